"""Sweeps: from what is written to values, and from values to columns."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import UsageError
from workbench.runs.sweep import MOST_VALUES, Sweep, read_sweep, swept
from workbench.runs.variant import Variant, plain


@pytest.mark.parametrize(
    ("parameter", "text", "values"),
    [
        ("temperature", "0, 0.3, 0.7", (0.0, 0.3, 0.7)),
        ("temperature", "0..1 step 0.25", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("temperature", "0..0.3 step 0.1", (0.0, 0.1, 0.2, 0.3)),
        ("temperature", "0..1x5", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("temperature", "0..1 ×4", (0.0, 0.33333, 0.66667, 1.0)),
        ("temperature", "1..0 step 0.5", (1.0, 0.5, 0.0)),
        ("temperature", "null, 0.5, .5, 0.50", (None, 0.5)),
        ("temperature", "0..1 step 0.4", (0.0, 0.4, 0.8)),
        ("max_tokens", "64, 128, 256", (64, 128, 256)),
        ("seed", "1..4", (1, 2, 3, 4)),
        ("seed", "1..3, 7", (1, 2, 3, 7)),
        ("stop", r'\n, "a, b", ["x", "y"], null', (("\n",), ("a, b",), ("x", "y"), ())),
        ("repetition_penalty", "1, 1.1", (1, 1.1)),
        ("do_sample", "true, false", (True, False)),
        ("style", "terse, wordy, null", ("terse", "wordy", None)),
        ("bias", '["a", 1]', (["a", 1],)),
    ],
)
def test_what_is_written_says_its_values(parameter: str, text: str, values: tuple[Any, ...]) -> None:
    found = read_sweep(f" {parameter} ", text)
    assert found == Sweep(parameter, values)
    assert [type(one) for one in found.values] == [type(one) for one in values]


@pytest.mark.parametrize(
    ("parameter", "text", "told"),
    [
        ("", "1", "needs a parameter"),
        ("temperature", "", "is missing"),
        ("temperature", "0,,1", "is missing"),
        ("temperature", "0,", "is missing"),
        ("temperature", "warm", "not warm"),
        ("temperature", "true", "not true"),
        ("temperature", "0..1.5", "how far apart"),
        ("temperature", "0..1 step 0", "more than nothing"),
        ("temperature", "-1, 0", "from 0 to 100"),
        ("max_tokens", "1.5", "whole number"),
        ("top_p", "0..2 step 0.5", "from 0 to 1"),
        ("seed", "0..1000000", f"1 to {MOST_VALUES} values"),
        ("seed", "0..10 x0", f"1 to {MOST_VALUES} values"),
        ("penalty", "1e999", "too many digits"),
        ("stop", '""', "at least one character"),
        ("stop", '"a', "not closed"),
        ("stop", '"a" b', "comma is missing"),
        ("stop", "[" * 100_000, "not closed"),
    ],
)
def test_what_cannot_be_read_is_told(parameter: str, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as raised:
        read_sweep(parameter, text)
    assert raised.value.hint


@settings(max_examples=60, deadline=None)
@given(st.integers(-5000, 5000), st.integers(1, 500), st.integers(1, MOST_VALUES), st.integers(0, 6))
def test_a_range_by_steps_holds_exact_decimals(start: int, step: int, count: int, digits: int) -> None:
    exact = [Decimal(start + step * n).scaleb(-digits) for n in range(count)]
    text = f"{exact[0]:f}..{exact[-1]:f} step {Decimal(step).scaleb(-digits):f}"
    values = read_sweep("penalty", text).values
    assert [Decimal(str(one)) for one in values] == exact
    assert read_sweep("penalty", ", ".join(map(str, values))).values == values


@settings(max_examples=60, deadline=None)
@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(2, MOST_VALUES))
def test_a_range_by_number_has_that_many_values_and_both_ends(first: int, last: int, count: int) -> None:
    values = read_sweep("penalty", f"{first / 10}..{last / 10} x{count}").values
    assert values[0] == first / 10
    assert values[-1] == last / 10
    assert len(values) == (count if first != last else 1)
    gaps = [after - before for before, after in pairwise(values)]
    assert not gaps or max(gaps) - min(gaps) <= abs(last - first) / 1000 + 1e-9


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["temperature", "seed", "stop", "other"]),
    st.text(st.sampled_from('01.9-x×eE step,"[]{}null \\n가'), max_size=30) | st.text(max_size=20),
)
def test_any_text_gives_values_or_a_sentence(parameter: str, text: str) -> None:
    with contextlib.suppress(UsageError):
        assert 1 <= len(read_sweep(parameter, text).values) <= MOST_VALUES


def test_sweeps_make_a_column_for_each_combination() -> None:
    base = Variant("k", "a", parameters={"seed": 1, "top_p": 0.9}, values={"q": "x"})
    found = swept([base, plain("b")], [Sweep("temperature", (0.0, 1.0)), Sweep("seed", (1, 2, 3))])
    assert len(found) == 12
    assert [one.parameters["seed"] for one in found[:4]] == [1, 2, 3, 1]
    assert found[5].parameters == {"seed": 3, "top_p": 0.9, "temperature": 1.0}
    assert found[5].values == {"q": "x"}
    assert {one.endpoint for one in found[6:]} == {"b"}


def test_too_many_columns_and_a_parameter_twice_are_told() -> None:
    many = Sweep("seed", tuple(range(MOST_VALUES)))
    with pytest.raises(UsageError, match="120 columns"):
        swept([plain("a"), plain("b")], [many])
    with pytest.raises(UsageError, match="twice"):
        swept([plain("a")], [Sweep("seed", (1,)), Sweep("seed", (2,))])
