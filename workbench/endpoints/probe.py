"""Finding out how to talk to an endpoint, in at most three tiny calls.

The first call is the guess's own body where something told of it, else one body with the fields of all formats. What
comes back is read by tables (`probe_replies.py`): a reply's shape tells the format, a refusal names what it wants.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import without_secrets
from workbench.endpoints.guesses import Evidence, Guess, guess_payload
from workbench.endpoints.probe_bodies import Body
from workbench.endpoints.probe_replies import complaint
from workbench.endpoints.probe_search import MOST_CALLS, ProbeSearch, call_of, first_reason, next_body, wants_component
from workbench.endpoints.probe_steps import ProbeCall, ProbeReceived, ProbeSent, ProbeStep
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Arrived, Transport
from workbench.errors import EndpointError, Phrase

# A reply to a tiny request that is longer than this is no answer to it.
_LONGEST_REPLY = 64 * 1024
_SHOWN = 4_000
_STATUS_OF_REFUSALS = (400, 415, 422, 424, 500)


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
        bodies.append(next_body(bodies, guess, endpoint))
    later = Phrase("if the answer leaves the format open"), Phrase("if it is still open")
    reasons = (first_reason(guess, endpoint), *later)
    return tuple(call_of(endpoint, body, why) for body, why in zip(bodies, reasons, strict=True))


def probe(endpoint: Endpoint, guess: Guess, transport: Transport, stop: Stop) -> Generator[ProbeStep]:
    """Makes the calls, and yields each one sent and what came back; last a `ProbeEnd`. After `stop`: no end.

    What is no word of the container (no permission, no such endpoint, throttling, no connection) is an `EndpointError`.
    """
    search = ProbeSearch(endpoint, guess)
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
        if not (_is_refusal(endpoint, error) or wants_component(error)):
            raise
        return data, error
    return data, None


def _is_refusal(endpoint: Endpoint, error: EndpointError) -> bool:
    """Whether the container itself says so."""
    if endpoint.transport == "sagemaker":
        return error.code == "ModelError"
    return error.status in _STATUS_OF_REFUSALS
