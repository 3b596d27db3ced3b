"""An answer to a question from passages, by one of the strategies."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from workbench.documents.answering.prompts import AnsweringPrompts
from workbench.documents.answering.strategy import (
    ANSWERED,
    FAILED,
    NOTHING_FOUND,
    REDUCE_TOKENS,
    STOPPED,
    Answered,
    Asking,
    Call,
    Halted,
    Strategy,
)
from workbench.documents.passage import Passage
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError

_CHARACTERS_A_TOKEN = 4


def roughly_counted(text: str) -> int:
    """Tokens where no tokenizer is known: four characters each, and one for each that is not ASCII."""
    ascii_ones = len(text.encode("ascii", "ignore"))
    return len(text) - ascii_ones + -(-ascii_ones // _CHARACTERS_A_TOKEN)


def calls(strategy: Strategy, passages: int) -> int:
    """How many calls that many passages will cost: none for none. Shortening long partial answers comes on top."""
    return strategy.calls(passages) if passages else 0


def answered(
    strategy: Strategy,
    question: str,
    passages: Sequence[Passage],
    call: Call,
    stop: Stop,
    *,
    prompts: AnsweringPrompts | None = None,
    count_tokens: Callable[[str], int] = roughly_counted,
    limit: int = REDUCE_TOKENS,
) -> Generator[Any, None, Answered]:
    """Yields steps, what `call` yields, and intermediate answers; `Answered` comes last, and is returned too.

    Without passages no call is made. A call that fails with a `WorkbenchError` ends it; what was answered is kept.
    """
    expected = calls(strategy, len(passages))
    asking = Asking(question, call, prompts or AnsweringPrompts(), stop, count_tokens, limit, expected)
    state, text, error = NOTHING_FOUND, "", None
    if passages:
        try:
            text = yield from strategy.run(asking, [one.chunk.text for one in passages])
            state = ANSWERED
        except Halted:
            state = STOPPED
        except WorkbenchError as failure:
            state, error = (STOPPED, None) if stop.is_set else (FAILED, failure)
    end = Answered(state, text, _begun(asking), tuple(asking.done), asking.step, error)
    yield end
    return end


def _begun(asking: Asking) -> int:
    return asking.step.number if asking.step else 0
