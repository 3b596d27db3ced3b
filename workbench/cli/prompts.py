"""Finding the prompt that a command names."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from workbench import paths
from workbench.errors import InvalidFile, UnknownName
from workbench.prompts.file import SUFFIX, load

MOST_NAMES = 8


def find_prompt(name: str) -> Path:
    """The prompt file of a path, or of a name in the library or among the starter prompts.

    A name is the file's name without its ending, or the prompt's own name. Nothing found: `UnknownName`.
    """
    path = Path(name).expanduser()
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    known = list(_known())
    for candidate in known:
        if _stem(candidate) == name:
            return candidate
    for candidate in known:
        if _own_name(candidate) == name:
            return candidate
    raise UnknownName(
        "There is no prompt {name}.",
        "Known: {known}. For another one, give the path of a prompt file.",
        name=name,
        known=_most_alike(name, list(map(_stem, known))) or "none",
    )


def _known() -> Iterator[Path]:
    """The user's own prompts first: one named like a starter prompt stands for it. Sub-folders count."""
    for folder in (paths.library_folder(), paths.starter_folder()):
        yield from sorted(folder.rglob(f"*{SUFFIX}"))


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
