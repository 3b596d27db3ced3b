"""Where a new prompt is saved, and what its version says: asked for in small dialogs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.message_dialog import MessageDialog
from ui.widgets.save_dialog import SaveDialog
from workbench.library.new_place import NewPlace


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def save_button(dialog: QDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save")


def texts(dialog: QDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel)]


def test_name_folder_and_library_make_the_file(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> None:
    own, team = tmp_path / "own", tmp_path / "team"
    libraries = {own: ("My prompts", ["write"]), team: ("Team", ["mails"])}
    dialog = SaveDialog(parent, NewPlace("Thanks", "write", own), libraries)
    dialog.show()
    assert "write/Thanks.prompt.yaml" in texts(dialog)
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "Many thanks")
    library = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Library")
    folder = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Folder")
    library.setCurrentIndex(1)
    assert [folder.itemText(place) for place in range(folder.count())] == ["", "mails"]
    folder.setEditText("new/ones")
    assert "new/ones/Many thanks.prompt.yaml" in texts(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.place == NewPlace("Many thanks", "new/ones", team)


def test_one_library_is_no_choice_and_a_bad_folder_is_told(qtbot: QtBot, parent: QWidget, tmp_path: Path) -> None:
    dialog = SaveDialog(parent, NewPlace("Thanks", "", tmp_path), {tmp_path: ("My prompts", [])})
    dialog.show()
    boxes = {one.accessibleName(): one for one in dialog.findChildren(QComboBox)}
    assert "Library" not in boxes
    boxes["Folder"].setEditText("../out")
    assert any("is outside of the library" in text for text in texts(dialog))
    assert not save_button(dialog).isEnabled()
    dialog.accept()
    assert dialog.isVisible()
    boxes["Folder"].setEditText("in")
    assert save_button(dialog).isEnabled()


def test_a_message_of_several_lines_is_saved_by_ctrl_enter(qtbot: QtBot, parent: QWidget) -> None:
    dialog = MessageDialog(parent, "Thanks: instruction")
    dialog.show()
    editor = dialog.findChildren(QPlainTextEdit)[0]
    qtbot.keyClicks(editor, "Shorter")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "For the phone.")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.message == "Shorter\n\nFor the phone."


def test_an_emptied_message_is_the_suggestion(qtbot: QtBot, parent: QWidget) -> None:
    dialog = MessageDialog(parent, "Thanks: instruction")
    dialog.show()
    qtbot.keyClick(dialog.findChildren(QPlainTextEdit)[0], Qt.Key.Key_Delete)
    assert dialog.message == "Thanks: instruction"
