"""`library search`, `library add`, `library remove`: which libraries are open, and finding in them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.library.entries import LibraryEntry
    from workbench.library.search import Hit, SearchIndex


@dataclass(frozen=True)
class Listing:
    """All prompts of the open libraries; `problems` are libraries that could not be read, told already."""

    entries: tuple[LibraryEntry, ...]
    favourites: tuple[LibraryEntry, ...]
    problems: tuple[WorkbenchError, ...]
    index: SearchIndex


def read_contents() -> Listing:
    """Reads what the open libraries hold now. What is wrong with one of them is told on standard error."""
    from workbench.library.contents import ContentsReader
    from workbench.library.libraries import LibraryShelf
    from workbench.library.listing import LibraryListing

    listing = LibraryListing()
    (*_before, contents) = (one for one in ContentsReader(LibraryShelf(), listing).read() if one is not None)
    problems = tuple(one.problem for one in contents.libraries if one.problem is not None)
    for problem in (*filter(None, [contents.shelf.problem]), *problems):
        note(" ".join(str(problem).split()))
    entries = sorted(
        (entry for one in contents.libraries for entry in one.entries.values()),
        key=lambda entry: (contents.shelf.libraries.index(entry.library), entry.folder, entry.path.name),
    )
    return Listing(tuple(entries), contents.favourites, problems, listing.index)


def add_commands(group: Any) -> None:
    _add_search(group)
    parser = group.add_parser("add", help="open a further library; its folder is made", allow_abbrev=False)
    parser.add_argument("folder", metavar="FOLDER", help="the folder of the library")
    parser.add_argument("--title", default="", metavar="T", help="what it is called; without it, like its folder")
    parser.set_defaults(command=_add)
    parser = group.add_parser("remove", help="take a further library off the list; its files stay", allow_abbrev=False)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the library")
    parser.set_defaults(command=_remove)


def _add_search(group: Any) -> None:
    parser = group.add_parser("search", help="find prompts by name, tag, folder and text", allow_abbrev=False)
    parser.add_argument(
        "query", nargs="+", metavar="QUERY",
        help="words that must all be found; tag:qa asks for a tag, in:mails for a folder",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    parser.set_defaults(command=_search)


def _search(arguments: argparse.Namespace) -> int:
    from workbench.errors import UsageError
    from workbench.library.search import Query

    query = Query.parse(" ".join(arguments.query))
    if query.is_empty:
        raise UsageError("The query is empty.", "Give at least one word, such as `refund`, or `tag:qa`.")
    contents = read_contents()
    hits = contents.index.search(query, most=max(len(contents.entries), 1)).best
    if arguments.json:
        write_json([_described(hit) for hit in hits])
    else:
        write_text("".join(_line(hit) for hit in hits))
    return 1 if contents.problems else 0


def _described(hit: Hit) -> dict[str, Any]:
    snippet = hit.snippet
    return {
        "name": hit.entry.name,
        "key": hit.entry.key,
        "file": str(hit.entry.path),
        "library": hit.entry.library.title,
        "field": snippet.field,
        "number": snippet.number or None,
        "snippet": snippet.text,
        "marks": snippet.marks,
        "name_marks": hit.name_marks,
    }


def _line(hit: Hit) -> str:
    return f"{hit.entry.key}  {' '.join(hit.entry.name.split())}  {' '.join(hit.snippet.text.split())}".rstrip() + "\n"


def _add(arguments: argparse.Namespace) -> int:
    from workbench.errors import UsageError
    from workbench.library.libraries import LibraryShelf

    if not arguments.folder.strip():
        raise UsageError("No folder is named.", "Give the folder of the library, “.” for this one.")
    added = LibraryShelf().add(Path(arguments.folder), arguments.title)
    write_text(f"{added.title}\n")
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    from workbench.library.libraries import LibraryShelf

    removed = LibraryShelf().remove(arguments.folder)
    note(f"{removed.title} is no longer listed. Its files stay in {removed.folder}.")
    return 0
