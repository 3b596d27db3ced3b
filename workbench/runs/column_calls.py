"""The calls of one column."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transports import Transports
from workbench.runs.compare import compare
from workbench.runs.history.records import StoredColumn
from workbench.runs.sampling import MakeCall


def column_calls(column: StoredColumn, transport: Transports, stop: Stop, make_call: MakeCall) -> Iterator[RunEvent]:
    """The events of all samples. One needs no further thread; of several the endpoint gets as many at a time as its
    limits allow."""
    transport.prepare([column.request.endpoint])  # what the program itself needs is no queue
    samples = column.sampling.samples(column.request)
    call = partial(column.sampling.call, make_call=make_call)
    if len(samples) == 1:
        return call(samples[0], transport, stop)
    return compare(samples, transport, stop, call)
