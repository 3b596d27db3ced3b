"""One column's calls as a value: its samples, which of them stands for the column, and the whole as data.

Window and command line fold the same events into it: `apply_all(events)` gives the next one. Frozen in, frozen out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.endpoints.events import RunEvent
from workbench.prompts.answers import same_answer
from workbench.prompts.prompt import AnswerRule
from workbench.prompts.votes import vote
from workbench.runs.comparison import Column, Comparison
from workbench.runs.counting import ESTIMATES, TokenCounter
from workbench.runs.request import RunRequest
from workbench.runs.result import result_of

if TYPE_CHECKING:
    from workbench.runs.sampling import Sampling


@dataclass(frozen=True)
class Sample:
    """One sample: its first call and, where the prompt asks for the answer once more, its second."""

    first: Column
    second: Column | None = None

    @property
    def last(self) -> Column:
        """The call that the sample ends with: the second is made only where the first ended well."""
        return self.second if self.second is not None and self.first.state == "done" else self.first

    @property
    def state(self) -> str:
        between = self.last is self.second and self.last.state == "waiting"
        return "queued" if between else self.last.state

    @property
    def ended(self) -> bool:
        return self.last.ended

    @property
    def output(self) -> str | None:
        """What the answer is taken from; None until the sample ended well."""
        return self.last.text if self.last.state == "done" else None

    @property
    def second_text(self) -> str | None:
        """What the second call says; None where none is made."""
        return self.last.text if self.last is self.second else None

    def answer(self, found: str | None) -> str | None:
        """The answer where the rules find `found` in `output`. A second output in which none matches is the answer:
        the rules are for the first form."""
        if found is None and self.last is self.second and self.output is not None:
            return self.output.strip()
        return found

    @property
    def column(self) -> Column:
        """Both calls as one column: the text of the first, the time of both."""
        if self.last is self.first:
            return self.first
        total = _sum([self.first.total_ms, self.last.total_ms])
        return replace(self.first, state=self.state, error=self.last.error, total_ms=total)


@dataclass(frozen=True)
class SampledColumn:
    """The calls made for `request`. `calls` has at least their columns."""

    request: RunRequest
    sampling: Sampling
    calls: Comparison

    def apply_all(self, events: Iterable[RunEvent]) -> SampledColumn:
        return replace(self, calls=self.calls.apply_all(events))

    @cached_property
    def samples(self) -> tuple[Sample, ...]:
        known = {column.key: column for column in self.calls.columns}
        return tuple(
            Sample(*(known[key] for key in self.sampling.keys(sample)))
            for sample in self.sampling.samples(self.request)
        )

    @property
    def ended(self) -> bool:
        """Whether no further call is made."""
        return all(sample.ended for sample in self.samples)

    @property
    def state(self) -> str:
        """One of the states of a column. At the end: that of all samples; where they differ, stopped or partial."""
        states = {sample.state for sample in self.samples}
        if len(states) == 1:
            return states.pop()
        if self.ended:
            return "stopped" if "stopped" in states else "partial"
        return next((state for state in ("streaming", "sent") if state in states), "queued")

    @property
    def open_calls(self) -> tuple[str, ...]:
        """The columns of the calls that run or are to be made next."""
        return tuple(sample.last.key for sample in self.samples if not sample.ended)

    @property
    def wall_ms(self) -> float | None:
        """From the first request's leaving to the end of the last call that ended."""
        times = [
            (call.started_at - (call.retry_ms or 0.0) / 1000, call.started_at + call.total_ms / 1000)
            for sample in self.samples
            for call in (sample.first, sample.second)
            if call is not None and call.started_at is not None and call.total_ms is not None
        ]
        return (max(end for _start, end in times) - min(start for start, _end in times)) * 1000 if times else None

    def standing(self, answers: Sequence[str | None]) -> int:
        """The position of the sample that stands for the column, given each one's answer.

        At the end the first with the winner's answer. Until then, without a winner, and of mere repeats, the first that
        has not failed: so what streams is read undisturbed.
        """
        winner = vote(answers).winner if self.ended and self.sampling.votes > 1 else None
        if winner is not None:
            return next(n for n, answer in enumerate(answers) if answer is not None and same_answer(answer, winner))
        return next((n for n, sample in enumerate(self.samples) if sample.state != "failed"), 0)

    def column(self, position: int, title: str = "") -> Column:
        """The column with the text, the times and the error of that sample, and the state of the whole."""
        key = self.request.column
        return replace(self.samples[position].column, key=key, label=title or key, state=self.state)

    def request_of(self, key: str) -> RunRequest:
        """The request of one of the calls, as it was sent."""
        for sample, sent in zip(self.samples, self.sampling.samples(self.request), strict=True):
            if key == sample.first.key:
                return sent
            if sample.second is not None and key == sample.second.key:
                return self.sampling.second(sent, sample.first.text)
        raise KeyError(key)

    def result(self, rules: Sequence[AnswerRule], counter: TokenCounter = ESTIMATES) -> dict[str, Any]:
        """The object of `run --jsonl`. With votes the text and times are those of the sample that stands for the
        column, retries, tokens and cost those of all calls; `votes` has the counts of each answer and the margin."""
        results = [self._sample_result(sample, rules, counter) for sample in self.samples]
        if self.sampling.count == 1:
            return results[0]
        answers = [each["answer"] for each in results]
        counted = vote(answers)
        standing = results[self.standing(answers)]
        unfinished = next((each for each in results if each["state"] != "done"), standing)
        return {
            **standing,
            **_sums(results),
            "repeat": self.request.repeat,
            "state": self.state,
            "answer": counted.winner,
            "error": unfinished["error"],
            "votes": {"counts": dict(counted.counts), "margin": round(counted.margin, 4)},
        }

    def _sample_result(self, sample: Sample, rules: Sequence[AnswerRule], counter: TokenCounter) -> dict[str, Any]:
        request = self.request_of(sample.first.key)
        if sample.last is sample.first:
            return result_of(request, sample.first, rules, counter)
        first = result_of(request, sample.first, (), counter)
        second = result_of(self.request_of(sample.last.key), sample.last, rules, counter)
        if second["error"] is None:
            second["answer"] = sample.answer(second["answer"])
        taken = {name: second[name] for name in ("state", "answer", "error")}
        return {**first, **taken, **_sums([first, second]), "total_ms": _sum([first["total_ms"], second["total_ms"]])}


def _sums(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Retries, tokens and cost of several calls; an estimate among them makes the sum one, a call that was made no
    cached answer."""
    exact = all(each["tokens_are"] == "exact" for each in results)
    return {
        "retries": sum(each["retries"] for each in results),
        "tokens_in": _sum([each["tokens_in"] for each in results]),
        "tokens_out": _sum([each["tokens_out"] for each in results]),
        "tokens_are": "exact" if exact else "estimate",
        "cost": _sum([each["cost"] for each in results]),
        "cached": all(each["cached"] for each in results),
    }


def _sum(numbers: Sequence[float | None]) -> float | None:
    """None where one of them is not known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
