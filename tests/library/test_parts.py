"""No field of a prompt is forgotten: each is a part with a name, its change is told, and it is merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from workbench.library.changes import changes
from workbench.library.conflicts import Choice
from workbench.library.merging import merge
from workbench.library.part_names import FIELD_NAMES, PART_NAMES, part_name
from workbench.library.parts import Kind, Part, about, field_kinds, fields_type, frozen, text_of
from workbench.prompts.prompt import AnswerRule, Context, Example, Message, Prompt
from workbench.yaml_fields import PlainScalar

FULL = Prompt(
    "P", examples=(Example({"q": "a"}),), messages=(Message(),), answer=(AnswerRule("is"),), context=Context("faq")
)


def other(value: Any) -> Any:
    """A value of the same type that differs."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {**value, "another": "x"}
    if isinstance(value, tuple):
        return (*value, type(value[0])() if value else "x")
    return "x" if value is None or isinstance(value, str) else value + 1


def variants(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The value with each of its fields changed alone, rows' fields too."""
    for field in fields(value):
        inner = getattr(value, field.name)
        if is_dataclass(inner):
            yield from (((field.name, *path), replace(value, **{field.name: one})) for path, one in variants(inner))
            continue
        if isinstance(inner, tuple) and inner and is_dataclass(inner[0]):
            for path, one in variants(inner[0]):
                yield (field.name, *path), replace(value, **{field.name: (one, *inner[1:])})
        yield (field.name,), replace(value, **{field.name: other(inner)})


VARIANTS = dict(variants(FULL))


@pytest.mark.parametrize("path", VARIANTS, ids=".".join)
def test_the_change_of_every_field_is_told_and_merged(path: tuple[str, ...]) -> None:
    changed = VARIANTS[path]
    assert changed != FULL
    assert changes(FULL, changed)
    assert not changes(changed, changed)
    assert merge(FULL, changed, FULL).prompt == changed
    assert merge(FULL, FULL, changed).prompt == changed
    third = dict(variants(changed))[path]
    contested = merge(FULL, changed, third)
    if contested.conflicts:
        assert contested.resolved({one.key: Choice.THEIRS for one in contested.conflicts}) == third


def test_every_part_and_every_field_of_a_row_has_a_name() -> None:
    known = {("P", "examples"): Example, ("P", "messages"): Message, ("P", "answer"): AnswerRule}
    for name, kind in field_kinds(Prompt).items():
        if kind is Kind.KEYS:
            assert name in ("values", "extra")
            continue
        assert (name,) in PART_NAMES
        if kind is Kind.FIELDS:
            inner = field_kinds(fields_type(Prompt, name))
            assert {(name, one) for one, kind in inner.items() if kind is not Kind.KEYS} <= PART_NAMES.keys()
        if kind is Kind.ROWS:
            row = field_kinds(known["P", name])
            assert {(name, one) for one, kind in row.items() if kind is not Kind.KEYS} <= FIELD_NAMES.keys()


def test_names_say_which_row_and_which_key() -> None:
    assert str(part_name(Part(("generation", "temperature")))) == "temperature"
    assert str(part_name(Part(("examples",), 3))) == "example 3"
    assert str(part_name(Part(("examples", "inputs", "question"), 3))) == "example 3: question"
    assert str(part_name(Part(("messages", "content"), 1))) == "turn 1: content"
    assert str(part_name(Part(("values", "a\nb")))) == "value of a b"
    assert str(part_name(Part(("context", "extra", "team")))) == "unknown key context.team"


def test_what_would_be_written_differently_is_different() -> None:
    different: list[Any] = [1, 1.0, True, "1", PlainScalar("1"), [1], {"1": 1}, None, ""]
    assert len({frozen(one) for one in different}) == len(different)
    assert frozen({"a": [1], "b": 2}) == frozen({"b": 2, "a": [1]})


def test_a_row_as_text_has_what_it_fills() -> None:
    row = Example({"question": "Who?", "tags": ["a"]}, "Nobody", note="run 4", enabled=False, extra={"id": 7})
    assert text_of(row) == 'question: Who?\ntags: ["a"]\noutput: Nobody\nenabled: false\nnote: run 4\nid: 7'
    assert about(Example({"q": " \n"}, "two\nlines")) == "two lines"
    assert len(about(Message(content="long " * 100))) == 60
