"""Every format both ways: as bytes, and by unmodified boto3 against its strict stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.endpoints.payloads.golden import FULL, GOLDEN
from tests.fakes.containers import STAND_INS, VARIANTS
from tests.fakes.faulty import EndsEarly, EndsInHalfFrame, FailsMidStream, LacksLastNewline, Sliced
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.stop import Stop
from workbench.local.invocation import Invocation
from workbench.local.server import EndpointServer, ServedEndpoint
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.run import run

SAID = "One day, 김철수 said “{x}” 😀\nand left."
CONTAINERS = {name: (name, container) for name, container in STAND_INS.items()}
CONTAINERS |= {f"{name}-{number}": (name, container) for number, (name, container) in enumerate(VARIANTS)}
STREAMING = [label for label, (name, _) in CONTAINERS.items() if PAYLOADS[name].can_stream]
FAULTS: dict[str, Callable[[ServedEndpoint], ServedEndpoint]] = {
    "none": lambda sound: sound,
    "sliced": lambda sound: Sliced(sound, 7),
    "no last newline": LacksLastNewline,
    "half a frame": lambda sound: EndsInHalfFrame(sound, after_parts=4),
    "early end": lambda sound: EndsEarly(sound, after_parts=4),
    "failure": lambda sound: FailsMidStream(sound, after_parts=4),
}
payloads = pytest.mark.parametrize("payload", PAYLOADS)
streaming = pytest.mark.parametrize("label", STREAMING)


@dataclass(frozen=True)
class Hosts:
    """Every stand-in with every fault, in one server; `seen` has what the last call sent."""

    url: str
    seen: list[Invocation]


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    seen: list[Invocation] = []
    endpoints = {
        f"{label} {fault}": Recording(wrapped(says(SAID, container)), seen)
        for label, (_, container) in CONTAINERS.items()
        for fault, wrapped in FAULTS.items()
    }
    with EndpointServer(endpoints) as server:
        yield Hosts(server.url, seen)


@pytest.fixture
def answered(hosts: Hosts, transport_to: MakeTransport) -> Callable[..., Column]:
    """`answered(label, fault="none", stream=True, …)`: the column after a run of the golden prompt."""

    def call(
        label: str, fault: str = "none", stream: bool = True, payload: str = "", accept_eula: bool = True
    ) -> Column:
        name = payload or CONTAINERS[label][0]
        endpoint = Endpoint("local:it", f"{label} {fault}", payload=name, stream=stream, accept_eula=accept_eula)
        request = RunRequest("it", endpoint, GOLDEN[name].prompt, replace(FULL, stop=("--", "###")))
        hosts.seen.clear()
        column = Column("it", "it")
        for event in run(request, transport_to(hosts.url), Stop()):
            column = column.apply(event)
        return column

    return call


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


@pytest.mark.parametrize("label", CONTAINERS)
@pytest.mark.parametrize("stream", [False, True])
def test_its_container_understands_it_and_is_understood(
    answered: Callable[..., Column], hosts: Hosts, label: str, stream: bool
) -> None:
    """A format that cannot stream is called by the other verb, even where the endpoint's file says `stream`."""
    column = answered(label, stream=stream)
    assert (column.text, column.state) == (SAID, "done")
    (seen,) = hosts.seen
    payload = CONTAINERS[label][0]
    golden = GOLDEN[payload]
    streams = stream and PAYLOADS[payload].can_stream
    assert seen.streams == streams
    assert seen.body.decode() == (golden.streamed if streams else golden.request).replace('"\\n\\n"', '"###"')
    assert seen.content_type == golden.content_type


@pytest.mark.parametrize("payload", ["llama2-chat", "llama2-text"])
def test_a_licence_that_is_not_accepted_is_told_as_that(answered: Callable[..., Column], payload: str) -> None:
    column = answered(payload, accept_eula=False)
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
    answered: Callable[..., Column], payload: str, told: str
) -> None:
    column = answered(payload, payload="jumpstart")
    assert column.error is not None
    assert told in column.error.message


@streaming
def test_a_half_frame_before_a_clean_end_makes_it_partial(answered: Callable[..., Column], label: str) -> None:
    column = answered(label, "half a frame")
    assert column.state == "partial"
    assert SAID.startswith(column.text)
    assert column.text not in ("", SAID)


@streaming
def test_an_end_before_the_end_marker_makes_it_partial_where_there_is_one(
    answered: Callable[..., Column], label: str
) -> None:
    column = answered(label, "early end")
    assert column.state == ("done" if label in ("jumpstart", "lmi-batch") else "partial")
    assert SAID.startswith(column.text)


@streaming
def test_a_failure_in_the_middle_keeps_the_text_before_it(answered: Callable[..., Column], label: str) -> None:
    column = answered(label, "failure")
    assert column.state == "failed"
    assert SAID.startswith(column.text)
    assert column.text


@streaming
@pytest.mark.parametrize("fault", ["sliced", "no last newline"])
def test_the_cuts_of_the_transport_do_not_show(answered: Callable[..., Column], label: str, fault: str) -> None:
    column = answered(label, fault)
    assert (column.text, column.state) == (SAID, "done")
