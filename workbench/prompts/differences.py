"""What differs between two texts, word by word: for a prompt now and the one that was sent last.

Texts are compared line by line first, then sentence by sentence where lines differ, then word by word where sentences
do. The limits: a stretch of more than 2,000,000 pairs is cut first at the pieces that occur once in both texts; where
there are none, and once 40,000,000 pairs of a text were compared, it is deleted and inserted whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.prompts.rendered import RenderedPrompt

MOST_PAIRS = 2_000_000
MOST_PAIRS_OF_A_TEXT = 40_000_000
# How often a stretch is cut at pieces that occur once; what is cut off may hold further ones.
_MOST_CUTS = 8
EQUAL, DELETED, INSERTED = "equal", "deleted", "inserted"
# A word; a Hangul, kana or Han character by itself where no space parts them; a line end; other white space; a sign.
_WORDS = re.compile(r"\r\n|\n|\r|[^\S\r\n]+|[一-鿿぀-ヿ]|[^\W一-鿿぀-ヿ]+|.", re.DOTALL)
_SENTENCES = re.compile(r".+?(?:[.!?。！？]\s+|[。！？]|\Z)", re.DOTALL)
_LINES = re.compile(r".*?(?:\r\n|\n|\r)|.+\Z", re.DOTALL)
_LEVELS = (_LINES, _SENTENCES, _WORDS)


@dataclass(frozen=True)
class Difference:
    """`kind` is equal, deleted or inserted."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Equal and deleted texts together are `before`, equal and inserted ones `after`."""
    return tuple(_joined(_compared(before, after, _Room())))


def likeness(found: Sequence[Difference]) -> float:
    """The share of both texts' characters that are equal, 0 to 1; two empty texts are alike."""
    equal = 2 * sum(len(one.text) for one in found if one.kind == EQUAL)
    other = sum(len(one.text) for one in found if one.kind != EQUAL)
    return equal / (equal + other) if equal + other else 1.0


def as_text(rendered: RenderedPrompt) -> str:
    """A prompt as one text: messages with a line for each one's role above it."""
    if rendered.text is not None:
        return rendered.text
    return "\n\n".join(f"[{message.role}]\n{message.content}" for message in rendered.messages)


class _Room:
    """How many pairs of one text may still be compared."""

    def __init__(self) -> None:
        self._left = MOST_PAIRS_OF_A_TEXT

    def take(self, pairs: int) -> bool:
        if pairs > self._left:
            return False
        self._left -= pairs
        return True


def _compared(was: str, now: str, room: _Room, level: int = 0) -> Iterator[Difference]:
    before, after = _pieces(was, level), _pieces(now, level)
    start, end = _shared_ends(before, after)
    yield Difference(EQUAL, "".join(before[:start]))
    for stretches in _stretches(before[start : len(before) - end], after[start : len(after) - end], room):
        old, new = map("".join, stretches)
        if old == new:
            yield Difference(EQUAL, old)
        elif old and new and level + 1 < len(_LEVELS):
            yield from _compared(old, new, room, level + 1)
        else:
            yield Difference(DELETED, old)
            yield Difference(INSERTED, new)
    yield Difference(EQUAL, "".join(before[len(before) - end :]))


def _pieces(text: str, level: int) -> list[str]:
    """One by one: to find all of a long text in one go would hold up every other thread."""
    return [found[0] for found in _LEVELS[level].finditer(text)]


def _shared_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many pieces both begin and end with."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    return start, end


_Stretches = Iterator[tuple[Sequence[str], Sequence[str]]]


def _stretches(before: Sequence[str], after: Sequence[str], room: _Room, cuts: int = 0) -> _Stretches:
    """Pairs of stretches, in order, that are equal or take each other's place."""
    from difflib import SequenceMatcher

    pairs = len(before) * len(after)
    if pairs > MOST_PAIRS and cuts < _MOST_CUTS:
        yield from _between_anchors(before, after, room, cuts + 1)
    elif pairs > MOST_PAIRS or not room.take(pairs):
        yield before, after
    else:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for _tag, first, last, other_first, other_last in matcher.get_opcodes():
            yield before[first:last], after[other_first:other_last]


def _between_anchors(before: Sequence[str], after: Sequence[str], room: _Room, cuts: int) -> _Stretches:
    at, other_at = 0, 0
    anchors = _anchors(before, after)
    for place, other in anchors:
        yield from _stretches(before[at:place], after[other_at:other], room, cuts)
        yield before[place : place + 1], after[other : other + 1]
        at, other_at = place + 1, other + 1
    if anchors:
        yield from _stretches(before[at:], after[other_at:], room, cuts)
    else:
        yield before, after


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """The places of pieces that occur once in both, as many as keep their order."""
    counts, other_counts = _counted(before), _counted(after)
    others = {piece: n for n, piece in enumerate(after) if other_counts[piece] == 1 and counts[piece] == 1}
    places = [(n, others[piece]) for n, piece in enumerate(before) if piece in others]
    ends: list[int] = []  # the smallest end of a rising row of each length
    rows: list[int] = []  # which pair that is
    previous: list[int] = []
    for pair, (_n, other) in enumerate(places):
        length = bisect_left(ends, other)
        previous.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        rows[length : length + 1] = [pair]
    found, pair = [], rows[-1] if rows else -1
    while pair >= 0:
        found.append(places[pair])
        pair = previous[pair]
    return found[::-1]


def _counted(pieces: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for start in range(0, len(pieces), 10_000):
        counts.update(pieces[start : start + 10_000])
    return counts


def _joined(found: Iterator[Difference]) -> Iterator[Difference]:
    """Without empty ones; neighbours of one kind are one, a deletion stands before the insertion in its place."""
    pending = {DELETED: "", INSERTED: "", EQUAL: ""}
    for one in found:
        if not one.text:
            continue
        if one.kind == EQUAL:
            yield from _flushed(pending, DELETED, INSERTED)
        else:
            yield from _flushed(pending, EQUAL)
        pending[one.kind] += one.text
    yield from _flushed(pending, EQUAL, DELETED, INSERTED)


def _flushed(pending: dict[str, str], *kinds: str) -> Iterator[Difference]:
    for kind in kinds:
        text, pending[kind] = pending[kind], ""
        if text:
            yield Difference(kind, text)
