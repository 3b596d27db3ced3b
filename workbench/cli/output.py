"""Writing data to standard output: UTF-8, to the byte, whatever the terminal's settings are."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import Any

_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def write_text(text: str) -> None:
    """Writes `text` as it is, at once; half a character becomes a question mark."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Writes one line of JSON."""
    write_text(json.dumps(value, ensure_ascii=False) + "\n")


def note(text: str) -> None:
    """A line for the reader, on standard error. What could steer the terminal is seen instead."""
    print(visible(text), file=sys.stderr)


def visible(text: str) -> str:
    """`text` with control characters as escapes such as \\x1b; line ends and tabs stay."""
    return "".join(escaped(character) if _steers(character) else character for character in text)


def escaped(character: str) -> str:
    """The character as it would be written in code."""
    return character.encode("unicode_escape").decode("ascii")


def _steers(character: str) -> bool:
    """Control characters, and those that turn the direction of what follows."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) == "Cc" or character in _DIRECTIONS
