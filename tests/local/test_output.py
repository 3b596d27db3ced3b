from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.local.output import limited


@pytest.mark.parametrize(
    ("stop", "max_tokens", "keeps_stop", "text", "ending"),
    [
        ((), None, False, "one two -- three", "end"),
        (("--",), None, False, "one two ", "stop"),
        (("--",), None, True, "one two --", "stop"),
        (("three", "two"), None, False, "one ", "stop"),
        (("absent", ""), None, False, "one two -- three", "end"),
        ((), 2, False, "one two", "length"),
        ((), 4, False, "one two -- three", "end"),
        (("two",), 1, False, "one", "length"),
        ((), 0, False, "", "length"),
    ],
)
def test_an_answer_ends_where_it_must(
    stop: tuple[str, ...], max_tokens: int | None, keeps_stop: bool, text: str, ending: str
) -> None:
    output = limited("one two -- three", stop, max_tokens, keeps_stop)
    assert (output.text, output.ending) == (text, ending)


@given(st.text(), st.lists(st.text(max_size=3), max_size=4), st.integers(0, 20))
def test_an_output_is_a_beginning_of_the_answer_without_any_stop_sequence(
    answer: str, stop: list[str], max_tokens: int
) -> None:
    output = limited(answer, tuple(stop), max_tokens)
    assert answer.startswith(output.text)
    assert len(output.tokens) <= max_tokens
    assert not any(sequence in output.text for sequence in stop if sequence)
