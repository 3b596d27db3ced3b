"""The sessions that endpoints opened: one asked for with NEW_SESSION is used by the calls that follow."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.routing import NEW_SESSION

_NEW = "x-amzn-sagemaker-new-session-id"
_CLOSED = "x-amzn-sagemaker-closed-session-id"
_Key = tuple[str, str, str | None, str | None, str | None, str | None]


class Sessions:
    """Kept in memory only. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[_Key, str] = {}

    def joined(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint with its open session in place of NEW_SESSION."""
        if endpoint.session_id != NEW_SESSION:
            return endpoint
        with self._lock:
            return replace(endpoint, session_id=self._open.get(_key(endpoint), NEW_SESSION))

    def hear(self, endpoint: Endpoint, headers: Mapping[str, str]) -> None:
        """What the headers of an answer say: a session was opened (`id; Expires=…`), or closed."""
        if endpoint.session_id is None:
            return
        opened, closed = headers.get(_NEW, "").partition(";")[0].strip(), headers.get(_CLOSED, "").strip()
        with self._lock:
            if opened and endpoint.session_id == NEW_SESSION:
                self._open.setdefault(_key(endpoint), opened)
            self._drop(endpoint, closed)

    def leave(self, endpoint: Endpoint) -> None:
        """The endpoint refused a call of this session, which may have expired: the next one opens another."""
        with self._lock:
            self._drop(endpoint, endpoint.session_id or "")

    def _drop(self, endpoint: Endpoint, session: str) -> None:
        if session and self._open.get(_key(endpoint)) == session:
            del self._open[_key(endpoint)]


def _key(endpoint: Endpoint) -> _Key:
    return (endpoint.label, endpoint.name, endpoint.region, endpoint.profile, endpoint.component, endpoint.variant)
