"""The examples table: everything that can be done to a row, and a thousand of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.models.examples_model import ExamplesModel, columns_of
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import ChainOfThought, Example, Prompt

PROMPT = Prompt(
    name="A",
    technique="few_shot",
    examples=(
        Example({"q": "q1"}, "o1"),
        Example({"q": "q2", "extra": "e"}, "o2", enabled=False),
        Example({"q": ["data"]}, "o3"),
    ),
)


class Bank:
    """Holds the prompt that the table edits, as the panel does."""

    def __init__(self, table: ExamplesTable, prompt: Prompt) -> None:
        self.table = table
        self.prompt = prompt
        self.done: list[str] = []
        table.edited.connect(self.take)
        self.show()

    def take(self, examples: tuple[Example, ...], label: str) -> None:
        self.prompt = replace(self.prompt, examples=examples)
        self.done.append(label)
        self.show()

    def show(self) -> None:
        self.table.show_prompt(self.prompt, used_examples(self.prompt))

    @property
    def outputs(self) -> list[str]:
        return [example.output for example in self.prompt.examples]


@pytest.fixture
def bank(qtbot: QtBot) -> Bank:
    table = ExamplesTable()
    qtbot.addWidget(table)
    table.show()
    return Bank(table, PROMPT)


def select(bank: Bank, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    bank.table.selectionModel().clear()
    for row in rows:
        bank.table.selectionModel().setCurrentIndex(bank.table.examples_model.index(row, 1), flags)


def press(
    qtbot: QtBot, bank: Bank, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(bank.table, key, modifier)


def test_columns_are_inputs_reasoning_where_used_and_output() -> None:
    kinds = [(column.kind, column.name) for column in columns_of(PROMPT)]
    assert kinds == [("switch", ""), ("input", "q"), ("input", "extra"), ("output", ""), ("tokens", "")]
    reasoned = replace(PROMPT, chain_of_thought=ChainOfThought(style="rationales"))
    assert "reasoning" in [column.kind for column in columns_of(reasoned)]


def test_an_empty_bank_has_the_columns_that_its_templates_name() -> None:
    empty = Prompt(name="A", example_template="{{ review }} {{ output }}")
    assert [column.name for column in columns_of(empty) if column.kind == "input"] == ["review"]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = ExamplesModel()
    model.show_prompt(PROMPT, (0, 2))
    model.show_tokens({0: 5})
    qtmodeltester.check(model)
    model.show_prompt(replace(PROMPT, examples=PROMPT.examples[:1]), (0,))
    assert model.rowCount(QModelIndex()) == 1


def test_keys_move_switch_duplicate_and_delete(qtbot: QtBot, bank: Bank) -> None:
    select(bank, 0)
    press(qtbot, bank, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bank.outputs == ["o2", "o1", "o3"]
    press(qtbot, bank, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bank.outputs == ["o1", "o2", "o3"]
    press(qtbot, bank, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bank.outputs == ["o1", "o2", "o3"]
    select(bank, 0, 1)
    press(qtbot, bank, Qt.Key.Key_Space)
    assert [one.enabled for one in bank.prompt.examples] == [False, False, True]
    press(qtbot, bank, Qt.Key.Key_Space)
    assert [one.enabled for one in bank.prompt.examples] == [True, True, True]
    press(qtbot, bank, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert bank.outputs == ["o1", "o2", "o1", "o2", "o3"]
    select(bank, 1, 4)
    press(qtbot, bank, Qt.Key.Key_Delete)
    assert bank.outputs == ["o1", "o1", "o2"]


def test_a_new_example_has_every_input_and_is_ready_to_type_in(bank: Bank) -> None:
    bank.table.add()
    assert bank.prompt.examples[-1] == Example({"q": "", "extra": ""})
    assert bank.table.state() == ExamplesTable.State.EditingState
    assert bank.done == ["Add an example"]


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
    assert bank.done == []


def test_data_is_shown_and_not_edited_as_text(bank: Bank) -> None:
    model = bank.table.examples_model
    index = model.index(2, 1)
    assert index.data() == '["data"]'
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_a_check_box_switches_its_row(bank: Bank) -> None:
    model = bank.table.examples_model
    index = model.index(1, 0)
    assert Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Unchecked
    model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert bank.prompt.examples[1].enabled


def test_a_thousand_rows_are_shown_without_a_widget_each(qtbot: QtBot, bank: Bank) -> None:
    before = len(bank.table.children()) + len(bank.table.viewport().children())
    bank.take(tuple(Example({"q": f"q{n}"}, f"o{n}") for n in range(1000)), "Import")
    assert bank.table.examples_model.rowCount() == 1000
    assert len(bank.table.children()) + len(bank.table.viewport().children()) == before


def test_undo_keys_are_left_to_the_window(qtbot: QtBot) -> None:
    from PySide6.QtGui import QKeyEvent

    editor = ExactEdit("x")
    qtbot.addWidget(editor)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "z")
    event.accept()
    assert not editor.event(event)
    assert not event.isAccepted()
