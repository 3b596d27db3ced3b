"""Replaying a bundle without a network: its replies are decoded again, and the table that comes of it is compared."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.exchange import Reply
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, TransportEvent
from workbench.runs.bundle.opening import RunBundle
from workbench.runs.comparison import Column
from workbench.runs.history.records import StoredCall, StoredRun
from workbench.runs.result import Tokens
from workbench.runs.run import run
from workbench.runs.tables.json_table import json_text
from workbench.runs.tables.table import RunTable, table_of

ORIGIN = "replay"
_FIRST_REFUSAL = 400


@dataclass(frozen=True)
class CellDifference:
    """A cell of the table that comes out other than it was. `row` counts from 1, 0 is the head of the table."""

    row: int
    field: str
    stored: Any
    replayed: Any


@dataclass(frozen=True)
class Replayed:
    """`differences` is empty where the table is identical. Of the calls `as_stored` no whole reply was kept: their
    answers stand as they were."""

    run: StoredRun
    table: RunTable
    differences: tuple[CellDifference, ...]
    as_stored: tuple[str, ...]


def replayed(bundle: RunBundle) -> Replayed:
    """The run as its replies tell it again. Times, and counts of tokens that no reply holds, are those of the bundle.

    Long work; uses no network.
    """
    decoded = [(call, _decoded(call)) for call in bundle.run.calls]
    calls = tuple(call if again is None else _taken(call, again) for call, again in decoded)
    made = replace(bundle.run, calls=calls, run=replace(bundle.run.run, origin=ORIGIN))
    table = table_of(made)
    as_stored = tuple(call.column.key for call, again in decoded if again is None)
    return Replayed(made, table, tuple(_differences(bundle.table, table)), as_stored)


class _Kept:
    """A transport that brings back what a call brought."""

    def __init__(self, column: Column, reply: Reply) -> None:
        self._column = column
        self._reply = reply

    def call(self, _endpoint: Endpoint, _request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        column = self._column
        yield Sent(0.0)
        yield Answered(column.request_id, 0.0)
        if self._reply.body:
            yield Arrived(self._reply.body)
        if column.state == "stopped":
            stop.set()
        elif column.error is not None:
            raise column.error
        else:
            yield Ended(column.state != "partial")


def _decoded(call: StoredCall) -> Column | None:
    """What the call's reply says; None where none was kept, or not all of it."""
    column, exchange = call.column, call.column.exchange
    if exchange is None or exchange.reply is None or not column.ended:
        return None
    reply = exchange.reply
    is_refusal = reply.status is not None and reply.status >= _FIRST_REFUSAL
    if is_refusal or reply.cut or (column.text and not reply.body):
        return None
    again = Column(column.key, column.label)
    for event in run(call.request, _Kept(column, reply), Stop()):
        again = again.apply(event)
    return again


def _taken(call: StoredCall, again: Column) -> StoredCall:
    column = call.column
    if column.state == "stopped":
        # What came after the stop was not shown, and is not a part of the answer.
        shown = again.text.startswith(column.text)
        return replace(call, column=replace(column, text=column.text if shown else again.text))
    usage = again.usage
    tokens = call.tokens
    if tokens is not None and usage.tokens_in is not None and usage.tokens_out is not None:
        tokens = Tokens(usage.tokens_in, usage.tokens_out, exact=True)
    column = replace(
        column,
        state=again.state,
        text=again.text,
        error=again.error,
        usage=usage,
        finish_reason=again.finish_reason,
    )
    return replace(call, column=column, tokens=tokens)


def _differences(stored: Any, table: RunTable) -> Generator[CellDifference]:
    """A field that only the newer of two programs writes is no difference."""
    again = json.loads(json_text(table))
    yield from _other_cells(0, stored["run"], again["run"])
    if len(stored["rows"]) != len(again["rows"]):
        yield CellDifference(0, "rows", len(stored["rows"]), len(again["rows"]))
    for number, (was, now) in enumerate(zip(stored["rows"], again["rows"], strict=False), start=1):
        yield from _other_cells(number, was, now)


def _other_cells(row: int, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Generator[CellDifference]:
    for field in [one for one in stored if one in again]:
        if stored[field] != again[field]:
            yield CellDifference(row, field, stored[field], again[field])
