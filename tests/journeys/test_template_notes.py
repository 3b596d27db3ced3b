"""Mistakes in templates are underlined and gone through by key; values that nobody uses can be removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolTip

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.template_edit import TemplateEdit


def told(desk: Desk, name: str) -> list[str]:
    return [text for _start, _end, text in desk.editor(name).layers.told()]


def test_mistakes_are_underlined_and_f8_goes_through_them(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Input", "{{ question }} {{ tone }} 😀 {{ x ||y }}")
    desk.write("Instruction", "한 {{ open")
    desk.qtbot.waitUntil(lambda: told(desk, "Instruction") == ["{{ is not closed; }} is missing."])
    desk.qtbot.waitUntil(lambda: len(told(desk, "Input")) >= 2)
    places = []
    for _ in range(4):
        desk.press(Qt.Key.Key_F8)
        editor = QApplication.focusWidget()
        assert isinstance(editor, TemplateEdit)
        places.append((editor.accessibleName(), editor.textCursor().selectedText()))
        assert QToolTip.text()
        assert QToolTip.text() in editor.accessibleDescription()
    assert places == [("Input", "tone"), ("Input", "x"), ("Input", "||"), ("Instruction", "{{ open")]
    desk.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget().textCursor().selectedText() == places[-2][1]
    desk.write("Instruction", "Translate.")
    desk.qtbot.waitUntil(lambda: not told(desk, "Instruction"))


def test_a_variable_without_a_value_is_told_in_its_template(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Input", "{{ question }} {{ mood }}")
    desk.qtbot.waitUntil(lambda: told(desk, "Input") == ["No value yet for mood: enter one under Values."])
    desk.write("Value of mood", "calm")
    desk.qtbot.waitUntil(lambda: not told(desk, "Input"))


def test_a_value_s_field_stays_while_its_mark_is_half_written(open_desk: OpenDesk) -> None:
    desk = open_desk()
    field = desk.editor("Value of question")
    desk.write("Input", "{{ passage }} {{ question ")
    desk.qtbot.waitUntil(lambda: bool(told(desk, "Input")))
    desk.qtbot.waitUntil(lambda: "Not used by any template" not in desk.read())
    assert desk.editor("Value of question") is field
    desk.write("Input", "none")
    desk.qtbot.waitUntil(lambda: "Not used by any template" in desk.read())
    assert desk.editor("Value of question") is field


def test_a_value_that_no_template_uses_is_shown_and_removed_by_key(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("values.old", "text", "x")
    desk.qtbot.waitUntil(lambda: "Not used by any template" in desk.read())
    before = desk.document.prompt
    desk.editor("Value of question").setFocus()
    desk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert "question" in desk.document.prompt.values
    desk.editor("Value of old").setFocus()
    desk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert "old" not in desk.document.prompt.values
    assert "Not used by any template" not in desk.read()
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == before
    desk.qtbot.waitUntil(lambda: "Not used by any template" in desk.read())
    desk.click("Remove the value of old (Alt+Del)")
    assert "old" not in desk.document.prompt.values
