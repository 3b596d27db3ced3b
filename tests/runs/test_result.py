from __future__ import annotations

import json
from dataclasses import replace

import pytest

from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.events import Failed, Finished, FirstText, Queued, Retrying, RunEvent, Started, Text, Usage
from workbench.errors import EndpointError, UsageError, WorkbenchError
from workbench.prompts.prompt import AnswerRule
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.tokens import count_tokens
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens, cost_of, result_of, tokens_of

PROMPT = RenderedPrompt("누가 Acme를 세웠나?")
REQUEST = RunRequest("c", Endpoint("mine", "my-endpoint", price=Price(per_1k_in=1.0, per_1k_out=2.0)), PROMPT)
BY_HOUR = replace(REQUEST.endpoint, price=Price(per_hour=3600.0))
RULES = (AnswerRule(after="the answer is", until="."),)
SAID = "So the answer is 김철수."


def column(*events: RunEvent) -> Column:
    state = Column("c", "mine").apply(Queued("c", 1.0)).apply(Started("c", 1.25))
    for event in events:
        state = state.apply(event)
    return state


DONE = column(
    FirstText("c", 1.5),
    Text("c", 1.5, "So the answer "),
    Text("c", 1.6, "is 김철수."),
    Finished("c", 2.25, True, "stop", Usage(10, 5), "req-1"),
)


def test_a_finished_column_is_an_object_with_every_field() -> None:
    assert result_of(REQUEST, DONE, RULES) == {
        "endpoint": "mine",
        "repeat": 1,
        "state": "done",
        "finish_reason": "stop",
        "text": SAID,
        "answer": "김철수",
        "error": None,
        "queue_ms": 250.0,
        "retry_ms": None,
        "connect_ms": None,
        "first_text_ms": 250.0,
        "longest_gap_ms": 100.0,
        "total_ms": 1000.0,
        "retries": 0,
        "tokens_in": 10,
        "tokens_out": 5,
        "tokens_are": "exact",
        "cost": 0.02,
        "request_id": "req-1",
        "cached": False,
    }


def test_a_failed_column_tells_its_error_and_has_no_answer() -> None:
    error = EndpointError("The endpoint answered {n}.", "Try again.", n=424)
    found = result_of(REQUEST, column(Failed("c", 2.0, error, "req-2")), RULES)
    assert found["error"] == {"message": "The endpoint answered 424.", "hint": "Try again."}
    assert (found["state"], found["answer"], found["text"], found["first_text_ms"]) == ("failed", None, "", None)
    json.dumps(found)


def away(status: int | None, code: str = "") -> EndpointError:
    return EndpointError("No.", "Wait.", status=status, code=code, may_retry=True)


def test_the_tries_before_the_last_are_no_queue_and_cost_their_time_where_they_reached_the_endpoint() -> None:
    tried = column(
        Retrying("c", 1.75, 1, 3.0, away(503)),
        Started("c", 5.0),
        Retrying("c", 5.1, 2, 1.0, away(429, "ThrottlingException")),
        Started("c", 6.25),
        FirstText("c", 6.5),
        Text("c", 6.5, SAID),
        Finished("c", 7.25),
    )
    found = result_of(replace(REQUEST, endpoint=BY_HOUR), tried, ())
    assert (found["queue_ms"], found["retry_ms"], found["first_text_ms"], found["total_ms"]) == (250, 5000, 250, 1000)
    assert found["cost"] == pytest.approx(1.5)


def test_a_call_that_is_stopped_while_it_waits_to_try_again_has_the_time_of_its_last_try() -> None:
    waiting = column(Retrying("c", 1.75, 1, 30.0, away(429)))
    assert waiting.since_start_ms(20.0) == 500
    stopped = waiting.apply(Finished("c", 20.0, complete=False, reason="stopped"))
    assert stopped.total_ms == 500
    for endpoint in (BY_HOUR, REQUEST.endpoint):
        assert result_of(replace(REQUEST, endpoint=endpoint), stopped, ())["cost"] == 0


@pytest.mark.parametrize(
    ("error", "reached"),
    [
        (away(400, "ValidationError"), False),  # no such endpoint
        (away(403, "AccessDeniedException"), False),
        (away(429, "ThrottlingException"), False),
        (away(None, "CannotConnect"), False),
        (away(None, "UnknownHost"), False),
        (EndpointError("It needs a licence.", status=424, code="ModelError", needs_licence=True), False),
        (UsageError("It cannot be sent."), False),
        (away(424, "ModelError"), True),
        (away(500), True),
        (away(None, "ReadTimeout"), True),
        (EndpointError("It broke off."), True),
    ],
)
def test_a_call_that_reached_no_model_costs_nothing(error: WorkbenchError, reached: bool) -> None:
    failed = column(Failed("c", 2.25, error))
    assert failed.total_ms == 1000
    assert result_of(replace(REQUEST, endpoint=BY_HOUR), failed, ())["cost"] == pytest.approx(1.0 if reached else 0.0)
    late = column(FirstText("c", 1.5), Text("c", 1.5, SAID), Failed("c", 2.25, error))
    assert result_of(replace(REQUEST, endpoint=BY_HOUR), late, ())["cost"] == pytest.approx(1.0)


def test_a_partial_answer_is_text_but_no_answer() -> None:
    partial = column(FirstText("c", 1.5), Text("c", 1.5, SAID), Finished("c", 2.0, complete=False))
    found = result_of(REQUEST, partial, ())
    assert (found["state"], found["text"], found["answer"]) == ("partial", SAID, None)


def test_a_rule_that_fails_is_told_and_loses_nothing() -> None:
    found = result_of(REQUEST, DONE, (AnswerRule(pattern="("),))
    assert found["text"] == SAID
    assert found["answer"] is None
    assert "not a regular expression" in found["error"]["message"]


def test_tokens_that_were_not_reported_are_estimated_and_marked() -> None:
    counted = Tokens(count_tokens(PROMPT.text or ""), count_tokens(SAID), exact=False)
    assert tokens_of(PROMPT, SAID, Usage()) == counted
    assert tokens_of(PROMPT, SAID, Usage(tokens_out=5)) == Tokens(counted.tokens_in, 5, exact=False)
    assert tokens_of(PROMPT, SAID, Usage(10, 5)) == Tokens(10, 5, exact=True)


def test_the_tokens_of_a_chat_prompt_are_those_of_its_messages() -> None:
    chat = RenderedPrompt(None, (RenderedMessage("system", "Be brief."), RenderedMessage("user", "Who?")))
    assert tokens_of(chat, "", Usage()).tokens_in == count_tokens("Be brief.") + count_tokens("Who?")


@pytest.mark.parametrize(
    ("price", "cost"),
    [
        (Price(), None),
        (Price(per_1k_in=0.5), 1.0),
        (Price(per_1k_in=0.5, per_1k_out=2.0), 2.0),
        (Price(per_hour=36.0, instances=2), 0.04),
        (Price(per_1k_in=0.5, per_hour=36.0), 1.0),
    ],
)
def test_the_cost_of_a_call(price: Price, cost: float | None) -> None:
    assert cost_of(price, Tokens(2000, 500, exact=True), 2000) == pytest.approx(cost)


def test_a_call_that_never_started_has_no_cost_by_the_hour() -> None:
    assert cost_of(Price(per_hour=36.0), Tokens(1, 0, exact=False), None) is None
