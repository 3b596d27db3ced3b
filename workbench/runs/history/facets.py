"""What a run can be filtered by, as words of the full-text index: so that any filters together are one search.

A facet is a kind and a value, and counts how many rows of the index have it. Of the time there are the day and a block
of 32 days, counted from 1970 in UTC.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from workbench.runs.history.records import HistoryFilter
from workbench.runs.history.search_words import expression, facet_word

Facet = tuple[str, str]
STARRED: Facet = ("starred", "yes")
_DAY_S = 86_400
_BLOCK = 32


def run_facets(
    prompt: str, path: str, version: str, at: float, starred: bool, tags: Iterable[str]
) -> tuple[Facet, ...]:
    day = int(at // _DAY_S)
    found = [("prompt", prompt), ("day", str(day)), ("block", str(day // _BLOCK))]
    found += [("path", path)] if path else []
    found += [("version", version)] if version else []
    found += [STARRED] if starred else []
    return (*found, *(("tag", tag) for tag in dict.fromkeys(tags)))


def call_facets(endpoint: str, state: str) -> tuple[Facet, ...]:
    return ("endpoint", endpoint), ("state", state)


def used(connection: sqlite3.Connection, rows: Iterable[Iterable[Facet]], step: int) -> dict[Facet, int]:
    """The ids of the facets of some rows of the index, which are added (`step` 1) or removed (-1) now."""
    ids = {}
    for (kind, value), count in Counter(facet for row in rows for facet in row).items():
        found = connection.execute(
            "INSERT INTO facets (kind, value, uses) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, value) DO UPDATE SET uses = uses + excluded.uses RETURNING id",
            (kind, value, step * count),
        ).fetchall()
        ids[kind, value] = int(found[0][0])
    return ids


def names(connection: sqlite3.Connection, kind: str) -> tuple[str, ...]:
    """The values of a kind that occur, sorted."""
    found = connection.execute("SELECT value FROM facets WHERE kind = ? AND uses > 0 ORDER BY value", (kind,))
    return tuple(value for (value,) in found)


def match(connection: sqlite3.Connection, wanted: HistoryFilter) -> str | None:
    """The search of the index for the filter; '' where everything is wanted, None where nothing can be found."""
    terms = []
    if wanted.text.strip():
        said = expression(wanted.text)
        if not said:
            return None
        terms.append(said)
    for facet in _asked(wanted):
        word = _known(connection, *facet)
        if word is None:
            return None
        terms.append(word)
    if wanted.prompt:
        either = [_known(connection, kind, wanted.prompt) for kind in ("prompt", "path")]
        known = [word for word in either if word is not None]
        if not known:
            return None
        terms.append(f"({' OR '.join(known)})")
    if wanted.since is not None or wanted.until is not None:
        days = _days(connection, wanted)
        if not days:
            return None
        terms.append(f"({' OR '.join(days)})")
    return " AND ".join(terms)


def _asked(wanted: HistoryFilter) -> Iterator[Facet]:
    for kind in ("version", "endpoint", "state", "tag"):
        if value := getattr(wanted, kind):
            yield kind, value
    if wanted.starred:
        yield STARRED


def _known(connection: sqlite3.Connection, kind: str, value: str) -> str | None:
    found = connection.execute(
        "SELECT id FROM facets WHERE kind = ? AND value = ? AND uses > 0", (kind, value)
    ).fetchone()
    return f'"{facet_word(found[0])}"' if found else None


def _days(connection: sqlite3.Connection, wanted: HistoryFilter) -> list[str]:
    """The days at both ends, and the blocks between, as far as something was run on them."""
    (oldest, newest) = connection.execute(
        "SELECT (SELECT at FROM runs ORDER BY at LIMIT 1), (SELECT at FROM runs ORDER BY at DESC LIMIT 1)"
    ).fetchone()
    if oldest is None:
        return []
    first = int(max(oldest, oldest if wanted.since is None else wanted.since) // _DAY_S)
    last = int(min(newest, newest if wanted.until is None else wanted.until) // _DAY_S)
    found: list[Facet] = []
    while first <= last:
        if first % _BLOCK == 0 and first + _BLOCK - 1 <= last:
            found.append(("block", str(first // _BLOCK)))
            first += _BLOCK
        else:
            found.append(("day", str(first)))
            first += 1
    words = (_known(connection, *facet) for facet in found)
    return [word for word in words if word is not None]
