from __future__ import annotations

import json

import pytest

from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.events import Failed, Finished, FirstText, Queued, RunEvent, Started, Text, Usage
from workbench.errors import EndpointError
from workbench.prompts.prompt import AnswerRule
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.tokens import count_tokens
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens, cost_of, result_of, tokens_of

PROMPT = RenderedPrompt("누가 Acme를 세웠나?")
REQUEST = RunRequest("c", Endpoint("mine", "my-endpoint", price=Price(per_1k_in=1.0, per_1k_out=2.0)), PROMPT)
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
    }


def test_a_failed_column_tells_its_error_and_has_no_answer() -> None:
    error = EndpointError("The endpoint answered {n}.", "Try again.", n=424)
    found = result_of(REQUEST, column(Failed("c", 2.0, error, "req-2")), RULES)
    assert found["error"] == {"message": "The endpoint answered 424.", "hint": "Try again."}
    assert (found["state"], found["answer"], found["text"], found["first_text_ms"]) == ("failed", None, "", None)
    json.dumps(found)


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
