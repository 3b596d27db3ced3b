"""Answer rules tried live: on the answers in the columns, and on a text of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.line_edit import Line
from workbench.prompts.prompt import AnswerRule

ECHO = "local:echo"
TEXT = "Two and two. So the answer is 3.5. Done"


def rules(desk: Desk) -> list[AnswerRule]:
    return list(desk.document.prompt.answer)


def line(desk: Desk, name: str) -> Line:
    return next(one for one in desk.window.findChildren(Line) if one.accessibleName() == name and one.isVisible())


def wait_for(desk: Desk, text: str) -> None:
    desk.qtbot.waitUntil(lambda: text in desk.read())


def test_rules_are_added_changed_moved_and_removed_as_undoable_steps(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("answer", (), "none")
    desk.window.editor.answer_rules.card.set_folded(False)
    before, start = desk.document.prompt, desk.document.undo_stack.index()
    desk.click("Add rule")
    assert QApplication.focusWidget() is line(desk, "Rule 1: text before the answer")
    desk.click("Add rule")
    line(desk, "Rule 2: text after the answer").selectAll()
    desk.type(line(desk, "Rule 2: text after the answer"), "!")
    first, second = AnswerRule("the answer is", "."), AnswerRule("the answer is", "!")
    assert rules(desk) == [first, second]
    line(desk, "Rule 2: text before the answer").setFocus()
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert rules(desk) == [second, first]
    desk.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert rules(desk) == [first]
    for _ in range(desk.document.undo_stack.index() - start):
        desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == before


def test_each_rule_says_what_it_takes_from_a_text_of_ones_own(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("answer", (AnswerRule("the answer is", "."), AnswerRule(pattern="zzz")), "rules")
    desk.window.editor.answer_rules.card.set_folded(False)
    desk.write("Text to try the rules on", TEXT)
    wait_for(desk, "your text: “3.5”")
    wait_for(desk, "your text: no match")


def test_a_pattern_that_is_broken_is_told_as_a_sentence(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("answer", (AnswerRule(pattern="(a"),), "rules")
    desk.window.editor.answer_rules.card.set_folded(False)
    desk.write("Text to try the rules on", TEXT)
    wait_for(desk, "is not a regular expression")


def test_the_columns_show_the_extracted_answer_and_whether_it_is_the_expected_one(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.document.edit("answer", (AnswerRule(pattern="(?i)(answer) the question"),), "rules")
    desk.window.editor.answer_rules.card.set_folded(False)
    desk.run_to_the_end()
    wait_for(desk, "Answer: Answer")
    wait_for(desk, "local:echo: “Answer”")
    desk.document.edit("expected", " ANSWER\n", "expected")
    wait_for(desk, "✓ Answer: Answer (as expected)")
    desk.document.edit("expected", "42", "expected")
    wait_for(desk, "✗ Answer: Answer (expected: 42)")
    desk.document.edit("answer", (AnswerRule(after="zzz"),), "rules")
    wait_for(desk, "Answer: no rule matches")
