"""The endpoints of a run that somebody else made: one's own of the same labels.

What a foreign file says of an endpoint must never bring a token of this machine's keyring to a place that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.runs.history.records import StoredRun
from workbench.runs.request import RunRequest


def with_endpoints(run: StoredRun, own: Mapping[str, Endpoint]) -> StoredRun:
    """The run at `own` endpoints, by their labels; any other is as the run has it, without its headers."""
    columns = tuple(replace(column, request=_at(column.request, own)) for column in run.run.columns)
    calls = tuple(replace(call, request=_at(call.request, own)) for call in run.calls)
    return replace(run, calls=calls, run=replace(run.run, columns=columns))


def labels_of(run: StoredRun) -> tuple[str, ...]:
    """The labels of the run's endpoints, each once."""
    return tuple(dict.fromkeys(column.request.endpoint.label for column in run.run.columns))


def _at(request: RunRequest, own: Mapping[str, Endpoint]) -> RunRequest:
    endpoint = request.endpoint
    return replace(request, endpoint=own.get(endpoint.label) or replace(endpoint, headers={}, session_id=None))
