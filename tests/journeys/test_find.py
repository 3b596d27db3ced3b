"""Finding and replacing by keyboard, over templates, examples and values."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.prompt_document import PromptDocument
from workbench.prompts.prompt import Example, Prompt

PROMPT = Prompt(
    name="A",
    instruction="Find the cat. 😀 A cat!",
    examples=(Example({"question": "no"}, "dog"), Example({"question": "a Cat?"}, "yes")),
    technique="few_shot",
    values={"question": "concat"},
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(desk: Desk, query: str) -> None:
    desk.window.desk.add(PromptDocument(PROMPT))
    desk.editor("Instruction").setFocus()
    desk.ctrl(Qt.Key.Key_F)
    desk.qtbot.keyClicks(QApplication.focusWidget(), query)
    desk.press(Qt.Key.Key_Return)


def wait(desk: Desk, text: str) -> None:
    desk.qtbot.waitUntil(lambda: text in desk.read(desk.window.editor.finding.bar).splitlines())


def selected(desk: Desk, name: str) -> str:
    return desk.editor(name).textCursor().selectedText()


def test_it_goes_through_all_texts_and_back_to_where_it_began(open_desk: OpenDesk) -> None:
    desk = open_desk()
    opened(desk, "cat")
    wait(desk, "1 of 4")
    assert selected(desk, "Instruction") == "cat"
    marked = [one.cursor.selectedText() for one in desk.editor("Instruction").extraSelections()]
    assert marked.count("cat") == 2
    desk.press(Qt.Key.Key_F3)
    assert desk.editor("Instruction").textCursor().selectionStart() == 19  # in UTF-16 units
    desk.press(Qt.Key.Key_Return)
    assert desk.window.editor._bank.card.table.currentIndex().row() == 1
    desk.press(Qt.Key.Key_Return)
    assert selected(desk, "Value of question") == "cat"
    assert "4 of 4" in desk.read()
    desk.press(Qt.Key.Key_Return, SHIFT)
    assert "3 of 4" in desk.read()
    desk.press(Qt.Key.Key_Escape)
    assert desk.editor("Instruction").hasFocus()
    assert not desk.editor("Instruction").extraSelections()


def test_switches_narrow_it_and_a_bad_pattern_is_told(open_desk: OpenDesk) -> None:
    desk = open_desk()
    opened(desk, "cat")
    desk.click("Whole words")
    wait(desk, "1 of 3")
    desk.click("Match case")
    wait(desk, "1 of 2")
    desk.click("Regular expression")
    desk.qtbot.keyClicks(desk.window.editor.finding.bar._text, "(")
    desk.qtbot.waitUntil(lambda: "is not a regular expression" in desk.read())
    desk.window.editor.finding.bar._text.setText("zebra")
    wait(desk, "Nothing found")


def test_replacing_all_is_one_step_that_is_undone(open_desk: OpenDesk) -> None:
    desk = open_desk()
    opened(desk, "cat")
    wait(desk, "1 of 4")
    desk.ctrl(Qt.Key.Key_H)
    desk.qtbot.keyClicks(desk.window.editor.finding.bar._replacement, "catcat")
    desk.click("Replace all")
    desk.qtbot.waitUntil(lambda: desk.document.prompt.instruction == "Find the catcat. 😀 A catcat!")
    assert desk.document.prompt.examples[1].inputs["question"] == "a catcat?"
    assert desk.document.prompt.values["question"] == "concatcat"
    desk.qtbot.waitUntil(lambda: "4 replaced" in desk.read())
    desk.window.actions_table["undo"].trigger()
    assert desk.document.prompt == PROMPT


def test_replacing_one_goes_on_to_the_next(open_desk: OpenDesk) -> None:
    desk = open_desk()
    opened(desk, "cat")
    wait(desk, "1 of 4")
    desk.ctrl(Qt.Key.Key_H)
    line = desk.window.editor.finding.bar._replacement
    line.setFocus()
    desk.qtbot.keyClicks(line, "cats")
    desk.press(Qt.Key.Key_Return)
    assert desk.document.prompt.instruction == "Find the cats. 😀 A cat!"
    wait(desk, "2 of 4")
    desk.press(Qt.Key.Key_Return)
    assert desk.document.prompt.instruction == "Find the cats. 😀 A cats!"


def test_esc_closes_the_bar_before_it_stops_a_run(open_desk: OpenDesk) -> None:
    desk = open_desk(pace=20)
    desk.run()
    desk.ctrl(Qt.Key.Key_F)
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.runs.running
    assert not desk.window.editor.finding.bar.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.runs.running


def test_back_from_another_prompt_it_says_how_many_there_are(open_desk: OpenDesk) -> None:
    desk = open_desk()
    opened(desk, "cat")
    wait(desk, "1 of 4")
    desk.window.desk.add(PromptDocument(Prompt(name="B", instruction="dog")))
    wait(desk, "Nothing found")
    desk.window.desk.show_next(-1)
    wait(desk, "4 matches")
    desk.press(Qt.Key.Key_F3)
    wait(desk, "1 of 4")


def test_what_an_earlier_search_finds_is_not_shown(open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk()
    opened(desk, "cat")
    wait(desk, "1 of 4")
    finding = desk.window.editor.finding
    said: list[str] = []
    show_count = finding.bar.show_count

    def heard(text: str, *, failed: bool = False) -> None:
        said.append(text)
        show_count(text, failed=failed)

    background, begun = desk.window.services.background, []
    begin = background.start

    def beginning(*given: Any, **named: Any) -> Any:
        begun.append(begin(*given, **named))
        return begun[-1]

    monkeypatch.setattr(background, "start", beginning)
    finding.bar._text.setText("")
    desk.qtbot.waitUntil(lambda: bool(begun))  # the search for nothing is under way
    monkeypatch.setattr(finding.bar, "show_count", heard)
    finding.bar._text.setText("cat")
    desk.qtbot.waitUntil(lambda: bool(said))
    assert set(said) == {"1 of 4"}
