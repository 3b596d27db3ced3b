"""Which row of a list was which row of an earlier version of it.

Equal rows first, from both ends and then in order; then rows with the same inputs, rows with the same answer where only
one has it, and rows that are alike in their words: an example in its inputs and in its answer, so that two of one
pattern are not taken for one. A turn or a rule that was rewritten whole is found by its place.
The limit: where more than 4,000 pairs would be compared by their words, a row is compared with the one in its place and
the four that share most words with it of those that few rows have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import chain
from typing import Any

from workbench.library.parts import frozen, text_of
from workbench.prompts.prompt import AnswerRule, Example, Message

MOST_PAIRS = 4_000
UNLIKE = 0.5
_CANDIDATES = 4
_FEW = 8
_WORD = re.compile(r"\w+|[^\w\s]+")
_Words = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Rows:
    """A list with the keys of its rows, which are made once: two rows with one key are equal."""

    rows: Sequence[Any]
    keys: Sequence[Hashable]

    @staticmethod
    def of(rows: Sequence[Any]) -> Rows:
        return Rows(rows, [frozen(row) for row in rows])

    @cached_property
    def words(self) -> _WordsOfRows:
        return _WordsOfRows(self.rows)

    def only(self, places: Sequence[int]) -> Rows:
        return Rows([self.rows[n] for n in places], [self.keys[n] for n in places])


def aligned(before: Rows, after: Rows) -> list[int | None]:
    """For each row of `after` the place of the row of `before` that it was; None: it is new."""
    search = _Search(before, after)
    search.equal()
    search.same(_inputs)
    search.same(_answer, alone=True)
    search.alike()
    search.in_place()
    return search.found


def counterparts(one: Rows, other: Rows) -> list[int | None]:
    """For each row of `other` the row of `one` that is equal or has the same inputs: for lists without a past."""
    search = _Search(one, other)
    search.equal()
    search.same(_inputs)
    return search.found


def equals(one: Rows, other: Rows) -> list[int | None]:
    """For each row of `other` a row of `one` that is equal to it, each taken once."""
    search = _Search(one, other)
    search.equal()
    return search.found


class _Search:
    def __init__(self, before: Rows, after: Rows) -> None:
        self._keys = before.keys, after.keys
        self._words = before.words, after.words
        self.before, self.after = before.rows, after.rows
        self.found: list[int | None] = [None] * len(self.after)
        self._free = dict.fromkeys(range(len(self.before)))  # in order

    def equal(self) -> None:
        was, now = self._keys
        shorter = min(len(was), len(now))
        start = next((n for n in range(shorter) if was[n] != now[n]), shorter)
        end = next((n for n in range(shorter - start) if was[-1 - n] != now[-1 - n]), shorter - start)
        for n in range(start):
            self._match(n, n)
        for n in range(1, end + 1):
            self._match(len(was) - n, len(now) - n)
        self._match_in_order(was.__getitem__, now.__getitem__)

    def same(self, key: Callable[[Any], Hashable | None], *, alone: bool = False) -> None:
        """Rows whose key is the same; `alone`: only where no other row has it. A row without a key has None."""
        was = {n: key(self.before[n]) for n in self._free}
        now = {n: key(self.after[n]) for n in self._new()}
        if alone:
            single = _single(was.values()) & _single(now.values())
            was, now = ({n: one if one in single else None for n, one in side.items()} for side in (was, now))
        self._match_in_order(was.__getitem__, now.__getitem__)

    def alike(self) -> None:
        was = {n: self._words[0][n] for n in self._free}
        now = {n: self._words[1][n] for n in self._new()}
        pairs = []
        for old, new in _pairs(was, now):
            if _fit(self.before[old], self.after[new]):
                likeness = _likeness(was[old], now[new])
                if likeness > UNLIKE:
                    pairs.append((-likeness, abs(old - new), old, new))
        for *_, old, new in sorted(pairs):
            if old in self._free and self.found[new] is None:
                self._match(old, new)

    def in_place(self) -> None:
        """Rows without inputs that stand between the same neighbours."""
        for new in self._new():
            previous = self.found[new - 1] if new else -1
            following = self.found[new + 1] if new + 1 < len(self.after) else len(self.before)
            old = None if previous is None else previous + 1
            if old in self._free and following == old + 1 and _rewritable(self.before[old], self.after[new]):
                self._match(old, new)

    def _new(self) -> list[int]:
        return [n for n, old in enumerate(self.found) if old is None]

    def _match(self, old: int, new: int) -> None:
        self.found[new] = old
        del self._free[old]

    def _match_in_order(self, was: Callable[[int], Any], now: Callable[[int], Any]) -> None:
        places: dict[Any, list[int]] = defaultdict(list)
        for old in reversed(self._free):
            places[was(old)].append(old)
        for new in self._new():
            key = now(new)
            if key is not None and places.get(key):
                self._match(places[key].pop(), new)


def _inputs(row: Any) -> Hashable | None:
    return frozen(row.inputs) if isinstance(row, Example) and row.inputs else None


def _answer(row: Any) -> Hashable | None:
    return (row.output, row.reasoning) if isinstance(row, Example) and row.output.strip() else None


def _single(keys: Iterable[Hashable | None]) -> set[Hashable]:
    return {key for key, count in Counter(keys).items() if count == 1 and key is not None}


def _pairs(was: Mapping[int, _Words], now: Mapping[int, _Words]) -> Iterator[tuple[int, int]]:
    if len(was) * len(now) <= MOST_PAIRS:
        yield from ((old, new) for old in was for new in now)
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for new, texts in now.items():
        for word in frozenset().union(*texts):
            holders[word].append(new)
    rare = {word: rows for word, rows in holders.items() if len(rows) <= _FEW}
    in_place = list(now)
    for place, (old, texts) in enumerate(was.items()):
        shared = Counter(chain.from_iterable(rare[word] for word in frozenset().union(*texts) if word in rare))
        best = nsmallest(_CANDIDATES, ((-count, new) for new, count in shared.items()))
        candidates = [new for _, new in best] + in_place[place : place + 1]
        yield from ((old, new) for new in dict.fromkeys(candidates))


def _fit(old: Any, new: Any) -> bool:
    """A rule by a pattern is never an edited rule by words, and no turn changes its speaker unseen."""
    if isinstance(old, Message):
        return bool(old.role == new.role)
    return not isinstance(old, AnswerRule) or bool(old.pattern) == bool(new.pattern)


def _rewritable(old: Any, new: Any) -> bool:
    return not isinstance(old, Example) and _fit(old, new)


class _WordsOfRows(dict[int, _Words]):
    """The words of a row by its place, found when they are asked for."""

    def __init__(self, rows: Sequence[Any]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, place: int) -> _Words:
        self[place] = _words(self._rows[place])
        return self[place]


def _words(row: Any) -> _Words:
    """Of the texts that have to be alike each."""
    if isinstance(row, Example):
        return _set(*map(text_of, row.inputs.values())), _set(row.output, row.reasoning)
    return (_set(text_of(row)),)


def _set(*texts: str) -> frozenset[str]:
    """Of a Hangul word its first two syllables count: what follows is mostly a particle."""
    found = (word for text in texts for word in _WORD.findall(text))
    return frozenset(word[:2] if "가" <= word[0] <= "힣" else word for word in found)


def _likeness(one: _Words, other: _Words) -> float:
    return min(map(_shared, one, other))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the words that both have, of all words."""
    count = len(one) + len(other)
    return 2 * len(one & other) / count if count else 1.0
