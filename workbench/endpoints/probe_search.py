"""What a probe knows so far, and which call that leads to next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from workbench.endpoints.endpoint import Endpoint, Probed
from workbench.endpoints.guesses import Guess
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.probe_bodies import ANY, BODIES, Body, body_of
from workbench.endpoints.probe_replies import Finding, Hint, complaint, is_licence, read_refusal, read_reply, reported
from workbench.endpoints.probe_steps import (
    ProbeCall,
    ProbedFormat,
    ProbedNeed,
    ProbedUnknown,
    ProbeEnd,
    ProbeReceived,
)
from workbench.errors import EndpointError, Phrase

MOST_CALLS = 3
_TRUSTED = ("image", "model", "package")


class ProbeSearch:
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
        body, why = self._next or (next_body(self.sent, self._guess, self._endpoint), Phrase("nothing told so far"))
        if not self.sent:
            why = first_reason(self._guess, self._endpoint)
        self._next = None
        self.sent.append(body)
        return call_of(self._endpoint, body, why)

    def read(self, call: ProbeCall, data: bytes, error: EndpointError | None) -> Phrase | None:
        """Takes in what came back, and returns what it means; None where it means nothing."""
        return self._read_reply(call.body, data) if error is None else self._read_refusal(call.body, error)

    def _read_reply(self, body: Body, data: bytes) -> Phrase | None:
        finding = read_reply(body, data)
        if finding is None:  # some containers refuse with status 200
            return self._read_words(body, reported(data))
        self._finding = finding
        # What came back from all fields at once is tried with the format's own.
        own = body_of(self._likeliest(finding))
        self._is_certain = body is not ANY or own in self.sent
        self._next = (own, finding.why)
        return finding.why

    def _read_refusal(self, body: Body, error: EndpointError) -> Phrase | None:
        if wants_component(error) and not self._endpoint.component:
            self._need = ("component", error)
            return Phrase("it must be told which inference component to call")
        words = complaint(error)
        if is_licence(words) and not self._endpoint.accept_eula:
            self._need = ("eula", error)
            return Phrase("the model's licence must be accepted")
        return self._read_words(body, words)

    def _read_words(self, body: Body, words: str) -> Phrase | None:
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


def call_of(endpoint: Endpoint, body: Body, why: Phrase) -> ProbeCall:
    stream = endpoint.target_model is None  # SageMaker's streaming verb takes no target model
    return ProbeCall(body, stream, body.request(endpoint.parameters, stream=stream), why)


def next_body(sent: Sequence[Body], guess: Guess, endpoint: Endpoint) -> Body:
    """The next body where the answers say nothing: the guess's, the one with all fields, then what most take."""
    return next(body for body in _order(guess, endpoint) if body not in sent)


def _order(guess: Guess, endpoint: Endpoint) -> Iterator[Body]:
    by_name = {body.name: body for body in BODIES}
    if endpoint.transport == "https":
        yield by_name["messages"]
    elif guess.word:
        yield body_of(guess.payload)
    yield from (ANY, by_name["messages"], by_name["inputs"], by_name["text_inputs"])


def first_reason(guess: Guess, endpoint: Endpoint) -> Phrase:
    if endpoint.transport == "https":
        return Phrase("most servers behind an address of their own take messages")
    if not guess.word:
        return Phrase("nothing suggests a format: the fields of all of them")
    return Phrase("“{word}” in its name or container suggests {payload}", word=guess.word, payload=guess.payload)


def wants_component(error: EndpointError) -> bool:
    """Whether SageMaker refused the call because the endpoint hosts inference components and none was named."""
    return "inference component name" in error.details.lower()
