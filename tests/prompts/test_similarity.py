"""The quick similarity is the plain one, to the last bit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.prompts.strategies import SPICE
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import Choose, Example, Prompt
from workbench.prompts.similarity import character_similarity

texts = st.text(st.sampled_from(SPICE + "aaabc"), max_size=60)


def plain_similarity(query: str, candidates: Sequence[str]) -> list[float]:
    """The definition: the cosine of the counts of character trigrams, case ignored."""
    return [_cosine(_trigrams(query), _trigrams(one)) for one in candidates]


def plain_diverse(candidates: Sequence[str], count: int) -> tuple[int, ...]:
    """The definition: begins with the first, then always takes the one whose nearest taken one is least alike."""
    taken = [0]
    while len(taken) < count:
        nearest = {
            row: max(plain_similarity(candidates[other], candidates)[row] for other in taken)
            for row in range(len(candidates))
            if row not in taken
        }
        taken.append(min(nearest, key=lambda row: (nearest[row], row)))
    return tuple(sorted(taken))


def _trigrams(text: str) -> Counter[str]:
    padded = f"  {' '.join(text.casefold().split())} "
    return Counter(padded[start : start + 3] for start in range(len(padded) - 2))


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    shared = sum(count * right[gram] for gram, count in left.items())
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))


@given(texts, st.lists(texts, max_size=9))
def test_it_is_the_cosine_of_the_trigram_counts(query: str, candidates: list[str]) -> None:
    assert character_similarity(query, candidates) == plain_similarity(query, candidates)


@given(st.lists(texts, min_size=1, max_size=7), st.data())
def test_choices_are_those_of_the_definition(candidates: list[str], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(candidates)))
    query = data.draw(texts)
    bank = tuple(Example({"text": text}, "o") for text in candidates)
    prompt = Prompt(name="A", technique="few_shot", examples=bank, values={"text": query})
    scores = plain_similarity(query, candidates)
    nearest = sorted(range(len(candidates)), key=lambda row: (-scores[row], row))[:count]
    assert used_examples(_choosing(prompt, "similar", count)) == tuple(sorted(nearest))
    assert used_examples(_choosing(prompt, "diverse", count)) == plain_diverse(candidates, count)


def test_rare_and_common_trigrams_count_alike_among_many_texts() -> None:
    many = [f"ticket {n} about {'trains' if n % 2 else 'shoes'} in week {n % 7}" for n in range(600)]
    for query in (many[3], "rare words: zebra, 기차", "", "t" * 300):
        assert character_similarity(query, many) == plain_similarity(query, many)


def test_counts_of_long_texts_stay_apart() -> None:
    long = ["a" * 400, "b" * 70_000, "ab" * 300, "", "a"]
    for query in long:
        assert character_similarity(query, long) == plain_similarity(query, long)
    assert character_similarity("a" * 70_000, long[3:]) == plain_similarity("a" * 70_000, long[3:])


def _choosing(prompt: Prompt, by: str, n: int) -> Prompt:
    return replace(prompt, choose=Choose(by, n))
