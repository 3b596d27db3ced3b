"""What an endpoint generates: a model's answer, ended by a stop sequence or by the token limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.local import tokens

Ending = Literal["end", "stop", "length"]


@dataclass(frozen=True)
class Output:
    """`ending`: the answer's own end, a stop sequence, or the token limit."""

    tokens: tuple[str, ...]
    ending: Ending

    @property
    def text(self) -> str:
        return "".join(self.tokens)


def limited(answer: str, stop: tuple[str, ...], max_tokens: int | None, keeps_stop: bool = False) -> Output:
    """Cut `answer` behind (`keeps_stop`) or before the earliest stop sequence, then to `max_tokens`."""
    found = [(answer.index(sequence), sequence) for sequence in stop if sequence and sequence in answer]
    ending: Ending = "end"
    if found:
        at, sequence = min(found)
        answer = answer[: at + len(sequence)] if keeps_stop else answer[:at]
        ending = "stop"
    pieces = tuple(tokens.split(answer))
    if max_tokens is not None and len(pieces) > max_tokens:
        return Output(pieces[:max_tokens], "length")
    return Output(pieces, ending)
