"""Each fault as an unmodified boto3 client meets it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError
from urllib3.exceptions import ProtocolError

from tests.fakes import faulty
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import says
from tests.local.conversation import JSON, stream_bytes
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.server import ServedEndpoint

SOUND = says("하나 둘 셋 넷 다섯", JumpStart())
BODY = {"text_inputs": "a"}

Connect = Callable[[ServedEndpoint], Any]
OpenStream = Callable[[Any], Any]


@pytest.fixture
def connect(serve_endpoints: ServeEndpoints, aws_client: Callable[[str, str], Any]) -> Connect:
    """A client of a server whose endpoint `it` is the given one."""
    return lambda endpoint: aws_client("sagemaker-runtime", serve_endpoints({"it": endpoint}).url)


@pytest.fixture
def open_stream() -> Iterator[Callable[[Any], Any]]:
    """Calls the streaming verb and gives the iterator of its events; the connection is closed with the test."""
    with ExitStack() as bodies:

        def opened(client: Any) -> Any:
            body = json.dumps(BODY)
            reply = client.invoke_endpoint_with_response_stream(EndpointName="it", ContentType=JSON, Body=body)
            bodies.callback(reply["Body"].close)
            return iter(reply["Body"])

        yield opened


def collect(events: Any, into: list[bytes]) -> None:
    for event in events:
        into.append(event["PayloadPart"]["Bytes"])


@pytest.mark.parametrize(
    ("endpoint", "status", "code"),
    [
        (faulty.throttled(), 429, "ThrottlingException"),
        (faulty.model_not_ready(), 429, "ModelNotReadyException"),
        (faulty.internal_failure(), 500, "InternalFailure"),
        (faulty.access_denied(), 403, "AccessDeniedException"),
        (faulty.eula_not_accepted(), 424, "ModelError"),
    ],
)
def test_a_refusal_has_its_status_and_code(
    connect: Connect, open_stream: OpenStream, endpoint: ServedEndpoint, status: int, code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        open_stream(connect(endpoint))
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert caught.value.response["Error"]["Code"] == code


def test_the_licence_is_named_inside_the_containers_own_json(connect: Connect, open_stream: OpenStream) -> None:
    with pytest.raises(ClientError) as caught:
        open_stream(connect(faulty.eula_not_accepted()))
    assert "accept_eula" in json.loads(caught.value.response["OriginalMessage"])["error"]


@pytest.mark.parametrize(
    "kind", [faulty.HangsMidStream, faulty.ClosesMidStream, faulty.EndsInHalfFrame, faulty.EndsEarly]
)
def test_an_interrupted_stream_delivers_its_first_parts(
    connect: Connect, open_stream: OpenStream, kind: Callable[..., ServedEndpoint]
) -> None:
    events = open_stream(connect(kind(SOUND, after_parts=2)))
    assert json.loads(next(events)["PayloadPart"]["Bytes"]) == {"outputs": ["하나"]}
    assert json.loads(next(events)["PayloadPart"]["Bytes"]) == {"outputs": [" 둘"]}


def test_a_closed_connection_is_an_error(connect: Connect, open_stream: OpenStream) -> None:
    parts: list[bytes] = []
    with pytest.raises(ProtocolError):
        collect(open_stream(connect(faulty.ClosesMidStream(SOUND, after_parts=2))), parts)
    assert len(parts) == 2


@pytest.mark.parametrize("kind", [faulty.EndsInHalfFrame, faulty.EndsEarly])
def test_an_early_end_looks_like_an_end(
    connect: Connect, open_stream: OpenStream, kind: Callable[..., ServedEndpoint]
) -> None:
    parts: list[bytes] = []
    collect(open_stream(connect(kind(SOUND, after_parts=2))), parts)
    assert len(parts) == 2


@pytest.mark.parametrize(("error_code", "kind"), [("StreamBroken", "ModelStreamError"), ("", "InternalStreamFailure")])
def test_an_exception_arrives_mid_stream(connect: Connect, open_stream: OpenStream, error_code: str, kind: str) -> None:
    parts: list[bytes] = []
    with pytest.raises(EventStreamError, match=f"{kind}.*The container closed its stream"):
        collect(open_stream(connect(faulty.FailsMidStream(SOUND, error_code=error_code))), parts)
    assert len(parts) == 2


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
def test_slices_put_together_are_the_sound_stream(connect: Connect, open_stream: OpenStream, size: int) -> None:
    parts: list[bytes] = []
    collect(open_stream(connect(faulty.Sliced(SOUND, size))), parts)
    assert b"".join(parts) == stream_bytes(connect(SOUND), "it", BODY)
    assert all(len(part) == size for part in parts[:-1])


def test_the_last_line_lacks_its_newline(connect: Connect) -> None:
    data = stream_bytes(connect(faulty.LacksLastNewline(SOUND)), "it", BODY)
    assert data + b"\n" == stream_bytes(connect(SOUND), "it", BODY)


def test_drips_are_all_there(connect: Connect) -> None:
    dripping = faulty.Drips(SOUND, seconds=0.001)
    assert stream_bytes(connect(dripping), "it", BODY) == stream_bytes(connect(SOUND), "it", BODY)


def test_garbage_passes_as_it_is(connect: Connect) -> None:
    client = connect(faulty.garbage())
    whole = client.invoke_endpoint(EndpointName="it", ContentType=JSON, Body=b"{}")
    assert whole["ContentType"] == "text/html"
    assert whole["Body"].read() == stream_bytes(client, "it", BODY)
