"""Finding by a few letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.fuzzy import score


def best(query: str, *texts: str) -> str:
    return max((text for text in texts if score(query, text) is not None), key=lambda text: score(query, text) or 0)


def test_the_start_of_a_word_comes_before_its_middle_and_before_scattered_letters() -> None:
    assert best("set", "Reset all", "Settings…", "Show everything twice") == "Settings…"
    assert best("set", "Reset all", "Show everything twice") == "Reset all"


def test_letters_close_together_come_first() -> None:
    assert best("kys", "Keyboard shortcuts", "key s") == "key s"


def test_case_and_outer_spaces_do_not_matter() -> None:
    assert score("  SAVE ", "save as…") is not None
    assert score("환불", "환불 문의 분류") is not None


@pytest.mark.parametrize("query", ["x", "evas", "save  now"])
def test_letters_that_do_not_stand_there_in_order_find_nothing(query: str) -> None:
    assert score(query, "Save as…") is None


def test_nothing_typed_finds_everything_alike() -> None:
    assert score("", "anything") == score("  ", "else") == 0


@given(st.text(max_size=300), st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    assert score(part, text) is not None
