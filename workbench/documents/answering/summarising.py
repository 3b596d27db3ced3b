"""A long document summarised chunk by chunk. The state is a value: saved after each chunk, it can be gone on with."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from typing import Any

import regex

from workbench.documents.answering.prompts import AnsweringPrompts
from workbench.documents.answering.strategy import Call
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError

WORDS = 768
SHORTEST = 64  # a chunk's summary of fewer characters says nothing
MAP_REDUCE, REFINE = "map_reduce", "refine"
_SENTENCE_END = regex.compile(r"[.!?…。！？][\"'”’)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Summarising:
    """How far it is. `pieces` are the chunks, `summaries` what came of the first of them (for `refine` the summary so
    far after each). `as_json` and `from_json` keep it in a file."""

    method: str
    pieces: tuple[str, ...]
    summaries: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return len(self.summaries) == len(self.pieces)

    @property
    def text(self) -> str:
        """The summary as far as it is."""
        if self.method == REFINE:
            return self.summaries[-1] if self.summaries else ""
        return "\n\n".join(one for one in self.summaries if one)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Any) -> Summarising:
        """What is not such a state is a `UsageError`."""
        match value:
            case {"method": "map_reduce" | "refine" as method, "pieces": [*pieces], "summaries": [*done]} if all(
                isinstance(one, str) for one in (*pieces, *done)
            ) and len(done) <= len(pieces):
                return cls(method, tuple(pieces), tuple(done))
        raise UsageError("This is not the state of a summary.", "Begin the summary anew.")


def begun(text: str, method: str = MAP_REDUCE, words: int = WORDS) -> Summarising:
    """The text in chunks of that many words, its white space made single blanks."""
    every = text.split()
    pieces = (" ".join(every[start : start + words]) for start in range(0, len(every), words))
    return Summarising(method, tuple(pieces))


def summarised(
    state: Summarising, call: Call, stop: Stop, prompts: AnsweringPrompts | None = None
) -> Generator[Any, None, Summarising]:
    """Goes on from `state`. Yields what `call` yields and the new `Summarising` after each chunk; returns the last,
    which is not `finished` where the user stopped. An error of a call passes through; the last state is whole."""
    texts = prompts or AnsweringPrompts()
    for piece in state.pieces[len(state.summaries) :]:
        if _stopped(stop):
            return state
        kind = "refine_summary" if state.method == REFINE and state.text else "summarise"
        output = yield from call(texts.filled(kind, context=piece, answer=state.text))
        if _stopped(stop):  # it may have been cut short
            return state
        state = replace(state, summaries=(*state.summaries, _kept(output, state)))
        yield state
    return state


def _kept(output: str, state: Summarising) -> str:
    """Without an unfinished last sentence; too short: nothing, or for `refine` the summary so far."""
    ends = [found.end() for found in _SENTENCE_END.finditer(output)]
    summary = output[: ends[-1]].strip() if ends else ""
    if len(summary) >= SHORTEST:
        return summary
    return state.text if state.method == REFINE else ""


def _stopped(stop: Stop) -> bool:
    """Asked anew each time: another thread sets it."""
    return stop.is_set
