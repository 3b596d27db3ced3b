"""What columns are guessed to be, and the examples made of them."""

from __future__ import annotations

import pytest

from workbench.library.example_columns import (
    INPUT,
    LEFT_OUT,
    NOTE,
    OUTPUT,
    REASONING,
    ColumnUse,
    examples_of,
    fault_of,
    guessed_uses,
    looks_headed,
)
from workbench.library.example_table import ExampleTable
from workbench.prompts.prompt import Example

Q = ColumnUse(INPUT, "question")
OUT, WHY, NOTED, LEFT = ColumnUse(OUTPUT), ColumnUse(REASONING), ColumnUse(NOTE), ColumnUse(LEFT_OUT)


@pytest.mark.parametrize(
    ("names", "inputs", "uses"),
    [
        (("question", "rationale", "answer"), ("question",), (Q, WHY, OUT)),
        (("id", "Question", "Label", "note"), ("question",), (LEFT, Q, OUT, NOTED)),
        (("prompt", "completion"), ("question",), (Q, OUT)),
        (("text", "target"), (), (ColumnUse(INPUT, "text"), OUT)),
        (("premise", "hypo thesis", "label"), ("x",), (
            ColumnUse(INPUT, "premise"), ColumnUse(INPUT, "hypo_thesis"), OUT)),
        (("answer", "output"), ("answer",), (ColumnUse(INPUT, "answer"), OUT)),
        (("label", "answer"), ("x", "y"), (ColumnUse(INPUT, "label"), OUT)),
        (("질문", "정답"), ("question",), (Q, OUT)),
        (("", "", ""), ("question",), (Q, OUT, LEFT)),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_their_names(
    names: tuple[str, ...], inputs: tuple[str, ...], uses: tuple[ColumnUse, ...]
) -> None:
    assert guessed_uses(names, inputs) == uses
    assert fault_of(uses) is None


@pytest.mark.parametrize(
    ("row", "headed"),
    [
        (("question", "output"), True),
        (("Question", "Answer"), True),
        (("question", "context"), True),
        (("Who?", "Ann"), False),
        (("answer", "answer"), False),
        (("question\nsecond line", "x"), False),
        (("", ""), False),
    ],
)
def test_a_header_names_the_columns(row: tuple[str, ...], headed: bool) -> None:
    assert looks_headed(ExampleTable((row, ("a", "b"))), ["question"]) is headed
    assert not looks_headed(ExampleTable((row,)), ["question"])


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ((LEFT, NOTED), "No column is an input or the output"),
        ((Q, Q, OUT), "Two columns are the same: question"),
        ((OUT, OUT), "Two columns are the same: output"),
        ((ColumnUse(INPUT, "my name"), OUT), "“my name” cannot be the name"),
        ((ColumnUse(INPUT, ""), OUT), "cannot be the name"),
    ],
)
def test_uses_that_make_no_example_are_told(uses: tuple[ColumnUse, ...], told: str) -> None:
    fault = fault_of(uses)
    assert fault is not None
    assert told in fault.message


def test_rows_become_examples() -> None:
    table = ExampleTable((("1", ["a"], "x", "y"), ("", "", "", ""), ("3", "b", "", "z")))
    made = examples_of(table, (Q, OUT, LEFT, NOTED), ("question", "context"))
    assert made == (
        Example({"question": "1", "context": ""}, '["a"]', note="y"),
        Example({"question": "3", "context": ""}, "b", note="z"),
    )
