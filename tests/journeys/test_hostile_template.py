"""A template that would never end is typed: its sentence appears, and the window goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk

LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
HOSTILE = {
    LOOP: "Rendering instruction took longer",
    "{{ 'a' * 10 ** 10 }}": "Rendering instruction needed more than",
    "{{ question|attr('__class__') }}": "it is refused",
    "{% include 'other' %}": "include is not available in a prompt",
}


def shown(desk: Desk) -> str:
    return "\n".join(one.toPlainText() for one in desk.window.findChildren(QPlainTextEdit) if one.isReadOnly())


@pytest.mark.parametrize(("template", "says"), HOSTILE.items(), ids=HOSTILE.values())
def test_a_hostile_template_shows_its_sentence(open_desk: OpenDesk, template: str, says: str) -> None:
    desk = open_desk()
    desk.write("Instruction", template)
    desk.qtbot.waitUntil(lambda: says in desk.read(), timeout=PATIENCE_MS)
    assert desk.document.prompt.instruction == template


def test_the_window_lives_while_a_template_is_endless_and_shows_the_next_one(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Instruction", LOOP)
    beats: list[None] = []
    pulse = QTimer(desk.window, interval=10)
    pulse.timeout.connect(lambda: beats.append(None))
    pulse.start()
    desk.qtbot.waitUntil(lambda: "took longer" in desk.read(), timeout=PATIENCE_MS)
    pulse.stop()
    assert len(beats) > 5
    desk.write("Instruction", "{% for word in ['Answer', 'soon'] %}{{ word }} {% endfor %}")
    desk.qtbot.waitUntil(lambda: "Answer soon " in shown(desk), timeout=PATIENCE_MS)
    assert "took longer" not in desk.read()
    desk.write("Instruction", LOOP)
    desk.write("Instruction", "{{ 'superseded'|upper }}")
    desk.qtbot.waitUntil(lambda: "SUPERSEDED" in shown(desk), timeout=PATIENCE_MS)
    assert "took longer" not in desk.read()
