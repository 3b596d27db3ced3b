"""What changed from one version of a prompt to another, part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from workbench.library.alignment import Rows, aligned
from workbench.library.parts import ABSENT, Kind, Part, about, field_kinds, same, same_unknown, text_of
from workbench.library.row_order import merged_order, moved
from workbench.prompts.prompt import Prompt
from workbench.yaml_fields import PlainScalar


class Change(Enum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SWITCHED_ON = "switched on"
    SWITCHED_OFF = "switched off"


@dataclass(frozen=True)
class PartChange:
    """`before` and `after` are the part as text, None where it was not there.

    A row of a list counts as in the later version, a removed one as in the earlier; `old_row` is where it was. A row
    that was edited, switched and moved at once is as many changes.
    """

    part: Part
    change: Change
    before: str | None
    after: str | None
    old_row: int = 0


def changes(before: Prompt, after: Prompt) -> tuple[PartChange, ...]:
    """In the order of the prompt's fields; nothing where the two are the same."""
    return tuple(_fields(Part(()), before, after))


def _fields(part: Part, before: Any, after: Any) -> Iterator[PartChange]:
    for name, kind in field_kinds(type(after)).items():
        inner, was, now = _inner(part, name), getattr(before, name), getattr(after, name)
        if kind is Kind.ROWS:
            yield from _rows(inner, was, now)
        elif kind is Kind.KEYS:
            yield from _keys(inner, was, now)
        elif kind is Kind.FIELDS and was is not None and now is not None:
            yield from _fields(inner, was, now)
        else:
            yield from _value(inner, was, now)


def _keys(part: Part, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[PartChange]:
    unknown = part.path[-1] == "extra"
    alike, text = (same_unknown, _written) if unknown else (same, text_of)
    for key in _in_order(list(before), list(after)):
        yield from _value(_inner(part, key), before.get(key, ABSENT), after.get(key, ABSENT), alike, text)


def _value(
    part: Part,
    before: Any,
    after: Any,
    alike: Callable[[Any, Any], bool] = same,
    text: Callable[[Any], str] = text_of,
) -> Iterator[PartChange]:
    if alike(before, after):
        return
    was, now = (_told(one, text) for one in (before, after))
    added, removed = (was or "") == "" and bool(now), (now or "") == "" and bool(was)
    yield PartChange(part, Change.ADDED if added else Change.REMOVED if removed else Change.CHANGED, was, now)


def _told(value: Any, text: Callable[[Any], str]) -> str | None:
    if value is ABSENT or value is None:
        return None
    if isinstance(value, tuple) and all(one.isprintable() for one in value):
        return ", ".join(value)  # tags as they are read; stop sequences with line ends are written
    return text(value)


def _written(value: Any) -> str:
    """An unknown key's value, so that a text and a number are told apart."""
    return str(value) if isinstance(value, PlainScalar) else json.dumps(value, ensure_ascii=False, indent=2)


def _rows(part: Part, before: Sequence[Any], after: Sequence[Any]) -> Iterator[PartChange]:
    origins = aligned(Rows.of(before), Rows.of(after))
    # A new row is named by its place, counted on from the old ones.
    later = [len(before) + new if old is None else old for new, old in enumerate(origins)]
    places = {row: new for new, row in enumerate(later)}
    earlier = list(range(len(before)))
    in_motion = moved(earlier, later)
    for row in _in_order(earlier, later):
        if row not in places:
            yield PartChange(_row(part, row, before[row]), Change.REMOVED, text_of(before[row]), None, row + 1)
        elif row >= len(before):
            new = places[row]
            yield PartChange(_row(part, new, after[new]), Change.ADDED, None, text_of(after[new]))
        else:
            yield from _row_changes(part, row, places[row], before[row], after[places[row]], row in in_motion)


def _row_changes(part: Part, old: int, new: int, before: Any, after: Any, is_moved: bool) -> Iterator[PartChange]:
    here = _row(part, new, after)
    switched = getattr(before, "enabled", True) != getattr(after, "enabled", True)
    same_switch = replace(before, enabled=after.enabled) if switched else before
    if not same(same_switch, after):
        was, now = ((replace(one, enabled=True) if switched else one) for one in (before, after))
        yield PartChange(here, Change.CHANGED, text_of(was), text_of(now), old + 1)
    if switched:
        change = Change.SWITCHED_ON if after.enabled else Change.SWITCHED_OFF
        yield PartChange(here, change, text_of(before), text_of(after), old + 1)
    if is_moved:
        yield PartChange(here, Change.MOVED, text_of(after), text_of(after), old + 1)


def _in_order(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """The order of the later version; what was removed stands where it was, before what took its place."""
    left = set(after)
    return merged_order([one for one in before if one in left], before, after)


def _inner(part: Part, name: str) -> Part:
    return replace(part, path=(*part.path, name))


def _row(part: Part, place: int, row: Any) -> Part:
    return replace(part, row=place + 1, about=about(row))
