"""Answers that are served instead of calls: which ones, for what, and how they are marked."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.in_turn import says_in_turn
from tests.fakes.recording import Recording
from workbench.endpoints.endpoint import Endpoint, Limits, Price
from workbench.endpoints.events import Finished, RunEvent, Usage
from workbench.endpoints.exchange import Exchange, SentRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import UsageError
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.answer_cache import AnswerCache
from workbench.runs.call_log import CallLog
from workbench.runs.call_recorder import CallRecorder
from workbench.runs.compare import compare
from workbench.runs.comparison import Column, Comparison
from workbench.runs.counting import ESTIMATES
from workbench.runs.history.records import StoredCall
from workbench.runs.request import RunRequest
from workbench.runs.request_key import request_key
from workbench.runs.requests import requests_for
from workbench.runs.result import Tokens, column_cost
from workbench.runs.run import run
from workbench.runs.sampled_column import SampledColumn
from workbench.runs.sampling import MakeCall, Sampling

IT = Endpoint("local:it", "it", limits=Limits(concurrency=1, between_s=60, total_s=60), price=Price(per_1k_out=1.0))
SENT = Exchange(SentRequest("POST", "http://x", (), b"{}"))
DONE = Column(
    "then", "then", "done", "Yes.", first_text_ms=120.0, total_ms=300.0, usage=Usage(5, 2), finish_reason="stop",
    request_id="req-then", connect_ms=3.0, exchange=SENT,
)  # fmt: skip


class Kept:
    """A history of one program: what was answered, by key and number."""

    def __init__(self) -> None:
        self.calls: dict[tuple[str, int], StoredCall] = {}

    def answer_of(self, key: str, number: int) -> StoredCall | None:
        return self.calls.get((key, number))

    def keep(self, request: RunRequest, column: Column) -> None:
        self.calls[request_key(request), request.repeat] = StoredCall(1, 1000.0, request, column)

    def keeping(self, make_call: MakeCall) -> MakeCall:
        def call(request: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
            column = Column(request.column, request.column)
            for event in make_call(request, transport, stop):
                column = column.apply(event)
                yield event
            self.keep(request, column)

        return call


@pytest.fixture
def kept() -> Kept:
    return Kept()


Ask = Callable[[RunRequest], Column]


@pytest.fixture
def server() -> Recording:
    return Recording(says_in_turn(Tgi(), *(f"answer {n}" for n in range(1, 9))))


@pytest.fixture
def ask(kept: Kept, server: Recording, serve_endpoints: ServeEndpoints, transport_to: MakeTransport) -> Ask:
    """`ask(request)`: the column of a call through the cache."""
    transport = transport_to(serve_endpoints({"it": server}).url)
    call = AnswerCache(kept.answer_of).over(run)

    def column(request: RunRequest) -> Column:
        return Comparison((Column("c", "c"),)).apply_all(call(request, transport, Stop()))["c"]

    return column


def request(text: str = "Hi", **fields: object) -> RunRequest:
    made = RunRequest("c", IT, RenderedPrompt(text))
    return replace(made, **fields)  # type: ignore[arg-type]


def test_an_answer_of_then_is_told_with_the_times_of_then_and_marked(kept: Kept, ask: Ask, server: Recording) -> None:
    kept.keep(request(), DONE)
    found = ask(request())
    assert server.seen == []
    assert (found.state, found.text, found.cached, found.answered_at) == ("done", "Yes.", True, 1000.0)
    assert found.first_text_ms == pytest.approx(120.0)
    assert found.total_ms == pytest.approx(300.0)
    told = (found.usage, found.finish_reason, found.request_id, found.connect_ms, found.exchange)
    assert told == (Usage(5, 2), "stop", "req-then", 3.0, SENT)


def test_it_costs_nothing(kept: Kept, ask: Ask) -> None:
    kept.keep(request(), DONE)
    found = ask(request())
    tokens = Tokens(5, 2, exact=True)
    by_hour = request(endpoint=replace(IT, price=Price(per_hour=3.6)))
    for priced in (request(), by_hour):
        assert column_cost(priced, found, tokens) == 0.0
        assert column_cost(priced, replace(found, cached=False), tokens) != 0.0
    assert column_cost(request(endpoint=replace(IT, price=Price())), found, tokens) is None


def test_what_was_never_answered_is_called(ask: Ask, server: Recording) -> None:
    found = ask(request())
    assert (found.text, found.cached, found.answered_at) == ("answer 1", False, None)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "column",
    [
        *(replace(DONE, state=state) for state in ("partial", "stopped", "failed", "streaming", "waiting")),
        replace(DONE, cached=True),
    ],
    ids=lambda column: f"{column.state} {column.cached}",
)
def test_only_an_answer_of_its_own_that_is_done_is_served(kept: Kept, ask: Ask, column: Column) -> None:
    kept.keep(request(), column)
    assert ask(request()).text == "answer 1"


def test_another_repeat_and_another_prompt_are_answers_of_their_own(kept: Kept, ask: Ask) -> None:
    kept.keep(request(), DONE)
    assert ask(request(repeat=2)).text == "answer 1"
    assert ask(request("Hi!")).text == "answer 2"
    assert ask(request(column="c")).text == "Yes."


def test_a_session_is_never_served(kept: Kept, ask: Ask) -> None:
    within = request(endpoint=replace(IT, session_id="NEW_SESSION"))
    kept.keep(within, DONE)
    assert ask(within).text == "answer 1"


def test_an_empty_answer_is_one(kept: Kept, ask: Ask, server: Recording) -> None:
    kept.keep(request(), replace(DONE, text="", first_text_ms=None))
    found = ask(request())
    assert (found.text, found.first_text_ms, found.cached, server.seen) == ("", None, True, [])


def test_a_history_that_cannot_be_read_breaks_no_run(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    def broken(_key: str, _number: int) -> StoredCall | None:
        raise UsageError("No disk.", "Buy one.")

    cache = AnswerCache(broken)
    transport = transport_to(serve_endpoints({"it": says_in_turn(Tgi(), "anew")}).url)
    events = list(cache.over(run)(request(), transport, Stop()))
    assert isinstance(events[-1], Finished)
    assert not events[-1].cached
    assert cache.problem is not None


def test_a_stop_that_came_before_serves_nothing(kept: Kept, transport_to: MakeTransport) -> None:
    kept.keep(request(), DONE)
    stop = Stop()
    stop.set()
    events = list(AnswerCache(kept.answer_of).over(run)(request(), transport_to("http://127.0.0.1:9"), stop))
    assert [type(event).__name__ for event in events[1:]] == ["Finished"]
    assert isinstance(events[-1], Finished)
    assert (events[-1].complete, events[-1].cached) == (False, False)


def test_what_is_served_is_not_in_the_log_of_calls(kept: Kept, tmp_path: Path, transport_to: MakeTransport) -> None:
    kept.keep(request(), DONE)
    recorder = CallRecorder(CallLog(tmp_path), ESTIMATES)
    call = AnswerCache(kept.answer_of).over(recorder.run)
    assert list(call(request(), transport_to("http://127.0.0.1:9"), Stop()))
    assert CallLog(tmp_path).days() == []


def test_samples_of_repeats_stay_independent(
    kept: Kept, server: Recording, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    """Two repeats of two samples, each with a second call: eight answers, and the same eight from the cache."""
    prompt = Prompt("p", input_template="Hi")
    requests = requests_for(prompt, [IT], repeat=2)
    sampling = Sampling(votes=2, sentence="So?")
    transport = transport_to(serve_endpoints({"it": server}).url)
    call = kept.keeping(AnswerCache(kept.answer_of).over(run))

    def answered() -> Comparison:
        samples = [sample for one in requests for sample in sampling.samples(one)]
        return sampling.comparison(requests).apply_all(
            compare(samples, transport, Stop(), partial(sampling.call, make_call=call))
        )

    first, again = answered(), answered()
    texts = [column.text for column in first.columns]
    assert sorted(texts) == [f"answer {n}" for n in range(1, 9)]
    assert [column.text for column in again.columns] == texts
    assert [column.cached for column in first.columns] == [False] * 8
    assert [column.cached for column in again.columns] == [True] * 8
    results = [SampledColumn(one, sampling, again).result(()) for one in requests]
    assert [(each["repeat"], each["cached"], each["cost"]) for each in results] == [(1, True, 0.0), (2, True, 0.0)]
