"""A finished column as data: what the command line prints and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.endpoint import Price
from workbench.endpoints.events import Usage
from workbench.errors import WorkbenchError
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import AnswerRule
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.tokens import count_tokens
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest

_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Tokens:
    """Token counts. `exact` when the endpoint reported both; else what it did not report is an estimate."""

    tokens_in: int
    tokens_out: int
    exact: bool


def tokens_of(prompt: RenderedPrompt, text: str, usage: Usage) -> Tokens:
    """The first estimate in a process takes about 0.3 s: not on the GUI thread."""
    tokens_in, tokens_out = usage.tokens_in, usage.tokens_out
    exact = tokens_in is not None and tokens_out is not None
    if tokens_in is None:
        tokens_in = sum(count_tokens(message.content) for message in prompt.as_messages())
    return Tokens(tokens_in, count_tokens(text) if tokens_out is None else tokens_out, exact)


def cost_of(price: Price, tokens: Tokens, total_ms: float | None) -> float | None:
    """US dollars for one call; None where the endpoint has no price.

    By the hour, a call costs the instances' time while it ran, as if it had them for itself.
    """
    if price.per_1k_in is not None or price.per_1k_out is not None:
        return (tokens.tokens_in * (price.per_1k_in or 0) + tokens.tokens_out * (price.per_1k_out or 0)) / 1000
    if price.per_hour is not None and total_ms is not None:
        return price.per_hour * price.instances * total_ms / _HOUR_MS
    return None


def result_of(request: RunRequest, column: Column, rules: Sequence[AnswerRule]) -> dict[str, Any]:
    """The object of `run --jsonl` for one column. Times are milliseconds, cost is in US dollars.

    `answer` is None where no rule matches, or where a rule failed: then `error` says why.
    """
    tokens = tokens_of(request.prompt, column.text, column.usage)
    answer, error = _answer(column, rules)
    return {
        "endpoint": request.endpoint.label,
        "repeat": request.repeat,
        "state": column.state,
        "text": column.text,
        "answer": answer,
        "error": error and {"message": error.message, "hint": error.hint},
        "queue_ms": _rounded(column.queue_ms),
        "first_text_ms": _rounded(column.first_text_ms),
        "total_ms": _rounded(column.total_ms),
        "tokens_in": tokens.tokens_in,
        "tokens_out": tokens.tokens_out,
        "tokens_are": "exact" if tokens.exact else "estimate",
        "cost": cost_of(request.endpoint.price, tokens, column.total_ms),
        "request_id": column.request_id,
    }


def _answer(column: Column, rules: Sequence[AnswerRule]) -> tuple[str | None, WorkbenchError | None]:
    if column.state != "done":
        return None, column.error
    try:
        return extract_answer(column.text, rules), column.error
    except WorkbenchError as error:
        return None, error


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)
