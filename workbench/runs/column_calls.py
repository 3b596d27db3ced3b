"""The calls of one column, and of all columns of a run."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial

from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.endpoints.transports import Transports
from workbench.runs.compare import compare
from workbench.runs.comparison import Comparison
from workbench.runs.history.records import StoredColumn
from workbench.runs.request import RunRequest
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


def all_calls(
    columns: Sequence[StoredColumn], transport: Transport, stop: Stop, make_call: MakeCall
) -> Generator[RunEvent]:
    """The events of all samples of all columns, within what each endpoint takes at a time."""
    samples = [(sample, one.sampling) for one in columns for sample in one.sampling.samples(one.request)]
    sampling = {sample.column: own for sample, own in samples}

    def call(sample: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
        return sampling[sample.column].call(sample, transport, stop, make_call)

    yield from compare([sample for sample, _own in samples], transport, stop, call)


def empty_calls(columns: Sequence[StoredColumn]) -> Comparison:
    """The calls before any of them was made."""
    return Comparison(tuple(call for one in columns for call in one.sampling.comparison([one.request]).columns))
