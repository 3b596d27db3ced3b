from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts.shortening import shortened


def at_most(characters: int) -> object:
    return lambda text: len(text) <= characters


def test_a_text_ends_at_the_best_border_that_keeps_enough() -> None:
    text = "First one here. Second “one”! Third one.\n\nFourth one, which is long. End"
    assert shortened(text, at_most(1000)) == text
    assert shortened(text, at_most(45)) == "First one here. Second “one”! Third one."
    assert shortened(text, at_most(32)) == "First one here. Second “one”!"
    assert shortened(text, at_most(18)) == "First one here."
    assert shortened(text, at_most(12)) == "First one"
    assert shortened(text, at_most(4)) == ""


def test_borders_of_other_scripts_and_line_ends() -> None:
    assert shortened("가나다。 라마바 사아자", at_most(5)) == "가나다。"
    assert shortened("one two\r\n\r\nthree four", at_most(12)) == "one two"
    assert shortened("", at_most(0)) == ""


@given(st.text("ab.\n !”한", max_size=80), st.integers(0, 80))
def test_what_is_returned_is_a_beginning_that_fits(text: str, most: int) -> None:
    found = shortened(text, at_most(most))
    assert text.startswith(found)
    assert len(found) <= most


@given(st.text("ab. ", min_size=1, max_size=80))
def test_it_is_asked_a_few_times_only(text: str) -> None:
    asked: list[str] = []
    shortened(text, lambda part: bool(asked.append(part)) or len(part) < len(text) // 2)
    assert len(asked) <= 12
