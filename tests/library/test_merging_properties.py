"""What holds of every merge, with random prompts and random edits on both sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.library.merge_edits import BASE, FIELDS, MAKERS, ROW_FIELDS, ROWS, Script, lost
from tests.prompts.strategies import examples, prompts
from workbench.library.conflicts import Choice, Contest
from workbench.library.merging import Merged, merge
from workbench.library.parts import Kind, field_kinds, frozen
from workbench.prompts.prompt import Prompt

short = st.sampled_from(["one", "two", "three"])
row_numbers = st.integers(0, ROWS - 1)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    rows = {}
    removed = {name: frozenset(draw(st.sets(row_numbers, max_size=2))) for name in MAKERS}
    for name, fields in ROW_FIELDS.items():
        for row in draw(st.sets(row_numbers, max_size=3)) - removed[name]:
            field = draw(st.sampled_from(fields))
            rows[name, row, field] = draw(new_value(name, row, field))
    added = {name: draw(st.dictionaries(st.sampled_from(["n0", "n1", "n2"]), row_numbers)) for name in MAKERS}
    if removed["messages"]:
        added["messages"] = {}  # a turn in the place of another is that one, rewritten: no case for these scripts
    moves = {name: draw(st.none() | st.tuples(row_numbers, row_numbers)) for name in MAKERS}
    return Script(
        texts=draw(st.dictionaries(st.sampled_from(FIELDS), short))
        | draw(st.dictionaries(st.sampled_from(["temperature", "top_k"]), st.sampled_from([0.5, 1.0, 2.0]))),
        keys=draw(st.dictionaries(st.sampled_from("xyzuv"), st.none() | short, max_size=3)),
        tags=draw(st.dictionaries(st.sampled_from("abcde"), st.booleans(), max_size=3)),
        rows=rows,
        removed=removed,
        added=added,
        moved={name: None if pair is None or pair[0] == pair[1] else pair for name, pair in moves.items()},
    )


def new_value(name: str, row: int, field: str) -> st.SearchStrategy[Any]:
    if field == "enabled":
        return st.just(False)
    if name == "messages":
        return short.map(lambda word: f"turnb{row} onb{row} offb{row} {word}")
    return short.map(lambda word: f"whyb{row} {word}{row}") if field == "question" else short


def taken(merged: Merged, choice: Choice) -> Prompt:
    return merged.resolved({one.key: choice for one in merged.conflicts})


@settings(max_examples=60, deadline=None)
@given(scripts(), scripts())
def test_every_edit_is_in_the_merge_or_in_a_conflict(ours: Script, theirs: Script) -> None:
    merged = merge(BASE, ours.applied(), theirs.applied())
    assert lost(merged.prompt, ours, theirs, merged.conflicts) == []
    assert taken(merged, Choice.OURS) == merged.prompt
    for conflict in merged.conflicts:
        assert frozen(conflict.ours) != frozen(conflict.theirs)


@settings(max_examples=60, deadline=None)
@given(scripts(), scripts())
def test_a_choice_for_either_side_loses_no_edit_that_is_not_contested(ours: Script, theirs: Script) -> None:
    merged = merge(BASE, ours.applied(), theirs.applied())
    for choice, side in ((Choice.OURS, ours), (Choice.THEIRS, theirs)):
        prompt = taken(merged, choice)
        assert lost(prompt, ours, theirs, merged.conflicts) == []
        for conflict in merged.conflicts:
            if conflict.contest is Contest.VALUE and len(conflict.key) == 1:
                assert getattr(prompt, conflict.key[0]) == side.texts[conflict.key[0]]


@settings(max_examples=60, deadline=None)
@given(scripts(), scripts())
def test_an_order_that_one_side_changed_is_kept(ours: Script, theirs: Script) -> None:
    still = replace(theirs, moved=dict.fromkeys(MAKERS), added={name: {} for name in MAKERS})
    for sides in pairs(ours.applied(), still.applied()):
        wanted = [row.inputs["id"] for row in ours.applied().examples]
        found = [row.inputs["id"] for row in merge(BASE, *sides).prompt.examples]
        assert [name for name in found if name in wanted] == [name for name in wanted if name in found]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(prompts, prompts)
def test_a_side_that_did_not_change_gives_way(base: Prompt, changed: Prompt) -> None:
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert not merged.conflicts
        assert frozen(merged.prompt) == frozen(changed)
    without = merge(None, changed, changed)
    assert not without.conflicts
    assert frozen(without.prompt) == frozen(changed)


@settings(max_examples=60, deadline=None)
@given(scripts(), scripts())
def test_the_sides_can_be_exchanged(ours: Script, theirs: Script) -> None:
    one, other = (merge(BASE, *sides) for sides in pairs(ours.applied(), theirs.applied()))
    for choice, opposite in ((Choice.OURS, Choice.THEIRS), (Choice.THEIRS, Choice.OURS)):
        assert unordered(taken(one, choice)) == unordered(taken(other, opposite))
    assert {one.key for one in one.conflicts} == {one.key for one in other.conflicts}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(prompts, prompts, prompts)
def test_any_three_prompts_merge_and_their_conflicts_have_keys_of_their_own(
    base: Prompt, ours: Prompt, theirs: Prompt
) -> None:
    for before in (base, None):
        merged = merge(before, ours, theirs)
        assert len({one.key for one in merged.conflicts}) == len(merged.conflicts)
        assert taken(merged, Choice.OURS) == merged.prompt
        for choice in (Choice.THEIRS, Choice.BOTH):
            assert taken(merged, choice).name


@settings(max_examples=60, deadline=None)
@given(st.lists(examples, max_size=3), st.lists(st.integers(0, 2), max_size=6), st.lists(st.integers(0, 2), max_size=6))
def test_rows_that_stand_several_times_are_counted(bank: list[Any], more: list[int], others: list[int]) -> None:
    """Added to a bank on both sides: each as often as the side that added it oftener."""
    base = Prompt("P", examples=tuple(bank))
    new = [replace(row, note="new") for row in bank]
    sides = [[new[n] for n in chosen if n < len(new)] for chosen in (more, others)]
    ours, theirs = (replace(base, examples=(*base.examples, *rows)) for rows in sides)
    counts = [Counter(map(frozen, rows)) for rows in sides]
    merged = merge(base, ours, theirs)
    assert not merged.conflicts
    assert Counter(map(frozen, merged.prompt.examples)) == Counter(map(frozen, bank)) + (counts[0] | counts[1])


def pairs(one: Prompt, other: Prompt) -> tuple[tuple[Prompt, Prompt], tuple[Prompt, Prompt]]:
    return (one, other), (other, one)


def unordered(prompt: Prompt) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in field_kinds(Prompt).items():
        value = getattr(prompt, name)
        rows = kind in (Kind.ROWS, Kind.WORDS)
        found[name] = Counter(map(frozen, value)) if rows else frozen(value)
    return found
