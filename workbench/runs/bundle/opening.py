"""Opening a reproduce bundle: all of it is checked before anything is made of it, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.endpoints.exchange import Exchange, Reply, SentRequest
from workbench.errors import Phrase
from workbench.library.bundles.archive import open_archive
from workbench.library.bundles.bundle import MOST_ENTRIES
from workbench.library.bundles.manifest import refused
from workbench.runs.bundle.manifest import CALLS, LIMITS, MANIFEST, RUN, TABLES, check_members, decoded
from workbench.runs.bundle.own_endpoints import with_endpoints
from workbench.runs.bundle.seal import is_whole
from workbench.runs.history.records import StoredCall, StoredRun
from workbench.runs.history.run_data import parsed, read_run, value_of
from workbench.runs.history.typed_data import to_data

TABLE = f"{TABLES}.json"
_LAST_MOMENT = 250_000_000_000  # in the year 9892; calendars end with 9999


@dataclass(frozen=True)
class RunBundle:
    """A bundle that was read and checked. `table` is the data of its table, as it was when the bundle was made."""

    program: str
    run: StoredRun
    table: Any


def open_bundle(path: Path) -> RunBundle:
    """The bundle in the file. One in which a byte was changed, a hostile or a newer one is an `InvalidFile`."""
    archive = open_archive(path, LIMITS)
    source = archive.source
    if MANIFEST not in archive.entries:
        raise refused(source, Phrase("it has no {file}, so it is no bundle of a run", file=MANIFEST))
    manifest = decoded(archive.unpack(MANIFEST), source)
    members = {name: archive.unpack(name) for name in archive.entries if name != MANIFEST}
    check_members(manifest, members, source)
    if not is_whole(archive.data):
        raise refused(source, Phrase("it was changed since it was made, or packed anew by another program"))
    for name in (RUN, TABLE):
        if name not in members:
            raise refused(source, Phrase("the entry {name} is missing", name=name))
    run = read_run(parsed(members[RUN], source), source)
    _check(run, source)
    run = with_endpoints(run, {})
    calls = tuple(_with_wire(call, number, members, source) for number, call in enumerate(run.calls, start=1))
    return RunBundle(manifest.program, replace(run, calls=calls), _table(members[TABLE], source))


def _check(run: StoredRun, source: str) -> None:
    """What its types do not tell, and what everything that shows a run counts on."""
    keys = [column.variant.key for column in run.run.columns]
    if len(set(keys)) < len(keys) or keys != [column.request.column for column in run.run.columns]:
        raise refused(source, Phrase("its columns are not told apart"))
    samplings = [column.sampling for column in run.run.columns]
    if any(one.calls < 1 for one in samplings) or sum(one.calls for one in samplings) > MOST_ENTRIES:
        raise refused(source, Phrase("it has no samples, or more than {most}", most=MOST_ENTRIES))
    if not all(0 <= at < _LAST_MOMENT for at in (run.at, *(call.at for call in run.calls))):
        raise refused(source, Phrase("it tells of no moment that there is"))


def _with_wire(call: StoredCall, number: int, members: Mapping[str, bytes], source: str) -> StoredCall:
    folder = f"{CALLS}/{number:04}"
    if f"{folder}/sent.json" not in members:
        return call
    sent = _read(SentRequest, f"{folder}/sent", members, source)
    reply = _read(Reply, f"{folder}/reply", members, source) if f"{folder}/reply.json" in members else None
    return replace(call, column=replace(call.column, exchange=Exchange(sent, reply)))


def _read(kind: type[Any], name: str, members: Mapping[str, bytes], source: str) -> Any:
    data = parsed(members[f"{name}.json"], source)
    if not isinstance(data, dict) or f"{name}.body" not in members:
        raise refused(source, Phrase("the entry {name} is missing", name=f"{name}.body"))
    return value_of(kind, {**data, "body": to_data(members[f"{name}.body"])}, source)


def _table(data: bytes, source: str) -> Any:
    try:
        table = json.loads(data)
        if not all(isinstance(row, dict) for row in [table["run"], *table["rows"]]):
            raise TypeError("a row is no object")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise refused(source, Phrase("the entry {name} is damaged", name=TABLE)) from error
    return table
