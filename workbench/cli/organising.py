"""`library move`, `rename`, `delete`, `deleted`, `restore`: putting libraries in order, each change one version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text
from workbench.cli.prompts import find_only_prompt
from workbench.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from workbench.library.libraries import Library
    from workbench.library.organising.item import Item
    from workbench.library.organising.plan import Plan
    from workbench.library.versions.deleted import Deleted

_NAME = "the name of a prompt in a library; a folder with “/” at its end"


def add_commands(group: Any) -> None:
    parser = group.add_parser("move", help="move a prompt or folder; nothing is overwritten", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("to", metavar="TO", help="a folder in its library, “.” for its top, or TITLE/FOLDER of another")
    parser.set_defaults(command=_move)
    parser = group.add_parser("rename", help="give a prompt and its file, or a folder, a new name", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help=_NAME)
    parser.add_argument("new", metavar="NEW", help="the new name")
    parser.set_defaults(command=_rename)
    parser = group.add_parser("delete", help="delete prompts and folders; they can be restored", allow_abbrev=False)
    parser.add_argument("names", nargs="+", metavar="NAME", help=_NAME)
    parser.add_argument("--yes", action="store_true", help="delete; without it, what would be deleted is only listed")
    parser.set_defaults(command=_delete)
    parser = group.add_parser("deleted", help="list the prompts that were deleted, newest first", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_deleted)
    parser = group.add_parser("restore", help="bring a deleted prompt back with what it said last", allow_abbrev=False)
    parser.add_argument("name", metavar="NAME", help="its name, or its path in its library, as `deleted` lists them")
    parser.set_defaults(command=_restore)


def _move(arguments: argparse.Namespace) -> int:
    from workbench.library.file_names import folder_name
    from workbench.library.organising.listing import LibraryFiles
    from workbench.library.organising.moving import copy, move

    library, item = _found(arguments.name)
    target, folder = _place(arguments.to, library)
    planned = copy if library.read_only else move
    plan = planned(LibraryFiles(library.folder), [item], LibraryFiles(target.folder), folder_name(folder))
    return _done(plan)


def _rename(arguments: argparse.Namespace) -> int:
    from workbench.library.organising.listing import LibraryFiles
    from workbench.library.organising.renaming import rename

    library, item = _found(arguments.name)
    return _done(rename(LibraryFiles(library.folder), item, arguments.new))


def _delete(arguments: argparse.Namespace) -> int:
    from workbench.library.organising.deleting import delete
    from workbench.library.organising.listing import LibraryFiles

    found = [_found(name) for name in arguments.names]
    libraries = dict.fromkeys(library for library, _item in found)
    plans = [
        delete(LibraryFiles(library.folder), [item for one, item in found if one == library]) for library in libraries
    ]
    for plan in plans:
        write_text("".join(f"{step.library / path}\n" for step in plan.steps for path in step.files))
    if not arguments.yes:
        raise UsageError("Nothing was deleted yet.", "Say {option} to delete these files.", option="--yes")
    for plan in plans:
        _done(plan)
    return 0


def _deleted(arguments: argparse.Namespace) -> int:
    if arguments.json:
        write_json([_described(library, one) for library, one in _all_deleted()])
    else:
        write_text("".join(_line(one) for _library, one in _all_deleted()))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from workbench.library.organising.listing import LibraryFiles
    from workbench.library.organising.restoring import restore
    from workbench.library.versions.deleted import last_content
    from workbench.library.versions.repository import Repository

    name = arguments.name
    for library, one in _all_deleted():
        if name in (_key(one), one.path, one.name, str(library.folder / one.path)):
            with Repository.open(library.folder) as repository:
                content = last_content(repository, one)
            return _done(restore(LibraryFiles(library.folder), [(one.path, content)]))
    raise UnknownName("No deleted prompt is called {name}.", "`library deleted` lists them.", name=name)


def _found(name: str) -> tuple[Library, Item]:
    """What a command names; one outside of all libraries is a `UsageError`."""
    from workbench.library.libraries import LibraryShelf, library_of
    from workbench.library.organising.item import Item

    libraries = LibraryShelf().read().libraries
    if name.endswith("/"):
        for library, inner in [_place(name.rstrip("/"), None), *((one, name.rstrip("/")) for one in libraries)]:
            if inner and ".." not in Path(inner).parts and (library.folder / inner).is_dir():
                return library, Item(Path(inner).as_posix(), is_folder=True)
        raise UnknownName("There is no folder {name} in a library.", "`library list` shows them.", name=name)
    path = find_only_prompt(name).absolute()
    found = library_of(path, libraries)
    if found is None:
        raise UsageError("{file} is in none of the libraries.", "Open its folder with `library add`.", file=path)
    return found, Item(path.relative_to(found.folder).as_posix())


def _place(name: str, library: Library | None) -> tuple[Library, str]:
    """The library and the folder that a command names: a title in front says another library."""
    from workbench.library.libraries import LibraryShelf

    title, _, inner = name.partition("/")
    libraries = LibraryShelf().read().libraries
    for one in libraries:
        if title.casefold() in (one.title.casefold(), one.kind):
            return one, inner
    return library or libraries[0], name


def _done(plan: Plan) -> int:
    """Does it, and prints where things are now."""
    from workbench.library.libraries import LibraryShelf
    from workbench.library.organising.doing import do
    from workbench.library.organising.following import favourites_follow
    from workbench.library.versions.saving import commit_waiting

    for _progress in do(plan):
        pass
    favourites_follow(LibraryShelf(), plan.moved)
    write_text("".join(f"{path}\n" for path in (*(moved.after for moved in plan.moved), *plan.made)))
    for library in dict.fromkeys(step.library for step in plan.steps):
        try:
            for _commit in commit_waiting(library):
                pass
        except UsageError as error:  # the files are as they should be; their version is made later
            note(" ".join(str(error).split()))
    return 0


def _all_deleted() -> Iterator[tuple[Library, Deleted]]:
    from workbench.library.libraries import LibraryShelf
    from workbench.library.versions.deleted import deleted
    from workbench.library.versions.repository import Repository
    from workbench.library.versions.saving import commit_waiting

    for library in LibraryShelf().read().libraries:
        if library.read_only or not library.folder.is_dir():
            continue
        for _commit in commit_waiting(library.folder):
            pass
        repository = Repository.find(library.folder)
        if repository is not None:
            with repository:
                yield from ((library, one) for one in deleted(repository))


def _key(one: Deleted) -> str:
    from workbench.prompts.file import SUFFIX

    return one.path.removesuffix(SUFFIX)


def _line(one: Deleted) -> str:
    return f"{_key(one)}  {' '.join(one.name.split())}  {one.when:%Y-%m-%d %H:%M}  {one.by}\n"


def _described(library: Library, one: Deleted) -> dict[str, Any]:
    return {
        "name": one.name,
        "key": _key(one),
        "library": library.title,
        "file": str(library.folder / one.path),
        "when": one.when.isoformat(),
        "by": one.by,
        "version": one.version,
    }
