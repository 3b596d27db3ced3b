"""Asking a model about passages, one way or another: what a strategy is given and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.documents.answering.prompts import AnsweringPrompts
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError

# States of an answer.
ANSWERED, NOTHING_FOUND, STOPPED, FAILED = "answered", "nothing_found", "stopped", "failed"
REDUCE_TOKENS = 3000  # partial answers that are longer together are shortened in groups first

# Sends a prompt; yields what the caller wants to be told meanwhile; returns the text of the answer.
Call = Callable[[str], Generator[Any, None, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """Call `number` of `of` begins; `of` grows only where partial answers have to be shortened. `kind` is the name of
    its template."""

    number: int
    of: int
    kind: str


@dataclass(frozen=True, slots=True)
class Intermediate:
    """What the call of that step answered."""

    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The end. `calls` counts those that were begun; `done` keeps their answers, also where one failed or the user
    stopped: then `step` says where, and `error` why."""

    state: str
    text: str
    calls: int
    done: tuple[Intermediate, ...] = ()
    step: Step | None = None
    error: WorkbenchError | None = None


class Halted(Exception):
    """Stopped by the user."""


@dataclass
class Asking:
    """One question on its way through a strategy: counts its calls and keeps their answers."""

    question: str
    call: Call
    prompts: AnsweringPrompts
    stop: Stop
    count_tokens: Callable[[str], int]
    limit: int
    of: int
    done: list[Intermediate] = field(default_factory=list)
    step: Step | None = None

    def ask(self, kind: str, **values: str) -> Generator[Any, None, str]:
        """One call; yields its step, whatever the call yields, and its answer."""
        if self.stop.is_set:
            raise Halted
        prompt = self.prompts.filled(kind, question=self.question, **values)
        number = self.step.number + 1 if self.step else 1
        self.of = max(self.of, number)
        self.step = Step(number, self.of, kind)
        yield self.step
        text = yield from self.call(prompt)
        if self.stop.is_set:
            raise Halted
        self.done.append(Intermediate(self.step, text))
        yield self.done[-1]
        return text


class Strategy(Protocol):
    """`calls` says beforehand how many there will be for `passages` of them (one or more)."""

    def calls(self, passages: int) -> int: ...

    def run(self, asking: Asking, passages: Sequence[str]) -> Generator[Any, None, str]:
        """Returns the answer."""
