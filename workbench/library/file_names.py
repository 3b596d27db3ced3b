"""Names of files made from names of prompts: legal on Linux, macOS and Windows, and never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from workbench.errors import UsageError

# With an ending and a number behind them, both stay below the 143 bytes that encrypted home folders allow.
MOST_CHARACTERS = 60
MOST_BYTES = 120
_FALLBACK = "prompt"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_WHITE = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
# At the ends: Windows drops blanks and full stops, a first full stop hides a file, shells and options take the others.
_AT_ENDS = " .-~"


def file_name(name: str) -> str:
    """`name` as the name of a file or folder, without an ending: Unicode NFC, at most 60 characters and 120 bytes."""
    text = _FORBIDDEN.sub("-", _WHITE.sub(" ", name))
    # Controls, marks of direction and halves of characters; macOS takes some of them for nothing at all.
    text = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    text = unicodedata.normalize("NFC", _WHITE.sub(" ", text)).strip(_AT_ENDS)
    if _RESERVED.match(text):
        text = f"_{text}"
    text = text[:MOST_CHARACTERS].encode()[:MOST_BYTES].decode(errors="ignore").rstrip(_AT_ENDS)
    return text or _FALLBACK


def folder_of(collection: str) -> str:
    """A folder for what a file calls its prompts, whatever it says: `glue/cola` is two folders, one in the other."""
    return "/".join(file_name(part) for part in collection.split("/") if part.strip(" ./"))


def folder_name(name: str) -> str:
    """The path of a folder inside of another one, such as `glue/cola`; empty for that one itself.

    One that leads out of it is a `UsageError`.
    """
    path = PurePosixPath(name.strip().replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", str(path)):
        raise UsageError(
            "The folder {folder} is outside of the library.", "Name a folder within it, such as {example}.",
            folder=name, example="team/mails",
        )  # fmt: skip
    return "/".join(map(file_name, path.parts))


class FreeNames:
    """Names that no file of a folder has, told apart as the least exact file system does: case and form ignored."""

    def __init__(self, folder: Path) -> None:
        """What is there is read once; a file that comes in between is for the writing to notice."""
        self._taken = {folded(path.name) for path in folder.iterdir()} if folder.is_dir() else set()
        self._next: dict[str, int] = {}

    def candidates(self, stem: str, suffix: str) -> Iterator[str]:
        """`stem (2)` and so on where `stem` is taken: one free name after the other, each given out only once."""
        begin = folded(stem)
        while True:
            number = self._next.get(begin, 1)
            self._next[begin] = number + 1
            name = f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}"
            if folded(name) not in self._taken:
                self._taken.add(folded(name))
                yield name


def folded(name: str) -> str:
    """The name as the least exact file system tells it from others: case and Unicode form ignored."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFKD", folded)
