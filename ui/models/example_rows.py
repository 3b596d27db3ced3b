"""Moving rows: the new order as the old positions, row by row."""

from __future__ import annotations

from collections.abc import Collection


def moved_by(count: int, rows: Collection[int], step: int) -> list[int]:
    """Each of `rows` one place up (`step` -1) or down (1); rows at the end, and those against them, stay."""
    order = list(range(count))
    moving = set(rows)
    for row in sorted(moving, reverse=step > 0):
        other = row + step
        if 0 <= other < count and order[other] not in moving:
            order[row], order[other] = order[other], order[row]
    return order


def moved_to(count: int, rows: Collection[int], place: int) -> list[int]:
    """All of `rows` together, in their order, before the row that stands at `place`; `count` is the end."""
    moving = set(rows)
    before = [row for row in range(place) if row not in moving]
    after = [row for row in range(place, count) if row not in moving]
    return before + sorted(moving) + after
