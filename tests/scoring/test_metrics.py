"""Every metric keeps the contract, and each measures what its source says."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.scoring.metrics import METRICS
from workbench.scoring.metrics.f1 import tokens
from workbench.scoring.metrics.normalised import normalised

TEXTS = st.text(max_size=30) | st.lists(
    st.sampled_from(["the", "An", "Acme", "1999", "12", "서울", "서울에서", "，", "-", "\n", "東京", "ﬁ"]), max_size=6
).map(" ".join)


def score(metric: str, answer: str, expected: str) -> float:
    return METRICS[metric].score(answer, expected)


@pytest.mark.parametrize("metric", METRICS)
@given(answer=TEXTS, expected=TEXTS)
def test_a_score_is_from_0_to_1_and_1_for_what_is_expected(metric: str, answer: str, expected: str) -> None:
    assert 0 <= score(metric, answer, expected) <= 1
    assert score(metric, expected, expected) == 1
    assert score(metric, answer, expected) == score(metric, answer, expected)


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_is_named_and_explained(metric: str) -> None:
    assert str(METRICS[metric].title)
    assert str(METRICS[metric].meaning).endswith(".")


@pytest.mark.parametrize("metric", METRICS)
def test_nothing_is_no_answer(metric: str) -> None:
    assert score(metric, "", "Acme") == 0
    assert score(metric, "Acme", "") == 0


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(TEXTS, TEXTS)
def test_what_matches_more_strictly_matches_more_loosely(answer: str, expected: str) -> None:
    strict = [score(metric, answer, expected) for metric in ("exact", "normalised", "f1")]
    assert strict == sorted(strict)
    assert score("normalised", answer, expected) <= score("contains", answer, expected)


@given(TEXTS, TEXTS)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(answer: str, expected: str) -> None:
    said, wanted = Counter(tokens(answer)), Counter(tokens(expected))
    shared = (said & wanted).total()
    if shared:
        precision, recall = shared / said.total(), shared / wanted.total()
        assert score("f1", answer, expected) == pytest.approx(2 * precision * recall / (precision + recall))
    assert score("f1", answer, expected) == score("f1", expected, answer)


@pytest.mark.parametrize(
    ("answer", "expected", "exact", "same", "contains", "f1"),
    [
        ("Acme", "Acme", 1, 1, 1, 1.0),
        ("the  ACME!", "Acme", 0, 1, 1, 1.0),
        ("It was Acme.", "Acme", 0, 0, 1, 0.5),
        ("Acmen", "Acme", 0, 0, 0, 0.0),
        ("120", "12", 0, 0, 0, 0.0),
        ("up to 90 %", "90%", 0, 0, 1, 0.5),
        ("The cat and a dog", "cat, dog", 0, 0, 0, 0.8),
        ("Ａｃｍｅ", "acme", 0, 1, 1, 1.0),
        ("“서울”", "서울", 0, 1, 1, 1.0),
        ("서울에서", "서울", 0, 0, 1, 2 / 3),
        ("부산", "서울", 0, 0, 0, 0.0),
        ("東京都", "東京", 0, 0, 1, 0.8),
        ("Straße", "STRASSE", 0, 1, 1, 1.0),
        (unicodedata.normalize("NFD", "서울"), "서울", 0, 1, 1, 1.0),
        ("the", "", 0, 1, 1, 1.0),
    ],
)
def test_each_measures_what_it_says(
    answer: str, expected: str, exact: int, same: int, contains: int, f1: float
) -> None:
    scores = [score(metric, answer, expected) for metric in ("exact", "normalised", "contains", "f1")]
    assert scores == pytest.approx([exact, same, contains, f1])
