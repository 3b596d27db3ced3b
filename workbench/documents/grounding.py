"""Which passage supports which sentence of an answer: what is marked in both, and what nothing supports.

A sentence's support is the share of its terms, weighted by their rarity over the passages' sentences, that its best
passage sentence (or two neighbours) has. Citations such as `[1]` are read as well, and weigh nothing. Where a
number, a name or a negation differs, shared words are no support: such a sentence is doubtful.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from workbench.documents.chunk import Chunk
from workbench.documents.contradictions import differences
from workbench.documents.terms import terms

SUPPORTED = 0.5  # from this share on

_END = regex.compile(
    r"(?<![.!?…])(?<!(?:^|\n)[ \t]{0,8}\d{1,3})"  # the number of a list's item ends no sentence
    r"(?<!\b(?:Mr|Mrs|Dr|vs|No|e\.g|i\.e))[.!?…]++[\"'”’)\]]*+(?:\s*+\[\d++\])*+(?=\s|$)|[。！？]|\n|\Z"
)
_CITATION = regex.compile(r"\[(\d{1,3})\]")
_WEIGHTLESS = regex.compile(r"\[\d{1,3}\]|^[ \t]*\d{1,3}[.)](?=\s)|\b\p{L}+n['’]t\b")
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")


@dataclass(frozen=True, slots=True)
class Span:
    """`start` to `end` in characters, of the answer or of the document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroundedSentence:
    """A sentence of the answer. `passage` is the place of its best passage in the sequence, None where no term is
    shared; `source` lies in that passage's document; `words` are the shared words in the answer and `source_words`
    those in the document. `citations` are the passages it names itself, from 0 on; unknown numbers are left out.
    `differs` says what its source has otherwise though it shares enough words (`contradictions.py`)."""

    span: Span
    support: float
    supported: bool
    passage: int | None = None
    document: str = ""
    source: Span | None = None
    words: tuple[Span, ...] = ()
    source_words: tuple[Span, ...] = ()
    citations: tuple[int, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """It would be supported, but for what differs."""
        return bool(self.differs)


@dataclass(frozen=True, slots=True)
class _Stretch:
    passage: int
    start: int
    end: int
    terms: frozenset[str]


def sentences(text: str) -> list[Span]:
    """The sentences without the white space around them; a line's end is one too."""
    found, start = list[Span](), 0
    for mark in _END.finditer(text):
        piece = text[start : mark.end()]
        if bare := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append(Span(first, first + len(bare)))
        start = mark.end()
    return found


def grounded(answer: str, passages: Sequence[Chunk], enough: float = SUPPORTED) -> tuple[GroundedSentence, ...]:
    """The answer's sentences in their order. One without any term (`Yes.` has one, `---` none) has support 0."""
    best = _searched(tuple(chunk.text for chunk in passages))
    return tuple(_grounded(answer, span, passages, best, enough) for span in sentences(answer))


@lru_cache(maxsize=8)
def _searched(passages: tuple[str, ...]) -> _Best:
    """Kept for a while: the columns of a run have the same passages."""
    stretches = [one for number, text in enumerate(passages) for one in _stretches(number, text)]
    seen = Counter(term for one in stretches for term in one.terms)
    weights = {term: math.log(1 + len(stretches) / number) for term, number in seen.items()}
    unseen = math.log(2 + len(stretches))
    having: dict[str, list[int]] = {}
    for place, one in enumerate(stretches):
        for term in one.terms:
            having.setdefault(term, []).append(place)
    return _Best(stretches, weights, unseen, having)


@dataclass(frozen=True, slots=True)
class _Best:
    stretches: Sequence[_Stretch]
    weights: Mapping[str, float]
    unseen: float
    having: Mapping[str, Sequence[int]]

    def of(self, wanted: frozenset[str]) -> tuple[_Stretch | None, float]:
        """The stretch that has most of the terms by weight (of equals the first, the shorter), and its share."""
        points: dict[int, float] = {}
        for term in wanted:
            for place in self.having.get(term, ()):
                points[place] = points.get(place, 0.0) + self.weights[term]
        if not points:
            return None, 0.0
        total = sum(self.weights.get(term, self.unseen) for term in wanted)
        most = max(points.values()) - 1e-9
        tied = (place for place, number in points.items() if number >= most)
        best = min(
            (self.stretches[place] for place in tied), key=lambda one: (one.end - one.start, one.passage, one.start)
        )
        return best, min(most / total, 1.0)


def _stretches(number: int, text: str) -> Iterator[_Stretch]:
    """Each sentence alone and with the next."""
    spans = sentences(text)
    having = [frozenset(terms(text[span.start : span.end])) for span in spans]
    for place, span in enumerate(spans):
        yield _Stretch(number, span.start, span.end, having[place])
        if place + 1 < len(spans):
            yield _Stretch(number, span.start, spans[place + 1].end, having[place] | having[place + 1])


def _grounded(answer: str, span: Span, passages: Sequence[Chunk], best: _Best, enough: float) -> GroundedSentence:
    sentence = answer[span.start : span.end]
    cited = dict.fromkeys(int(mark) - 1 for mark in _CITATION.findall(sentence))
    citations = tuple(number for number in cited if 0 <= number < len(passages))
    uncited = _CITATION.sub(" ", sentence)
    bare = _WEIGHTLESS.sub(lambda mark: " " * len(mark[0]), sentence)  # offsets stay
    wanted = frozenset(terms(bare))
    stretch, support = best.of(wanted)
    if stretch is None:
        return GroundedSentence(span, 0.0, False, citations=citations)
    chunk = passages[stretch.passage]
    source = chunk.text[stretch.start : stretch.end]
    offset = chunk.start + stretch.start
    differs = differences(uncited, _related(source, wanted), chunk.text) if support >= enough else ()
    return GroundedSentence(
        span,
        support,
        support >= enough and not differs,
        stretch.passage,
        chunk.document,
        Span(offset, chunk.start + stretch.end),
        _shared(bare, span.start, stretch.terms),
        _shared(source, offset, wanted),
        citations,
        differs,
    )


def _related(source: str, wanted: frozenset[str]) -> Iterator[str]:
    """The source's sentences that share the most terms, or more than half as many."""
    texts = [source[span.start : span.end] for span in sentences(source)]
    shared = [len(wanted.intersection(terms(text))) for text in texts]
    return (text for text, number in zip(texts, shared, strict=True) if 2 * number > max(shared))


def _shared(text: str, offset: int, others: frozenset[str]) -> tuple[Span, ...]:
    """The words that have a term among the others', neighbours joined."""
    runs: list[Span] = []
    joins = False
    for word in _WORD.finditer(text):
        of_word = _terms_of(word[0])
        if others.isdisjoint(of_word):
            joins = joins and not of_word  # a stop word between two shared words belongs to their run
            continue
        start, end = offset + word.start(), offset + word.end()
        if joins:
            runs[-1] = Span(runs[-1].start, end)
        else:
            runs.append(Span(start, end))
        joins = True
    return tuple(runs)


@lru_cache(maxsize=50_000)
def _terms_of(word: str) -> tuple[str, ...]:
    return tuple(terms(word))
