"""Finding the prompt that a command names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.library.libraries import Library, LibraryShelf
from workbench.library.library_walk import FoundFile, walk
from workbench.prompts.file import SUFFIX, load

MOST_NAMES = 8
_BY_FILE_NAME = 2


def find_only_prompt(name: str) -> Path:
    """`find_prompt` for what changes the file: a name that several prompts have is a `UsageError`."""
    path = Path(name).expanduser()
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    found = [(library, each) for library in LibraryShelf().read().libraries for each in _files(library)]
    fits = [fit for fit, _each in _matches(name, found)]
    if fits and min(fits) < _BY_FILE_NAME:
        return find_prompt(name)
    usable = [(library, each) for library, each in found if each.refusal is None]
    same = [(library, each) for library, each in usable if name in (_stem(each.path), _own_name(each.path))]
    same = [one for one in same if not one[0].read_only] or same
    if len(same) == 1:
        return same[0][1].path
    if same:
        keys = [f"{library.title}/{library.key_of(each.path)}" for library, each in same]
        known = ", ".join([*keys[:MOST_NAMES], *(["…"] if len(keys) > MOST_NAMES else [])])
        raise UsageError("Several prompts are called {name}.", "Say which one: {known}.", name=name, known=known)
    return find_prompt(name)


def find_prompt(name: str) -> Path:
    """The prompt file of a path, or of a name in the open libraries.

    A name is the file's path in its library or the file's name, both without the ending, or the prompt's own name. The
    user's own prompts come first, then further libraries, then the starter prompts; a library's title in front
    (`team/write/mails`) says which is meant. Nothing found: `UnknownName`.
    """
    path = Path(name).expanduser()
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    libraries = LibraryShelf().read().libraries
    found = [(library, each) for library in libraries for each in _files(library)]
    for _fit, each in sorted(_matches(name, found), key=lambda match: match[0]):
        if each.refusal is not None:
            raise each.refusal
        return each.path
    for _library, each in found:
        if each.refusal is None and _own_name(each.path) == name:
            return each.path
    raise UnknownName(
        "There is no prompt {name}.",
        "Known: {known}. For another one, give the path of a prompt file.",
        name=name,
        known=_most_alike(name, [_stem(each.path) for _library, each in found]) or "none",
    )


def _files(library: Library) -> Iterator[FoundFile]:
    """A library that is not there now (the own one at first, a drive that is not connected) has none."""
    try:
        yield from (each for each in walk(library.folder) if each is not None)
    except UsageError:
        return


def _matches(name: str, found: Sequence[tuple[Library, FoundFile]]) -> Iterator[tuple[int, FoundFile]]:
    """The files that the name fits, with how well: 0 is best."""
    for library, each in found:
        key = library.key_of(each.path)
        if name == key:
            yield 0, each
        elif name.casefold() in (f"{library.title}/{key}".casefold(), f"{library.kind}/{key}".casefold()):
            yield 1, each
        elif name == _stem(each.path):
            yield _BY_FILE_NAME, each


def _stem(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _most_alike(name: str, names: list[str]) -> str:
    """The names that are spelt most like `name`, few enough for one line."""
    by_likeness = sorted(names, key=lambda each: SequenceMatcher(None, each, name).ratio(), reverse=True)
    return ", ".join([*by_likeness[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])])


def _own_name(path: Path) -> str | None:
    try:
        return load(path).name
    except InvalidFile:
        return None
