"""Making a run's calls again, as they were: the same columns, the same rendered prompts, at the endpoints given."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Mapping
from dataclasses import replace
from functools import partial

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import RunEvent
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import UsageError
from workbench.runs.column_calls import all_calls, empty_calls
from workbench.runs.comparison import Comparison
from workbench.runs.counting import TokenCounter
from workbench.runs.history.records import NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.result import column_cost, column_tokens
from workbench.runs.sampled_column import SampledColumn
from workbench.runs.sampling import MakeCall


def again(run: StoredRun, endpoints: Mapping[str, Endpoint], origin: str) -> NewRun:
    """The run as it would be made anew; `endpoints` gives for each label of its endpoints the one that is called.

    One that cannot be sent messages, where messages were rendered: `UsageError`.
    """
    columns = tuple(_at(column, endpoints[column.request.endpoint.label]) for column in run.run.columns)
    return replace(run.run, columns=columns, origin=origin)


def _at(column: StoredColumn, endpoint: Endpoint) -> StoredColumn:
    request = column.request
    if request.prompt.mode == "chat" and not payload_of(endpoint).takes_messages:
        raise UsageError(
            "The endpoint {endpoint} takes only text, and what was sent are the messages of a chat.",
            "Choose an endpoint that takes messages.",
            endpoint=endpoint.label,
        )
    return replace(column, request=replace(request, endpoint=endpoint))


def rerun(
    new: NewRun, transport: Transport, stop: Stop, make_call: MakeCall, counter: TokenCounter
) -> Generator[RunEvent, None, StoredRun]:
    """Makes all calls, within what each endpoint takes at a time, and returns the run with what came back."""
    comparison = empty_calls(new.columns)
    since = time.time() - time.perf_counter()
    for event in all_calls(new.columns, transport, stop, make_call):
        comparison = comparison.apply(event)
        yield event
    calls = tuple(_calls(new, comparison, since, counter))
    return StoredRun(0, uuid.uuid4().hex, min((one.at for one in calls), default=time.time()), new, calls)


def _calls(new: NewRun, comparison: Comparison, since: float, counter: TokenCounter) -> Generator[StoredCall]:
    """Every call that was made."""
    for stored in new.columns:
        request_of = partial(SampledColumn(stored.request, stored.sampling, comparison).request_of)
        for key in stored.sampling.comparison([stored.request]).columns:
            column = comparison[key.key]
            if column.queued_at is None:
                continue
            request = request_of(column.key)
            tokens = column_tokens(request, column, counter)
            shown = column.shifted(-column.queued_at)
            cost = column_cost(request, column, tokens)
            yield StoredCall(0, since + column.queued_at, request, shown, tokens, cost)
