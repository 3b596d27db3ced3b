"""Writing a run into a reproduce bundle: one zip, the same bytes for the same run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import UsageError
from workbench.library.bundles.archive import packed
from workbench.library.bundles.bundle import MIB, MOST_BYTES, MOST_ENTRIES
from workbench.library.bundles.exporting import program_version
from workbench.prompts.file import encoded as prompt_file
from workbench.runs.bundle.manifest import CALLS, LIMITS, MANIFEST, PROMPT, RUN, TABLES, VALUES, encoded
from workbench.runs.bundle.seal import sealed
from workbench.runs.bundle.shareable import shareable
from workbench.runs.history.records import StoredCall, StoredRun
from workbench.runs.history.run_data import run_data
from workbench.runs.history.typed_data import to_data
from workbench.runs.tables import TABLES as FORMS
from workbench.runs.tables.table import table_of

# One for the program, which compares it when it replays, and one for people.
_TABLES = ("json", "html")


def bundle_of(run: StoredRun) -> bytes:
    """The bundle of the run, without secrets. Long work.

    A run that is too large, or whose prompt no file can hold, is a `UsageError`.
    """
    members = _members(shareable(run))
    manifest = encoded(run, program_version(), members)
    _check_sizes({MANIFEST: manifest, **members})
    whole = b"".join(data for data in packed([(MANIFEST, manifest), *members.items()]) if data is not None)
    return sealed(whole)


def _members(run: StoredRun) -> dict[str, bytes]:
    table = table_of(run)
    members = {
        RUN: _json(run_data(replace(run, calls=tuple(_without_exchange(call) for call in run.calls)))),
        PROMPT: prompt_file(run.run.prompt, Path(PROMPT)),
        VALUES: _json(to_data(run.run.prompt.values)),
    }
    for number, call in enumerate(run.calls, start=1):
        members |= _wire(f"{CALLS}/{number:04}", call)
    return members | {f"{TABLES}{FORMS[form].suffix}": FORMS[form].content(table) for form in _TABLES}


def _wire(folder: str, call: StoredCall) -> Mapping[str, bytes]:
    """What went over the wire, to the byte."""
    exchange = call.column.exchange
    if exchange is None:
        return {}
    members = {f"{folder}/sent.json": _json(_without_body(exchange.sent)), f"{folder}/sent.body": exchange.sent.body}
    if exchange.reply is not None:
        members[f"{folder}/reply.json"] = _json(_without_body(exchange.reply))
        members[f"{folder}/reply.body"] = exchange.reply.body
    return members


def _without_exchange(call: StoredCall) -> StoredCall:
    return replace(call, column=replace(call.column, exchange=None))


def _without_body(value: Any) -> dict[str, Any]:
    return {name: one for name, one in to_data(value).items() if name != "body"}


def _json(data: Any) -> bytes:
    """In ASCII: half a character is kept as well."""
    return (json.dumps(data, indent=1) + "\n").encode("ascii")


def _check_sizes(members: Mapping[str, bytes]) -> None:
    largest = max(len(content) for content in members.values())
    if largest > LIMITS.entry_bytes or sum(map(len, members.values())) > MOST_BYTES:
        raise UsageError(
            "The run is too large for a bundle: it may have {most} MB, each part of it {part} MB.",
            "Export its table, or a run with fewer columns.",
            most=MOST_BYTES // MIB,
            part=LIMITS.entry_bytes // MIB,
        )
    if len(members) > MOST_ENTRIES:
        raise UsageError(
            "The run is too large for a bundle: it may have {most} parts.",
            "Export its table, or a run with fewer columns.",
            most=MOST_ENTRIES,
        )
