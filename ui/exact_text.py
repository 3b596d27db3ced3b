"""Texts to the byte in Qt's editors.

An editor turns carriage returns and paragraph separators into plain line ends and gives back no-break spaces as spaces.
So those characters stand in it as others, and its text is read raw: what was loaded is what is saved. The limit: the
stand-ins U+FDD2 to U+FDD6, which Unicode sets aside as no characters of any text.
"""

from __future__ import annotations

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


def shown(text: str) -> str:
    """What an editor is given for `text`."""
    return text.translate(_TO_SHOWN)


def exact(document: QTextDocument) -> str:
    """The text that the editor's document stands for."""
    return document.toRawText().translate(_FROM_SHOWN)


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


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
