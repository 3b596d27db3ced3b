"""Answers of any length, and many of them at once: what is shown, what is copied, and whose turn it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui import theme
from ui.extractions import Extraction
from ui.models.answer import Answer
from ui.models.long_lines import LINE_LIMIT, SLACK, LongLines
from ui.models.sampled_answer import LINE_LENGTH
from ui.models.turns import AT_A_TIME, Turns
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.answer_text import AnswerText
from workbench.runs.comparison import Column

LONG_LINE = "words that follow each other " * 300
BROKEN = f"Lines of more than {LINE_LIMIT:,} characters are broken here; a copy has them whole."

_words = st.lists(st.sampled_from(["a ", "word ", "\n", "x" * 700, "😀" * 300, " " * 900]), max_size=30)


@pytest.fixture
def text(qtbot: QtBot, qapp: QApplication) -> AnswerText:
    made = AnswerText()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


@pytest.fixture
def column(qtbot: QtBot, qapp: QApplication) -> AnswerColumn:
    made = AnswerColumn("key", theme.load("light"))
    qtbot.addWidget(made)
    made.show()
    return made


def _lines(pieces: list[str]) -> list[str]:
    lines, shown = LongLines(), [""]
    for piece in pieces:
        first, *others = lines.feed(piece)
        shown[-1] += first
        shown += others
    return shown


@given(_words, st.lists(st.integers(0, 9_000), max_size=6))
def test_a_text_has_the_same_lines_in_whichever_pieces_it_comes(words: list[str], cuts: list[int]) -> None:
    whole = "".join(words)
    places = [0, *sorted(cuts), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(places)]
    shown = _lines(pieces)
    assert "".join(shown) == whole
    assert shown == _lines([whole]) == _lines(list(whole))
    assert all(len(line) <= LINE_LIMIT + SLACK for part in shown for line in part.split("\n"))


def test_a_line_is_broken_at_a_space() -> None:
    first, second, *_rest = _lines([LONG_LINE])
    assert LINE_LIMIT <= len(first) < LINE_LIMIT + 10
    assert first.endswith(" ")
    assert not second.startswith(" ")


def test_a_short_text_is_shown_as_it_is(text: AnswerText) -> None:
    text.show_text(f"{'x' * LINE_LIMIT}\nshort")
    assert text.toPlainText() == f"{'x' * LINE_LIMIT}\nshort"
    assert not text.breaks_lines


def test_a_copy_has_a_long_line_whole(text: AnswerText) -> None:
    whole = f"first\n{LONG_LINE}\n{'😀' * 3_000}\nlast"
    text.show_text(whole)
    assert text.breaks_lines
    assert text.document().blockCount() > 6
    assert text.whole_text() == whole
    text.selectAll()
    text.copy()
    assert QGuiApplication.clipboard().text() == whole
    cursor = text.textCursor()
    cursor.setPosition(2)
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter, QTextCursor.MoveMode.KeepAnchor, 2)
    text.setTextCursor(cursor)
    text.copy()
    assert QGuiApplication.clipboard().text() == whole[2:-2]


def test_all_of_a_long_text_is_shown_in_the_end(text: AnswerText, qtbot: QtBot) -> None:
    whole = "A line of it.\n" * 5_000
    text.show_text(whole)
    assert len(text.toPlainText()) < len(whole)
    qtbot.waitUntil(lambda: text.toPlainText() == whole)
    assert text.verticalScrollBar().value() == text.verticalScrollBar().maximum()


def test_another_text_takes_the_place_of_one_that_is_still_laid_out(text: AnswerText, qtbot: QtBot) -> None:
    text.show_text("A line of it.\n" * 5_000)
    text.show_text("Another one\n" * 3_000)
    qtbot.waitUntil(lambda: text.toPlainText() == "Another one\n" * 3_000)
    assert text.verticalScrollBar().value() == 0
    text.show_text("short")
    assert text.toPlainText() == "short"


def test_a_column_says_that_lines_are_broken(column: AnswerColumn) -> None:
    column.show_answer(Answer(Column("key", "it", "streaming", "short")))
    assert BROKEN not in visible_texts(column)
    column.show_answer(Answer(Column("key", "it", "streaming", LONG_LINE)))
    assert BROKEN in visible_texts(column)
    column.show_answer(Answer(Column("key", "it", "queued")))
    assert BROKEN not in visible_texts(column)


def _answers(states: dict[str, str]) -> list[Answer]:
    return [Answer(Column(key, key, state)) for key, state in states.items()]


def test_of_many_that_stream_each_has_its_turn() -> None:
    keys = [f"{n}" for n in range(8)]
    streaming, turns = _answers(dict.fromkeys(keys, "streaming")), Turns()
    assert turns.due(streaming) == tuple(streaming)  # each has just begun
    shown = [[one.column.key for one in turns.due(streaming)] for _tick in range(3)]
    assert all(len(tick) == AT_A_TIME for tick in shown)
    assert {key for tick in shown for key in tick} == set(keys)


@pytest.mark.parametrize("state", ["waiting", "queued", "sent", "done", "partial", "stopped", "failed"])
def test_every_other_state_is_shown_at_once(state: str) -> None:
    keys = [f"{n}" for n in range(12)]
    turns = Turns()
    turns.due(_answers(dict.fromkeys(keys, "streaming")))
    others = _answers(dict.fromkeys(keys[:6], "streaming") | dict.fromkeys(keys[6:], state))
    assert set(keys[6:]) < {one.column.key for one in turns.due(others)}


def test_a_few_that_stream_are_shown_at_every_tick() -> None:
    answers, turns = _answers(dict.fromkeys(["a", "b", "c"], "streaming")), Turns()
    assert [turns.due(answers) for _tick in range(3)] == [tuple(answers)] * 3


@pytest.mark.parametrize("extracted", ["word " * 400_000, "x" * 2_000_000, " " * 2_000_000 + "x"])
def test_the_line_of_the_extracted_answer_has_its_beginning_only(extracted: str) -> None:
    """Qt would need seconds to measure all of it."""
    answer = Answer(Column("key", "it", "done", extracted), extraction=Extraction(extracted), expected=extracted)
    assert len(answer.extracted) <= 2 * LINE_LENGTH + 100
    assert "…" in answer.extracted
