"""By keyboard alone: a new prompt, examples, a chain of thought, a run, a kept answer, undo, save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from workbench import paths
from workbench.prompts.file import load

# More stops than the window has: beyond that the place cannot be reached.
MOST_TABS = 80


class Keyboard:
    """Only keys go in, to whatever has the keyboard; what has it is known by its accessible name, as it is read out."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def at(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is None and not self.desk.window.isActiveWindow():
            self.desk.window.activateWindow()  # as a window manager does when a menu closes
            self.desk.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return popup or QApplication.focusWidget() or self.desk.window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.at, key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Signs that no key carries come from an input method, as Hangul does."""
        for character in text:
            if character.isascii():
                QTest.keyClick(self.at, character)
            else:
                self.desk.type(self.at, character)

    def tab_to(self, name: str) -> None:
        seen: list[str] = []
        for _ in range(MOST_TABS):
            if self.at.accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
            seen.append(self.at.accessibleName() or type(self.at).__name__)
        pytest.fail(f"{name} was not reached by Tab; on the way: {seen}")


def test_from_a_new_prompt_to_a_saved_one(open_desk: OpenDesk) -> None:
    desk = open_desk()
    target = paths.library_folder() / "Capitals.prompt.yaml"
    keys = Keyboard(desk)
    keys.ctrl(Qt.Key.Key_N)
    keys.type("Capitals")
    keys.tab_to("Instruction")
    keys.type("Name the capital. 수도는?")
    keys.tab_to("Input")
    keys.ctrl(Qt.Key.Key_A)
    keys.type("Country: {{ country }}")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    keys.type("Capital:")
    keys.tab_to("Zero-shot")
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Right)
    assert desk.document.prompt.technique == "few_shot"
    keys.tab_to("Layout")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("Example")
    keys.ctrl(Qt.Key.Key_A)
    keys.type("Country: {{ country }}")
    keys.press(Qt.Key.Key_Return)
    keys.type("Capital: {{ output }}")
    for country, capital in (("France", "Paris"), ("한국", "서울")):
        keys.tab_to("Add example")
        keys.press(Qt.Key.Key_Space)
        keys.type(country)
        keys.press(Qt.Key.Key_Return)
        keys.press(Qt.Key.Key_Right)
        keys.press(Qt.Key.Key_F2)
        keys.type(capital)
        keys.press(Qt.Key.Key_Return)
    assert [(dict(one.inputs), one.output) for one in desk.document.prompt.examples] == [
        ({"country": "France"}, "Paris"),
        ({"country": "한국"}, "서울"),
    ]
    keys.tab_to("Chain of thought")
    keys.press(Qt.Key.Key_Down)

    keys.tab_to("Value of country")
    keys.type("Italy")
    prompt = desk.document.prompt
    assert prompt.chain_of_thought.style == "trigger"
    keys.ctrl(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(desk.states()) and set(desk.states().values()) == {"done"}, timeout=20_000)
    keys.tab_to("Keep")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: len(desk.document.prompt.examples) == 3)
    assert desk.document.prompt.examples[2].inputs == {"country": "Italy"}
    keys.tab_to("Instruction")
    keys.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == prompt
    keys.ctrl(Qt.Key.Key_S)
    assert load(target) == prompt
    assert prompt.name == "Capitals"
    assert prompt.instruction == "Name the capital. 수도는?"
    assert prompt.input_template == "Country: {{ country }}\nCapital:"
    assert not desk.document.modified
