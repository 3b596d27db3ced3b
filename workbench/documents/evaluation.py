"""How good retrieval is: recall@k, reciprocal rank, nDCG and overlap by character, over questions with known answers.

Intervals are of 95 %: Wilson's for shares, by the normal approximation for means.
"""

from __future__ import annotations

import itertools
import math
import operator
import statistics
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from workbench.documents.passage import Passage
from workbench.documents.question_file import GoldSpan, Question
from workbench.documents.span_overlap import overlap
from workbench.scoring.intervals import Interval, around, of_share

# Of questions that differ between two recipes: their signs are flipped in all ways.
_MOST_FLIPPED = 12
# Asked for a question: the best passages, that many of them.
Ask = Callable[[str, int], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: where its answers were found. `ranks` are of each document or span that is wanted, None where it is
    not among those looked at; `recall` and `precision` by character (None where no spans are known), by k."""

    question: Question
    ranks: tuple[int | None, ...]
    recall: Mapping[int, float] | None
    precision: Mapping[int, float] | None

    def found(self, k: int) -> float:
        """The share of what is wanted that is among the first k."""
        return sum(rank is not None and rank <= k for rank in self.ranks) / len(self.ranks)

    @property
    def reciprocal_rank(self) -> float:
        best = min((rank for rank in self.ranks if rank is not None), default=None)
        return 0.0 if best is None else 1 / best

    def ndcg(self, k: int) -> float:
        """Discounted by log2(1 + rank), against the order that has all that is wanted first."""
        gained = sum(1 / math.log2(1 + rank) for rank in self.ranks if rank is not None and rank <= k)
        return gained / sum(1 / math.log2(1 + rank) for rank in range(1, min(k, len(self.ranks)) + 1))


@dataclass(frozen=True)
class Evaluation:
    """The means over all questions. The mappings are by k."""

    questions: int
    recall: Mapping[int, Interval]
    mrr: Interval
    ndcg: Mapping[int, Interval]
    span_recall: Mapping[int, Interval]
    span_precision: Mapping[int, Interval]


def judged(questions: Sequence[Question], ask: Ask, ks: Sequence[int]) -> Generator[Judged]:
    """Asks each question as deep as the largest of `ks`; documents count where their first passage stands."""
    depth = max(ks)
    for question in questions:
        yield _judge(question, ask(question.text, depth)[:depth], ks)


def evaluation(rows: Sequence[Judged], ks: Sequence[int]) -> Evaluation:
    """What the questions say together; there must be one at least."""
    with_spans = [row for row in rows if row.recall is not None and row.precision is not None]
    return Evaluation(
        len(rows),
        {k: _share([row.found(k) for row in rows]) for k in ks},
        _mean([row.reciprocal_rank for row in rows]),
        {k: _mean([row.ndcg(k) for row in rows]) for k in ks},
        {k: _mean([row.recall[k] for row in with_spans if row.recall]) for k in ks if with_spans},
        {k: _mean([row.precision[k] for row in with_spans if row.precision]) for k in ks if with_spans},
    )


@dataclass(frozen=True)
class Difference:
    """The second recipe less the first, and how likely so large a one is by chance (two-sided)."""

    value: Interval
    p: float


def difference(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Of one measure of two recipes that were asked the same questions, question by question; one at least."""
    pairs = zip(first, second, strict=True)
    differences = [other - one for one, other in pairs]
    mean, error = statistics.fmean(differences), _error(differences)
    found = around(mean, error)
    return Difference(Interval(mean, max(-1.0, found.low), min(1.0, found.high)), p_of_difference(first, second))


def p_of_difference(first: Sequence[float], second: Sequence[float]) -> float:
    """How likely a difference this large is by chance, for two recipes asked the same questions: the sign-flip test
    over the pairs, two-sided. Exact where at most 12 questions differ, else by the normal approximation."""
    differences = [one - other for one, other in zip(first, second, strict=True) if one != other]
    total = abs(sum(differences))
    if len(differences) <= _MOST_FLIPPED:
        signs = itertools.product((1, -1), repeat=len(differences))
        sums = [abs(sum(map(operator.mul, differences, one))) for one in signs]
        return len([one for one in sums if one >= total - 1e-9]) / len(sums)
    spread = math.sqrt(sum(one * one for one in differences))
    return math.erfc(total / spread / math.sqrt(2))


def _judge(question: Question, passages: Sequence[Passage], ks: Sequence[int]) -> Judged:
    if not question.spans:
        order = list(dict.fromkeys(passage.chunk.document for passage in passages))
        ranks = tuple(order.index(one) + 1 if one in order else None for one in question.documents)
        return Judged(question, ranks, None, None)
    ranks = tuple(
        next((rank for rank, passage in enumerate(passages, 1) if _touches(passage, span)), None)
        for span in question.spans
    )
    overlaps = {k: _overlap(question, passages[:k]) for k in ks}
    return Judged(
        question, ranks, {k: one[0] for k, one in overlaps.items()}, {k: one[1] for k, one in overlaps.items()}
    )


def _touches(passage: Passage, span: GoldSpan) -> bool:
    chunk = passage.chunk
    return chunk.document == span.document and chunk.start < span.end and span.start < chunk.end


def _overlap(question: Question, passages: Sequence[Passage]) -> tuple[float, float]:
    """Over all documents: places of different documents are kept apart."""
    places = {name: number for number, name in enumerate({one.document for one in question.spans})}
    offset = 1 << 40

    def placed(document: str, start: int, end: int) -> tuple[int, int]:
        base = places.setdefault(document, len(places)) * offset
        return base + start, base + end

    found = overlap(
        [placed(one.chunk.document, one.chunk.start, one.chunk.end) for one in passages],
        [placed(one.document, one.start, one.end) for one in question.spans],
    )
    return found.recall, found.precision


def _share(values: Sequence[float]) -> Interval:
    return of_share(sum(values), len(values)) or Interval(0.0, 0.0, 1.0)


def _mean(values: Sequence[float]) -> Interval:
    mean = statistics.fmean(values)
    found = around(mean, _error(values))
    return Interval(mean, max(0.0, found.low), min(1.0, found.high))


def _error(values: Sequence[float]) -> float:
    """The standard error of the mean; of one value alone nothing is known."""
    return statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 1.0
