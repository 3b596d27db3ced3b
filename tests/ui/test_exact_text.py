"""Texts pass through Qt's editors to the byte."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from tests.prompts import strategies
from ui.exact_text import differing, escaped, exact, shown, unescaped
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.line_edit import JoinerLine

texts = strategies.texts.filter(lambda text: not set(text) & set("\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6"))
FIXTURE_ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


@given(first=texts, second=texts)
@FIXTURE_ONCE
def test_what_is_shown_is_what_is_read_back(qtbot: QtBot, first: str, second: str) -> None:
    editor = ExactEdit("x")
    qtbot.addWidget(editor)
    edits: list[str] = []
    editor.edited.connect(edits.append)
    editor.show_text(first)
    assert editor.text() == first
    editor.show_text(second)
    assert editor.text() == second
    assert exact(editor.document()) == second
    assert edits == []


@given(text=texts)
@FIXTURE_ONCE
def test_typing_at_the_end_changes_nothing_else(qtbot: QtBot, text: str) -> None:
    editor = ExactEdit("x")
    qtbot.addWidget(editor)
    editor.show_text(text)
    edits: list[str] = []
    editor.edited.connect(edits.append)
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    cursor.insertText("!")
    assert edits == [text + "!"]


@given(first=texts, second=texts, around=texts)
def test_texts_differ_where_they_are_said_to(first: str, second: str, around: str) -> None:
    before, after = around + first + around, around + second + around
    start, end, new_end = differing(before, after)
    assert before[:start] + after[start:new_end] + before[end:] == after
    assert new_end - start <= max(len(first), len(second))


def test_the_cursor_stays_where_the_text_around_it_did_not_change(qtbot: QtBot) -> None:
    editor = ExactEdit("x")
    qtbot.addWidget(editor)
    editor.show_text("one two three")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    editor.show_text("one two 😀 three and four")
    assert editor.textCursor().position() == 4


@given(st.text(st.sampled_from("a\\nrt\n\r\t x"), max_size=12))
def test_escapes_read_back(text: str) -> None:
    assert "\n" not in escaped(text)
    assert unescaped(escaped(text)) == text


def test_a_joiner_line_takes_escapes_and_leaves_other_backslashes(qtbot: QtBot) -> None:
    line = JoinerLine("x")
    qtbot.addWidget(line)
    edits: list[str] = []
    line.edited.connect(edits.append)
    line.show_text("\n--\n")
    assert line.text() == r"\n--\n"
    line.clear()
    qtbot.keyClicks(line, r"\n\q\\")
    assert edits[-1] == "\n\\q\\"


def test_hostile_characters_stay_visible_stand_ins() -> None:
    assert shown("a\r\nb") == "a␍\nb"
