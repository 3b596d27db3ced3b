"""The list in a template editor: it takes its own keys while it is open and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.template_edit import TemplateEdit


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[TemplateEdit]:
    window = QWidget()
    made = TemplateEdit("Instruction")
    made.completion.show_names(("question", "context", "질문"))
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    layout.addWidget(TemplateEdit("Other"))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.setFocus()
    yield made
    window.close()


def commit(editor: TemplateEdit, text: str, composing: str = "") -> None:
    event = QInputMethodEvent(composing, [])
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_enter_and_tab_accept_and_close_the_mark(qtbot: QtBot, editor: TemplateEdit, key: Qt.Key) -> None:
    edits: list[str] = []
    editor.edited.connect(edits.append)
    commit(editor, "😀 ")
    qtbot.keyClicks(editor, "{{ con")
    assert editor.completion.is_open
    qtbot.keyClick(editor, key)
    assert editor.text() == "😀 {{ context }}"
    assert edits[-1] == editor.text()
    assert editor.hasFocus()
    assert not editor.completion.is_open
    qtbot.keyClicks(editor, "}} x")  # the habit of closing it oneself
    assert editor.text() == "😀 {{ context }} x"
    qtbot.keyClicks(editor, "}}")
    assert editor.text() == "😀 {{ context }} x}}"


def test_escape_closes_only_the_list_and_enter_is_a_line_again(qtbot: QtBot, editor: TemplateEdit) -> None:
    qtbot.keyClicks(editor, "{{ q")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.completion.is_open
    assert editor.hasFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "{{ q\n"
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert not editor.hasFocus()


def test_nothing_is_offered_outside_of_marks(qtbot: QtBot, editor: TemplateEdit) -> None:
    qtbot.keyClicks(editor, "a { b | c")
    qtbot.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert not editor.completion.is_open
    assert editor.text() == "a { b | c"


def test_ctrl_space_offers_again_and_arrows_choose(qtbot: QtBot, editor: TemplateEdit) -> None:
    editor.show_text("{{  }}")
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "{{ context }}"


def test_a_korean_name_is_found_while_it_is_composed(qtbot: QtBot, editor: TemplateEdit) -> None:
    commit(editor, "안녕 ")
    commit(editor, "{")
    commit(editor, "{")
    commit(editor, " ")
    commit(editor, "", "질")
    assert editor.completion.is_open
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    commit(editor, "")
    assert editor.text() == "안녕 {{ 질문 }}"


def test_leaving_the_editor_closes_the_list(qtbot: QtBot, editor: TemplateEdit) -> None:
    qtbot.keyClicks(editor, "{{")
    assert editor.completion.is_open
    editor.clearFocus()
    assert not editor.completion.is_open
