"""Merging two changed versions of a prompt by its parts: what only one side changed is taken, the rest is a conflict.

Rows of lists are recognised by `alignment`, so that one side may move what the other edits. An order that both sides
changed is a conflict only where both moved the same row. A move is given up where the other side removed the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.library.alignment import Rows
from workbench.library.conflicts import Choice, Chosen, Conflict, Contest
from workbench.library.parts import (
    ABSENT,
    Kind,
    Part,
    Path,
    about,
    field_kinds,
    fields_type,
    same,
    same_unknown,
)
from workbench.library.row_order import merged_order
from workbench.library.row_pairing import PairedRow, paired
from workbench.prompts.prompt import AnswerRule, Prompt


@dataclass(frozen=True)
class Merged:
    """`prompt` has ours in each conflict."""

    prompt: Prompt
    conflicts: tuple[Conflict, ...]
    base: Prompt | None
    ours: Prompt
    theirs: Prompt

    def resolved(self, choices: Mapping[Path, Chosen]) -> Prompt:
        """The prompt with each conflict as it was chosen, by its key; ours where nothing was."""
        return _Merging(choices, self.base is not None).prompt(self.base, self.ours, self.theirs)


def merge(base: Prompt | None, ours: Prompt, theirs: Prompt) -> Merged:
    """`base` is the version that both come from. None: each made the prompt, and what differs is a conflict."""
    merging = _Merging({}, base is not None)
    prompt = merging.prompt(base, ours, theirs)
    return Merged(prompt, tuple(merging.conflicts), base, ours, theirs)


@dataclass(frozen=True)
class _Place:
    """Where in the prompt the merge is: the key of a conflict there, and the part that it would name."""

    key: Path = ()
    part: Part = Part(())
    in_row: bool = False

    def inner(self, name: str) -> _Place:
        return replace(self, key=(*self.key, name), part=replace(self.part, path=(*self.part.path, name)))


@dataclass
class _Merging:
    choices: Mapping[Path, Chosen]
    has_base: bool
    conflicts: list[Conflict] = field(default_factory=list)

    def prompt(self, base: Prompt | None, ours: Prompt, theirs: Prompt) -> Prompt:
        merged: Prompt = self._fields(_Place(), ABSENT if base is None else base, ours, theirs)
        return merged

    def _fields(self, place: _Place, base: Any, ours: Any, theirs: Any) -> Any:
        """Two values of one dataclass; `base` is a third, or ABSENT."""
        merged = {}
        for name, kind in field_kinds(type(ours)).items():
            values = (ABSENT if base is ABSENT else getattr(base, name), getattr(ours, name), getattr(theirs, name))
            merged[name] = self._of_kind(kind, place.inner(name), type(ours), *values)
        return replace(ours, **merged)

    def _of_kind(self, kind: Kind, place: _Place, owner: type, base: Any, ours: Any, theirs: Any) -> Any:
        if kind is Kind.FIELDS:
            return self._nested(place, owner, base, ours, theirs)
        if kind is Kind.KEYS:
            return self._keys(place, base, ours, theirs)
        if kind is Kind.ROWS:
            return self._rows(place, base, ours, theirs)
        if kind is Kind.WORDS:
            return _merged_words(() if base is ABSENT else base, ours, theirs)
        return self._value(place, base, ours, theirs)

    def _nested(self, place: _Place, owner: type, base: Any, ours: Any, theirs: Any) -> Any:
        if ours is None or theirs is None:
            return self._value(place, base, ours, theirs)
        if base is None:
            base = fields_type(owner, place.part.path[-1])()
        return self._fields(place, base, ours, theirs)

    def _keys(self, place: _Place, base: Any, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Mapping[str, Any]:
        if same_unknown(ours, theirs):
            return ours
        known = {} if base is ABSENT else base
        alike = same_unknown if place.part.path[-1] == "extra" else same
        merged = {}
        for key in merged_order(list(known), list(ours), list(theirs)):
            sides = (known.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
            value = self._value(place.inner(key), *sides, alike=alike)
            if value is not ABSENT:
                merged[key] = value
        return merged

    def _value(self, place: _Place, base: Any, ours: Any, theirs: Any, alike: Callable[[Any, Any], bool] = same) -> Any:
        if alike(ours, theirs) or alike(theirs, base):
            return ours
        if alike(ours, base):
            return theirs
        if not self.has_base and (_empty(ours) or _empty(theirs)):
            return theirs if _empty(ours) else ours
        return self._decided(Conflict(place.key, place.part, base, ours, theirs, in_row=place.in_row))

    def _decided(self, conflict: Conflict) -> Any:
        self.conflicts.append(conflict)
        return conflict.value(self._chosen(conflict))

    def _chosen(self, conflict: Conflict) -> Chosen:
        chosen = self.choices.get(conflict.key, Choice.OURS)
        return chosen if conflict.allows(chosen) else Choice.OURS

    # Lists

    def _rows(self, place: _Place, base: Any, ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
        lists = [Rows.of(one) for one in (() if base is ABSENT else base, ours, theirs)]
        found = paired(None if base is ABSENT else lists[0], *lists[1:])
        order = found.rows
        if found.turned is not None:
            old, own, other = (tuple(map(about, one.rows)) for one in lists)
            contest = Conflict(place.key, place.part, old, own, other, Contest.ORDER)
            self.conflicts.append(contest)
            order = found.turned if self._chosen(contest) is Choice.THEIRS else order
        return tuple(row for one in order for row in self._row(place, one, lists))

    def _row(self, place: _Place, at: PairedRow, lists: Sequence[Rows]) -> Iterable[Any]:
        """What is left of a row: none, one, or two where BOTH was chosen for one of its fields."""
        places = list(zip((at.base, at.ours, at.theirs), lists, strict=True))
        base, ours, theirs = (ABSENT if n is None else one.rows[n] for n, one in places)
        old, own, other = (ABSENT if n is None else one.keys[n] for n, one in places)
        if own in (other, old) or other == old:  # only one side changed it, which may be that it removed or added it
            left = theirs if own == old else ours
            return () if left is ABSENT else (left,)
        here = _row_place(place, at, ours if ours is not ABSENT else theirs)
        if base is not ABSENT and (ours is ABSENT or theirs is ABSENT):
            left = self._decided(Conflict(here.key, here.part, base, ours, theirs, Contest.ROW))
            return () if left is ABSENT else (left,)
        return self._in_both(here, base, ours, theirs)

    def _in_both(self, place: _Place, base: Any, ours: Any, theirs: Any) -> Iterator[Any]:
        first = len(self.conflicts)
        whole = isinstance(ours, AnswerRule) and not _one_form(base, ours, theirs)
        yield self._value(place, base, ours, theirs) if whole else self._fields(place, base, ours, theirs)
        both = [one for one in self.conflicts[first:] if self._chosen(one) is Choice.BOTH]
        if both:
            turned = replace(self, choices={**self.choices, **{one.key: Choice.THEIRS for one in both}}, conflicts=[])
            yield theirs if whole else turned._fields(place, base, ours, theirs)


def _row_place(place: _Place, at: PairedRow, row: Any) -> _Place:
    number = at.base if at.base is not None else at.ours
    shown = at.ours if at.ours is not None else at.theirs
    part = replace(place.part, row=(shown or 0) + 1, about="" if row is ABSENT else about(row))
    return _Place((*place.key, str(number)), part, in_row=True)


def _one_form(*rules: Any) -> bool:
    """Whether all are rules by a pattern, or all by words: only then do their fields make a rule in any mixture."""
    return len({bool(rule.pattern) for rule in rules if rule is not ABSENT}) == 1


def _empty(value: Any) -> bool:
    return value is ABSENT or value is None or value in ("", (), [])


def _merged_words(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Added on either side: there; removed on either side: gone. A word that stands several times counts so often."""
    old, own, other = (_numbered(words) for words in (base, ours, theirs))
    kept = set(own) & set(other) | set(own) - set(old) | set(other) - set(old)
    return tuple(word for word, n in merged_order(old, own, other) if (word, n) in kept)


def _numbered(words: Sequence[str]) -> list[tuple[str, int]]:
    seen: dict[str, int] = {}
    numbered = []
    for word in words:
        seen[word] = seen.get(word, 0) + 1
        numbered.append((word, seen[word]))
    return numbered
