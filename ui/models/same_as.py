"""What a column has in common with others: the same answer, marked by the same letter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase

# Texts beyond this length are the same only to the character: telling more would hold the window up.
_MOST_NORMALISED = 200_000


@dataclass(frozen=True)
class SameAs:
    """`letter` is that of all columns with this answer, `others` are the titles of the other ones."""

    letter: str
    others: tuple[str, ...]


def same_answers(answers: Sequence[tuple[str, str | None, str] | None]) -> tuple[SameAs | None, ...]:
    """Of each column the title, what the rules take out of its answer, and its text; None for one without a whole
    answer. None as well where no other column has the same."""
    keys = [None if one is None else _key(one[2], one[1]) for one in answers]
    titles = ["" if one is None else one[0] for one in answers]
    shared = [key for key in dict.fromkeys(keys) if key is not None and keys.count(key) > 1]
    letters = dict(zip(shared, ascii_uppercase, strict=False))
    return tuple(
        SameAs(letters[key], tuple(title for n, title in enumerate(titles) if keys[n] == key and n != place))
        if key in letters
        else None
        for place, key in enumerate(keys)
    )


@lru_cache(maxsize=64)
def _key(text: str, answer: str | None) -> bytes:
    from workbench.runs.spread import same_key

    taken_out = None if answer is None or answer.strip() == text.strip() else answer
    long = taken_out is None and len(text) > _MOST_NORMALISED
    return hashlib.blake2b((text if long else same_key(text, taken_out)).encode("utf-8", "surrogatepass")).digest()
