"""What a probe tells: its calls before they are made, each one sent and what came back, and the end."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import without_secrets
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.probe_bodies import MAX_TOKENS, Body
from workbench.errors import EndpointError, Phrase
from workbench.prompts.tokens import count_tokens


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
