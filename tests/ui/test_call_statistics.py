"""From records of calls to what an endpoint's cards show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from gettext import NullTranslations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.models.call_statistics import Failure, Latency, failures, latency, nearest_rank
from ui.models.money import dollars
from ui.translation import use
from workbench.runs.call_log import CallRecord

AT = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
CALL = CallRecord(AT, "it", "done", queue_ms=10.0, first_text_ms=200.0, total_ms=1200.0, tokens_out=40, exact=True)
FAILED = replace(CALL, state="failed", total_ms=60_000.0, status=424, message="It failed.", hint="Try.", request_id="r")


class Korean(NullTranslations):
    def gettext(self, message: str) -> str:
        return {"There is no endpoint {name}.": "{name} 엔드포인트가 없습니다."}.get(message, message)


def test_the_figures_are_of_the_answers_that_ended_well() -> None:
    found = latency([CALL, replace(CALL, total_ms=2200.0, queue_ms=30.0), FAILED])
    assert found == Latency(3, 2, median_ms=1700.0, p95_ms=2200.0, queue_ms=20.0, rate=30.0, exact=True)


def test_without_calls_there_are_no_figures() -> None:
    assert latency([]) == Latency()
    assert latency([FAILED]) == Latency(calls=1)


def test_an_estimate_among_the_tokens_makes_the_rate_one() -> None:
    assert latency([CALL, replace(CALL, exact=False)]).exact is False


@pytest.mark.parametrize(
    ("changes", "rate"),
    [
        ({}, 40.0),
        ({"first_text_ms": 1200.0}, 40 / 1.2),  # in one piece
        ({"first_text_ms": None}, 40 / 1.2),
        ({"tokens_out": 1}, None),
        ({"tokens_out": None}, None),
    ],
)
def test_tokens_a_second(changes: dict[str, float | None], rate: float | None) -> None:
    found = latency([replace(CALL, **changes)]).rate  # type: ignore[arg-type]
    assert found == (rate if rate is None else pytest.approx(rate))


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_the_nearest_rank_is_a_value_that_so_many_do_not_pass(values: list[float], percent: int) -> None:
    found = nearest_rank(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    below = [value for value in values if value < found]
    assert len(below) * 100 < percent * len(values)


def test_the_nearest_rank_of_fifty_calls() -> None:
    assert nearest_rank([float(n) for n in range(1, 51)], 95) == 48
    assert nearest_rank([], 95) is None


def test_the_last_failures_with_their_words() -> None:
    many = [CALL, FAILED, replace(FAILED, status=429, code="ThrottlingException")] + [FAILED] * 5
    found = failures(many)
    assert [one.status for one in found] == ["424", "429", "424"]
    assert found[0] == Failure(AT.astimezone(), "424", "It failed.", "Try.", "", "r")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"code": "Settings", "total_ms": None}, "not sent"),
        ({"total_ms": None}, "not sent"),
        ({"code": "CannotConnect"}, "not sent"),
        ({"code": "ReadTimeout", "first_text_ms": None}, "no answer"),
        ({"code": "ConnectionClosed"}, "broken off"),
    ],
)
def test_a_failure_without_a_status_says_how_far_the_call_came(changes: dict[str, Any], status: str) -> None:
    assert failures([replace(FAILED, **{"status": None, **changes})])[0].status == status


def test_a_failure_is_told_in_the_windows_language() -> None:
    told = replace(FAILED, message="There is no endpoint {name}.", hint="Try {what}.", values={"name": "it"})
    use(Korean())
    try:
        assert failures([replace(told, hint="")])[0].message == "it 엔드포인트가 없습니다."
    finally:
        use(NullTranslations())
    assert failures([replace(told, hint="")])[0].message == "There is no endpoint it."
    assert failures([told])[0].hint == "Try {what}."  # a line that another program changed


def test_a_failure_of_another_day_has_its_date() -> None:
    failure = Failure(AT, "424", "It failed.")
    assert failure.when(AT.date()) == "14:02"
    assert failure.when(date(2026, 11, 25)) == "2026-11-24 14:02"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0"),
        (0.00001, "<$0.0001"),
        (0.00005, "$0.0001"),
        (0.0042, "$0.0042"),
        (0.0994, "$0.0994"),
        (0.18, "$0.18"),
        (22.694, "$22.69"),
        (1234.5, "$1,234.50"),
    ],
)
def test_dollars(amount: float, text: str) -> None:
    assert dollars(amount) == text
