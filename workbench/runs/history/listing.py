"""Lists of runs: found by a filter, newest first, each with what a row shows."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from workbench.errors import InvalidFile
from workbench.runs.history import store
from workbench.runs.history.facets import match
from workbench.runs.history.records import DayUsage, HistoryFilter, RunRow, StoredRun
from workbench.runs.history.schema import CALLS_A_RUN
from workbench.runs.history.search_words import place_of
from workbench.runs.request import RunRequest

_LEAD = 60


def found_rows(
    connection: sqlite3.Connection, wanted: HistoryFilter, before: int | None, limit: int
) -> tuple[RunRow, ...]:
    found = islice(_found(connection, wanted, before), limit)
    return tuple(_row(connection, run, call, wanted) for run, call in found)


def row_of(connection: sqlite3.Connection, run: int) -> RunRow:
    if connection.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone() is None:
        raise store.unknown_run(run)
    return _row(connection, run, run * CALLS_A_RUN, HistoryFilter())


def counted(connection: sqlite3.Connection, wanted: HistoryFilter, most: int) -> int:
    if wanted == HistoryFilter():
        (count,) = connection.execute("SELECT count(*) FROM (SELECT 1 FROM runs LIMIT ?)", (most,)).fetchone()
        return int(count)
    return sum(1 for _ in islice(_found(connection, wanted, None), most))


def _found(connection: sqlite3.Connection, wanted: HistoryFilter, before: int | None) -> Iterator[tuple[int, int]]:
    """The runs that match, newest first, each with the row of the index that it was found by."""
    searched = match(connection, wanted)
    if searched is None:
        return
    if not searched:
        for (run,) in connection.execute(
            "SELECT id FROM runs WHERE id < ? ORDER BY id DESC", (before if before is not None else 2**62,)
        ):
            yield run, run * CALLS_A_RUN
        return
    most = 2**62 if before is None else before * CALLS_A_RUN
    rows = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC", (searched, most)
    )
    last = 0
    for (row,) in rows:
        run = row // CALLS_A_RUN
        if run != last and _is_in_time(connection, run, wanted):
            yield run, row
        last = run


def _is_in_time(connection: sqlite3.Connection, run: int, wanted: HistoryFilter) -> bool:
    """To the second; the index knows only the days."""
    found = connection.execute("SELECT at FROM runs WHERE id = ?", (run,)).fetchone()
    if found is None:  # it was damaged when it was removed, so that its words stayed
        return False
    (at,) = found
    return (wanted.since is None or at >= wanted.since) and (wanted.until is None or at <= wanted.until)


def _row(connection: sqlite3.Connection, run: int, found: int, wanted: HistoryFilter) -> RunRow:
    uid, at, name, path, version, origin, note, starred, tags = connection.execute(
        "SELECT uid, at, prompt_name, path, version, origin, note, starred, tags FROM runs WHERE id = ?", (run,)
    ).fetchone()
    first = run * CALLS_A_RUN
    calls = connection.execute(
        "SELECT endpoint, state, cost, excerpt FROM calls WHERE id > ? AND id < ? ORDER BY id",
        (first, first + CALLS_A_RUN),
    ).fetchall()
    costs = [cost for _endpoint, _state, cost, _excerpt in calls if cost is not None]
    begun = next((excerpt for *_others, excerpt in calls if excerpt), "")
    return RunRow(
        id=run,
        uid=uid,
        at=at,
        prompt_name=name,
        path=path,
        version=version,
        origin=origin,
        endpoints=tuple(dict.fromkeys(endpoint for endpoint, *_others in calls)),
        states=dict(Counter(state for _endpoint, state, *_others in calls)),
        cost=sum(costs) if costs else None,
        note=note,
        starred=bool(starred),
        tags=store.tags_in(tags),
        excerpt=_passage(connection, found, note, wanted.text) if wanted.text.strip() else begun,
    )


def _passage(connection: sqlite3.Connection, found: int, note: str, text: str) -> str:
    """Where the first word of the search stands, in the answer before the input and the note; '' in a damaged one."""
    with contextlib.suppress(InvalidFile):
        return _passage_in(_said(connection, found, note), text)
    return ""


def _passage_in(said: Iterator[str], text: str) -> str:
    for one in said:
        place = place_of(one, text)
        if place >= 0:
            # From a word's beginning, where one is near.
            start = 0 if place <= _LEAD else one.find(" ", place - _LEAD, place) + 1 or place
            passage = " ".join(one[start : start + store.LONGEST_EXCERPT].split())
            return f"…{passage}" if start else passage
    return ""


def _said(connection: sqlite3.Connection, found: int, note: str) -> Iterator[str]:
    """One after the other: what is not needed is not unpacked."""
    if found % CALLS_A_RUN:
        yield store.answer_in(connection, found)
        (rendered,) = connection.execute("SELECT rendered FROM calls WHERE id = ?", (found,)).fetchone()
        yield from store.sent_in(connection, rendered)
    yield note


def add_whole(connection: sqlite3.Connection, run: StoredRun, request_key: Callable[[RunRequest], str]) -> int:
    found = connection.execute("SELECT id FROM runs WHERE uid = ?", (run.uid,)).fetchone()
    if found:
        return int(found[0])
    id = store.add_run(connection, run.run, run.uid, run.at, None, run)
    for number, call in enumerate(run.calls[: CALLS_A_RUN - 1], 1):
        added = store.add_call(connection, id, number, call.at, call.request, request_key(call.request))
        store.end_call(connection, added, call.column, call.tokens, call.cost)
    return id


def used_days(connection: sqlite3.Connection, since: float | None, until: float | None) -> tuple[DayUsage, ...]:
    first, last = (_day(since) if since is not None else "", _day(until) if until is not None else "9999-12-31")
    rows = connection.execute(
        "SELECT day, endpoint, calls, failed, tokens_in, tokens_out, cost FROM days WHERE day BETWEEN ? AND ?"
        " ORDER BY day, endpoint",
        (first, last),
    )
    return tuple(DayUsage(*row) for row in rows)


def _day(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().date().isoformat()
