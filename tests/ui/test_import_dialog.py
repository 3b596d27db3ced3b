"""The import dialog: what came in as rows, ticked by key, each with its text and what got lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.models.incoming_prompts import NAME, IncomingPrompts, IncomingRow, preview_text
from ui.widgets.import_dialog import ImportDialog
from workbench.errors import Phrase, UsageError
from workbench.prompts.prompt import Example, Message, Prompt

FILE = Path("many.csv")
REFUSED = IncomingRow(FILE, "broken", "CSV", reason=UsageError("It is {kind}.", "Mend it.", kind=Phrase("broken")))
NOTE = IncomingRow(FILE, "many.csv", "CSV", notes=(Phrase("The columns {names} were not read.", names="x"),))
ROWS = [IncomingRow(FILE, name, "CSV", Prompt(name, input_template=f"Say {name}")) for name in ("A", "B", "C")]


@pytest.fixture
def model() -> IncomingPrompts:
    return IncomingPrompts([*ROWS, NOTE, REFUSED], QIcon())


@pytest.fixture
def dialog(qtbot: QtBot, model: IncomingPrompts) -> Iterator[ImportDialog]:
    parent = QWidget()
    parent.resize(1100, 700)
    qtbot.addWidget(parent)
    made = ImportDialog(parent, model)
    made.show()
    qtbot.waitExposed(made)
    yield made
    parent.close()


def names(model: IncomingPrompts) -> list[str]:
    return [row.name for row in model.chosen]


def button(dialog: ImportDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text().startswith("Import "))


def test_what_needs_a_look_comes_first_and_all_prompts_are_ticked(model: IncomingPrompts) -> None:
    assert [row.name for row in model.rows] == ["broken", "many.csv", "A", "B", "C"]
    assert names(model) == ["A", "B", "C"]
    assert (model.prompts, model.refused) == (3, 1)


def test_what_is_refused_cannot_be_ticked(model: IncomingPrompts) -> None:
    refused = model.index(0, NAME)
    assert refused.data(Qt.ItemDataRole.CheckStateRole) is None
    assert not model.flags(refused) & Qt.ItemFlag.ItemIsUserCheckable
    model.tick_all(True)
    assert names(model) == ["A", "B", "C"]
    assert refused.data(Qt.ItemDataRole.AccessibleTextRole) == "broken: refused"


def test_the_space_bar_ticks_the_selected_rows(qtbot: QtBot, dialog: ImportDialog, model: IncomingPrompts) -> None:
    table = dialog.findChild(QTableView)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert names(model) == []
    assert not button(dialog).isEnabled()
    table.selectRow(3)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert names(model) == ["B"]
    assert button(dialog).text() == "Import 1 prompt"
    with qtbot.waitSignal(dialog.submitted) as submitted:
        button(dialog).click()
    assert submitted.args == [[ROWS[1]], ""]


def test_a_click_on_the_box_ticks(qtbot: QtBot, dialog: ImportDialog, model: IncomingPrompts) -> None:
    table = dialog.findChild(QTableView)
    box = table.visualRect(model.index(2, NAME))
    place = box.center()
    place.setX(box.left() + 11)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert names(model) == ["B", "C"]


def test_the_selected_row_shows_its_text_and_all_that_got_lost(dialog: ImportDialog) -> None:
    assert "It is broken. Mend it." in visible_texts(dialog)
    table = dialog.findChild(QTableView)
    table.selectRow(1)
    assert "The columns x were not read." in visible_texts(dialog)
    table.selectRow(2)
    assert "[input_template]\nSay A" in visible_texts(dialog)
    assert "The columns x were not read." not in visible_texts(dialog)


def test_a_preview_has_every_part_that_is_there_and_an_end() -> None:
    prompt = Prompt(
        "P",
        mode="chat",
        system="S",
        messages=(Message("assistant", "M"),),
        examples=(Example(), Example()),
        input_template="I",
        expected="E",
    )
    text = preview_text(prompt)
    for part in ("[system]\nS", "[examples]\n2 in the bank", "[assistant]\nM", "[input_template]\nI", "[expected]\nE"):
        assert part in text
    assert "[instruction]" not in text
    assert len(preview_text(Prompt("P", instruction="x" * 1_000_000))) < 21_000
