"""The reply of a call while it is read."""

from __future__ import annotations

from dataclasses import replace

from workbench.endpoints.exchange import LONGEST_REPLY, Exchange


class Received:
    """Keeps the pieces of one try's reply, up to `LONGEST_REPLY`: nothing is copied before the end."""

    def __init__(self) -> None:
        self._exchange: Exchange | None = None
        self._pieces: list[bytes] = []
        self._room = LONGEST_REPLY
        self._cut = False

    def begin(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def add(self, data: bytes) -> None:
        if len(data) > self._room:
            self._cut = True
            data = data[: self._room]
        if data:
            self._pieces.append(data)
            self._room -= len(data)

    def take(self) -> Exchange | None:
        """The exchange with the body as it was read, once: None where no piece arrived that has not been taken."""
        if self._exchange is None or self._exchange.reply is None or not self._pieces:
            return None
        reply = replace(self._exchange.reply, body=b"".join(self._pieces), cut=self._cut)
        self._pieces = []
        return replace(self._exchange, reply=reply)
