"""Reading answers in several ways, and what went over the wire for one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers
from ui.widgets.exchange_dialog import ExchangeDialog
from ui.widgets.view_menu import ViewMenu

ANSWER = '{"name": "Acme", "age": -1}'
SCHEMA = {"type": "object", "properties": {"age": {"type": "integer", "minimum": 0}}}


def test_an_answer_is_read_as_json_and_its_request_and_reply_are_shown(open_desk: OpenDesk) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    desk.ctrl(Qt.Key.Key_N)
    desk.document.replace(replace(desk.document.prompt, instruction="", input_template=ANSWER, schema=SCHEMA), "made")
    desk.choose("local:echo")
    desk.run_to_the_end()
    column = desk.answer("local:echo")
    (menu,) = desk.window.compare.findChildren(ViewMenu)
    next(one for one in menu.actions() if one.text() == "JSON").trigger()
    desk.qtbot.waitUntil(lambda: "$.age: -1 is less than the minimum of 0" in desk.read(column), timeout=PATIENCE_MS)
    assert desk.window.services.settings.value.answer_view == "json"
    read = [one.toPlainText() for one in column.findChildren(QPlainTextEdit) if one.isVisible()]
    assert '  "name": "Acme",' in read[0]
    next(one for one in menu.actions() if one.text() == "Raw").trigger()
    read = [one.toPlainText() for one in column.findChildren(QPlainTextEdit) if one.isVisible()]
    assert "Acme" in read[0]
    assert read[0] != ANSWER

    desk.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (dialog,) = (one for one in desk.window.findChildren(ExchangeDialog) if one.isVisible())

    def texts() -> str:
        return "\n".join(one.toPlainText() for one in dialog.findChildren(QPlainTextEdit))

    desk.qtbot.waitUntil(lambda: "Authorization: …" in texts(), timeout=PATIENCE_MS)
    assert '\\"age\\": -1' in texts()
    dialog.reject()

    for address in ("file:///etc/hostname", "javascript:alert(1)"):
        desk.window.compare.link_pressed.emit(address)
        assert address in desk.read()
    assert not [asked for asked in answers.asked if asked.startswith("open ")]
    desk.window.compare.link_pressed.emit("https://example.com/a")
    assert answers.asked[-1] == "open https://example.com/a"
