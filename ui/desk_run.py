"""What the desk shows as one run, to be kept: its columns may have been sent at different times."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ui.token_counts import TokenCounts
from workbench.runs.comparison import Column
from workbench.runs.request import RunRequest
from workbench.runs.sampled_column import SampledColumn

if TYPE_CHECKING:
    from workbench.prompts.prompt import Prompt
    from workbench.runs.history.records import StoredCall, StoredColumn, StoredRun


def desk_run(
    prompt: Prompt,
    path: str,
    version: str,
    columns: Iterable[tuple[StoredColumn, SampledColumn]],
    tokens: TokenCounts,
    earlier: Mapping[str, StoredCall],
) -> StoredRun | None:
    """The run of these columns with every call that was made; None where none was. It is in no history, its `id` is 0.

    `earlier` are calls that an earlier run brought along, by their keys; all others were made by this process.
    """
    from workbench.runs.history.records import NewRun, StoredRun

    shown = tuple(columns)
    since = time.time() - time.perf_counter()
    calls = tuple(
        earlier.get(call.key) or _call(arrived.request_of(call.key), call, since, tokens)
        for _sent, arrived in shown
        for call in arrived.calls.columns
        if call.queued_at is not None
    )
    if not calls:
        return None
    run = NewRun(prompt, tuple(sent for sent, _arrived in shown), path, version)
    return StoredRun(0, uuid.uuid4().hex, min(call.at for call in calls), run, calls)


def _call(request: RunRequest, call: Column, since: float, tokens: TokenCounts) -> StoredCall:
    from workbench.runs.history.records import StoredCall

    queued = call.queued_at or 0.0
    return StoredCall(
        0, since + queued, request, call.shifted(-queued), tokens.counted(call.key), tokens.cost(call.key)
    )
