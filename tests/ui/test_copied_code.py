"""A column's menu of code: what it offers, what it copies, and that what cannot be says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import cut_texts, visible_texts
from ui import theme
from ui.main_window import MainWindow
from ui.models.answer import Answer
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.copy_as_menu import CodeChoice, CopyAsMenu
from workbench.runs.comparison import Column

DONE = Column("key", "flan", "done", "text", total_ms=940.0)


@pytest.fixture
def column(qtbot: QtBot) -> AnswerColumn:
    made = AnswerColumn("key", theme.load("light"))
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


def test_the_menu_offers_what_can_be_and_says_why_the_rest_cannot(qtbot: QtBot, column: AnswerColumn) -> None:
    column.code.show_choices((CodeChoice("B, streaming", "b", stream=True, reason="No."), CodeChoice("A", "a")))
    first, second = (action for action in column.code.actions() if not action.isSeparator())
    assert (first.text(), first.isEnabled(), second.text(), second.isEnabled()) == ("A", True, "B, streaming", False)
    assert second.toolTip() == "No."
    with qtbot.waitSignal(column.code.chosen) as chosen:
        first.trigger()
    assert chosen.args == ["a", False]


def test_it_is_there_once_a_column_ended_and_fits(qtbot: QtBot, column: AnswerColumn) -> None:
    column.show_answer(Answer(DONE))
    assert "Code ▾" in visible_texts(column)
    qtbot.waitUntil(lambda: cut_texts(column) == [])
    column.show_answer(Answer(replace(DONE, state="streaming")))
    assert "Code ▾" not in visible_texts(column)


def test_what_was_copied_is_told_until_it_runs_again(column: AnswerColumn) -> None:
    column.show_answer(Answer(DONE))
    column.show_copied("Copied: A.")
    column.show_answer(Answer(DONE))
    assert "Copied: A." in visible_texts(column)
    column.show_answer(Answer(replace(DONE, state="sent")))
    column.show_answer(Answer(DONE))
    assert "Copied: A." not in visible_texts(column)


def test_a_cached_answer_says_so_and_since_when(column: AnswerColumn) -> None:
    column.show_answer(Answer(replace(DONE, cached=True, answered_at=1_700_000_000.0)))
    (line,) = (text for text in visible_texts(column) if text.startswith("Cached: answered on"))
    assert "23" in line
    column.show_answer(Answer(DONE))
    assert not [text for text in visible_texts(column) if text.startswith("Cached")]
    assert Answer(replace(DONE, cached=True)).cached.startswith("Cached: nothing was sent.")


def test_the_code_of_a_column_comes_onto_the_clipboard(qtbot: QtBot, window: MainWindow) -> None:
    runs = window.desk.current.runs
    runs.run()
    qtbot.waitUntil(lambda: bool(runs.answers) and all(answer.column.ended for answer in runs.answers), timeout=20_000)
    menus = window.compare.findChildren(CopyAsMenu)
    menus[0].opened.emit()
    titles = {action.text(): action for action in menus[0].actions() if not action.isSeparator()}
    assert not titles["Python without libraries"].isEnabled()
    titles["Python with boto3, streaming"].trigger()
    qtbot.waitUntil(lambda: "invoke_endpoint_with_response_stream" in QApplication.clipboard().text(), timeout=20_000)
    names = [runs.sent(answer.column.key).endpoint.name for answer in runs.answers]
    assert any(f'ENDPOINT_NAME = "{name}"' in QApplication.clipboard().text() for name in names)
    told = [label.text() for label in window.compare.findChildren(QLabel)]
    assert any(text.startswith("Copied: Python with boto3, streaming.") for text in told)
