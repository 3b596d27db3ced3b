"""Writing a conversation: turns by keys and buttons, one history, and what endpoints would refuse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.turns_card import TurnsCard
from workbench.prompts.prompt import Message

ALT = Qt.KeyboardModifier.AltModifier


def turns(desk: Desk) -> list[tuple[str, str]]:
    return [(turn.role, turn.content) for turn in desk.document.prompt.messages]


def card(desk: Desk) -> TurnsCard:
    return desk.window.findChild(TurnsCard)


def chat(desk: Desk, *messages: Message) -> None:
    desk.document.edit("mode", "chat", "chat")
    desk.document.edit("messages", messages, "turns")


def focused(desk: Desk) -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if isinstance(widget, QWidget) else ""


def test_turns_are_there_in_chat_mode_or_where_there_are_any(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert not card(desk).isVisibleTo(desk.window)
    desk.document.edit("mode", "chat", "chat")
    assert card(desk).isVisibleTo(desk.window)
    desk.document.edit("messages", (Message("user", "Hello"),), "turns")
    desk.document.edit("mode", "text", "text")
    assert card(desk).isVisibleTo(desk.window)
    desk.qtbot.waitUntil(lambda: "The turns are not sent in text mode." in desk.read())


def test_a_conversation_is_written_moved_and_undone_as_one_history(open_desk: OpenDesk) -> None:
    desk = open_desk()
    chat(desk)
    before, start = desk.document.prompt, desk.document.undo_stack.index()
    desk.click("Add turn")
    assert focused(desk) == "Turn 1"
    desk.type(desk.editor("Turn 1"), "Hi {{ who }}")
    desk.click("Add turn")
    assert focused(desk) == "Turn 2"
    desk.type(desk.editor("Turn 2"), "Hello.")
    assert turns(desk) == [("user", "Hi {{ who }}"), ("assistant", "Hello.")]
    desk.press(Qt.Key.Key_Up, ALT)
    assert focused(desk) == "Turn 1"
    assert turns(desk) == [("assistant", "Hello."), ("user", "Hi {{ who }}")]
    desk.press(Qt.Key.Key_Down, ALT)
    desk.press(Qt.Key.Key_Delete, ALT)
    assert turns(desk) == [("user", "Hi {{ who }}")]
    desk.press(Qt.Key.Key_Delete, ALT)
    assert turns(desk) == []
    steps = desk.document.undo_stack.index() - start
    assert steps == 8  # two added, two written, two moved, two removed
    for _ in range(steps):
        desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == before
    for _ in range(4):
        desk.document.undo_stack.redo()
    assert turns(desk) == [("user", "Hi {{ who }}"), ("assistant", "Hello.")]


def test_the_role_is_chosen_and_the_buttons_move_and_remove(open_desk: OpenDesk) -> None:
    desk = open_desk()
    chat(desk, Message("user", "a"), Message("user", "b"))
    role = next(one for one in desk.window.findChildren(QComboBox) if one.accessibleName() == "Role of turn 2")
    role.setFocus()
    desk.press(Qt.Key.Key_Down)
    assert turns(desk) == [("user", "a"), ("assistant", "b")]
    desk.click("Move down (Alt+Down)", card(desk))
    assert turns(desk) == [("assistant", "b"), ("user", "a")]
    desk.click("Remove (Alt+Del)", card(desk))
    assert turns(desk) == [("user", "a")]


def test_an_order_that_endpoints_refuse_is_told_until_it_is_mended(open_desk: OpenDesk) -> None:
    desk = open_desk()
    chat(desk, Message("assistant", "a"), Message("user", "b"))
    desk.document.edit("technique", "zero_shot", "technique")
    desk.qtbot.waitUntil(lambda: "begins with the assistant" in desk.read())
    assert "are both from the user" in desk.read()
    desk.document.edit("messages", (), "turns")
    desk.qtbot.waitUntil(lambda: "begins with the assistant" not in desk.read())
    assert "are both from the user" not in desk.read()


def test_a_broken_turn_is_outlined(open_desk: OpenDesk) -> None:
    desk = open_desk()
    chat(desk, Message("user", "fine"), Message("assistant", "{{ broken"))
    desk.qtbot.waitUntil(lambda: bool(desk.editor("Turn 2").property("broken")))
    assert not desk.editor("Turn 1").property("broken")
