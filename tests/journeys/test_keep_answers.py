"""An answer becomes a turn, an example, or what is expected: one undoable step each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk

FEW_SHOT = "local:few-shot"


def keep(desk: Desk, choice: str) -> None:
    """Chooses from the column's menu and waits until the prompt has changed."""
    before = desk.document.prompt
    offered(desk, choice).trigger()
    desk.qtbot.waitUntil(lambda: desk.document.prompt != before)


def offered(desk: Desk, choice: str) -> QAction:
    menus = desk.answer(FEW_SHOT).findChildren(QMenu)
    return next(action for menu in menus for action in menu.actions() if action.text() == choice)


def test_a_conversation_is_continued_with_the_answer_and_undone_in_one_step(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("mode", "chat", "chat")
    desk.choose(FEW_SHOT)
    desk.run_to_the_end()
    before, answer = desk.document.prompt, desk.column(FEW_SHOT).text
    keep(desk, "Continue the conversation")
    assert desk.document.prompt.messages[-1].content == answer
    assert [turn.role for turn in desk.document.prompt.messages] == ["user", "assistant"]
    assert before.values["question"] in desk.document.prompt.messages[0].content
    assert desk.document.prompt.values["question"] == ""
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == before


def test_the_conversation_is_continued_in_chat_mode_only(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert not offered(desk, "Continue the conversation").isVisible()
    desk.document.edit("mode", "chat", "chat")
    assert offered(desk, "Continue the conversation").isVisible()


def test_an_example_has_the_values_that_were_sent(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(FEW_SHOT)
    desk.run_to_the_end()
    before, answer = desk.document.prompt, desk.column(FEW_SHOT).text
    desk.document.edit("values.question", "Another one?", "test")
    keep(desk, "Keep as example")
    example = desk.document.prompt.examples[-1]
    assert example.inputs == {name: before.values[name] for name in before.input_names}
    assert (example.output, example.note) == (answer.strip(), f"from {FEW_SHOT}")
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.examples == before.examples


def test_an_answer_becomes_what_is_expected(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(FEW_SHOT)
    desk.run_to_the_end()
    keep(desk, "Keep as expected answer")
    assert desk.document.prompt.expected == desk.column(FEW_SHOT).text.strip()
