"""Every format both ways: as bytes, and by unmodified boto3 against its strict stand-in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.endpoints.payloads.golden import FULL, GOLDEN
from tests.fakes.containers import STAND_INS, VARIANTS
from tests.fakes.faulty import EndsEarly, EndsInHalfFrame, FailsMidStream, LacksLastNewline, Sliced
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.stop import Stop
from workbench.local.containers.container import Container
from workbench.local.server import ServedEndpoint
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.run import run

SAID = "One day, 김철수 said “{x}” 😀\nand left."
payloads = pytest.mark.parametrize("payload", PAYLOADS)
every_container = pytest.mark.parametrize(
    ("payload", "container"),
    [*STAND_INS.items(), *VARIANTS],
    ids=[*STAND_INS, *(f"{name}-{number}" for number, (name, _) in enumerate(VARIANTS))],
)
STREAMING = [(name, each) for name, each in [*STAND_INS.items(), *VARIANTS] if PAYLOADS[name].can_stream]


def test_every_format_has_its_golden_bytes_and_its_stand_in() -> None:
    assert list(GOLDEN) == list(PAYLOADS)
    assert list(STAND_INS) == list(PAYLOADS)
    assert len({PAYLOADS[name].title for name in PAYLOADS}) == len(PAYLOADS)
    for name, golden in GOLDEN.items():
        assert PAYLOADS[name].takes_messages == (golden.prompt.mode == "chat")
        assert PAYLOADS[name].can_stream == bool(golden.streamed)


@payloads
def test_a_request_is_its_golden_bytes(payload: str) -> None:
    golden = GOLDEN[payload]
    request = PAYLOADS[payload].request(golden.prompt, FULL, stream=False)
    assert request.body.decode() == golden.request
    assert (request.content_type, request.accept) == (golden.content_type, "application/json")
    if golden.streamed:
        assert PAYLOADS[payload].request(golden.prompt, FULL, stream=True).body.decode() == golden.streamed


@payloads
def test_a_golden_reply_is_read(payload: str) -> None:
    assert PAYLOADS[payload].reply(GOLDEN[payload].reply.encode()) == GOLDEN[payload].read


def answered(
    served: ServedEndpoint,
    payload: str,
    to: MakeTransport,
    serve: ServeEndpoints,
    stream: bool,
    accept_eula: bool = True,
) -> Column:
    endpoint = Endpoint("local:it", "it", payload=payload, stream=stream, accept_eula=accept_eula)
    request = RunRequest("it", endpoint, GOLDEN[payload].prompt, replace(FULL, stop=("--", "###")))
    column = Column("it", "it")
    for event in run(request, to(serve({"it": served}).url), Stop()):
        column = column.apply(event)
    return column


@every_container
@pytest.mark.parametrize("stream", [False, True])
def test_its_container_understands_it_and_is_understood(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, container: Container, stream: bool
) -> None:
    """A format that cannot stream is called by the other verb, even where the endpoint's file says `stream`."""
    served = Recording(says(SAID, container))
    column = answered(served, payload, transport_to, serve_endpoints, stream)
    assert (column.text, column.state) == (SAID, "done")
    (seen,) = served.seen
    golden = GOLDEN[payload]
    streams = stream and PAYLOADS[payload].can_stream
    assert seen.streams == streams
    assert seen.body.decode() == (golden.streamed if streams else golden.request).replace('"\\n\\n"', '"###"')
    assert seen.content_type == golden.content_type


@pytest.mark.parametrize("payload", ["llama2-chat", "llama2-text"])
def test_a_licence_that_is_not_accepted_is_told_as_that(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str
) -> None:
    column = answered(says(SAID, STAND_INS[payload]), payload, transport_to, serve_endpoints, False, accept_eula=False)
    assert column.error is not None
    assert "licence" in column.error.message
    assert "Accept EULA" in column.error.hint


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("jumpstart-text", "is not supported; use application/x-text"),
        ("hf-toolkit", "`inputs` is missing"),
        ("tgi", "`inputs` must be a string"),
        ("lmi", "`inputs` is missing"),
        ("lmi-batch", "`inputs` is missing"),
        ("openai", "`messages` must be a list"),
        ("openai-text", "`prompt` must be one text"),
        ("llama2-chat", "`inputs` must be a list of dialogues"),
        ("llama3", "`inputs` is missing"),
        ("cohere", "`prompt` is missing"),
        ("cohere-chat", "`message` is missing"),
        ("j2", "`prompt` is missing"),
        ("contextual-answers", "`context` is missing"),
        ("instruction", "`instruction` is missing"),
    ],
)
def test_what_a_container_says_against_another_format_is_shown(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, told: str
) -> None:
    column = answered(says(SAID, STAND_INS[payload]), "jumpstart", transport_to, serve_endpoints, False)
    assert column.error is not None
    assert told in column.error.message


@pytest.mark.parametrize(("payload", "container"), STREAMING)
def test_a_half_frame_before_a_clean_end_makes_it_partial(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, container: Container
) -> None:
    served = EndsInHalfFrame(says(SAID, container), after_parts=4)
    column = answered(served, payload, transport_to, serve_endpoints, True)
    assert column.state == "partial"
    assert SAID.startswith(column.text)
    assert column.text not in ("", SAID)


@pytest.mark.parametrize(("payload", "container"), STREAMING)
def test_a_clean_end_before_the_end_marker_makes_it_partial_where_there_is_one(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, container: Container
) -> None:
    column = answered(EndsEarly(says(SAID, container), after_parts=4), payload, transport_to, serve_endpoints, True)
    assert column.state == ("done" if payload in ("jumpstart", "lmi-batch") else "partial")
    assert SAID.startswith(column.text)


@pytest.mark.parametrize(("payload", "container"), STREAMING)
def test_a_failure_in_the_middle_keeps_the_text_before_it(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, container: Container
) -> None:
    column = answered(FailsMidStream(says(SAID, container), 4), payload, transport_to, serve_endpoints, True)
    assert column.state == "failed"
    assert SAID.startswith(column.text)
    assert column.text


@pytest.mark.parametrize(("payload", "container"), STREAMING)
def test_slices_of_the_transport_do_not_show(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, payload: str, container: Container
) -> None:
    for served in (Sliced(says(SAID, container), 7), LacksLastNewline(says(SAID, container))):
        column = answered(served, payload, transport_to, serve_endpoints, True)
        assert (column.text, column.state) == (SAID, "done")
