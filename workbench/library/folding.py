"""Texts as a search compares them: case and the Unicode form ignored; and where a match stands in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


def folded(text: str) -> str:
    """`text` as it is compared. Composed and decomposed Hangul, full and half width letters, cases are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Where the folded `words` stand in `text`, as (start, end) in it, in order and merged where they overlap."""
    folded_text = folded(text)
    found = sorted(span for word in words if word for span in _all_places(folded_text, word))
    if not found:
        return ()
    starts = _starts(text, folded_text)
    merged: list[Span] = []
    for start, end in found:
        begin, stop = starts[start], max(starts[end], starts[start] + 1)
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((begin, stop))
    return tuple(merged)


def _all_places(text: str, word: str) -> Iterator[Span]:
    place = text.find(word)
    while place >= 0:
        yield place, place + len(word)
        place = text.find(word, place + len(word))


def _starts(text: str, folded_text: str) -> list[int] | range:
    """For each place in the folded text, and its end, the place in `text` that it came from."""
    if len(text) == len(folded_text) and all(len(folded(one)) == 1 for one in set(text)):
        return range(len(text) + 1)
    starts: list[int] = []
    begin = 0
    for end in _ends(text):
        starts += [begin] * len(folded(text[begin:end]))
        begin = end
    # Where characters grew together across a piece, the last places stand for the end.
    return (starts + [len(text)] * (len(folded_text) + 1))[: len(folded_text) + 1]


def _ends(text: str) -> Iterator[int]:
    """Where a character ends that nothing after it can change: before a letter that does not combine."""
    for place in range(1, len(text)):
        if not _combines(text[place]):
            yield place
    if text:
        yield len(text)


def _combines(character: str) -> bool:
    # Vowels and final consonants of Hangul are written apart in the decomposed form, without being marks.
    return bool(unicodedata.combining(character)) or "\u1160" <= character <= "\u11ff" or character in "\uff9e\uff9f"
