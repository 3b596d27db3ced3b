"""What one call puts on its wire and gets back, written down where the connection itself does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.endpoints.exchange import LONGEST_REPLY, Exchange, Headers, Reply, SentRequest

HIDDEN = "…"
# In lower case: headers whose values are secrets, or let someone in for a while.
SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "x-amz-security-token",
        "x-api-key",
        "api-key",
        "cookie",
        "set-cookie",
    }
)


class Trace:
    """Filled by the connection that serves the call; a request that leaves anew begins it anew."""

    def __init__(self) -> None:
        self._method = self._target = self._scheme = ""
        self._headers: list[tuple[str, str]] = []
        self._reply: Reply | None = None

    def request(self, method: str, target: str, scheme: str) -> None:
        """The request line leaves; `target` is a path, or a whole address for a proxy."""
        self._method, self._target, self._scheme = method, target, scheme
        self._headers, self._reply = [], None

    def header(self, name: str | bytes, values: Iterable[object]) -> None:
        self._headers.append((_text(name), ", ".join(map(_text, values))))

    def answer(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self._reply = Reply(status, tuple(headers))

    def refusal(self, body: bytes) -> None:
        """The whole body of a reply that is no answer."""
        if self._reply is not None:
            self._reply = replace(self._reply, body=body[:LONGEST_REPLY], cut=len(body) > LONGEST_REPLY)

    def exchange(self, body: bytes, secret_headers: Iterable[str] = ()) -> Exchange | None:
        """So far, for a request with that body; None where none left. The values of secret headers are left out."""
        if not self._method:
            return None
        secret = SECRET_HEADERS | {name.lower() for name in secret_headers}
        sent = SentRequest(self._method, self._url, _shown(self._headers, secret), body)
        reply = self._reply and replace(self._reply, headers=_shown(self._reply.headers, secret))
        return Exchange(sent, reply)

    @property
    def _url(self) -> str:
        if "://" in self._target:
            return self._target
        host = next((value for name, value in self._headers if name.lower() == "host"), "")
        return f"{self._scheme}://{host}{self._target}"


def _shown(headers: Iterable[tuple[str, str]], secret: frozenset[str]) -> Headers:
    return tuple((name, HIDDEN if name.lower() in secret else value) for name, value in headers)


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
