"""The text in the bytes of a text file: marks of byte order, UTF-8, CP949 (Korean), CP932 (Japanese), CP1252.

A byte order mark is left out; nothing else of a text is changed, line ends neither.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from workbench.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What charset-normalizer is asked about at most: it is slow, and the beginning tells.
_LOOKED_AT = 200_000
_ASIAN = ("cp949", "cp932", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "johab")
# Characters that no text has; more of them than these in a thousand are of a file that holds something else.
_CONTROLS = {*range(9), 11, *range(14, 27), *range(28, 32), 127}
_MOST_CONTROLS = 0.01


class Decoded(NamedTuple):
    text: str
    encoding: str


def decoded(content: bytes) -> Decoded:
    """The text. What holds no text is an `UnreadableDocument`."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    try:
        return _checked(Decoded(content.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return _checked(Decoded(content[: error.start].decode("utf-8"), "utf-8"))
    return _checked(_guessed(content))


def _guessed(content: bytes) -> Decoded:
    for encoding in (_asian(content), "cp1252"):
        if encoding:
            try:
                return Decoded(content.decode(encoding), encoding)
            except UnicodeDecodeError:
                continue
    return Decoded(content.decode("latin-1"), "latin-1")


def _asian(content: bytes) -> str:
    """A Korean, Japanese or Chinese encoding, where most bytes that are not ASCII come in its pairs."""
    found = [encoding for encoding in ("cp949", "cp932") if _share_of_letters(content, encoding) > 0.9]
    if len(found) == 1:
        return found[0]
    if not found:
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_LOOKED_AT], cp_isolation=list(_ASIAN)).best()
    return best.encoding if best is not None and best.encoding in _ASIAN else found[0]


def _share_of_letters(content: bytes, encoding: str) -> float:
    """How many of the characters beyond ASCII are letters of that language, where all can be decoded."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = [character for character in text if ord(character) > 127]
    own = sum(_is_own(ord(character), encoding) for character in beyond)
    return own / len(beyond) if beyond else 0.0


def _is_own(code: int, encoding: str) -> bool:
    common = 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x2312
    if encoding == "cp949":
        return common or 0xAC00 <= code <= 0xD7A3 or 0x3131 <= code <= 0x318E
    return common or 0x3040 <= code <= 0x30FF or 0x4E00 <= code <= 0x9FFF


def _checked(found: Decoded) -> Decoded:
    controls = sum(ord(character) in _CONTROLS for character in found.text[:_LOOKED_AT])
    if controls > _MOST_CONTROLS * min(len(found.text), _LOOKED_AT):
        raise UnreadableDocument("It holds no text: it is a file of a kind that cannot be read.")
    return found
