"""The refusal drill: each question asked with its gold document and without it. A good model answers, then abstains."""

from __future__ import annotations

from collections.abc import Callable, Container, Generator, Iterable, Sequence
from dataclasses import dataclass

from workbench.documents.passage import Retrieval
from workbench.documents.refusals import PATTERNS, is_refusal
from workbench.endpoints.stop import Stop
from workbench.scoring.intervals import Interval, of_share


@dataclass(frozen=True, slots=True)
class DrillQuestion:
    """A question, and the document that holds its answer."""

    question: str
    document: str


@dataclass(frozen=True, slots=True)
class Drilled:
    """One question with its document (`held_out` False) or without it."""

    question: DrillQuestion
    held_out: bool
    answer: str
    abstained: bool


@dataclass(frozen=True, slots=True)
class DrillRates:
    """`abstain`: the share that abstained without the document, as they should; `false_abstain`: the share that
    abstained with it. With 95 % intervals; None where nothing was asked."""

    abstain: Interval | None
    false_abstain: Interval | None


# `without` names the documents that retrieval leaves out.
Retrieve = Callable[[str, Container[str]], Retrieval]
Ask = Callable[[str, Retrieval], str]


def drilled(
    questions: Iterable[DrillQuestion], retrieve: Retrieve, ask: Ask, stop: Stop, patterns: Sequence[str] = PATTERNS
) -> Generator[Drilled, None, DrillRates]:
    """Yields both rows of each question and returns the rates of those that were asked until the end or `stop`."""
    rows: list[Drilled] = []
    for question in questions:
        for held_out in (False, True):
            if _stopped(stop):
                return drill_rates(rows)
            without = frozenset([question.document]) if held_out else frozenset[str]()
            answer = ask(question.question, retrieve(question.question, without))
            if _stopped(stop):  # the answer may have been cut short
                return drill_rates(rows)
            rows.append(Drilled(question, held_out, answer, is_refusal(answer, patterns)))
            yield rows[-1]
    return drill_rates(rows)


def drill_rates(rows: Iterable[Drilled]) -> DrillRates:
    """Of any rows, such as those that were kept."""
    abstained: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows:
        abstained[row.held_out].append(row.abstained)
    return DrillRates(*(of_share(sum(abstained[held]), len(abstained[held])) for held in (True, False)))


def _stopped(stop: Stop) -> bool:
    """Asked anew each time: another thread sets it."""
    return stop.is_set
