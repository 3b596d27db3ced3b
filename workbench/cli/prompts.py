"""Finding the prompt that a command names."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

from workbench import paths
from workbench.errors import InvalidFile, UnknownName
from workbench.prompts.file import SUFFIX, load

MOST_NAMES = 8


def find_prompt(name: str) -> Path:
    """The prompt file of a path, or of a name in the library or among the starter prompts.

    A name is the file's path in its folder or the file's name, both without the ending, or the prompt's own name.
    Nothing found: `UnknownName`.
    """
    path = Path(name).expanduser()
    if path.is_file() or path.suffix in (".yaml", ".yml"):
        return path
    known = [path for folder in _folders() for path in sorted(folder.rglob(f"*{SUFFIX}"))]
    by_path = [folder / f"{name}{SUFFIX}" for folder in _folders()]
    for candidate in known:
        if candidate in by_path:
            return candidate
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


def _folders() -> tuple[Path, Path]:
    """The user's own prompts first: one named like a starter prompt stands for it. Sub-folders count."""
    return paths.library_folder(), paths.starter_folder()


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
