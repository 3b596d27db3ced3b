"""What is found stands where it is said to be, and replacing changes that and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.prompts import strategies
from workbench.errors import UsageError
from workbench.prompts.find import MOST_FOUND, Query, field_in_example, find, replace_all, replace_found, texts_of
from workbench.prompts.prompt import Example, Message, Prompt

PROMPT = Prompt(
    name="cat",
    description="cat",
    mode="chat",
    system="A cat.",
    instruction="Cats and cat",
    examples=(Example({"a": "cat", "b": ["cat"]}, "cat out", "cat why"),),
    messages=(Message("user", "cat turn"),),
    input_template="cat {{ a }}",
    values={"a": "concat", "list": ["cat"], "": "cat"},
    assistant_template="cat {{ output }}",
    join="cat",
)
queries = st.builds(
    Query, st.text(st.sampled_from(strategies.SPICE), min_size=1, max_size=2), st.booleans(), st.booleans()
)


def test_every_text_is_searched_in_the_order_of_the_editor() -> None:
    assert list(dict.fromkeys(one.field for one in find(PROMPT, Query("CAT")))) == [
        "system", "instruction", "examples[0].inputs.a", "examples[0].reasoning", "examples[0].output", "messages[0]",
        "input_template", "values.a", "values.", "assistant_template",
    ]  # fmt: skip


def test_case_whole_words_and_patterns() -> None:
    def number(query: Query) -> int:
        return sum(1 for one in find(PROMPT, query) if one.field in ("instruction", "values.a"))

    assert number(Query("cat")) == 3
    assert number(Query("cat", match_case=True)) == 2
    assert number(Query("cat", whole_word=True)) == 1
    assert number(Query(r"c(.)ts?\b", pattern=True)) == 3
    assert number(Query("c.t")) == 0
    assert number(Query("x*", pattern=True)) == 0


def test_replacing_all_is_told_with_its_number_and_takes_groups_of_a_pattern() -> None:
    changed, number = replace_all(PROMPT, Query(r"(c)at", pattern=True, match_case=True), r"\1ow")
    assert number == sum(1 for _ in find(PROMPT, Query("cat", match_case=True)))
    assert changed.instruction == "Cats and cow"
    assert changed.examples[0] == Example({"a": "cow", "b": ["cat"]}, "cow out", "cow why")
    assert changed.messages[0].content == "cow turn"
    assert (changed.name, changed.join, changed.values["list"]) == ("cat", "cat", ["cat"])
    literal, _ = replace_all(PROMPT, Query("cat"), r"\1")
    assert literal.system == r"A \1."


def test_one_match_is_replaced_and_one_that_is_gone_is_not() -> None:
    second = [one for one in find(PROMPT, Query("cat")) if one.field == "instruction"][1]
    changed, end = replace_found(PROMPT, Query("cat"), "horse", second)
    assert changed == replace(PROMPT, instruction="Cats and horse")
    assert end == len("Cats and horse")
    assert replace_found(replace(PROMPT, instruction="x"), Query("cat"), "dog", second)[0].instruction == "x"


def test_a_wrapper_that_is_emptied_is_none() -> None:
    assert replace_all(Prompt(name="A", wrapper="w"), Query("w"), "")[0].wrapper is None


def test_what_cannot_be_used_is_told() -> None:
    with pytest.raises(UsageError, match="not a regular expression"):
        list(find(PROMPT, Query("(", pattern=True)))
    with pytest.raises(UsageError, match="replacement"):
        replace_all(PROMPT, Query("cat", pattern=True), r"\7")
    with pytest.raises(UsageError, match="took longer"):
        list(find(Prompt(name="A", instruction="a" * 5000 + "!"), Query("(a|aa)+$", pattern=True)))


def test_no_more_is_found_than_can_be_shown() -> None:
    assert sum(1 for _ in find(Prompt(name="A", instruction="a" * (MOST_FOUND + 5)), Query("a"))) == MOST_FOUND


@given(strategies.prompts, queries)
@settings(max_examples=40, deadline=None)
def test_what_is_found_stands_there(prompt: Prompt, query: Query) -> None:
    texts = dict(texts_of(prompt))
    for one in find(prompt, query):
        assert texts[one.field][one.start : one.end].casefold() == query.text.casefold() or not query.match_case
        if query.match_case:
            assert texts[one.field][one.start : one.end] == query.text


@given(strategies.prompts, queries)
@settings(max_examples=40, deadline=None)
def test_replacing_by_itself_changes_nothing_and_by_another_only_what_was_found(prompt: Prompt, query: Query) -> None:
    exact = replace(query, match_case=True)
    same, number = replace_all(prompt, exact, query.text)
    assert dict(texts_of(same)) == dict(texts_of(prompt))
    assert number == sum(1 for _ in find(prompt, exact))
    changed, _ = replace_all(prompt, exact, "\u2603")
    touched = {one.field for one in find(prompt, exact)}
    before, after = dict(texts_of(prompt)), dict(texts_of(changed))
    assert {field for field in before if before[field] != after.get(field)} == touched


@given(strategies.prompts)
@settings(max_examples=40, deadline=None)
def test_cells_are_known_by_their_fields(prompt: Prompt) -> None:
    for field, text in texts_of(prompt):
        cell = field_in_example(field)
        if cell is not None:
            example, (_number, kind, name) = prompt.examples[cell[0]], cell
            assert (example.inputs[name] if kind == "input" else getattr(example, kind)) == text
