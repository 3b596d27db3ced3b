"""JSON is found wherever an answer has it, told where it is broken, and set out without a change of its values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.scoring.json_text import find_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
ROOTS = JSON.filter(lambda value: isinstance(value, dict | list))


@given(ROOTS, st.booleans())
def test_set_out_json_says_the_same_as_python_writes_it(value: Any, ascii_only: bool) -> None:
    found = find_json(json.dumps(value, ensure_ascii=ascii_only))
    assert found is not None
    assert found.fault is None
    assert found.pretty == json.dumps(json.loads(found.text), indent=2, ensure_ascii=ascii_only)
    assert found.value == value


@given(
    ROOTS,
    st.sampled_from(
        ["```json\n{}\n```", "Here:\n\n~~~\n{}\n~~~\nDone.", "It is {} as asked.", "{} and more", "  {}\n"]
    ),
)
def test_json_is_found_in_a_fence_and_in_prose(value: Any, around: str) -> None:
    found = find_json(around.replace("{}", json.dumps(value)))
    assert found is not None
    assert found.fault is None
    assert found.value == value


def test_numbers_and_names_stay_as_they_were_written() -> None:
    found = find_json('{"a":1.10,"a":100000000000000000000000000.0,"b":[],"c":{}}')
    assert found is not None
    assert found.pretty.split("\n") == [
        "{",
        '  "a": 1.10,',
        '  "a": 100000000000000000000000000.0,',
        '  "b": [],',
        '  "c": {}',
        "}",
    ]


@pytest.mark.parametrize(
    ("answer", "line", "column", "reason"),
    [
        ('{"a": 1,\n "b" 2}', 2, 6, "a colon is missing"),
        ('Sure:\n```json\n{"a": 1\n "b": 2}\n```', 4, 2, "a comma is missing"),
        ('{"a": "one', 1, 7, "this text does not end"),
        ('It is {"a": }', 1, 13, "a value is missing"),
        ('{"a": NaN}', 1, 1, "NaN is no number of JSON"),
        ("[" * 100_000, 1, 1, "it is nested too deeply"),
    ],
)
def test_where_json_is_broken_is_told(answer: str, line: int, column: int, reason: str) -> None:
    found = find_json(answer)
    assert found is not None
    assert found.fault is not None
    assert (found.fault.line, found.fault.column, str(found.fault.reason)) == (line, column, reason)
    assert found.pretty == found.text


@pytest.mark.parametrize("answer", ["", "No.", "42", '"text"', "a } b"])
def test_an_answer_without_an_object_or_a_list_has_none(answer: str) -> None:
    assert find_json(answer) is None


def test_what_breaks_off_is_not_replaced_by_a_part_of_it() -> None:
    cut = '{"answer": "In 1931.", "n": [1,2,{"a": null}], "u":"cut o'
    for answer in (cut, f"Here it is: {cut}", f"```json\n{cut}"):
        found = find_json(answer)
        assert found is not None
        assert found.fault is not None
        assert found.text.startswith('{"answer"')
    sound = find_json('A {brace} and "{" in prose, then {"a": [1]}.')
    assert sound is not None
    assert sound.text == '{"a": [1]}'
