"""What an answer costs at an endpoint: measured levels alone, by the hour and by the token."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workbench.endpoints.endpoint import Price
from workbench.runs.answer_costs import answer_costs
from workbench.runs.call_log import CallRecord

CALL = CallRecord(
    datetime(2026, 11, 24, tzinfo=UTC), "it", "done", total_ms=1000.0, tokens_in=100, tokens_out=200, exact=True
)
BY_HOUR = Price(per_hour=7.2, instances=1)


def test_by_the_hour_the_calls_at_once_share_the_instances() -> None:
    calls = [CALL] * 3 + [replace(CALL, at_once=4, total_ms=2000.0)] * 3
    one, four = answer_costs(calls, BY_HOUR)
    assert (one.at_once, one.answers_an_hour, one.per_1000) == (1, 3600, pytest.approx(2.0))
    assert (four.at_once, four.answers_an_hour, four.per_1000) == (4, 7200, pytest.approx(1.0))
    (twice,) = answer_costs([CALL] * 3, replace(BY_HOUR, instances=2))
    assert twice.per_1000 == pytest.approx(4.0)


def test_by_the_token_an_answer_costs_the_mean_of_its_tokens() -> None:
    price = Price(per_1k_in=1.0, per_1k_out=2.0)
    (found,) = answer_costs([CALL, CALL, replace(CALL, tokens_out=500)], price)
    assert found.per_1000 == pytest.approx(1000 * (0.5 + 0.5 + 1.1) / 3)


def test_the_median_is_taken_so_that_one_slow_call_changes_little() -> None:
    (found,) = answer_costs([CALL, CALL, replace(CALL, total_ms=60_000.0)], BY_HOUR)
    assert (found.calls, found.answers_an_hour) == (3, 3600)


def test_without_a_price_there_is_still_a_pace() -> None:
    (found,) = answer_costs([CALL] * 3, Price())
    assert (found.answers_an_hour, found.per_1000) == (3600, None)
    (found,) = answer_costs([replace(CALL, tokens_out=None)] * 3, Price(per_1k_out=1.0))
    assert found.per_1000 is None


def test_what_was_hardly_measured_is_left_out() -> None:
    few = [replace(CALL, at_once=16)] * 2
    bad = [replace(CALL, at_once=8, state=state) for state in ("failed", "partial", "stopped")]
    assert [cost.at_once for cost in answer_costs([CALL] * 3 + few + bad, BY_HOUR)] == [1]
    assert answer_costs([], BY_HOUR) == ()
