"""The answers that can be held against each other: columns, their samples, what is expected, those of earlier runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from ui.models.answer import Answer
from ui.models.moment import seconds_text
from ui.models.variant_title import variant_title
from ui.translation import tr
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference
from workbench.runs.request import RunRequest
from workbench.runs.request_differences import RequestDifference
from workbench.runs.sampled_column import Sample, SampledColumn

if TYPE_CHECKING:
    from workbench.runs.history.records import StoredColumn, StoredRun

EXPECTED = "expected"
Sent = Mapping[str, "tuple[StoredColumn, SampledColumn]"]


@dataclass(frozen=True)
class Side:
    """One answer. `key` tells it from all others; `request` is what it was sent, None where nothing was.

    `at_rest` says that the text changes no more; `state` is that of its column.
    """

    key: str
    title: str
    text: str
    request: RunRequest | None = None
    at_rest: bool = True
    state: str = "done"


@dataclass(frozen=True)
class Compared:
    """A side held against the base. `requests` is what they were sent differently, None where one was sent nothing."""

    before: str
    after: str
    found: tuple[Difference, ...]
    likeness: float
    requests: tuple[RequestDifference, ...] | None

    @property
    def identical(self) -> bool:
        return all(one.kind == EQUAL for one in self.found)

    @cached_property
    def changes(self) -> int:
        """A deletion and the insertion in its place are one."""
        kinds = [one.kind for one in self.found]
        replaced = sum(pair == (DELETED, INSERTED) for pair in pairwise(kinds))
        return sum(kind != EQUAL for kind in kinds) - replaced


def column_side(answer: Answer, sent: Sent) -> Side:
    """The answer that a column of the desk shows."""
    column = answer.column
    request = None
    if column.key in sent:
        stored, arrived = sent[column.key]
        shown = 0 if answer.samples is None else answer.samples.shown
        request = stored.sampling.samples(arrived.request)[shown]
    at_rest = column.ended or column.state == "waiting"
    return Side(f"column:{column.key}", column.label, column.text, request, at_rest, column.state)


def bases(answers: Iterable[Answer], sent: Sent) -> Iterator[Side]:
    """What the columns of the desk can be held against: each column, each of several samples, what is expected."""
    expected = None
    for answer in answers:
        side = column_side(answer, sent)
        yield side
        expected = answer.expected if answer.expected is not None else expected
        if answer.column.key in sent and answer.samples is not None and len(answer.samples.samples) > 1:
            stored, arrived = sent[answer.column.key]
            yield from _samples(f"sample:{answer.column.key}", side.title, stored, arrived)
    if expected is not None:
        yield Side(EXPECTED, tr("Expected answer"), expected)


def earlier_sides(run: StoredRun) -> tuple[Side, ...]:
    """The answers of an earlier run that say something."""
    found: list[Side] = []
    for stored, arrived in zip(run.run.columns, run.columns, strict=True):
        title = tr("{name} · {moment}", name=variant_title(stored.variant), moment=seconds_text(run.at))
        found += _samples(f"earlier:{run.uid}:{stored.variant.key}", title, stored, arrived)
    return tuple(side for side in found if side.text)


def _samples(key: str, title: str, stored: StoredColumn, arrived: SampledColumn) -> Iterator[Side]:
    requests = stored.sampling.samples(arrived.request)
    for number, (sample, request) in enumerate(zip(arrived.samples, requests, strict=True), 1):
        named = title if len(requests) == 1 else tr("{name} · sample {number}", name=title, number=number)
        yield _sample(f"{key}:{number}", named, sample, request)


def _sample(key: str, title: str, sample: Sample, request: RunRequest) -> Side:
    return Side(key, title, sample.column.text, request, sample.ended, sample.state)
