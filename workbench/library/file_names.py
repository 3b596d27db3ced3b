"""Names of files made from names of prompts: legal on Linux, macOS and Windows, and never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from workbench.errors import UsageError

# With an ending and a number behind them, both stay below the 143 bytes that encrypted home folders allow.
MOST_CHARACTERS = 60
MOST_BYTES = 120
_FALLBACK = "prompt"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
# Blanks, and what looks like one: the fillers of Hangul and of braille.
_WHITE = re.compile("[\\s\u2800\u3164\uffa0]+")
# Windows has devices under these names; git keeps its files under the last one.
_RESERVED = re.compile(r"((con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$))|git~1$", re.IGNORECASE)
# Without a width of their own: they join letters and emoji, and are the flags of countries within countries.
_JOINERS = "\u200c\u200d"
_FLAG = "\U0001f3f4"
_TAGS = re.compile("[\U000e0020-\U000e007f]")
# Which look a character has: as text or as an emoji.
_SELECTORS = "\ufe0e\ufe0f"
_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
# At the ends: Windows drops blanks and full stops, a first full stop hides a file, shells and options take the others.
_AT_ENDS = f" .-~{_JOINERS}"


def file_name(name: str) -> str:
    """`name` as the name of a file or folder, without an ending: Unicode NFC, at most 60 characters and 120 bytes."""
    text = _FORBIDDEN.sub("-", _WHITE.sub(" ", name))
    text = unicodedata.normalize("NFC", _WHITE.sub(" ", _visible(text))).strip(_AT_ENDS)
    # Cutting may lay a reserved name bare.
    return _unreserved(_cut(_unreserved(text))) or _FALLBACK


def _unreserved(text: str) -> str:
    return f"_{text}" if _RESERVED.match(text) else text


def _visible(text: str) -> str:
    """Without controls, marks of direction and halves of characters; macOS takes some of them for nothing at all.

    What joins two characters stays between them, as in the emoji of a family, and what makes a flag behind an emoji.
    """
    kept: list[str] = []
    for character in text:
        invisible = unicodedata.category(character)[0] == "C"
        if not invisible or (kept and _joins(kept[-1], character)):
            if kept and kept[-1] in _JOINERS and not _can_be_joined(character):
                kept.pop()
            kept.append(character)
    return "".join(kept)


def _joins(before: str, character: str) -> bool:
    if character in _JOINERS:
        return _can_be_joined(before)
    return _TAGS.match(character) is not None and (before == _FLAG or _TAGS.match(before) is not None)


def _can_be_joined(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMS" or _TAGS.match(character) is not None


def _cut(text: str) -> str:
    """The beginning of `text` that is short enough, without half of what is seen as one character at its end."""
    short = text[:MOST_CHARACTERS].encode()[:MOST_BYTES].decode(errors="ignore")
    if len(short) < len(text):
        end = len(short)
        while end and _belongs_before(text, end):
            end -= 1
        short = text[:end] or short
    return short.rstrip(_AT_ENDS)


def _belongs_before(text: str, at: int) -> bool:
    """Whether the character at `at` is seen as a part of the one before it."""
    character = text[at]
    return (
        unicodedata.category(character)[0] == "M"
        or character in _JOINERS
        or text[at - 1] in _JOINERS
        or _TAGS.match(character) is not None
        or _TONES.match(character) is not None
    )


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

    def __init__(self, taken: Path | Iterable[str]) -> None:
        """The names that are `taken`, or those in a folder, which is read once; what comes in between is for the
        writing to notice."""
        if isinstance(taken, Path):
            taken = (path.name for path in taken.iterdir()) if taken.is_dir() else ()
        self._taken = set(map(name_key, taken))
        self._next: dict[str, int] = {}

    def candidates(self, stem: str, suffix: str) -> Iterator[str]:
        """`stem (2)` and so on where `stem` is taken: one free name after the other, each given out only once."""
        begin = name_key(stem)
        while True:
            number = self._next.get(begin, 1)
            self._next[begin] = number + 1
            name = f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}"
            if name_key(name) not in self._taken:
                self._taken.add(name_key(name))
                yield name


def name_key(name: str) -> str:
    """The same for two names that some file system takes for one: case, form and what is not seen are ignored."""
    folded = unicodedata.normalize("NFKD", name).upper().casefold()
    seen = "".join(one for one in folded if unicodedata.category(one) != "Cf" and one not in _SELECTORS)
    return unicodedata.normalize("NFKD", seen)
