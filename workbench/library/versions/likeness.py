"""How alike two contents are: what tells a file that was moved and changed at once from one that is new."""

from __future__ import annotations

from difflib import SequenceMatcher

ALIKE = 0.5
_MOST_BYTES_COMPARED = 200_000


def likeness(one: bytes, other: bytes) -> float:
    """From 0 to 1, by their lines."""
    return SequenceMatcher(None, _lines(one), _lines(other), autojunk=False).ratio()


def _lines(content: bytes) -> list[bytes]:
    return content[:_MOST_BYTES_COMPARED].splitlines()
