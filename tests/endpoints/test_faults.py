"""The fault table: each way in which a call can go wrong ends in its sentence, in its state, within its time limit,
and after exactly as many requests as are meant. Real boto3 against the loopback server throughout."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.endpoints.conftest import MakeTransport
from tests.fakes.faulty import (
    ClosesMidStream,
    DamagesAFrame,
    EndsEarly,
    HangsBeforeHeaders,
    HangsMidStream,
    Refuses,
    component_required,
    dependency_failed,
    eula_not_accepted,
    expired_session,
    garbage,
    internal_failure,
    model_not_ready,
    throttled,
    unavailable,
)
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.fakes.tls import tls_server
from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.endpoints.events import RunEvent, Started
from workbench.endpoints.stop import Stop
from workbench.local.containers.tgi import Tgi
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.run import payload_request, run

SOUND = says("one two three four", Tgi())
LIMITS = Limits(connect_s=0.3, between_s=0.3, total_s=5)
# What a limit of tenths of a second and two retries without a wait take at most, on a machine that is very busy.
WITHIN_S = 4.0


def nested() -> Refuses:
    """The container's own JSON, as a string, within the server's, as a string, within SageMaker's."""
    inner = json.dumps({"code": 400, "type": "InternalServerException", "message": "top_p must be below 1"})
    outer = json.dumps({"error": json.dumps({"detail": inner}), "error_type": "generation"})
    return Refuses(424, "ModelError", outer, 422)


