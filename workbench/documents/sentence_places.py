"""Where a sentence stands in the documents of an index: as it is, with other white space and case, or nearly so."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from workbench.documents.index import Index
    from workbench.endpoints.stop import Stop

# How alike a place must be that does not hold the sentence word by word, of 1; and among how many chunks it is sought.
ALIKE = 0.75
_SOUGHT_IN = 20
# Characters of the sentence that are compared where it stands nowhere word by word.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """`likeness` is 1 where all words of the sentence stand there in their order."""

    document: str
    start: int
    end: int
    likeness: float = 1.0


def places(index: Index, sentence: str, stop: Stop) -> tuple[Place, ...]:
    """Every place of the sentence, whatever white space stands between its words, in any case. There is none: the one
    that is most like it, if it is alike enough."""
    words = sentence.split()
    if not words:
        return ()
    pattern = regex.compile(r"\s+".join(map(regex.escape, words)), regex.IGNORECASE)
    exact = tuple(_exact(index, pattern, stop))
    if exact or stop.is_set:
        return exact
    alike = max(_alike(index, sentence[:_LONGEST], stop), key=lambda place: place.likeness, default=None)
    return (alike,) if alike and alike.likeness >= ALIKE else ()


def _exact(index: Index, pattern: regex.Pattern[str], stop: Stop) -> Iterator[Place]:
    for row in index.documents():
        if stop.is_set:
            return
        for match in pattern.finditer(index.text_of(row.name)):
            yield Place(row.name, match.start(), match.end())


def _alike(index: Index, sentence: str, stop: Stop) -> Iterator[Place]:
    """The most similar stretch in and around each chunk that shares the rarest terms with the sentence."""
    for chunk in index.chunks([hit.chunk for hit in index.lexical(sentence, _SOUGHT_IN)]):
        if stop.is_set:
            return
        first = max(0, chunk.start - len(sentence))
        around = index.text_of(chunk.document)[first : chunk.end + len(sentence)]
        found = _closest(sentence, around)
        if found:
            start, end, likeness = found
            yield Place(chunk.document, first + start, first + end, likeness)


def _closest(sentence: str, text: str) -> tuple[int, int, float] | None:
    """The stretch of `text` of as many words as the sentence has, laid where the longest run of words agrees."""
    wanted = sentence.casefold().split()
    words = list(regex.finditer(r"\S+", text))
    there = [word.group().casefold() for word in words]
    same = difflib.SequenceMatcher(None, wanted, there, autojunk=False).find_longest_match()
    if not same.size:
        return None
    first = max(0, same.b - same.a)
    last = min(len(words), same.b + len(wanted) - same.a)
    likeness = difflib.SequenceMatcher(None, " ".join(wanted), " ".join(there[first:last]), autojunk=False).ratio()
    return words[first].start(), words[last - 1].end(), likeness
