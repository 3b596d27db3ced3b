"""The tab order follows the eye, also for what comes later."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from workbench.prompts.prompt import Message


def stops(first: QWidget, last: QWidget) -> list[str]:
    """The accessible names that Tab goes through, from `first` to `last`."""
    names, here = [first.accessibleName()], first
    while here is not last:
        here = here.nextInFocusChain()
        if here.isVisible() and here.isEnabled() and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(here.accessibleName())
        assert here is not first, names
    return names


def test_fields_of_new_variables_and_new_turns_come_where_they_stand(qtbot: QtBot, window: MainWindow) -> None:
    document = window.desk.current.document
    document.replace(
        replace(
            document.prompt,
            mode="chat",
            technique="zero_shot",
            examples=(),
            input_template="{{ b }} {{ a }}",
            messages=(Message("user", "x"), Message("assistant", "y")),
            values={},
        ),
        "test",
    )
    editor = window.editor
    assert stops(editor._turns.templates()["messages[0]"], editor._layout.editor("join")) == [
        "Turn 1",
        "Role of turn 2",
        "Move up (Alt+Up)",
        "Move down (Alt+Down)",
        "Remove (Alt+Del)",
        "Turn 2",
        "Add turn",
        "Input",
        "Value of b",
        "Value of a",
        "Answer",
        "Layout",
    ]
