"""Texts to the byte in Qt's editors.

An editor turns carriage returns and paragraph separators into plain line ends and gives back no-break spaces as spaces.
So those characters stand in it as others, and its text is read raw: what was loaded is what is saved. The limit: the
stand-ins U+FDD2 to U+FDD6, which Unicode sets aside as no characters of any text.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextDocument

# A carriage return shows as its symbol; the symbol itself, and what Qt keeps for its own use, as stand-ins.
_SHOWN = {
    "\r": "\u240d",
    "\u240d": "\ufdd2",
    "\0": "\u2400",
    "\u2400": "\ufdd3",
    "\u2029": "\ufdd4",
    "\ufdd0": "\ufdd5",
    "\ufdd1": "\ufdd6",
}
_TO_SHOWN = str.maketrans(_SHOWN)
_FROM_SHOWN = str.maketrans({shown: exact for exact, shown in _SHOWN.items()} | {"\u2029": "\n"})
_STAND_INS = tuple(_SHOWN.values())


def shown(text: str) -> str:
    """What an editor is given for `text`."""
    # Looking for seven characters is a hundred times quicker than translating, which few texts need.
    return text.translate(_TO_SHOWN) if any(one in text for one in _SHOWN) else text


def exact(document: QTextDocument) -> str:
    """The text that the editor's document stands for."""
    text = document.toRawText()
    if any(one in text for one in _STAND_INS):
        return text.translate(_FROM_SHOWN)
    return text.replace("\u2029", "\n")


def differing(before: str, after: str) -> tuple[int, int, int]:
    """Where two texts differ: characters [start, end) of the first and [start, new_end) of the second."""
    start = _common(before, after, lambda text, length: text[:length])
    rest = min(len(before), len(after)) - start
    tails = before[len(before) - rest :], after[len(after) - rest :]
    same = _common(*tails, lambda text, length: text[len(text) - length :])
    return start, len(before) - same, len(after) - same


def escaped(text: str) -> str:
    """A short text in one line: line ends, tabs and backslashes written as \\n, \\r, \\t and \\\\."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def unescaped(line: str) -> str:
    """The text that `escaped` wrote; a backslash before any other character stands for itself."""
    result: list[str] = []
    characters = iter(line)
    for character in characters:
        if character != "\\":
            result.append(character)
            continue
        following = next(characters, "")
        result.append(_ESCAPES.get(following, "\\" + following))
    return "".join(result)


def _common(left: str, right: str, part: Callable[[str, int], str]) -> int:
    """The length of the longest equal parts, by halving: slices are compared quickly."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if part(left, middle) == part(right, middle):
            low = middle
        else:
            high = middle - 1
    return low


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
