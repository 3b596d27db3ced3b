"""What went over the wire for one call, as it is shown and kept: no secret is in it."""

from __future__ import annotations

from dataclasses import dataclass

# Of a longer reply the beginning is kept.
LONGEST_REPLY = 4 * 1024 * 1024
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SentRequest:
    """The request as it left. Of headers that carry a secret only the name is told; the value is `…`."""

    method: str
    url: str
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What came back. `body` is what was read of it: of a stream, the pieces put together; `cut` says that it was
    longer than `LONGEST_REPLY`."""

    status: int | None
    headers: Headers = ()
    body: bytes = b""
    cut: bool = False


@dataclass(frozen=True)
class Exchange:
    """`reply` is None until something came back."""

    sent: SentRequest
    reply: Reply | None = None
