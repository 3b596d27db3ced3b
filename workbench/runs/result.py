"""A finished column as data: what the command line prints and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from workbench.endpoints.endpoint import Price
from workbench.endpoints.events import Usage
from workbench.errors import WorkbenchError
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import AnswerRule
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.counting import ESTIMATES, Count, Counted, TokenCounter, estimate
from workbench.runs.request import RunRequest

_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Tokens:
    """Token counts. `exact` when the endpoint reported both, or its own tokenizer counted what it did not report."""

    tokens_in: int
    tokens_out: int
    exact: bool


def tokens_of(prompt: RenderedPrompt, text: str, usage: Usage, count: Count = estimate) -> Tokens:
    """`count` counts what the endpoint did not report. The first count takes about 0.3 s: not on the GUI thread."""
    sent = _reported(usage.tokens_in) or count([message.content for message in prompt.as_messages()])
    answered = _reported(usage.tokens_out) or count([text])
    return Tokens(sent.tokens, answered.tokens, sent.exact and answered.exact)


def column_tokens(request: RunRequest, column: Column, counter: TokenCounter) -> Tokens:
    """The tokens of the column's call. Of a stopped one they are estimated where no tokenizer is loaded yet."""
    count = counter.count_at_once if column.state == "stopped" else counter.count
    return tokens_of(request.prompt, column.text, column.usage, partial(count, request.endpoint))


def _reported(tokens: int | None) -> Counted | None:
    return None if tokens is None else Counted(tokens, exact=True)


def cost_of(price: Price, tokens: Tokens, total_ms: float | None) -> float | None:
    """US dollars for one call; None where the endpoint has no price.

    By the hour, a call costs the instances' time while it ran, as if it had them for itself.
    """
    if price.per_1k_in is not None or price.per_1k_out is not None:
        return (tokens.tokens_in * (price.per_1k_in or 0) + tokens.tokens_out * (price.per_1k_out or 0)) / 1000
    if price.per_hour is not None and total_ms is not None:
        return price.per_hour * price.instances * total_ms / _HOUR_MS
    return None


def column_cost(request: RunRequest, column: Column, tokens: Tokens) -> float | None:
    """US dollars for the column's call, by the hour for the time of each try that reached the endpoint.

    A call that failed before any text costs its time, but no tokens; one that reached no model costs nothing, and so
    does an answer that was cached.
    """
    if column.cached:
        return cost_of(request.endpoint.price, Tokens(0, 0, tokens.exact), 0.0)
    if not column.text and (column.state == "failed" or not column.busy_ms):
        tokens = Tokens(0, 0, tokens.exact)
    return cost_of(request.endpoint.price, tokens, None if column.total_ms is None else column.busy_ms)


def result_of(
    request: RunRequest, column: Column, rules: Sequence[AnswerRule], counter: TokenCounter = ESTIMATES
) -> dict[str, Any]:
    """The object of `run --jsonl` for one column. Times are milliseconds, cost is in US dollars.

    `answer` is None where no rule matches, or where a rule failed: then `error` says why.
    """
    tokens = column_tokens(request, column, counter)
    answer, error = _answer(column, rules)
    return {
        "endpoint": request.endpoint.label,
        "repeat": request.repeat,
        "state": column.state,
        "finish_reason": column.finish_reason,
        "text": column.text,
        "answer": answer,
        "error": error and {"message": error.message, "hint": error.hint},
        "queue_ms": _rounded(column.queue_ms),
        "retry_ms": _rounded(column.retry_ms),
        "connect_ms": _rounded(column.connect_ms),
        "first_text_ms": _rounded(column.first_text_ms),
        "longest_gap_ms": _rounded(column.longest_gap_ms),
        "total_ms": _rounded(column.total_ms),
        "retries": column.retries,
        "tokens_in": tokens.tokens_in,
        "tokens_out": tokens.tokens_out,
        "tokens_are": "exact" if tokens.exact else "estimate",
        "cost": column_cost(request, column, tokens),
        "request_id": column.request_id,
        "cached": column.cached,
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
