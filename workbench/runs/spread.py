"""How far the samples of one column lie apart: which answers are the same, how alike the texts are, times and lengths.

The limits of the similarity: of each text the first 2,000 characters, of all texts the first 24 that are different.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.prompts.differences import differences, likeness

MOST_CHARACTERS = 2_000
MOST_TEXTS = 24


@dataclass(frozen=True)
class Sampled:
    """One sample that ended well. `answer` is what the rules take out of it, None where there are none or none matches.

    `tokens` are those of the answer, None where nobody counted them.
    """

    text: str
    answer: str | None = None
    total_ms: float | None = None
    tokens: int | None = None


@dataclass(frozen=True)
class Group:
    """Samples with the same answer: their positions, and how many different texts they have. `answer` is as the first
    one wrote it."""

    answer: str
    members: tuple[int, ...]
    variants: int


@dataclass(frozen=True)
class Range:
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Spread:
    """`groups` has the largest first; `similarity` is the mean over all pairs, 0 to 1, None for less than two."""

    groups: tuple[Group, ...] = ()
    similarity: float | None = None
    times: Range | None = None
    lengths: Range | None = None
    tokens: Range | None = None

    @property
    def distinct(self) -> int:
        return len(self.groups)

    @property
    def agreement(self) -> float:
        """The share of the largest group, 0 to 1."""
        count = sum(len(group.members) for group in self.groups)
        return len(self.groups[0].members) / count if count else 0.0


def spread(samples: Sequence[Sampled]) -> Spread:
    return Spread(
        tuple(grouped([same_key(one.text, one.answer) for one in samples], samples)),
        _similarity([one.text for one in samples]),
        _range([one.total_ms for one in samples]),
        _range([len(one.text) for one in samples]),
        _range([one.tokens for one in samples]),
    )


def same_key(text: str, answer: str | None = None) -> str:
    """Equal for the same answers: extracted ones but for case and surrounding white space, as votes count them; whole
    texts but for case and any white space."""
    return " ".join(text.casefold().split()) if answer is None else answer.strip().casefold()


def grouped(keys: Sequence[str], samples: Sequence[Sampled]) -> Iterator[Group]:
    """The groups of equal keys, the largest first; of equal ones the one that came first."""
    members: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        members.setdefault(key, []).append(position)
    for positions in sorted(members.values(), key=lambda one: -len(one)):
        first = samples[positions[0]]
        answer = first.text if first.answer is None else first.answer
        yield Group(answer.strip(), tuple(positions), len({samples[position].text for position in positions}))


def _similarity(texts: Sequence[str]) -> float | None:
    """Of every pair of samples, so that what most of them say weighs most."""
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    compared = dict(list(counts.items())[:MOST_TEXTS])
    alike = [(count * (count - 1) // 2, 1.0) for count in compared.values()]
    alike += [
        (compared[one] * compared[other], likeness(differences(one[:MOST_CHARACTERS], other[:MOST_CHARACTERS])))
        for one, other in combinations(compared, 2)
    ]
    pairs = sum(count for count, _alike in alike)
    return sum(count * value for count, value in alike) / pairs if pairs else None


def _range(numbers: Sequence[float | None]) -> Range | None:
    known = [number for number in numbers if number is not None]
    return Range(min(known), statistics.median(known), max(known)) if known else None
