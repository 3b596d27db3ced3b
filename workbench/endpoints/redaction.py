"""Taking out by value what a call sent in secret: from the errors that it ends in, and from what it brings back."""

from __future__ import annotations

import base64
import binascii
import html
import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from workbench.endpoints.exchange import Exchange, Headers, Reply, SentRequest
from workbench.endpoints.transport import Answered, Arrived, Ended, Traced, TransportEvent
from workbench.errors import EndpointError, Phrase

_INSTEAD = "…"
# Shorter values are no secrets but words, such as the `ollama` that some clients send: errors are kept free of them
# where they cannot be mistaken, answers never lose a word to them.
_SHORTEST_IN_ERRORS = 4
_SHORTEST_IN_ANSWERS = 12
_OFTEN_ESCAPED = frozenset("=+<>&'/")


class Redaction:
    """Knows secret values, and in no form shows them.

    Each is found as it is, and as JSON, an address or a page of HTML would write it.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        forms = {form for value in values for form in _forms(value) if len(form) >= _SHORTEST_IN_ERRORS}
        self._forms = sorted(forms, key=len, reverse=True)  # one that holds another goes first

    def text(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, _INSTEAD)
        return text

    def body(self, body: bytes) -> bytes:
        for form in self._forms:
            body = body.replace(form.encode(), _INSTEAD.encode())
        return body

    def data(self, value: Any) -> Any:
        """Texts, and what holds texts, without the values."""
        match value:
            case str():
                return self.text(value)
            case Phrase():
                return Phrase(value.template, **self.data(value.values))
            case Mapping():
                return {name: self.data(each) for name, each in value.items()}
            case list() | tuple():
                return [self.data(each) for each in value]
        return value

    def error(self, error: EndpointError) -> EndpointError:
        """The same error, without the values."""
        error.details = self.text(error.details)
        error.values = self.data(error.values)
        error.link, error.request_id = self.text(error.link), self.text(error.request_id)
        return error

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same without the values; a body loses no short word, as an answer does not."""
        sent, reply = exchange.sent, exchange.reply
        return Exchange(
            SentRequest(sent.method, self.text(sent.url), self._headers(sent.headers), self._whole(sent.body)),
            reply and Reply(reply.status, self._headers(reply.headers), self._whole(reply.body), reply.cut),
        )

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self.text(value)) for name, value in headers)

    def _whole(self, body: bytes) -> bytes:
        stream = self.stream()
        return stream.feed(body) + stream.flush()

    def stream(self) -> RedactedStream:
        """For one stream of bytes."""
        return RedactedStream([form.encode() for form in self._forms if len(form) >= _SHORTEST_IN_ANSWERS])


class RedactedStream:
    """Bytes in any pieces. Only what can be the beginning of a value is held back until the next piece."""

    def __init__(self, forms: list[bytes]) -> None:
        self._forms = forms
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        data = self._held + data
        for form in self._forms:
            data = data.replace(form, _INSTEAD.encode())
        end = min((_begins_at(data, form) for form in self._forms), default=len(data))
        self._held = data[end:]
        return data[:end]

    def flush(self) -> bytes:
        held, self._held = self._held, b""
        return held


def redacted(events: Generator[TransportEvent], redaction: Callable[[], Redaction]) -> Generator[TransportEvent]:
    """The events of a call, its error too, without secrets. `redaction` is asked for once they can be known.

    The cause of an error is left behind, since it holds the secret still.
    """
    known: Redaction | None = None
    stream = RedactedStream([])
    try:
        for event in events:
            if known is None and isinstance(event, Traced | Answered | Arrived):
                known = redaction()
                stream = known.stream()
            match event:
                case Traced():
                    yield Traced(known.exchange(event.exchange) if known else event.exchange)
                case Answered():
                    yield replace(event, request_id=known.text(event.request_id) if known else event.request_id)
                case Arrived():
                    if data := stream.feed(event.data):
                        yield Arrived(data)
                case Ended():
                    if rest := stream.flush():
                        yield Arrived(rest)
                    yield event
                case _:
                    yield event
    except EndpointError as error:
        raise (known or redaction()).error(error) from None
    finally:
        events.close()


def _forms(value: str) -> Iterable[str]:
    """The value, and the part of it behind a scheme such as Bearer, as others write them down."""
    scheme, _, token = value.rpartition(" ")
    for secret in {value, token, *(_user_and_password(token) if scheme.lower() == "basic" else ())}:
        yield secret
        yield json.dumps(secret)[1:-1]
        yield json.dumps(secret, ensure_ascii=False)[1:-1].replace("/", "\\/")
        yield quote(secret, safe="")
        yield quote(secret)
        yield html.escape(secret)
        yield from _escaped(secret)


def _escaped(secret: str) -> Iterable[str]:
    """As JSON writers of other languages escape what need not be: some punctuation (Gson, .NET), or everything."""
    for number in ("\\u{:04x}", "\\u{:04X}"):
        yield "".join(number.format(ord(one)) if one in _OFTEN_ESCAPED else one for one in secret)
        yield "".join(number.format(ord(one)) for one in secret)


def _user_and_password(token: str) -> tuple[str, ...]:
    """What the token of the scheme Basic says."""
    try:
        said = base64.b64decode(token, validate=True).decode("latin-1")
    except (binascii.Error, ValueError):
        return ()
    return (said, said.partition(":")[2])


def _begins_at(data: bytes, form: bytes) -> int:
    """Where at the end of `data` a beginning of `form` stands, or its length."""
    at = data.find(form[:1], max(0, len(data) - len(form) + 1))
    while at >= 0:
        if form.startswith(data[at:]):
            return at
        at = data.find(form[:1], at + 1)
    return len(data)
