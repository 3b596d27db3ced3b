"""The terms that texts are compared by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.terms import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("What is Managed Spot Training?", ["manag", "spot", "train"]),
        ("error E1042 of 7XK-99", ["error", "e1042", "7xk-99", "7xk", "99"]),
        ("set max_length", ["set", "max_length", "max", "length"]),
        ("환불은 어떻게", ["환불", "불은", "어떻", "떻게"]),
        ("SageMaker를", ["sagemak", "를"]),
        ("Ｅ１０４２", ["e1042"]),
        ("the of and", []),
    ],
)
def test_the_terms_of_a_text(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text())
def test_case_and_form_make_no_difference(text: str) -> None:
    assert terms(text) == terms(unicodedata.normalize("NFKC", text).casefold())
    assert all(term and len(term) <= 64 for term in terms(text))
