"""An answer held against another, as it is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets import diff_text as module
from ui.widgets.changes_view import MOST_CHARACTERS
from ui.widgets.diff_text import DiffText
from workbench.prompts.differences import differences

LIGHT = theme.load("light")


@pytest.fixture
def text(qtbot: QtBot) -> DiffText:
    made = DiffText()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def show(qtbot: QtBot, text: DiffText, before: str, after: str) -> None:
    with qtbot.waitSignal(text.drawn):
        text.show_differences(differences(before, after), LIGHT)


def selections(text: DiffText) -> list[str]:
    found = []
    while text.go(1):
        found.append(text.textCursor().selectedText())
    return found


def test_changes_are_gone_through_forth_and_back(qtbot: QtBot, text: DiffText) -> None:
    show(qtbot, text, "짧게 답하라. One two.", "길게 답하라. One two three.")
    assert text.toPlainText() == "짧게길게 답하라. One two three."
    assert text.changes == 2
    assert selections(text) == ["짧게길게", " three"]
    assert text.go(-1)
    assert (text.at, text.textCursor().selectedText()) == (0, "짧게길게")
    assert not text.go(-1)
    text.leave()
    assert text.go(-1)
    assert text.at == 1


def test_a_text_that_grows_is_drawn_on_from_what_stands_there(qtbot: QtBot, text: DiffText) -> None:
    before = "one two three. four five six."
    for after in ("one", "one 2", "one 2 three. four", "one 2 three. four 5 six. seven"):
        show(qtbot, text, before, after)
        fresh = DiffText()
        qtbot.addWidget(fresh)
        show(qtbot, fresh, before, after)
        assert text.toPlainText() == fresh.toPlainText()
        assert text.changes == fresh.changes
        assert selections(text) == selections(fresh)
        text.leave()


def test_another_text_takes_the_place_of_one_that_is_still_drawn(
    qtbot: QtBot, text: DiffText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TURN_SECONDS", 0.0)
    text.show_differences(differences("a b c d e f", "a x c y e z"), LIGHT)
    show(qtbot, text, "a b c d e f", "a x c y e f")
    assert text.toPlainText() == "a bx c dy e f"
    assert selections(text) == ["bx", "dy"]


def test_white_space_is_seen_without_a_loud_colour(qtbot: QtBot, text: DiffText) -> None:
    show(qtbot, text, "one  two\nthree", "one two\n\nthree")
    assert text.toPlainText() == "one···two↵\n\nthree"
    cursor = QTextCursor(text.document())
    for position in (4, 5, 6, 10):
        cursor.setPosition(position)
        form = cursor.charFormat()
        assert form.foreground().color() == LIGHT.color("muted")
        assert not form.fontStrikeOut()
        assert not form.fontUnderline()


def test_a_long_text_is_cut_where_nothing_changed(qtbot: QtBot, text: DiffText) -> None:
    same = "The same words again. " * 20_000
    show(qtbot, text, f"{same}old", f"{same}new")
    assert len(text.toPlainText()) < MOST_CHARACTERS
    assert "[…]" in text.toPlainText()
    assert selections(text) == ["oldnew"]


def test_a_line_without_an_end_is_broken(qtbot: QtBot, text: DiffText) -> None:
    show(qtbot, text, "", "x" * 20_000)
    longest = max(len(line) for line in text.toPlainText().split("\n"))
    assert longest <= 2 * module._SLICE
    assert text.toPlainText().replace("\n", "") == "x" * 20_000
