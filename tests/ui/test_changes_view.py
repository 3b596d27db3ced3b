"""What changed is to be seen: by colour, by line, and white space by signs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.changes_view import MOST_CHARACTERS, ChangesView
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference

LIGHT = theme.load("light")


def view(qtbot: QtBot, *found: Difference) -> ChangesView:
    made = ChangesView()
    qtbot.addWidget(made)
    made.show_differences(found, LIGHT)
    return made


def test_white_space_that_changed_is_shown_by_signs_and_other_as_it_is(qtbot: QtBot) -> None:
    shown = view(
        qtbot,
        Difference(EQUAL, "a b\n"),
        Difference(DELETED, " \t\r\n"),
        Difference(INSERTED, "x y\n"),
        Difference(EQUAL, "c"),
    )
    assert shown.toPlainText() == "a b\n·→\t␍↵\nx y↵\nc"


def test_deletions_are_struck_through_and_insertions_underlined(qtbot: QtBot) -> None:
    shown = view(qtbot, Difference(DELETED, "old"), Difference(INSERTED, "new"), Difference(EQUAL, "same"))
    pieces = shown.document().firstBlock().begin()
    seen = {}
    while not pieces.atEnd():
        font = pieces.fragment().charFormat().font()
        seen[pieces.fragment().text()] = (font.strikeOut(), font.underline())
        pieces += 1
    assert seen == {"old": (True, False), "new": (False, True), "same": (False, False)}


def test_a_text_too_long_keeps_what_changed(qtbot: QtBot) -> None:
    same = Difference(EQUAL, "same " * MOST_CHARACTERS)
    shown = view(qtbot, same, Difference(INSERTED, "new"), same, Difference(DELETED, "old")).toPlainText()
    assert "same new" in shown
    assert shown.endswith("old")
    assert "[…]" in shown
    assert len(shown) < 5_000
    assert len(view(qtbot, Difference(INSERTED, "x" * 2 * MOST_CHARACTERS)).toPlainText()) <= MOST_CHARACTERS + 1
