"""Three-way merges: what is taken of itself, what is a conflict, and how it is chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.library.conflicts import Choice, Chosen, Conflict, Contest, Edited
from workbench.library.merging import Merged, merge
from workbench.library.parts import ABSENT
from workbench.prompts.prompt import AnswerRule, Context, Example, Generation, Message, Prompt

A, B, C, D = (Example({"q": f"question {name}"}, f"answer {name}") for name in "ABCD")
BASE = Prompt("P", examples=(A, B, C))


def bank(*rows: Example) -> Prompt:
    return replace(BASE, examples=rows)


def only(merged: Merged) -> Conflict:
    assert len(merged.conflicts) == 1
    return merged.conflicts[0]


def test_parts_changed_on_one_side_are_taken_and_the_same_change_once() -> None:
    base = Prompt("P", instruction="i", values={"a": "1", "b": "2"}, generation=Generation(temperature=0.1))
    ours = replace(base, instruction="mine", values={"a": "1"}, tags=("x",), description="same")
    theirs = replace(base, system="s", values={"a": "9", "b": "2", "c": "3"}, tags=("y", "x"), description="same")
    merged = merge(base, ours, replace(theirs, generation=Generation(temperature=0.5, top_k=4)))
    assert not merged.conflicts
    assert merged.prompt == replace(
        base,
        instruction="mine",
        system="s",
        description="same",
        values={"a": "9", "c": "3"},
        tags=("y", "x"),
        generation=Generation(temperature=0.5, top_k=4),
    )


def test_a_part_changed_differently_is_a_conflict_that_has_ours_until_it_is_chosen() -> None:
    merged = merge(replace(BASE, instruction="i"), replace(BASE, instruction="o"), replace(BASE, instruction="t"))
    found = only(merged)
    assert (found.part.path, found.base, found.ours, found.theirs) == (("instruction",), "i", "o", "t")
    assert found.choices == (Choice.OURS, Choice.THEIRS)
    assert merged.prompt.instruction == "o"
    taken: dict[Chosen, str] = {Choice.OURS: "o", Choice.THEIRS: "t", Edited("both: o, t"): "both: o, t"}
    for chosen, text in taken.items():
        assert merged.resolved({found.key: chosen}).instruction == text


def test_a_key_removed_on_one_side_and_changed_on_the_other_is_a_conflict() -> None:
    base = replace(BASE, values={"a": "1"}, extra={"team": 1})
    merged = merge(base, replace(base, values={}, extra={"team": True}), replace(base, values={"a": "2"}, extra={}))
    value, unknown = merged.conflicts
    assert (value.ours, value.theirs) == (ABSENT, "2")
    assert (unknown.ours, unknown.theirs) == (True, ABSENT)
    assert merged.prompt.values == {}
    assert merged.resolved({value.key: Choice.THEIRS, unknown.key: Choice.THEIRS}).values == {"a": "2"}


def test_rows_added_on_both_sides_are_both_kept_ours_first_and_equal_ones_once() -> None:
    merged = merge(BASE, bank(A, B, C, D, A), bank(A, Example({"q": "E"}), B, C, Example({"q": "F"}), D))
    assert not merged.conflicts
    assert [row.inputs["q"][-1] for row in merged.prompt.examples] == ["A", "E", "B", "C", "F", "D", "A"]


def test_a_row_edited_on_one_side_and_moved_on_the_other_gets_both() -> None:
    edited = replace(A, output="another answer", enabled=False)
    assert merge(BASE, bank(edited, B, C), bank(B, C, A)).prompt.examples == (B, C, edited)
    assert merge(BASE, bank(B, C, A), bank(edited, B, C)).prompt.examples == (B, C, edited)


def test_a_row_edited_in_different_fields_merges_by_field() -> None:
    ours, theirs = replace(B, output="mine"), replace(B, inputs={"q": "question B, asked better"}, note="n")
    merged = merge(BASE, bank(A, ours, C), bank(A, theirs, C))
    assert not merged.conflicts
    assert merged.prompt.examples == (A, replace(theirs, output="mine"), C)


def test_a_row_edited_in_one_field_differently_can_be_kept_twice() -> None:
    ours, theirs = replace(B, output="mine", note="n"), replace(B, output="other", enabled=False)
    merged = merge(BASE, bank(A, ours, C), bank(A, theirs, C))
    found = only(merged)
    assert (found.part.path, found.part.row, found.part.about) == (("examples", "output"), 2, "question B")
    assert Choice.BOTH in found.choices
    chosen = merged.resolved({found.key: Choice.BOTH})
    both = replace(B, output="mine", note="n", enabled=False)
    assert chosen.examples == (A, both, replace(both, output="other"), C)


def test_a_row_removed_on_one_side_is_removed_unless_the_other_edited_it() -> None:
    assert merge(BASE, bank(A, C), BASE).prompt.examples == (A, C)
    assert merge(BASE, bank(A, C), bank(C, B, A)).prompt.examples == (C, A)
    edited = replace(B, note="n")
    merged = merge(BASE, bank(A, C), bank(A, edited, C))
    found = only(merged)
    assert (found.contest, found.base, found.ours, found.theirs) == (Contest.ROW, B, ABSENT, edited)
    assert not found.editable
    assert merged.prompt.examples == (A, C)
    assert merged.resolved({found.key: Choice.THEIRS}).examples == (A, edited, C)
    assert merge(BASE, bank(A, edited, C), bank(A, C)).prompt.examples == (A, edited, C)


def test_the_same_row_moved_to_different_places_is_a_conflict_of_the_order() -> None:
    base = bank(A, B, C, D)
    merged = merge(base, bank(B, C, D, A), bank(B, C, A, D))
    found = only(merged)
    assert found.contest is Contest.ORDER
    assert merged.prompt.examples == (B, C, D, A)
    assert merged.resolved({found.key: Choice.THEIRS}).examples == (B, C, A, D)
    assert not merge(base, bank(D, A, B, C), bank(A, C, B, D)).conflicts


def test_rows_that_stand_several_times_are_counted() -> None:
    assert merge(bank(A, A), bank(A, A, A), bank(A, A, B)).prompt.examples == (A, A, A, B)
    assert merge(bank(A, A, B), bank(A, B), bank(A, A, B, C)).prompt.examples == (A, B, C)
    assert merge(bank(), bank(A, A), bank(A)).prompt.examples == (A, A)


def test_a_turn_that_was_rewritten_whole_is_the_same_turn() -> None:
    turns = (Message("user", "one"), Message("assistant", "two"), Message("user", "three"))
    base = replace(BASE, messages=turns)
    ours = replace(base, messages=(turns[0], Message("assistant", "quite another"), turns[2]))
    theirs = replace(base, messages=(turns[0], Message("assistant", "rewritten too"), turns[2]))
    found = only(merge(base, ours, theirs))
    assert (found.part.path, found.part.row) == (("messages", "content"), 2)


def test_an_answer_rule_never_becomes_a_mixture_of_two_forms() -> None:
    base = replace(BASE, answer=(AnswerRule("is"),))
    ours = replace(base, answer=(AnswerRule(pattern="(.*)"),))
    theirs = replace(base, answer=(AnswerRule("is", "."),))
    for first, second in ((ours, theirs), (theirs, ours)):
        merged = merge(base, first, second)
        for choice in (Choice.OURS, Choice.THEIRS, Choice.BOTH):
            rules = merged.resolved({one.key: choice for one in merged.conflicts}).answer
            assert all(rule in (*ours.answer, *theirs.answer) for rule in rules)
            assert rules


def test_a_context_is_merged_by_field_or_as_a_whole_where_one_side_took_it_off() -> None:
    base = replace(BASE, context=Context("faq"))
    ours, theirs = replace(base, context=Context("faq", k=8)), replace(base, context=Context("faq", mode="lexical"))
    assert merge(base, ours, theirs).prompt.context == Context("faq", k=8, mode="lexical")
    assert only(merge(base, replace(base, context=None), theirs)).part.path == ("context",)
    assert merge(BASE, ours, theirs).prompt.context == Context("faq", k=8, mode="lexical")


def test_without_a_base_equal_is_equal_and_different_a_conflict() -> None:
    ours = Prompt("P", instruction="o", technique="few_shot", examples=(A, B), values={"a": "1"}, expected="e")
    theirs = Prompt("P", system="s", examples=(replace(B, output="x"), C), values={"a": "2", "b": "3"})
    merged = merge(None, ours, theirs)
    assert {one.part.path for one in merged.conflicts} == {("technique",), ("examples", "output"), ("values", "a")}
    assert (merged.prompt.instruction, merged.prompt.system, merged.prompt.expected) == ("o", "s", "e")
    assert merged.prompt.examples == (A, B, C)
    assert merged.prompt.values == {"a": "1", "b": "3"}


@pytest.mark.parametrize("name", ["", " \n"])
def test_a_prompt_keeps_a_name(name: str) -> None:
    merged = merge(Prompt("P"), Prompt("O"), Prompt("T"))
    found = only(merged)
    assert not found.allows(Edited(name))
    assert merged.resolved({found.key: Edited(name)}).name == "O"
    assert merged.resolved({found.key: Edited("N")}).name == "N"


def test_words_of_a_choice_and_numbers_are_not_written_by_hand() -> None:
    base = Prompt("P")
    ours = replace(base, mode="chat", technique="one_shot", generation=Generation(temperature=0.1))
    theirs = replace(base, technique="few_shot", generation=Generation(temperature=0.2))
    assert not any(one.editable for one in merge(base, ours, theirs).conflicts)
