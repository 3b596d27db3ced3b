"""One history: whatever was done, undoing all of it gives the first state back byte for byte, redoing it the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.prompts import strategies as some
from ui.prompt_document import PromptDocument
from workbench.prompts import file
from workbench.prompts.prompt import Choose, Prompt

Step = Callable[[PromptDocument], object]

FIELDS = {
    "name": some.scalars,
    "instruction": some.texts,
    "input_template": some.texts,
    "separator": some.texts,
    "technique": st.sampled_from(("zero_shot", "one_shot", "few_shot")),
    "mode": st.sampled_from(("text", "chat")),
    "chain_of_thought.style": st.sampled_from(("none", "trigger", "rationales")),
    "chain_of_thought.trigger": some.texts,
    "values.question": some.values,
    "examples": st.lists(some.examples, max_size=3).map(tuple),
    "generation": some.generations,
    "choose": st.builds(Choose, by=st.sampled_from(("all", "random")), n=st.none() | st.integers(1, 3)),
}


def _edit(field: str, value: object) -> Step:
    return lambda document: document.edit(field, value, "edit")


def _import(prompt: Prompt) -> Step:
    return lambda document: document.replace(prompt, "import")


edits = st.sampled_from(sorted(FIELDS)).flatmap(lambda name: FIELDS[name].map(lambda value: _edit(name, value)))
steps = edits | some.prompts.map(_import)
undone: Step = lambda document: document.undo_stack.undo()  # noqa: E731
redone: Step = lambda document: document.undo_stack.redo()  # noqa: E731


def undo_all(document: PromptDocument) -> None:
    while document.undo_stack.canUndo():
        document.undo_stack.undo()


def redo_all(document: PromptDocument) -> None:
    while document.undo_stack.canRedo():
        document.undo_stack.redo()


@settings(deadline=None)
@given(some.prompts, st.lists(steps, max_size=12))
def test_undoing_everything_gives_the_first_state_and_redoing_the_last(first: Prompt, done: list[Step]) -> None:
    document = PromptDocument(first)
    for step in done:
        step(document)
    last = document.prompt
    undo_all(document)
    assert document.prompt == first
    assert file.dumps(document.prompt) == file.dumps(first)
    assert not document.modified
    redo_all(document)
    assert document.prompt == last
    assert file.dumps(document.prompt) == file.dumps(last)


@settings(deadline=None)
@given(some.prompts, st.lists(steps | st.sampled_from((undone, redone)), max_size=20))
def test_undoing_in_between_loses_nothing_before_it(first: Prompt, done: list[Step]) -> None:
    document = PromptDocument(first)
    for step in done:
        step(document)
    undo_all(document)
    assert document.prompt == first


def test_steps_of_their_own_never_merge(qtbot: QtBot) -> None:
    document = PromptDocument(Prompt(name="x"))
    document.edit("instruction", "a", "type")
    document.edit("instruction", "ab", "type")
    document.replace(Prompt(name="y"), "import")
    document.replace(Prompt(name="z"), "import")
    states = []
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        states.append(document.prompt)
    assert states == [Prompt(name="y"), Prompt(name="x", instruction="ab"), Prompt(name="x")]


def test_a_renamed_file_is_no_step_and_what_was_typed_is_undone_under_the_new_name(tmp_path: Path) -> None:
    document = PromptDocument(Prompt("Old", instruction="saved"), tmp_path / "old.prompt.yaml")
    document.edit("instruction", "typed", "edit")
    document.follow(tmp_path / "new.prompt.yaml", "New")
    assert (document.prompt, document.modified) == (Prompt("New", instruction="typed"), True)
    document.undo_stack.undo()
    assert (document.prompt, document.modified) == (Prompt("New", instruction="saved"), False)
    assert document.saved == document.prompt
    assert not document.undo_stack.canUndo()
    document.undo_stack.redo()
    assert document.prompt == Prompt("New", instruction="typed")


def test_a_name_that_was_typed_gives_way_to_that_of_the_renamed_file_and_comes_back(tmp_path: Path) -> None:
    document = PromptDocument(Prompt("Old"), tmp_path / "old.prompt.yaml")
    document.edit("name", "Typed", "edit")
    document.follow(tmp_path / "new.prompt.yaml", "New")
    assert (document.prompt.name, document.modified) == ("New", True)
    document.undo_stack.undo()
    assert document.prompt.name == "Typed"
    document.undo_stack.undo()
    assert (document.prompt.name, document.modified) == ("New", False)
