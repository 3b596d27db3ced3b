"""What changed between two versions is drawn part by part, a long list in turns."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.part_changes_view import PartChangesView
from workbench.library.changes import changes
from workbench.prompts.prompt import Example, Generation, Prompt

LIGHT = theme.load("light")
BASE = Prompt("P", instruction="Answer the question.", generation=Generation(temperature=0.1))


def shown(qtbot: QtBot, before: Prompt, after: Prompt) -> PartChangesView:
    view = PartChangesView()
    qtbot.addWidget(view)
    view.show_changes(changes(before, after), LIGHT)
    return view


def test_each_part_has_a_heading_and_its_words(qtbot: QtBot) -> None:
    after = replace(BASE, instruction="Answer my question.", generation=Generation(temperature=0.5), expected="")
    view = shown(qtbot, BASE, after)
    assert view.toPlainText() == (
        "Instruction · changed\nAnswer themy question.\n\n"
        "Temperature · changed\n0.1 → 0.5\n\n"
        "Expected answer · changed\n(empty)"
    )
    assert view.accessibleDescription() == "instruction changed, temperature 0.1 → 0.5, expected answer changed"


def test_moved_rows_say_where_they_were(qtbot: QtBot) -> None:
    rows = tuple(Example({"q": name}) for name in "abc")
    view = shown(qtbot, replace(BASE, examples=rows), replace(BASE, examples=(rows[2], *rows[:2])))
    assert view.toPlainText() == "Example 1 “c” · moved, was number 3"


def test_a_long_list_is_drawn_in_turns_and_another_takes_its_place(qtbot: QtBot) -> None:
    rows = tuple(Example({"q": f"question {n}"}, "words " * 40) for n in range(300))
    edited = tuple(replace(row, output="other " + row.output) for row in rows)
    view = shown(qtbot, replace(BASE, examples=rows), replace(BASE, examples=edited))
    qtbot.waitUntil(lambda: view.toPlainText().count(" · changed") == 300)
    view.show_changes((), LIGHT)
    assert view.toPlainText() == "Nothing changed in the prompt."
