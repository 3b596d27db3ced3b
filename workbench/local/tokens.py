"""The tokens of the embedded models: words with the white space before them.

Joined, the tokens of a text are the text. Kana and ideographs, which are written without spaces, are tokens of
their own with whatever marks follow them; Hangul is cut at spaces. A user-perceived character is never cut.
"""

from __future__ import annotations

import re

_UNSPACED = "ぁ-ゖァ-ヺ㐀-鿿"
_TOKEN = re.compile(rf"\s*\S[^\s{_UNSPACED}]*|\s+")


def split(text: str) -> list[str]:
    return _TOKEN.findall(text)


def count(text: str) -> int:
    return len(split(text))
