"""How far samples lie apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.runs.spread import Range, Sampled, same_key, spread


@settings(max_examples=25)
@given(st.text(max_size=30), st.integers(1, 12))
def test_identical_answers_have_no_spread(text: str, count: int) -> None:
    found = spread([Sampled(text, total_ms=5.0, tokens=3)] * count)
    assert (found.distinct, found.agreement) == (1, 1.0)
    assert found.groups[0].members == tuple(range(count))
    assert found.groups[0].variants == 1
    assert found.similarity == (1.0 if count > 1 else None)
    assert found.times == Range(5.0, 5.0, 5.0)
    assert found.lengths == Range(len(text), len(text), len(text))


@given(st.lists(st.sampled_from(["a", "A", " a", "b", "가 나", "가  나"]), max_size=10))
def test_every_sample_is_in_one_group_and_the_largest_comes_first(texts: list[str]) -> None:
    found = spread([Sampled(text) for text in texts])
    assert sorted(member for group in found.groups for member in group.members) == list(range(len(texts)))
    sizes = [len(group.members) for group in found.groups]
    assert sizes == sorted(sizes, reverse=True)
    assert len({same_key(group.answer) for group in found.groups}) == found.distinct
    assert all(1 <= group.variants <= len(group.members) for group in found.groups)


def test_extracted_answers_group_texts_that_differ() -> None:
    found = spread([Sampled("So it is 4.", "4"), Sampled("Hence 4.", " 4"), Sampled("5 of them", "5")])
    told = [(group.answer, group.members, group.variants) for group in found.groups]
    assert told == [("4", (0, 1), 2), ("5", (2,), 1)]
    assert found.agreement == pytest.approx(2 / 3)


def test_white_space_and_case_make_variants_of_one_answer() -> None:
    (group,) = spread([Sampled("Yes, it is."), Sampled("yes,  it is.\n")]).groups
    assert (group.answer, group.variants) == ("Yes, it is.", 2)


def test_similarity_is_the_mean_over_all_pairs() -> None:
    found = spread([Sampled("one two"), Sampled("one two"), Sampled("one six")])
    assert found.similarity == pytest.approx((1 + 2 * 8 / 14) / 3)


def test_times_lengths_and_tokens_leave_out_what_is_not_known() -> None:
    found = spread([Sampled("a", total_ms=100.0), Sampled("abc", total_ms=300.0, tokens=7), Sampled("ab")])
    assert (found.times, found.lengths, found.tokens) == (Range(100, 200, 300), Range(1, 2, 3), Range(7, 7, 7))


def test_nothing_has_no_spread() -> None:
    assert (spread([]).distinct, spread([]).agreement, spread([]).similarity, spread([]).times) == (0, 0.0, None, None)
