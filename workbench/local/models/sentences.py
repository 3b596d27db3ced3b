"""Cutting a passage into sentences, English and Korean, each exactly as it stands in the passage."""

from __future__ import annotations

import re

_BULLET = r"(?:[*•·‣▪-]|\d{1,2}[.)])[ \t]+"
_LINE_END = re.compile(rf"\n[ \t]*\n|\n(?=[ \t]*{_BULLET})|(?<=[.!?。])[ \t]*\n|\n(?=[^\n:]{{1,30}}:[ \t])|<br>")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]」』]*[ \t\n]+(?=[\"'“‘(\[「『]*[A-Z0-9가-힣À-Þ])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Sr|Jr|No|vs|cf|ca|Fig|Vol|pp?|al|Inc|Ltd|Co|Corp|Mt|Ft|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|e\.g|i\.e|etc)|(?:^|[\s(.])[A-Z])\.$"
)
_BULLET_AT_START = re.compile(rf"\A[ \t]*{_BULLET}")


def split_sentences(passage: str) -> list[str]:
    """The sentences in order, without the white space and the bullets around them."""
    found: list[str] = []
    for block in _LINE_END.split(passage):
        found += _split_block(_BULLET_AT_START.sub("", block, count=1))
    return [sentence for sentence in found if sentence]


def _split_block(block: str) -> list[str]:
    sentences, start = [], 0
    for end in _SENTENCE_END.finditer(block):
        before = block[start : end.start()]
        if not _ABBREVIATION.search(before[-12:]):
            sentences.append(block[start : end.end()].strip())
            start = end.end()
    return [*sentences, block[start:].strip()]
