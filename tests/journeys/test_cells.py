"""What is being written in a cell of the examples is the prompt's at once: saved, sent, kept, undone like all else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.questions import Unsaved
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.file import load, save
from workbench.prompts.prompt import Example, Prompt

PROMPT = Prompt(
    name="Tickets",
    technique="few_shot",
    examples=(Example({"ticket": "late train"}, "travel"), Example({"ticket": "red shoes"}, "shopping")),
    example_template="{{ ticket }} => {{ output }}",
    input_template="{{ ticket }} =>",
    values={"ticket": "My train came late"},
)


def in_the_first_cell(
    open_desk: OpenDesk, tmp_path: Path, answers: Answers | None = None, prompt: Prompt = PROMPT
) -> Desk:
    """A saved prompt, with the keyboard in the first cell of its first example."""
    path = tmp_path / "tickets.prompt.yaml"
    save(prompt, path)
    desk = open_desk(answers=answers or Answers())
    desk.window.files.open(path)
    table(desk).setFocus()
    table(desk).select_rows([0])
    desk.press(Qt.Key.Key_F2)
    assert isinstance(QApplication.focusWidget(), ExactEdit)
    return desk


def table(desk: Desk) -> ExamplesTable:
    return desk.window.findChildren(ExamplesTable)[0]


def keys(desk: Desk, text: str) -> None:
    desk.qtbot.keyClicks(QApplication.focusWidget(), text)


def first(desk: Desk) -> str:
    return str(desk.document.prompt.examples[0].inputs["ticket"])


def test_saving_takes_the_open_cell_along(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path)
    keys(desk, "no train")
    desk.ctrl(Qt.Key.Key_S)
    assert load(tmp_path / "tickets.prompt.yaml").examples[0].inputs == {"ticket": "no train"}
    keys(desk, "s")  # the cell is still open
    assert first(desk) == "no trains"
    assert desk.document.modified


def test_a_run_sends_the_open_cell(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path)
    desk.choose("local:echo")
    keys(desk, "no train")
    desk.run_to_the_end()
    assert "no train => travel" in desk.column("local:echo").text


def test_closing_the_tab_asks_about_the_open_cell_and_saves_it(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path, Answers(unsaved=Unsaved.SAVE))
    keys(desk, "no train")
    desk.ctrl(Qt.Key.Key_W)
    desk.qtbot.waitUntil(lambda: desk.document.prompt.name != "Tickets", timeout=PATIENCE_MS)
    assert load(tmp_path / "tickets.prompt.yaml").examples[0].inputs == {"ticket": "no train"}


def test_a_draft_has_the_open_cell(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path)
    keys(desk, "no train")
    desk.window.close()
    again = open_desk()
    assert first(again) == "no train"
    assert again.document.modified


def test_undo_in_a_cell_undoes_its_typing_in_one_step(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path)
    keys(desk, "no train")
    desk.ctrl(Qt.Key.Key_Z)
    editor = QApplication.focusWidget()
    assert isinstance(editor, ExactEdit)
    assert editor.text() == "late train"
    assert desk.document.prompt == PROMPT
    assert not desk.document.modified
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == first(desk) == "no train"
    desk.press(Qt.Key.Key_Escape)
    assert desk.document.prompt == PROMPT
    desk.ctrl(Qt.Key.Key_Z)
    assert first(desk) == "no train"


def test_tab_writes_through_a_row_and_on(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = in_the_first_cell(open_desk, tmp_path)
    for text in ("a", "b", "c", "d"):
        keys(desk, text)
        desk.press(Qt.Key.Key_Tab)
    assert desk.document.prompt.examples == (Example({"ticket": "a"}, "b"), Example({"ticket": "c"}, "d"))
    assert isinstance(QApplication.focusWidget(), ExamplesTable)
    desk.press(Qt.Key.Key_Tab)
    assert not isinstance(QApplication.focusWidget(), ExamplesTable)


def test_the_cursor_in_a_cell_stays_in_sight(open_desk: OpenDesk, tmp_path: Path) -> None:
    examples = tuple(Example({"ticket": f"t{n}"}, f"o{n}") for n in range(12))
    desk = in_the_first_cell(open_desk, tmp_path, prompt=replace(PROMPT, examples=examples))
    desk.window.resize(1100, 700)
    around = table(desk).parentWidget()
    desk.qtbot.waitUntil(lambda: table(desk).height() <= around.height(), timeout=PATIENCE_MS)  # it is laid out
    for _ in range(24):
        editor = QApplication.focusWidget()
        assert isinstance(editor, ExactEdit)
        keys(desk, "x")
        assert editor.viewport().visibleRegion().contains(editor.cursorRect().center())
        desk.press(Qt.Key.Key_Tab)
    assert [one.output for one in desk.document.prompt.examples] == ["x"] * 12
