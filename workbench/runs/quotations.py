"""Taking the words of a prompt or an answer out of a message: some containers quote their input in an error."""

from __future__ import annotations

from collections.abc import Iterable

# A quotation of twice this many characters is always found; a shorter one may be what anybody writes.
_PIECE = 20


def without_quotations(message: str, texts: Iterable[str]) -> str:
    """The message with every long stretch that also stands in one of `texts` replaced by an ellipsis."""
    for text in texts:
        place = 0
        while place + _PIECE <= len(message):
            if message[place : place + _PIECE] in text:
                begin, end = _stretch(message, place, place + _PIECE, text)
                message = f"{message[:begin]}…{message[end:]}"
                place = begin + 1
            else:
                place += _PIECE
    return message


def _stretch(message: str, begin: int, end: int, text: str) -> tuple[int, int]:
    """The longest stretch around a piece that stands in the text."""
    while begin > 0 and message[begin - 1 : end] in text:
        begin -= 1
    while end < len(message) and message[begin : end + 1] in text:
        end += 1
    return begin, end