class Place:
    """Where a call goes: `endpoint`, over what the settings of AWS and the machine are made to be."""

    def __init__(
        self, serve: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        self.seen = Recording(SOUND)
        self.endpoint = Endpoint("local:it", "it", limits=LIMITS)
        self.prompt = "Hi"
        self.folder = folder
        self.open = ExitStack()
        self.monkeypatch = monkeypatch
        self._serve = serve
        self._transport_to = transport_to
        self._url = ""

    def serve(self, served: Any, name: str = "it") -> str:
        self.seen = Recording(served)
        self.at(self._serve({name: self.seen}).url)
        return self._url

    def at(self, url: str) -> None:
        self._url = url

    def in_account(self, url: str) -> None:
        """An endpoint of the account, whose calls boto3's own setting sends to `url`."""
        self.monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
        self.monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
        self.monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", url)
        self.endpoint = replace(self.endpoint, label="mine", region="eu-west-1")
        self.at(url)

    @property
    def host(self) -> str:
        return self._url.rpartition("/")[2]

    @property
    def request(self) -> RunRequest:
        return RunRequest("it", self.endpoint, RenderedPrompt(self.prompt))

    def events(self) -> Iterator[RunEvent]:
        return run(self.request, self._transport_to(self._url), Stop())


@pytest.fixture
def place(
    serve_endpoints: ServeEndpoints, transport_to: MakeTransport, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Place]:
    made = Place(serve_endpoints, transport_to, monkeypatch, tmp_path)
    with made.open:
        yield made


def answering(served: Callable[[], Any], **fields: Any) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        place.serve(served())
        place.endpoint = replace(place.endpoint, **fields)

    return make


def expired_credentials(place: Place) -> None:
    place.in_account(place.serve(expired_session()))


def wrong_region(place: Place) -> None:
    place.in_account(place.serve(SOUND, name="in-another-region"))


def unknown_host(place: Place) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    place.in_account("http://runtime.sagemaker.eu-wset-1.amazonaws.com")
    place.monkeypatch.setattr(socket, "getaddrinfo", unknown)


def refused_connection(place: Place) -> None:
    bound = place.open.enter_context(socket.socket())
    bound.bind(("127.0.0.1", 0))  # and does not listen
    place.at(f"http://127.0.0.1:{bound.getsockname()[1]}")


def full_listener(place: Place) -> None:
    """Its queue is full, so that it answers nobody."""
    full = place.open.enter_context(socket.socket())
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    for _ in range(4):
        waiting = place.open.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
    place.at(f"http://127.0.0.1:{full.getsockname()[1]}")


def unsigned_certificate(place: Place) -> None:
    place.in_account(place.open.enter_context(tls_server(place.folder)))


def silent_listener(place: Place) -> str:
    """It accepts connections, and neither reads from them nor writes to them."""
    silent = place.open.enter_context(socket.create_server(("127.0.0.1", 0)))
    return f"http://127.0.0.1:{silent.getsockname()[1]}"


def silent_handshake(place: Place) -> None:
    place.in_account(silent_listener(place).replace("http:", "https:"))


def unread_request(place: Place) -> None:
    place.at(silent_listener(place))
    place.prompt = "x" * 6_200_000


def no_tls(place: Place) -> None:
    place.in_account(place.serve(SOUND).replace("http:", "https:"))


def large_body(place: Place) -> None:
    place.serve(SOUND)
    place.prompt = "x" * 7_000_000


@dataclass(frozen=True)
class Fault:
    """`sentence` may name the host; '' where the column has none. `tries` counts the requests that left, or that would
    have if there had been a connection; `seen` those that the endpoint saw."""

    name: str
    make: Callable[[Place], None]
    sentence: str
    tries: int = 1
    seen: int = 1
    state: str = "failed"
    text: str = ""


SAGEMAKER_FAILED = (
    "SageMaker itself failed to serve the call. Run again in a moment; if it happens again, look at the AWS Health "
    "Dashboard."
)
TLS_FAILED = (
    "The secure connection to {host} failed. Check the certificates of your network (AWS_CA_BUNDLE) and the "
    "computer's clock."
)
NO_JSON = (
    "The endpoint sent something that is not JSON: <html>\ufffd\ufffd not what you asked for\0\ufffd</html> Check that "
    "the endpoint hosts a text model and that its payload format is right."
)
FAULTS = [
    Fault(
        "400",
        answering(lambda: Refuses(400, "ValidationError", "1 validation error detected: bad header")),
        "The endpoint answered 400: 1 validation error detected: bad header Check the endpoint's settings and the "
        "parameters.",
    ),
    Fault(
        "424 with nested JSON",
        answering(nested),
        "The endpoint answered 424, its container 422: top_p must be below 1 Shorten the prompt, or check the "
        "parameters and the payload format; the endpoint's log says more.",
    ),
    Fault(
        "429 not ready",
        answering(model_not_ready),
        "The model of it is not ready yet: it is still being loaded. Wait a minute and run again.",
        tries=3,
        seen=3,
    ),
    Fault(
        "throttling",
        answering(throttled),
        "it gets more requests than it takes. Wait a moment, lower its concurrency, or give it more instances.",
        tries=3,
        seen=3,
    ),
    Fault(
        "throttling without retries",
        answering(throttled, limits=replace(LIMITS, retries=0)),
        "it gets more requests than it takes. Wait a moment, lower its concurrency, or give it more instances.",
    ),
    Fault("500", answering(internal_failure), SAGEMAKER_FAILED),
    Fault("503", answering(unavailable), SAGEMAKER_FAILED, tries=3, seen=3),
    Fault("530", answering(dependency_failed), SAGEMAKER_FAILED),
    Fault(
        "EULA missing",
        answering(eula_not_accepted),
        "The endpoint answered 424: the model needs its licence accepted. Turn on *Accept EULA* in the endpoint's "
        "settings.",
    ),
    Fault(
        "component missing",
        answering(component_required),
        "it hosts inference components and must be told which one to call. Name the inference component in the "
        "endpoint's settings.",
    ),
    Fault(
        "expired credentials",
        expired_credentials,
        "The AWS session has expired. Sign in again, for example with `aws sso login`, then run again.",
    ),
    Fault(
        "wrong region",
        wrong_region,
        "There is no endpoint it in eu-west-1. Check its name and profile, or look for it in another region: the "
        "account's endpoints are listed by region.",
        seen=0,
    ),
    Fault(
        "DNS failure",
        unknown_host,
        "The host {host} is not known: the region eu-west-1 may be wrong, or this computer is offline. Check the "
        "region in the endpoint's settings, then the network.",
        tries=3,
        seen=0,
    ),
    Fault(
        "refused connection",
        refused_connection,
        "{host} cannot be reached. Check that it runs, and your network and proxy settings.",
        tries=3,
        seen=0,
    ),
    Fault(
        "connection not accepted",
        full_listener,
        "{host} did not accept a connection in time. Check the network, a VPN or a firewall; in a VPC, the endpoint "
        "for SageMaker Runtime.",
        tries=3,
        seen=0,
    ),
    Fault("TLS failure: nobody signed the certificate", unsigned_certificate, TLS_FAILED, seen=0),
    Fault("TLS failure: no TLS there", no_tls, TLS_FAILED, seen=0),
    Fault(
        "TLS handshake that hangs",
        silent_handshake,
        "{host} did not accept a connection in time. Check the network, a VPN or a firewall; in a VPC, the endpoint "
        "for SageMaker Runtime.",
        tries=3,
        seen=0,
    ),
    Fault(
        "request that is not read",
        unread_request,
        "{host} did not take the request: sending it was stuck for 0.3 s. Check the network; a large request over a "
        "slow one needs a higher limit for the next part (between_s) in the endpoint's settings.",
        seen=0,
    ),
    Fault(
        "hang before headers",
        answering(HangsBeforeHeaders),
        "Nothing came from {host} for 0.3 s. Ask for fewer tokens, or raise the limit for the next part (between_s) in "
        "the endpoint's settings.",
    ),
    Fault(
        "hang mid-stream",
        answering(lambda: HangsMidStream(SOUND)),
        "Nothing came from {host} for 0.3 s. Ask for fewer tokens, or raise the limit for the next part (between_s) in "
        "the endpoint's settings.",
        text="one two",
    ),
    Fault("reset mid-stream", answering(lambda: ClosesMidStream(SOUND)), "", state="partial", text="one two"),
    Fault("no end marker", answering(lambda: EndsEarly(SOUND)), "", state="partial", text="one two"),
    Fault(
        "checksum error",
        answering(lambda: DamagesAFrame(SOUND)),
        "A part of the stream arrived damaged: what came before it is kept. Run again; if it happens again, something "
        "between you and {host} changes what is sent, such as a proxy.",
        text="one two",
    ),
    Fault(
        "7 MB body",
        large_body,
        "The request has {size:,} bytes, and SageMaker takes at most 6,291,456: it was not sent. Shorten the prompt, "
        "or leave out examples and documents.",
        tries=0,
        seen=0,
    ),
    Fault("garbage body", answering(garbage), NO_JSON),
    Fault("garbage body, not streamed", answering(garbage, stream=False), NO_JSON),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_ends_in_its_sentence_after_so_many_requests(place: Place, fault: Fault) -> None:
    fault.make(place)
    column, tries = Column("it", "it"), 0
    began = time.perf_counter()
    for event in place.events():
        column = column.apply(event)
        tries += isinstance(event, Started)
    assert time.perf_counter() - began < WITHIN_S
    sentence = fault.sentence.format(host=place.host, size=len(payload_request(place.request).body))
    assert (str(column.error or ""), column.state) == (sentence, fault.state)
    assert column.text == fault.text
    assert (tries, len(place.seen.seen)) == (fault.tries, fault.seen)
    assert column.retries == max(tries - 1, 0)
