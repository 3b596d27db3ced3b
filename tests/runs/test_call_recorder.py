"""Calls are logged as they end, whatever their end: with figures, and without what was asked and answered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import HangsMidStream, Refuses, eula_not_accepted
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from workbench import endpoints
from workbench.endpoints.endpoint import Endpoint, Limits, Price
from workbench.endpoints.events import Finished, RunEvent, Started, Text
from workbench.endpoints.log_links import log_link
from workbench.endpoints.stop import Stop
from workbench.errors import EndpointError
from workbench.local.containers.tgi import Tgi
from workbench.local.server import EndpointServer, ServedEndpoint
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.call_log import CallLog, CallRecord, written
from workbench.runs.call_recorder import CallRecorder, record_of
from workbench.runs.compare import compare
from workbench.runs.comparison import Column
from workbench.runs.counting import ESTIMATES
from workbench.runs.logged_words import logged_code, logged_link, logged_request_id
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens

ASKED = "Who founded the company that makes the anvils of the coyote, and in which year was that?"
SAID = "It was founded in 1999 by 김철수, who made anvils for all of the coyotes of the desert."
REQUEST = RunRequest("column", Endpoint("local:it", "it", limits=Limits(concurrency=4)), RenderedPrompt(ASKED))


@pytest.fixture
def log(tmp_path: Path) -> CallLog:
    return CallLog(tmp_path / "calls")


@pytest.fixture
def recorder(log: CallLog) -> CallRecorder:
    return CallRecorder(log, ESTIMATES)


@pytest.fixture
def record(
    log: CallLog, recorder: CallRecorder, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> Callable[..., CallRecord]:
    """Makes one call and gives what was logged of it."""

    def called(served: ServedEndpoint, request: RunRequest = REQUEST) -> CallRecord:
        transport = transport_to(serve_endpoints({"it": served}).url)
        list(recorder.run(request, transport, Stop()))
        (found,) = log.newest("local:it", 2)
        return found

    return called


def test_a_call_that_ends_well_is_logged_with_its_figures(record: Callable[..., CallRecord]) -> None:
    endpoint = replace(REQUEST.endpoint, price=Price(per_hour=3600.0))
    found = record(says(SAID, Tgi()), replace(REQUEST, endpoint=endpoint))
    assert (found.state, found.at_once, found.message) == ("done", 1, "")
    assert found.total_ms is not None
    assert found.cost == pytest.approx(found.total_ms / 1000)
    assert (found.tokens_out or 0) > 5
    assert found.request_id
    assert found.at.tzinfo is not None


def test_a_refusal_is_logged_with_its_sentence(record: Callable[..., CallRecord]) -> None:
    found = record(Refuses(400, "ValidationError", "no such field"))
    assert found.state == "failed"
    assert found.status == 400
    assert found.message
    assert found.cost is None


@pytest.mark.parametrize(
    "served", [says(SAID, Tgi()), Refuses(400, "ModelError", json.dumps({"error": f"bad input_value='{ASKED}'"}))]
)
def test_neither_the_prompt_nor_the_answer_is_in_the_log(
    record: Callable[..., CallRecord], tmp_path: Path, served: ServedEndpoint
) -> None:
    assert "anvils" not in repr(record(served))
    assert "anvils" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*.jsonl")).decode()


PROMPT = 'PATIENT Jane Roe, born 1971-02-03,\nhas "diabetes" & asthma.\n\nDoes she smoke? 환자 기록'
ECHOES = {
    "as it is": PROMPT,
    "JSON": json.dumps({"error": PROMPT}),
    "JSON in JSON": json.dumps({"message": json.dumps({"error": PROMPT})}),
    "upper case": PROMPT.upper(),
    "as a code": json.dumps({"error": {"code": "Roe", "type": "diabetes", "message": PROMPT}}),
    "tokens": f"Input validation error: `inputs` must have less than 4 tokens. Given: {PROMPT}",
}


@pytest.mark.parametrize("body", ECHOES.values(), ids=ECHOES)
@pytest.mark.parametrize("code", ["ModelError", "ValidationError", "Roe diabetes", "AccessDeniedException"])
def test_no_word_of_a_server_is_in_the_log(record: Callable[..., CallRecord], body: str, code: str) -> None:
    found = record(Refuses(400, code, body), replace(REQUEST, prompt=RenderedPrompt(PROMPT)))
    line = written(found).decode().lower()
    for word in ("jane", "roe", "1971-0", "diabetes", "asthma", "smoke", "환자", "\\ud658"):
        assert word not in line
    assert found.message


def test_what_the_program_knows_itself_is_logged() -> None:
    said = {"name": "it", "region": "x", "reason": ASKED, "seconds": "2"}
    error = EndpointError("{name} of {region} said {reason} after {seconds} s.", **said)
    column = Column("column", "column", "failed", error=error)
    found = record_of(REQUEST, column, Tokens(1, 0, exact=True), datetime.now().astimezone(), 1)
    assert found.message == error.message_template
    assert found.values == {"name": "it", "region": "x", "reason": "…", "seconds": "2"}
    assert str(error) == f"it of x said {ASKED} after 2 s."  # the column shows all of it


def test_every_code_of_the_program_may_be_logged() -> None:
    sources = (path.read_text(encoding="utf-8") for path in Path(endpoints.__file__).parent.glob("*.py"))
    codes = {code for source in sources for code in re.findall(r'code="(\w+)"', source)}
    assert codes
    assert {code for code in codes if logged_code(code) != code} == set()


def test_request_ids_and_links_are_logged_as_such() -> None:
    endpoint = replace(REQUEST.endpoint, name="it")
    assert logged_request_id("0af9c3d2-1111-4e5f-8a2b-000000000001")
    assert not logged_request_id("Jane Roe 1971")
    link = log_link("us-east-1", "it", arn="arn:aws:logs:us-east-1:1:log-group:Jane Roe")
    assert logged_link(link, endpoint) == log_link("us-east-1", "it")
    assert logged_link("", endpoint) == ""


def test_a_failed_call_costs_no_tokens(record: Callable[..., CallRecord]) -> None:
    endpoint = replace(REQUEST.endpoint, price=Price(per_1k_in=1.0, per_1k_out=1.0))
    assert record(Refuses(400, "ValidationError", "no"), replace(REQUEST, endpoint=endpoint)).cost == 0


def test_a_call_whose_licence_is_not_accepted_costs_nothing(record: Callable[..., CallRecord]) -> None:
    endpoint = replace(REQUEST.endpoint, price=Price(per_hour=3600.0))
    assert record(eula_not_accepted(), replace(REQUEST, endpoint=endpoint)).cost == 0


def test_a_call_that_is_closed_while_it_runs_is_logged_as_stopped(
    log: CallLog, recorder: CallRecorder, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    server = serve_endpoints({"it": HangsMidStream(says(SAID, Tgi()))})
    stop = Stop()
    events = recorder.run(REQUEST, transport_to(server.url), stop)
    assert any(isinstance(event, Text) for event in events)
    assert recorder.open_calls == 1
    stop.set()
    events.close()
    (found,) = log.newest("local:it", 2)
    assert found.state == "stopped"
    assert recorder.open_calls == 0


def test_a_call_that_never_left_is_not_logged(
    log: CallLog, recorder: CallRecorder, transport_to: MakeTransport
) -> None:
    with EndpointServer({}) as server:
        events = recorder.run(REQUEST, transport_to(server.url), Stop())
        next(events)
        events.close()
    assert log.newest("local:it", 1) == ()


def test_calls_that_run_at_once_are_counted(
    log: CallLog, recorder: CallRecorder, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    transport = transport_to(serve_endpoints({"it": says(" ".join(["word"] * 20), Tgi())}, tokens_per_second=80).url)
    requests = [replace(REQUEST, column=str(n)) for n in range(4)]
    list(compare(requests, transport, Stop(), recorder.run))
    list(recorder.run(REQUEST, transport, Stop()))
    assert sorted(found.at_once for found in log.newest("local:it", 9)) == [1, 4, 4, 4, 4]


def test_a_log_that_cannot_be_written_breaks_no_run(
    tmp_path: Path, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    (tmp_path / "calls").write_text("a file where the folder should be")
    recorder = CallRecorder(CallLog(tmp_path / "calls"), ESTIMATES)
    events = list(recorder.run(REQUEST, transport_to(serve_endpoints({"it": says(SAID, Tgi())}).url), Stop()))
    assert isinstance(events[-1], Finished)
    assert recorder.problem is not None
    assert "cannot be logged" in str(recorder.problem)


def test_events_pass_as_they_come(
    recorder: CallRecorder, serve_endpoints: ServeEndpoints, transport_to: MakeTransport
) -> None:
    events: Generator[RunEvent] = recorder.run(
        REQUEST, transport_to(serve_endpoints({"it": says(SAID, Tgi())}).url), Stop()
    )
    kinds = [type(event) for event in events]
    assert kinds.index(Started) < kinds.index(Text) < kinds.index(Finished)
