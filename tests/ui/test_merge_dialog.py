"""The merge dialog: conflicts side by side, chosen by click and by key, until none is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import cut_texts, unnamed_controls, visible, visible_texts
from ui import theme
from ui.models.conflicts_model import ConflictsModel, FileConflicts
from ui.widgets.changes_view import ChangesView
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.merge_dialog import MergeDialog
from workbench.library.conflicts import Choice, Edited
from workbench.library.file_merging import FILE_KEY, MergedFile, merge_files
from workbench.prompts.file import dumps
from workbench.prompts.prompt import Example, Generation, Prompt

ROW = Example({"question": "Who founded Acme?"}, "Nobody knows")
BASE = Prompt("Answers", instruction="Answer the question.", examples=(ROW,), generation=Generation(temperature=0.1))
OURS = replace(BASE, instruction="Answer the question briefly.", examples=(replace(ROW, output="Not named"),))
THEIRS = replace(
    BASE, instruction="Answer my question.", examples=(replace(ROW, output="Unknown"),), tags=("qa",), expected="x"
)


def merged(base: Prompt | None, ours: Prompt | None, theirs: Prompt | None) -> MergedFile:
    return merge_files(*(None if one is None else dumps(one).encode() for one in (base, ours, theirs)))


def files() -> list[FileConflicts]:
    both, removed = merged(BASE, OURS, THEIRS), merged(BASE, None, THEIRS)
    return [
        FileConflicts("a", "answers", both.conflicts, both.taken),
        FileConflicts("b", "old/answers", removed.conflicts, removed.taken),
    ]


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[MergeDialog]:
    parent = QWidget()
    parent.resize(1100, 700)
    qtbot.addWidget(parent)
    made = MergeDialog(parent, ConflictsModel(files()), "Yours", "On the server", theme.load("light"))
    made.show()
    qtbot.waitExposed(made)
    yield made
    parent.close()


def button(dialog: MergeDialog, text: str) -> QPushButton:
    return next(one for one in visible(dialog, QPushButton) if one.text() == text)


def radio(dialog: MergeDialog, text: str) -> QRadioButton:
    return next(one for one in visible(dialog, QRadioButton) if one.text() == text)


def press(qtbot: QtBot, dialog: MergeDialog, key: Qt.Key, alt: bool = False) -> None:
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(dialog.focusWidget() or dialog, key, modifier)


def test_both_sides_are_shown_with_what_they_changed(dialog: MergeDialog) -> None:
    texts = {view.accessibleName(): view.toPlainText() for view in visible(dialog, ChangesView)}
    assert texts == {"Yours": "Answer the question briefly.", "On the server": "Answer themy question."}
    assert "3 conflicts are left to be chosen" in visible_texts(dialog)
    assert not button(dialog, "Merge").isEnabled()
    assert unnamed_controls(dialog) == []
    assert cut_texts(dialog) == []


def test_conflicts_are_chosen_by_keys_and_given_by_file(qtbot: QtBot, dialog: MergeDialog) -> None:
    press(qtbot, dialog, Qt.Key.Key_2, alt=True)
    press(qtbot, dialog, Qt.Key.Key_F8)
    assert radio(dialog, "Keep both").isVisible()
    press(qtbot, dialog, Qt.Key.Key_3, alt=True)
    press(qtbot, dialog, Qt.Key.Key_F8)
    assert "removed" in visible_texts(dialog)
    assert not [one for one in visible(dialog, QRadioButton) if one.text() in ("Keep both", "Write it by hand")]
    press(qtbot, dialog, Qt.Key.Key_1, alt=True)
    assert "All conflicts are chosen" in visible_texts(dialog)
    with qtbot.waitSignal(dialog.submitted) as submitted:
        button(dialog, "Merge").click()
    assert submitted.args == [
        {
            "a": {("instruction",): Choice.THEIRS, ("examples", "0", "output"): Choice.BOTH},
            "b": {FILE_KEY: Choice.OURS},
        }
    ]


def test_a_text_is_written_by_hand(qtbot: QtBot, dialog: MergeDialog) -> None:
    radio(dialog, "Write it by hand").click()
    editor = visible(dialog, ExactEdit)[0]
    assert editor.text() == OURS.instruction
    editor.selectAll()
    qtbot.keyClicks(editor, "Mine")
    model = dialog.findChild(QListView).model()
    assert isinstance(model, ConflictsModel)
    assert model.choices["a"] == {("instruction",): Edited("Mine")}
    press(qtbot, dialog, Qt.Key.Key_F8)
    dialog.findChild(QListView).setCurrentIndex(model.index(0))
    assert visible(dialog, ExactEdit)[0].text() == "Mine"


def test_all_of_one_side_and_what_was_merged_of_itself(dialog: MergeDialog) -> None:
    button(dialog, "All: On the server").click()
    assert radio(dialog, "On the server").isChecked()
    assert button(dialog, "Merge").isEnabled()
    button(dialog, "2 changes were merged automatically").click()
    assert "answers: tags added, expected answer added" in visible_texts(dialog)


def test_a_name_that_is_empty_leaves_the_conflict_open(qtbot: QtBot) -> None:
    found = merged(Prompt("P"), Prompt("O"), Prompt("T"))
    model = ConflictsModel([FileConflicts("a", "a", found.conflicts)])
    model.choose(0, Edited("N"))
    assert model.left == 0
    model.choose(0, Edited(" "))
    assert model.left == 1
