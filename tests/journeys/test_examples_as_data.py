"""Examples as data: rows come from a file or a spreadsheet, are chosen, frozen, moved, edited, and are what is sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.widgets.cell_dialog import CellDialog
from ui.widgets.column_dialog import ColumnDialog
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.prompt import Choose, Example, Prompt

TICKETS = "id,Ticket,Label\n1,The train was late,travel\n2,The shoes are red,shopping\n3,기차가 늦었어요,travel\n"
PROMPT = Prompt(
    name="Tickets",
    technique="few_shot",
    example_template="{{ ticket }} => {{ output }}",
    input_template="{{ ticket }} =>",
    values={"ticket": "My train came late"},
)
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def table(desk: Desk) -> ExamplesTable:
    return desk.window.findChildren(ExamplesTable)[0]


def outputs(desk: Desk) -> list[str]:
    return [one.output for one in desk.document.prompt.examples]


def wait_for(desk: Desk, kind: type) -> object:
    """The dialog of that kind, once it has the keyboard."""
    desk.qtbot.waitUntil(
        lambda: any(one.isActiveWindow() for one in desk.window.findChildren(kind)), timeout=PATIENCE_MS
    )
    return next(one for one in desk.window.findChildren(kind) if one.isActiveWindow())


def back_in_the_window(desk: Desk) -> None:
    """Without a window manager no window gets the keyboard back by itself."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


def with_prompt(open_desk: OpenDesk, prompt: Prompt, answers: Answers | None = None) -> Desk:
    desk = open_desk(answers=answers or Answers())
    desk.document.replace(prompt, "Begin")
    return desk


def test_a_file_is_imported_and_what_it_says_is_sent(open_desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKETS, "utf-8")
    desk = with_prompt(open_desk, PROMPT, Answers(file=file))
    desk.click("Import examples…")
    dialog = wait_for(desk, ColumnDialog)
    assert isinstance(dialog, ColumnDialog)
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert outputs(desk) == ["travel", "shopping", "travel"]
    back_in_the_window(desk)
    desk.choose("local:echo")
    desk.run_to_the_end()
    assert "The train was late => travel\n\nThe shoes are red => shopping" in desk.column("local:echo").text
    desk.ctrl(Qt.Key.Key_Z)
    assert outputs(desk) == []


def test_rows_go_to_a_spreadsheet_and_come_back(open_desk: OpenDesk) -> None:
    desk = with_prompt(open_desk, PROMPT)
    QGuiApplication.clipboard().setText('The train was late\ttravel\r\n"Red\nshoes"\tshopping\r\n')
    desk.click("Paste rows")
    assert [one.inputs["ticket"] for one in desk.document.prompt.examples] == ["The train was late", "Red\nshoes"]
    before = desk.document.prompt
    table(desk).setFocus()
    desk.ctrl(Qt.Key.Key_A)
    desk.ctrl(Qt.Key.Key_X)
    assert outputs(desk) == []
    QGuiApplication.clipboard().setText(QGuiApplication.clipboard().text())  # as a spreadsheet gives it back
    desk.click("Paste rows")
    assert desk.document.prompt == before
    for _ in range(3):
        desk.ctrl(Qt.Key.Key_Z)
    assert outputs(desk) == []
    for _ in range(3):
        desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | SHIFT)
    assert desk.document.prompt == before


def test_the_examples_most_like_the_input_are_shown_sent_and_frozen(open_desk: OpenDesk) -> None:
    texts = ("The shoes are red", "The train was late", "The soup is cold", "Trains came late")
    bank = tuple(Example({"ticket": text}, f"o{n}") for n, text in enumerate(texts))
    desk = with_prompt(open_desk, replace(PROMPT, examples=bank, choose=Choose("all", 2)))
    box = next(one for one in desk.window.findChildren(QComboBox) if one.accessibleName() == "Examples to send")
    box.setFocus()
    for _ in range(3):
        desk.press(Qt.Key.Key_Down)
    assert desk.document.prompt.choose == Choose("similar", 2)
    model = table(desk).examples_model

    def used() -> list[int]:
        return [row for row in range(4) if model.is_used(row)]

    desk.qtbot.waitUntil(lambda: used() == [1, 3], timeout=PATIENCE_MS)
    assert "2 of 4 used" in desk.read()
    desk.write("Value of ticket", "The shoes are cold")
    desk.qtbot.waitUntil(lambda: used() == [0, 2], timeout=PATIENCE_MS)
    preview = desk.window.editor.sent.area.preview
    desk.qtbot.waitUntil(lambda: "The soup is cold => o2" in preview.toPlainText(), timeout=PATIENCE_MS)
    assert "train" not in preview.toPlainText().lower()
    desk.click("Freeze")
    assert desk.document.prompt.choose.by == "all"
    desk.write("Value of ticket", "The train")
    assert used() == [0, 2]


def test_rows_move_together_and_a_long_cell_has_a_large_editor(open_desk: OpenDesk) -> None:
    bank = tuple(Example({"ticket": f"t{n}"}, f"o{n}") for n in range(4))
    desk = with_prompt(open_desk, replace(PROMPT, examples=bank))
    table(desk).setFocus()
    table(desk).select_rows([2])
    desk.press(Qt.Key.Key_Down, SHIFT)
    desk.press(Qt.Key.Key_Up, ALT)
    desk.press(Qt.Key.Key_Up, ALT)
    assert outputs(desk) == ["o2", "o3", "o0", "o1"]
    desk.press(Qt.Key.Key_F2, SHIFT)
    dialog = wait_for(desk, CellDialog)
    assert isinstance(dialog, CellDialog)
    desk.qtbot.keyClick(dialog.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    desk.type(dialog.editor, " and more")
    desk.qtbot.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one.inputs["ticket"] for one in desk.document.prompt.examples] == ["t2 and more", "t3", "t0", "t1"]
    assert not desk.window.runs.running
    back_in_the_window(desk)
    for _ in range(3):
        desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.examples == bank
