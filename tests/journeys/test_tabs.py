"""Several prompts open: each keeps its own text, history, runs and answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers
from ui.prompt_document import PromptDocument
from ui.questions import Unsaved
from workbench.prompts.file import save
from workbench.prompts.prompt import Example, Prompt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_each_prompt_has_its_own_answers_and_history(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose("local:echo")
    desk.write("Value of question", "First?")
    desk.run_to_the_end()
    assert "First?" in desk.shown_answers()[0]
    desk.ctrl(Qt.Key.Key_N)
    assert desk.shown_answers() == [""]
    desk.write("Instruction", "Second.")
    desk.write("Input", "{{ x }}")
    desk.write("Value of x", "y")
    desk.run_to_the_end()
    assert "Second." in desk.shown_answers()[0]
    desk.press(Qt.Key.Key_Tab, CTRL)
    assert desk.window.top_bar._name.text() == "Answer from a passage"
    assert "First?" in desk.shown_answers()[0]
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.values["question"] != "First?"
    desk.press(Qt.Key.Key_Tab, CTRL | SHIFT)
    assert desk.document.prompt.instruction == "Second."
    assert desk.window.desk.session.calls == 2


def test_a_prompt_behind_goes_on_running(open_desk: OpenDesk) -> None:
    desk = open_desk(pace=200)
    desk.choose("local:echo")
    desk.run()
    running = desk.window.runs
    desk.ctrl(Qt.Key.Key_N)
    assert not desk.window.actions_table["stop"].isEnabled()
    desk.qtbot.waitUntil(lambda: running.comparison["local:echo"].state == "done", timeout=PATIENCE_MS)
    desk.press(Qt.Key.Key_Tab, CTRL)
    assert desk.column("local:echo").text == desk.shown_answers()[0]


def test_closing_one_that_runs_asks_and_stops_it(open_desk: OpenDesk) -> None:
    answers = Answers(close=False)
    desk = open_desk(pace=20, answers=answers)
    desk.choose("local:echo")
    desk.ctrl(Qt.Key.Key_N)
    desk.write("Input", "a long text to send back slowly " * 5)
    desk.run()
    desk.ctrl(Qt.Key.Key_W)
    assert answers.asked == ["close while running"]
    assert desk.window.runs.running
    answers.close, answers.unsaved = True, Unsaved.DISCARD
    desk.ctrl(Qt.Key.Key_W)
    assert answers.asked[1:] == ["close while running", "unsaved changes"]
    assert desk.document.prompt.name == "Answer from a passage"
    desk.qtbot.waitUntil(lambda: not [job for job in desk.window.services.background.jobs if job.label])


def test_a_cell_that_is_being_edited_stays_with_its_prompt(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk()
    for name in ("a", "b"):
        path = tmp_path / f"{name}.prompt.yaml"
        save(Prompt(name=name, technique="few_shot", examples=(Example({"question": name}, "o"),)), path)
        desk.document.edit("description", "touched", "touch")
        desk.window.files.open(path)
    desk.press(Qt.Key.Key_PageUp, CTRL)
    table = desk.window.editor._bank.card.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 1))
    desk.press(Qt.Key.Key_F2)
    desk.type(desk.editor("question"), "typed in a")
    desk.press(Qt.Key.Key_PageDown, CTRL)
    first, second = desk.window.desk.prompts[1:]
    assert first.document.prompt.examples[0].inputs == {"question": "typed in a"}
    assert second.document.prompt.examples[0].inputs == {"question": "b"}


def test_what_is_wrong_with_one_prompt_is_not_told_of_the_next(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.write("Instruction", "{% if x %}")
    desk.qtbot.waitUntil(lambda: "is broken at line 1" in desk.read())
    desk.ctrl(Qt.Key.Key_N)
    assert "is broken" not in desk.read()
    assert not desk.editor("Instruction").property("broken")


def test_a_prompt_that_cannot_be_rendered_does_not_show_the_one_before(open_desk: OpenDesk) -> None:
    desk = open_desk()
    preview = desk.window.editor.sent.area.preview
    meter = desk.window.editor.sent.length.meter
    desk.qtbot.waitUntil(lambda: "about 196 tokens" in desk.read(meter))
    desk.window.desk.add(PromptDocument(Prompt(name="Broken", instruction="{% if x %}")))
    desk.qtbot.waitUntil(lambda: "is broken at line 1" in desk.read())
    assert preview.toPlainText() == ""
    assert "about 0 tokens" in desk.read(meter)
