"""The rows of a list that was changed on two sides, side by side and in the order of the merged list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.library.alignment import Rows, aligned, counterparts, equals
from workbench.library.row_order import both_moved, merged_order

# A row by the list in which it was first seen (0 base, 1 ours, 2 theirs) and its place there.
_Row = tuple[int, int]


@dataclass(frozen=True)
class PairedRow:
    """Where a row stands in each list; None: not there."""

    base: int | None
    ours: int | None
    theirs: int | None


@dataclass(frozen=True)
class Pairing:
    """`rows` with ours' order where both sides moved a row, `turned` with theirs'; None: there is only one order."""

    rows: tuple[PairedRow, ...]
    turned: tuple[PairedRow, ...] | None


def paired(base: Rows | None, ours: Rows, theirs: Rows) -> Pairing:
    """`base` None: nothing is known of before, and rows of the two sides with the same inputs are one row."""
    old = Rows((), ()) if base is None else base
    our_rows, their_rows = _named(old, ours, 1), _named(old, theirs, 2)
    new = [[n for n, row in enumerate(rows) if row[0]] for rows in (our_rows, their_rows)]
    pairs = (counterparts if base is None else equals)(ours.only(new[0]), theirs.only(new[1]))
    for position, found in zip(new[1], pairs, strict=True):
        if found is not None:
            their_rows[position] = our_rows[new[0][found]]
    base_rows = [(0, n) for n in range(len(old.rows))]
    places = ({row: n for n, row in enumerate(rows)} for rows in (base_rows, our_rows, their_rows))
    in_base, in_ours, in_theirs = places

    def side_by_side(order: Sequence[_Row]) -> tuple[PairedRow, ...]:
        return tuple(PairedRow(in_base.get(row), in_ours.get(row), in_theirs.get(row)) for row in order)

    rows = side_by_side(merged_order(base_rows, our_rows, their_rows))
    if not both_moved(base_rows, our_rows, their_rows):
        return Pairing(rows, None)
    return Pairing(rows, side_by_side(merged_order(base_rows, their_rows, our_rows)))


def _named(base: Rows, side: Rows, number: int) -> list[_Row]:
    return [(number, n) if old is None else (0, old) for n, old in enumerate(aligned(base, side))]
