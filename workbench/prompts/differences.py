"""What differs between two texts, word by word: for a prompt now and the one that was sent last.

Texts are compared line by line first, then sentence by sentence where lines differ, then word by word where sentences
do. The limit: where more than 2,000,000 pairs would have to be compared, the stretch is deleted and inserted whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.prompts.rendered import RenderedPrompt

MOST_PAIRS = 2_000_000
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
    return tuple(_joined(_compared(before, after)))


def as_text(rendered: RenderedPrompt) -> str:
    """A prompt as one text: messages with a line for each one's role above it."""
    if rendered.text is not None:
        return rendered.text
    return "\n\n".join(f"[{message.role}]\n{message.content}" for message in rendered.messages)


def _compared(was: str, now: str, level: int = 0) -> Iterator[Difference]:
    before, after = _LEVELS[level].findall(was), _LEVELS[level].findall(now)
    start, end = _shared_ends(before, after)
    yield Difference(EQUAL, "".join(before[:start]))
    for stretches in _stretches(before[start : len(before) - end], after[start : len(after) - end]):
        old, new = map("".join, stretches)
        if old == new:
            yield Difference(EQUAL, old)
        elif old and new and level + 1 < len(_LEVELS):
            yield from _compared(old, new, level + 1)
        else:
            yield Difference(DELETED, old)
            yield Difference(INSERTED, new)
    yield Difference(EQUAL, "".join(before[len(before) - end :]))


def _shared_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many pieces both begin and end with."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    return start, end


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Pairs of stretches, in order, that are equal or take each other's place."""
    from difflib import SequenceMatcher

    if len(before) * len(after) > MOST_PAIRS:
        yield before, after
        return
    for _tag, first, last, other_first, other_last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        yield before[first:last], after[other_first:other_last]


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
