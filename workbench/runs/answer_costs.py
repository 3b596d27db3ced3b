"""What an answer costs at an endpoint, by how many calls run there at once: only what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.endpoints.endpoint import Price
from workbench.runs.call_log import CallRecord
from workbench.runs.result import Tokens, cost_of

# Fewer calls tell nothing of how fast an endpoint is.
LEAST_CALLS = 3
_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class AnswerCost:
    """Measured with `calls` calls. `per_1000` is in US dollars for 1,000 answers, None without a price."""

    at_once: int
    calls: int
    answers_an_hour: float
    per_1000: float | None


def answer_costs(records: Iterable[CallRecord], price: Price) -> tuple[AnswerCost, ...]:
    """One for each number of calls at once of which there are at least three whole answers; none is extrapolated.

    So many calls at once, each taking the median time, give the answers an hour. By the hour, all instances are shared
    by them; by the token, an answer costs the mean of its tokens however many run.
    """
    levels: dict[int, list[CallRecord]] = {}
    for record in records:
        if record.state == "done" and record.total_ms:
            levels.setdefault(record.at_once, []).append(record)
    return tuple(
        _level(at_once, calls, price) for at_once, calls in sorted(levels.items()) if len(calls) >= LEAST_CALLS
    )


def _level(at_once: int, calls: list[CallRecord], price: Price) -> AnswerCost:
    an_hour = at_once * _HOUR_MS / statistics.median(call.total_ms or 0.0 for call in calls)
    if price.per_1k_in is not None or price.per_1k_out is not None:
        each = [
            cost_of(price, Tokens(call.tokens_in, call.tokens_out, call.exact), None) or 0.0
            for call in calls
            if call.tokens_in is not None and call.tokens_out is not None
        ]
        return AnswerCost(at_once, len(calls), an_hour, 1000 * statistics.mean(each) if each else None)
    if price.per_hour is None:
        return AnswerCost(at_once, len(calls), an_hour, None)
    return AnswerCost(at_once, len(calls), an_hour, 1000 * price.per_hour * price.instances / an_hour)
