"""A run as it may be given to others: without what names a secret, and without the folders of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.exchange import Exchange, Headers
from workbench.endpoints.likely_secrets import names_a_secret
from workbench.endpoints.redaction import Redaction
from workbench.prompts.prompt import Generation
from workbench.runs.history.records import StoredCall, StoredColumn, StoredRun
from workbench.runs.request import RunRequest

INSTEAD = "…"
_MORE_HEADERS = frozenset(("cookie", "set-cookie"))


def shareable(run: StoredRun) -> StoredRun:
    """Values of parameters and headers that are named like secrets become `…`, wherever else they stand, too.

    Of the paths of files and of an endpoint's headers the names stay. What a prompt, its values or an answer says is
    kept as it is. What still runs is partial.
    """
    taking = _Taking()
    columns = tuple(taking.column(one) for one in run.run.columns)
    calls = tuple(taking.call(one) for one in run.calls)
    redaction = Redaction(taking.secrets)
    calls = tuple(_without(call, redaction) for call in calls)
    prompt = replace(run.run.prompt, generation=taking.generation(run.run.prompt.generation))
    return replace(run, calls=calls, run=replace(run.run, prompt=prompt, columns=columns, path=_name(run.run.path)))


class _Taking:
    """Takes secrets out by the names that they stand under, and remembers them."""

    def __init__(self) -> None:
        self.secrets: set[str] = set()

    def column(self, column: StoredColumn) -> StoredColumn:
        variant = column.variant
        source = variant.prompt and replace(variant.prompt, path=_name(variant.prompt.path))
        variant = replace(variant, parameters=self.mapping(variant.parameters), prompt=source)
        return replace(column, variant=variant, request=self.request(column.request))

    def call(self, call: StoredCall) -> StoredCall:
        exchange = call.column.exchange
        state = call.column.state if call.column.ended or call.column.state == "waiting" else "partial"
        column = replace(call.column, state=state, exchange=exchange and self.exchange(exchange))
        return replace(call, request=self.request(call.request), column=column)

    def request(self, request: RunRequest) -> RunRequest:
        return replace(
            request, endpoint=self.endpoint(request.endpoint), generation=self.generation(request.generation)
        )

    def endpoint(self, endpoint: Endpoint) -> Endpoint:
        return replace(
            endpoint,
            headers=dict.fromkeys(endpoint.headers, INSTEAD),
            parameters=self.mapping(endpoint.parameters),
            extra=self.mapping(endpoint.extra),
            tokenizer=endpoint.tokenizer and _name(endpoint.tokenizer),
        )

    def generation(self, generation: Generation) -> Generation:
        return replace(generation, extra=self.mapping(generation.extra))

    def exchange(self, exchange: Exchange) -> Exchange:
        sent = replace(exchange.sent, headers=self.headers(exchange.sent.headers))
        reply = exchange.reply and replace(exchange.reply, headers=self.headers(exchange.reply.headers))
        return Exchange(sent, reply)

    def headers(self, headers: Headers) -> Headers:
        return tuple((name, self._taken(value) if _is_secret(name) else value) for name, value in headers)

    def mapping(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self._taken(value) if names_a_secret(name) else self._inner(value) for name, value in values.items()
        }

    def _inner(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self.mapping(value)
        return [self._inner(one) for one in value] if isinstance(value, list | tuple) else value

    def _taken(self, value: Any) -> Any:
        """A truth or a number (of tokens) is no secret."""
        if not isinstance(value, str):
            return self._inner(value)
        if value != INSTEAD:
            self.secrets.add(value)
        return INSTEAD


def _without(call: StoredCall, redaction: Redaction) -> StoredCall:
    exchange = call.column.exchange
    if exchange is None:
        return call
    sent = replace(exchange.sent, url=redaction.text(exchange.sent.url), body=redaction.body(exchange.sent.body))
    reply = exchange.reply and replace(exchange.reply, body=redaction.body(exchange.reply.body))
    return replace(call, column=replace(call.column, exchange=Exchange(sent, reply)))


def _is_secret(header: str) -> bool:
    return header.lower() in _MORE_HEADERS or names_a_secret(header.lower().removeprefix("x-"))


def _name(path: str) -> str:
    return PurePath(path.replace("\\", "/")).name
