"""One history: whatever was done, undoing all of it gives the first state back byte for byte, redoing it the last."""

from __future__ import annotations

from collections.abc import Callable

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
