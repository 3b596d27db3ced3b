"""Writing in a cell of the examples table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.table_bank import PROMPT, Bank, shown_bank
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.prompt import Example, Prompt


@pytest.fixture
def bank(qtbot: QtBot) -> Bank:
    return shown_bank(qtbot)


def test_a_cell_keeps_line_ends_and_enter_takes_it_over(qtbot: QtBot, bank: Bank) -> None:
    index = bank.table.examples_model.index(0, 1)
    bank.table.edit(index)
    editor = bank.table.indexWidget(index)
    assert isinstance(editor, ExactEdit)
    editor.show_text("a\r\nb")
    qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "c")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert bank.prompt.examples[0].inputs["q"] == "a\r\nb\nc"


def test_escape_leaves_the_cell_as_it_was(qtbot: QtBot, bank: Bank) -> None:
    index = bank.table.examples_model.index(0, 1)
    bank.table.edit(index)
    editor = bank.table.indexWidget(index)
    qtbot.keyClicks(editor, "zzz")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert bank.prompt == PROMPT
    assert bank.done[-1] == "Edit an example"
    assert bank.table.state() != ExamplesTable.State.EditingState
    bank.done.clear()
    bank.edit(0, 1)
    qtbot.keyClick(bank.editor, Qt.Key.Key_Escape)
    assert bank.done == []


def test_each_key_is_in_the_prompt_and_the_editor_stays_with_its_cursor(qtbot: QtBot, bank: Bank) -> None:
    bank.edit(0, 1)
    editor = bank.editor
    qtbot.keyClicks(editor, "ac")
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    qtbot.keyClicks(editor, "b")
    assert bank.prompt.examples[0].inputs["q"] == "abc"
    assert bank.done == ["examples.0.input.q"] * 3
    assert bank.editor is editor
    assert editor.textCursor().position() == 2


def test_escape_does_not_write_into_another_row_that_has_taken_the_place(qtbot: QtBot, bank: Bank) -> None:
    bank.edit(0, 1)
    bank.take((Example({"q": "other"}, "other"), *bank.prompt.examples[1:]), "Undo")
    assert bank.editor.text() == "other"
    qtbot.keyClick(bank.editor, Qt.Key.Key_Escape)
    assert bank.prompt.examples[0] == Example({"q": "other"}, "other")


def test_a_cell_that_becomes_data_under_its_editor_is_not_written_over(qtbot: QtBot, bank: Bank) -> None:
    bank.edit(0, 1)
    bank.take((Example({"q": ["data"]}, "o1"), *bank.prompt.examples[1:]), "Undo")
    qtbot.keyClicks(bank.editor, "x")
    qtbot.keyClick(bank.editor, Qt.Key.Key_Return)
    assert bank.prompt.examples[0].inputs["q"] == ["data"]


def test_the_column_that_is_written_in_goes_only_after_the_cell_is_left(qtbot: QtBot, bank: Bank) -> None:
    bank.take((Example({"q": "q1"}, "o1", "because"), *bank.prompt.examples[1:]), "Import")
    bank.edit(0, 3)
    editor = bank.editor
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert not bank.prompt.examples[0].reasoning
    qtbot.keyClicks(editor, "as")
    assert bank.editor is editor
    assert bank.prompt.examples[0].reasoning == "as"
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "reasoning" not in [column.kind for column in bank.table.examples_model.columns]


def test_columns_that_templates_name_stay_when_the_first_of_them_is_written_in(qtbot: QtBot, bank: Bank) -> None:
    bank.prompt = Prompt(name="A", example_template="{{ a }} {{ b }} {{ output }}", examples=(Example({}, "o"),))
    bank.show()
    bank.edit(0, 1)
    qtbot.keyClicks(bank.editor, "x")
    qtbot.keyClick(bank.editor, Qt.Key.Key_Return)
    assert bank.prompt.examples[0].inputs == {"a": "x", "b": ""}


def test_tab_goes_through_the_text_cells_and_ends_in_the_table(qtbot: QtBot, bank: Bank) -> None:
    bank.edit(1, 3)
    places = []
    for letter in "xy":
        qtbot.keyClicks(bank.editor, letter)
        qtbot.keyClick(bank.editor, Qt.Key.Key_Tab)
        places.append((bank.table.currentIndex().row(), bank.table.currentIndex().column()))
    assert places == [(2, 2), (2, 3)]  # the first cell of the last row is data
    assert bank.prompt.examples[1].output == "x"
    assert bank.prompt.examples[2].inputs["extra"] == "y"
    qtbot.keyClick(bank.editor, Qt.Key.Key_Tab)
    assert bank.table.state() != ExamplesTable.State.EditingState
    assert bank.table.hasFocus()
    bank.edit(0, 2)
    qtbot.keyClick(bank.editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert (bank.table.currentIndex().row(), bank.table.currentIndex().column()) == (0, 1)
    qtbot.keyClick(bank.editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert bank.table.state() != ExamplesTable.State.EditingState


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_an_editor_is_wholly_within_the_table_and_shows_its_cursor(qtbot: QtBot, bank: Bank, rows: int) -> None:
    bank.take(tuple(Example({"q": "line\n" * 6}, f"o{n}") for n in range(rows)), "Import")
    bank.table.resize(500, bank.table.height())
    for row in {0, rows - 1}:
        bank.table.select_rows([row])
        bank.table.edit(bank.table.currentIndex())
        editor, room = bank.editor, bank.table.viewport().rect()
        for _ in range(3):
            qtbot.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
            qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            assert room.contains(editor.geometry())
            assert editor.viewport().rect().contains(editor.cursorRect().center())
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_counts_and_choices_that_arrive_do_not_replace_what_is_being_typed(qtbot: QtBot, bank: Bank) -> None:
    index = bank.table.examples_model.index(0, 1)
    bank.table.edit(index)
    editor = bank.table.indexWidget(index)
    qtbot.keyClicks(editor, "typed")
    bank.table.examples_model.show_tokens({0: 7})
    bank.table.show_prompt(bank.prompt, ())
    assert isinstance(editor, ExactEdit)
    assert editor.text() == "typed"
