"""The examples card at work: choosing, freezing, the large editor, each one undoable step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QSpinBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from tests.ui.example_desk import PROMPT, Desk
from ui.live_preview import Chosen, LivePreview
from ui.services import Services
from ui.widgets.cell_dialog import CellDialog
from ui.widgets.exact_edit import ExactEdit
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import CHOICES, Choose


@pytest.fixture
def desk(services: Services, qtbot: QtBot) -> Desk:
    return Desk(services, qtbot, PROMPT)


# Choosing


@pytest.mark.parametrize("by", CHOICES)
def test_each_way_of_choosing_shows_its_rows(desk: Desk, by: str) -> None:
    desk.document.replace(replace(PROMPT, choose=Choose("all" if by == "first" else "first", 2)), "")
    desk.choose(by)
    assert desk.prompt.choose == Choose(by, 2)
    desk.bank.show_chosen(Chosen(desk.prompt, used_examples(desk.prompt)))
    assert tuple(desk.used) == used_examples(desk.prompt)


def test_a_first_choice_is_of_some_and_not_of_all(desk: Desk) -> None:
    desk.choose("random")
    assert desk.prompt.choose.n is not None
    assert len(desk.used) == min(desk.prompt.choose.n, len(PROMPT.examples))


def test_number_and_seed_are_changed_in_one_step_while_they_run(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("random")
    steps = desk.document.undo_stack.count()
    number = desk.control(QSpinBox, "How many examples")
    assert isinstance(number, QSpinBox)
    number.setValue(2)
    number.setValue(1)
    assert desk.prompt.choose.n == 1
    seed = desk.prompt.choose.seed
    for _ in range(3):
        qtbot.mouseClick(desk.control(QAbstractButton, "Next seed: choose others at random"), Qt.MouseButton.LeftButton)
    assert desk.prompt.choose.seed == seed + 3
    assert desk.document.undo_stack.count() == steps + 2


def test_the_controls_are_there_in_few_shot_alone(desk: Desk) -> None:
    for technique in ("zero_shot", "one_shot", "few_shot"):
        desk.document.replace(replace(PROMPT, technique=technique), "")
        assert desk.bank.card.choose.isVisibleTo(desk.bank.card) == (technique == "few_shot")


def test_a_choice_that_compares_is_made_in_the_background_and_old_ones_are_not_shown(
    desk: Desk, services: Services, qtbot: QtBot
) -> None:
    live = LivePreview(services.background, desk.document)
    live.chosen.connect(desk.bank.show_chosen)
    similar = replace(PROMPT, choose=Choose("similar", 1))
    desk.document.replace(similar, "")
    desk.bank.show_chosen(Chosen(PROMPT, (0,)))  # of a prompt that is no longer shown
    assert desk.used != [0]
    live.show_prompt(similar)
    qtbot.waitUntil(lambda: desk.used == list(used_examples(similar)), timeout=20_000)


def test_freeze_keeps_the_rows_of_the_choice(desk: Desk) -> None:
    desk.document.replace(replace(PROMPT, choose=Choose("random", 2, 5)), "")
    used = used_examples(desk.prompt)
    desk.bank.card.choose.frozen.emit()
    assert [row for row, one in enumerate(desk.prompt.examples) if one.enabled] == list(used)
    assert desk.prompt.choose.by == "all"
    assert used_examples(desk.prompt) == used
    desk.document.undo_stack.undo()
    assert desk.prompt == replace(PROMPT, choose=Choose("random", 2, 5))


def test_steps_on_rows_never_merge(desk: Desk) -> None:
    desk.bank.card.table.select_rows([0])
    for key, modifier in (
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Insert, Qt.KeyboardModifier.NoModifier),
    ):
        desk.press(key, modifier)
    assert desk.document.undo_stack.count() == 6
    for _ in range(6):
        desk.document.undo_stack.undo()
    assert desk.prompt == PROMPT


# The large editor


def open_large(desk: Desk) -> CellDialog:
    desk.bank.card.table.select_rows([1])
    desk.press(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    return desk.bank.card.window().findChildren(CellDialog)[-1]


def test_the_large_editor_writes_each_key_and_closes_with_its_own(desk: Desk, qtbot: QtBot) -> None:
    dialog = open_large(desk)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.editor.text() == "late train"
    dialog.editor.selectAll()
    for key in ("a", "b"):
        qtbot.keyClicks(dialog.editor, key)
        assert desk.prompt.examples[1].inputs["q"] == dialog.editor.text()
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.prompt.examples[1].inputs["q"] == "ab"
    assert not dialog.isVisible()
    assert desk.document.undo_stack.count() == 1


def test_escape_asks_only_where_something_was_written(desk: Desk, answers: ReadyAnswers, qtbot: QtBot) -> None:
    unchanged = open_large(desk)
    qtbot.keyClick(unchanged.editor, Qt.Key.Key_Escape)
    assert unchanged.result() == QDialog.DialogCode.Rejected
    assert "discard text" not in answers.asked
    dialog = open_large(desk)
    dialog.editor.setPlainText("x")
    assert desk.prompt.examples[1].inputs["q"] == "x"
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    answers.discard = True
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert answers.asked == ["discard text", "discard text"]
    assert desk.prompt == PROMPT


def test_an_editor_with_a_place_of_its_own_fills_it(qtbot: QtBot) -> None:
    editor = ExactEdit("x", grows=False)
    qtbot.addWidget(editor)
    editor.resize(300, 400)
    editor.show_text("a\n" * 50)
    assert editor.height() == 400
