"""Finding out how to talk to an endpoint, in at most three tiny calls.

The first call is the guess's own body where something told of it, else one body with the fields of all formats. What
comes back is read by tables (`probe_replies.py`): a reply's shape tells the format, a refusal names what it wants.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from workbench.endpoints.endpoint import Endpoint, Probed
from workbench.endpoints.failures import without_secrets
from workbench.endpoints.guesses import Evidence, Guess, guess_payload
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.probe_bodies import ANY, BODIES, MAX_TOKENS, Body, body_of
from workbench.endpoints.probe_replies import Finding, Hint, complaint, is_licence, read_refusal, read_reply
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Arrived, Transport
from workbench.errors import EndpointError, Phrase
from workbench.prompts.tokens import count_tokens

MOST_CALLS = 3
# A reply to a tiny request that is longer than this is no answer to it.
_LONGEST_REPLY = 64 * 1024
_SHOWN = 4_000
_TRUSTED = ("image", "model", "package")
_STATUS_OF_REFUSALS = (400, 415, 422, 424, 500)


@dataclass(frozen=True)
class ProbeCall:
    """One call before it is made: `tokens_in` is an estimate, `tokens_out` what it asks for at most."""

    body: Body
    stream: bool
    request: PayloadRequest
    why: Phrase

    @property
    def text(self) -> str:
        """What is sent, as it is shown."""
        return without_secrets(self.request.body.decode("utf-8", errors="replace"))

    @property
    def tokens_in(self) -> int:
        return count_tokens(self.text)

    @property
    def tokens_out(self) -> int:
        return MAX_TOKENS


@dataclass(frozen=True)
class ProbeSent:
    """The call leaves now. `number` counts from 1."""

    number: int
    call: ProbeCall


@dataclass(frozen=True)
class ProbeReceived:
    """What came back: `text` without secrets and shortened, or the refusal as a sentence. `told` is what that means."""

    number: int
    text: str
    size: int
    ms: float
    error: EndpointError | None = None
    told: Phrase | None = None


@dataclass(frozen=True)
class ProbedFormat:
    """The format is found: `endpoint` has it pinned. `why` says by what it was recognised."""

    endpoint: Endpoint
    calls: int
    why: Phrase


@dataclass(frozen=True)
class ProbedNeed:
    """Every call is refused until the user switches something on: `need` is eula or component."""

    need: str
    calls: int
    error: EndpointError


@dataclass(frozen=True)
class ProbedUnknown:
    """No known format. What was seen is in the steps before, once more in `seen`."""

    calls: int
    seen: tuple[ProbeReceived, ...]


ProbeEnd = ProbedFormat | ProbedNeed | ProbedUnknown
ProbeStep = ProbeSent | ProbeReceived | ProbeEnd


def guess_of(endpoint: Endpoint) -> Guess:
    """The guess for an endpoint that was added already: the format in its file, else what its name tells."""
    by_name = guess_payload(Evidence(endpoint.component or endpoint.name))
    if endpoint.payload == Endpoint.payload:
        return by_name
    return Guess(endpoint.payload, endpoint.payload, "file", by_name.needs_eula)


def probe_calls(endpoint: Endpoint, guess: Guess) -> tuple[ProbeCall, ...]:
    """What would be sent: the first call for certain, the others only where the answers before leave a question.

    An answer may ask for another body of the same size instead. Nothing is sent.
    """
    bodies: list[Body] = []
    while len(bodies) < MOST_CALLS:
        bodies.append(_next_body(bodies, guess, endpoint))
    reasons = (_first_reason(guess), Phrase("if that says nothing"), Phrase("if a question is left"))
    return tuple(_call(endpoint, body, why) for body, why in zip(bodies, reasons, strict=True))


def probe(endpoint: Endpoint, guess: Guess, transport: Transport, stop: Stop) -> Generator[ProbeStep]:
    """Makes the calls, and yields each one sent and what came back; last a `ProbeEnd`. After `stop`: no end.

    What is no word of the container (no permission, no such endpoint, throttling, no connection) is an `EndpointError`.
    """
    search = _Search(endpoint, guess)
    while (call := search.next_call()) is not None:
        number = len(search.sent)
        yield ProbeSent(number, call)
        began = time.perf_counter()
        data, error = _exchange(endpoint, call, transport, stop)
        if stop.is_set:
            return
        told = search.read(call, data, error)
        shown = complaint(error) if error else data.decode("utf-8", errors="replace")
        received = ProbeReceived(
            number,
            without_secrets(shown)[:_SHOWN],
            len(data),
            (time.perf_counter() - began) * 1000,
            error,
            told,
        )
        search.seen.append(received)
        yield received
    yield search.end()


def _exchange(
    endpoint: Endpoint, call: ProbeCall, transport: Transport, stop: Stop
) -> tuple[bytes, EndpointError | None]:
    """The reply's bytes, or the container's refusal."""
    # Nothing is sent twice: the number of calls was promised.
    called = replace(endpoint, stream=call.stream, limits=replace(endpoint.limits, retries=0))
    data = b""
    try:
        with contextlib.closing(transport.call(called, call.request, stop)) as events:
            for event in events:
                if isinstance(event, Arrived):
                    data += event.data
                    if len(data) > _LONGEST_REPLY:
                        break
    except EndpointError as error:
        if not (_is_refusal(endpoint, error) or _wants_component(error)):
            raise
        return data, error
    return data, None


def _is_refusal(endpoint: Endpoint, error: EndpointError) -> bool:
    """Whether the container itself says so."""
    if endpoint.transport == "sagemaker":
        return error.code == "ModelError"
    return error.status in _STATUS_OF_REFUSALS


def _wants_component(error: EndpointError) -> bool:
    return "inference component name" in error.details.lower()


class _Search:
    """What is known so far. `sent` are the bodies of the calls, `seen` what came back."""

    def __init__(self, endpoint: Endpoint, guess: Guess) -> None:
        self._endpoint = endpoint
        self._guess = guess
        self.sent: list[Body] = []
        self.seen: list[ProbeReceived] = []
        self._next: tuple[Body, Phrase] | None = None
        self._hint: Hint | None = None
        self._finding: Finding | None = None
        self._need: tuple[str, EndpointError] | None = None
        self._is_certain = False

    def next_call(self) -> ProbeCall | None:
        """None where enough is known, or every call is made."""
        if self._need or self._is_certain or len(self.sent) == MOST_CALLS:
            return None
        body, why = self._next or (_next_body(self.sent, self._guess, self._endpoint), Phrase("nothing told so far"))
        if not self.sent:
            why = _first_reason(self._guess)
        self._next = None
        self.sent.append(body)
        return _call(self._endpoint, body, why)

    def read(self, call: ProbeCall, data: bytes, error: EndpointError | None) -> Phrase | None:
        """Takes in what came back, and returns what it means; None where it means nothing."""
        return self._read_reply(call.body, data) if error is None else self._read_refusal(call.body, error)

    def _read_reply(self, body: Body, data: bytes) -> Phrase | None:
        finding = read_reply(body, data)
        if finding is None:
            return None
        self._finding = finding
        # What came back from all fields at once is tried with the format's own.
        own = body_of(self._likeliest(finding))
        self._is_certain = body is not ANY or own in self.sent
        self._next = (own, finding.why)
        return finding.why

    def _read_refusal(self, body: Body, error: EndpointError) -> Phrase | None:
        words = complaint(error)
        if _wants_component(error) and not self._endpoint.component:
            self._need = ("component", error)
            return Phrase("it must be told which inference component to call")
        if is_licence(words) and not self._endpoint.accept_eula:
            self._need = ("eula", error)
            return Phrase("the model's licence must be accepted")
        hint = read_refusal(body, words)
        if hint is None:
            return None
        self._narrow(hint)
        if hint.body is not None and hint.body not in self.sent:
            self._next = (hint.body, hint.why)
        return hint.why

    def _narrow(self, hint: Hint) -> None:
        """Uses a refusal's words against what was found before, or in place of it."""
        if self._finding is not None and hint.body is not None:
            left = tuple(name for name in self._finding.payloads if name in hint.body.payloads)
            self._finding = replace(self._finding, payloads=left) if left else None
        elif hint.payload and (hint.body is None or len(self.sent) == MOST_CALLS):
            self._finding = Finding((hint.payload,), "whole", hint.why)
            self._is_certain = True

    def _likeliest(self, finding: Finding) -> str:
        """Of formats that answer alike, the one that container or model told of; a name may mislead."""
        told = self._guess.source in _TRUSTED and self._guess.payload in finding.payloads
        return self._guess.payload if told else finding.payloads[0]

    def end(self) -> ProbeEnd:
        calls = len(self.sent)
        if self._need is not None:
            return ProbedNeed(self._need[0], calls, self._need[1])
        if self._finding is None:
            return ProbedUnknown(calls, tuple(self.seen))
        payload = self._likeliest(self._finding)
        can_stream = payload in PAYLOADS and PAYLOADS[payload].can_stream
        probed = Probed(datetime.now(UTC).date().isoformat(), calls, self._finding.framing)
        stream = can_stream and self._finding.framing != "whole"
        pinned = replace(self._endpoint, payload=payload, stream=stream, probed=probed)
        return ProbedFormat(pinned, calls, self._finding.why)


def _call(endpoint: Endpoint, body: Body, why: Phrase) -> ProbeCall:
    stream = endpoint.target_model is None  # SageMaker's streaming verb takes no target model
    return ProbeCall(body, stream, body.request(endpoint.parameters, stream=stream), why)


def _next_body(sent: list[Body], guess: Guess, endpoint: Endpoint) -> Body:
    """The next body where the answers say nothing: the guess's, the one with all fields, then what most take."""
    return next(body for body in _order(guess, endpoint) if body not in sent)


def _order(guess: Guess, endpoint: Endpoint) -> Iterator[Body]:
    by_name = {body.name: body for body in BODIES}
    if endpoint.transport == "https":
        yield by_name["messages"]
    elif guess.word:
        yield body_of(guess.payload)
    yield from (ANY, by_name["messages"], by_name["inputs"], by_name["text_inputs"])


def _first_reason(guess: Guess) -> Phrase:
    if not guess.word:
        return Phrase("nothing tells of the format: the fields of all of them")
    return Phrase("“{word}” tells of {payload}", word=guess.word, payload=guess.payload)
