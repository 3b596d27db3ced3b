"""The order of a list that was changed on two sides: which rows were moved, and where each of them stands then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=Hashable)


def moved(before: Sequence[Row], after: Sequence[Row]) -> set[Row]:
    """The fewest rows, of those in both, that were moved so that the others still stand in their old order."""
    place = {row: n for n, row in enumerate(before)}
    kept = [row for row in after if row in place]
    return set(kept) - set(_longest_rising(kept, [place[row] for row in kept]))


def merged_order(base: Sequence[Row], ours: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """Every row of the three, where it was moved or added; rows that both sides moved stand where ours has them.

    What was added on both sides behind the same row: ours first.
    """
    ours_rows, ours_moved, theirs_moved = set(ours), moved(base, ours), moved(base, theirs)
    placed_by_theirs = {row for row in theirs if row not in ours_rows or row in theirs_moved - ours_moved}
    added = ours_rows - set(base) - set(theirs)
    following: dict[Row | None, Row] = {}
    previous: Row | None = None
    for row in ours:
        if row not in placed_by_theirs:
            following[previous] = row
            previous = row
    previous = None
    for row in theirs:
        if row in placed_by_theirs:
            while following.get(previous) in added:
                previous = following[previous]
            if previous in following:
                following[row] = following[previous]
            following[previous] = row
        previous = row
    return list(_chained(following))


def both_moved(base: Sequence[Row], ours: Sequence[Row], theirs: Sequence[Row]) -> bool:
    """Whether a row was moved on both sides, and the rows that all three have stand in different orders."""
    common = set(base) & set(ours) & set(theirs)
    orders = [[row for row in side if row in common] for side in (base, ours, theirs)]
    return orders[1] != orders[2] and bool(moved(*orders[:2]) & moved(orders[0], orders[2]))


def _chained(following: dict[Row | None, Row]) -> Iterable[Row]:
    row = following.get(None)
    while row is not None:
        yield row
        row = following.get(row)


def _longest_rising(rows: Sequence[Row], places: Sequence[int]) -> list[Row]:
    ends: list[int] = []  # of the best run of each length: its last place …
    holders: list[int] = []  # … and which row that is
    before: list[int] = []
    for n, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(holders[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        holders[length : length + 1] = [n]
    found, at = [], holders[-1] if holders else -1
    while at >= 0:
        found.append(rows[at])
        at = before[at]
    return found
