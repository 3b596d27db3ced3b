"""The examples table: everything that can be done to a row, and a thousand of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.table_bank import PROMPT, Bank, shown_bank
from ui.models.example_rows import moved_by, moved_to
from ui.models.examples_model import ExamplesModel, columns_of
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.examples_table import ExamplesTable
from ui.widgets.row_actions import ROW_ACTIONS
from ui.widgets.row_dragging import ROWS
from workbench.prompts.prompt import ChainOfThought, Example, Prompt

NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bank(qtbot: QtBot) -> Bank:
    return shown_bank(qtbot)


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


def test_alt_moves_all_selected_rows_and_keeps_them_selected(qtbot: QtBot, bank: Bank) -> None:
    bank.take(tuple(Example({"q": f"q{n}"}, f"o{n}") for n in range(5)), "Import")
    select(bank, 1, 2, 4)
    press(qtbot, bank, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bank.outputs == ["o1", "o2", "o0", "o4", "o3"]
    assert bank.table.rows() == [0, 1, 3]
    press(qtbot, bank, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bank.outputs == ["o1", "o2", "o4", "o0", "o3"]
    press(qtbot, bank, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bank.done.count("Move examples") == 2


@given(st.integers(0, 8).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, max(n - 1, 0)), max_size=n))))
def test_moves_keep_every_row_and_the_order_of_the_others(bank_size: tuple[int, set[int]]) -> None:
    count, rows = bank_size
    for order in (
        moved_by(count, rows, -1),
        moved_by(count, rows, 1),
        *(moved_to(count, rows, place) for place in range(count + 1)),
    ):
        assert sorted(order) == list(range(count))
        assert [row for row in order if row not in rows] == [row for row in range(count) if row not in rows]
        assert [row for row in order if row in rows] == sorted(rows)


@pytest.mark.parametrize(
    ("rows", "row", "half", "outputs"),
    [
        ((0,), 2, "upper", ["o2", "o1", "o3"]),
        ((0, 1), 2, "lower", ["o3", "o1", "o2"]),
        ((2,), 0, "upper", ["o3", "o1", "o2"]),
        ((0, 2), 0, "lower", ["o1", "o3", "o2"]),
        ((1,), -1, "below", ["o1", "o3", "o2"]),
        ((1,), 1, "upper", ["o1", "o2", "o3"]),
    ],
)
def test_dropped_rows_stand_where_the_line_was(
    bank: Bank, rows: tuple[int, ...], row: int, half: str, outputs: list[str]
) -> None:
    select(bank, *rows)
    table = bank.table
    top = table.rowViewportPosition(row if row >= 0 else 2)
    point = QPointF(20, top + {"upper": 3, "lower": table.rowHeight(0) - 3, "below": 2 * table.rowHeight(0)}[half])
    data = QMimeData()
    data.setData(ROWS, b"")
    copy = Qt.DropAction.MoveAction
    for event in (QDragEnterEvent(point.toPoint(), copy, data, Qt.MouseButton.LeftButton, NO_KEY),
                  QDragMoveEvent(point.toPoint(), copy, data, Qt.MouseButton.LeftButton, NO_KEY)):  # fmt: skip
        QApplication.sendEvent(table.viewport(), event)
    QApplication.sendEvent(table.viewport(), QDropEvent(point, copy, data, Qt.MouseButton.LeftButton, NO_KEY))
    assert bank.outputs == outputs
    assert bank.done == ([] if outputs == ["o1", "o2", "o3"] else ["Move examples"])


def test_what_is_no_row_is_not_dropped(bank: Bank) -> None:
    select(bank, 0)
    data = QMimeData()
    data.setText("text from elsewhere")
    point = QPointF(20, 100)
    QApplication.sendEvent(
        bank.table.viewport(), QDropEvent(point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_KEY)
    )
    assert bank.done == []


def test_the_menu_has_every_action_with_its_key_and_does_it(bank: Bank) -> None:
    select(bank, 0)
    actions = {action.objectName(): action for action in bank.table.menu().actions() if action.objectName()}
    assert list(actions) == [row.id for row in ROW_ACTIONS]
    assert actions["duplicate"].text() == "Duplicate\tCtrl+D"
    actions["duplicate"].trigger()
    assert bank.outputs == ["o1", "o1", "o2", "o3"]


def test_the_menu_opens_by_key(qtbot: QtBot, bank: Bank) -> None:
    for key, modifier in ((Qt.Key.Key_Menu, NO_KEY), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)):
        select(bank, 0)
        press(qtbot, bank, key, modifier)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_the_large_editor_is_asked_for_by_key_in_the_table_and_in_a_cell(qtbot: QtBot, bank: Bank) -> None:
    asked: list[tuple[int, int]] = []
    bank.table.large_edit_requested.connect(lambda row, column: asked.append((row, column)))
    select(bank, 0)
    press(qtbot, bank, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    index = bank.table.currentIndex()
    bank.table.edit(index)
    editor = bank.table.indexWidget(index)
    qtbot.keyClicks(editor, "new")
    qtbot.keyClick(editor, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [(0, 1), (0, 1)]
    assert bank.prompt.examples[0].inputs["q"] == "new"
    bank.table.setCurrentIndex(bank.table.examples_model.index(2, 1))  # data, which is no text
    press(qtbot, bank, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert len(asked) == 2


def test_only_the_rows_that_changed_are_told(bank: Bank) -> None:
    bank.take(tuple(Example({"q": f"q{n}"}, f"o{n}") for n in range(100)), "Import")
    model = bank.table.examples_model
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    bank.show()
    examples = list(bank.prompt.examples)
    examples[7] = replace(examples[7], output="new")
    bank.take(tuple(examples), "Edit")
    model.show_used(range(1, 100))
    model.show_tokens(dict.fromkeys(range(90, 95), 5))
    assert told == [(7, 7), (0, 0), (90, 94)]


def test_a_new_example_has_every_input_and_is_ready_to_type_in(bank: Bank) -> None:
    bank.table.add()
    assert bank.prompt.examples[-1] == Example({"q": "", "extra": ""})
    assert bank.table.state() == ExamplesTable.State.EditingState
    assert bank.done == ["Add an example"]


def test_data_is_shown_and_not_edited_as_text(bank: Bank) -> None:
    model = bank.table.examples_model
    index = model.index(2, 1)
    assert index.data() == '["data"]'
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_a_tool_tip_shows_marks_as_they_are_and_only_the_beginning(bank: Bank) -> None:
    bank.take((Example({"q": "<br>" + "x" * 5000}, ""),), "Import")
    model = bank.table.examples_model
    shown = model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;br&gt;" in shown
    assert len(shown) < 1_100
    assert not model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


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
