"""Columns that are variants, as a person makes, moves, saves and runs them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Answers, Desk
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.sweep_dialog import SweepDialog
from ui.widgets.variant_dialog import VariantDialog

_Dialog = TypeVar("_Dialog", bound=QWidget)


def dialog_of(desk: Desk, kind: type[_Dialog]) -> _Dialog:
    found = [one for one in desk.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def enter(within: QWidget, name: str, text: str) -> None:
    line = next(one for one in within.findChildren(QLineEdit) if one.accessibleName() == name)
    line.setText(text)


def keys(desk: Desk) -> list[str]:
    """In the order in which they stand, as on the screen."""
    columns = [one for one in desk.window.findChildren(AnswerColumn) if one.isVisible()]
    return [one.key for one in sorted(columns, key=lambda one: one.mapTo(desk.window, one.rect().topLeft()).x())]


def choose(desk: Desk, key: str, action: str) -> None:
    desk.answer(key).menu.chosen.emit(action)


def sweep(desk: Desk, key: str, parameter: str, values: str) -> SweepDialog:
    choose(desk, key, "sweep")
    dialog = dialog_of(desk, SweepDialog)
    combos = {one.accessibleName(): one for one in dialog.findChildren(QComboBox)}
    combos["Parameter"].setCurrentText(parameter)
    enter(dialog, "Values", values)
    return dialog


def test_a_column_is_duplicated_with_another_temperature_and_both_run(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose("local:echo")
    desk.answer("local:echo").focus_text()
    desk.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = dialog_of(desk, VariantDialog)
    enter(dialog, "Temperature", "hot")
    desk.click("Add the column", dialog)
    assert "Temperature: a number from 0 to 100" in desk.read(dialog)
    enter(dialog, "Temperature", "0.7")
    desk.click("Add the column", dialog)
    assert keys(desk) == ["local:echo", "local:echo #2"]
    assert "temperature 0.7" in desk.read(desk.answer("local:echo #2"))
    assert "2 columns" in desk.window.top_bar.endpoints_button.text()
    assert desk.answer("local:echo #2").isAncestorOf(QApplication.focusWidget())
    desk.run_to_the_end()
    assert [column.state for column in desk.window.runs.comparison.columns] == ["done", "done"]
    runs = desk.window.runs
    assert runs.sent("local:echo #2").generation.temperature == 0.7
    assert runs.sent("local:echo").generation.temperature != 0.7
    assert desk.window.desk.session.calls == 2
    assert set(runs.sent_prompts) == {"local:echo"}


def test_columns_are_moved_pinned_and_removed_by_keys(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose("local:echo", "local:reader")
    alt = Qt.KeyboardModifier.AltModifier
    first, second = keys(desk)
    desk.answer(first).focus_text()
    desk.press(Qt.Key.Key_Right, alt)
    assert keys(desk) == [second, first]
    assert desk.answer(first).isAncestorOf(QApplication.focusWidget())
    choose(desk, first, "pin")
    assert keys(desk) == [first, second]
    desk.press(Qt.Key.Key_Right, alt)  # a pinned column stays before the others
    assert keys(desk) == [first, second]
    desk.press(Qt.Key.Key_Delete, alt)
    assert keys(desk) == [second]
    assert [one.label for one in desk.window.services.endpoints.chosen] == [second]
    assert desk.answer(second).isAncestorOf(QApplication.focusWidget())


def test_a_sweep_becomes_twelve_columns_that_scroll_with_the_keyboard(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose("local:echo")
    desk.window.compare.repeats.setValue(2)
    dialog = sweep(desk, "local:echo", "temperature", "0..1 step")
    assert "0..1 step" in desk.read(dialog)
    assert not desk.button("Sweep", dialog).isEnabled()
    enter(dialog, "Values", "0..1.1 x12")
    assert "12 columns in place of 1 · 24 calls a run" in desk.read(dialog)
    desk.click("Sweep", dialog)
    assert len(keys(desk)) == 12
    assert desk.window.runs.calls == 24
    last = desk.answer(keys(desk)[-1])
    last.focus_text()
    desk.qtbot.waitUntil(lambda: visible_share(desk, last) == 1)
    desk.window.compare.columns_button.width_chosen.emit("compact")
    first = desk.answer(keys(desk)[0])
    first.focus_text()
    desk.qtbot.waitUntil(lambda: visible_share(desk, first) == 1)
    desk.window.activateWindow()  # as a window manager does where a dialog closes
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.run_to_the_end()
    assert {column.state for column in desk.window.runs.comparison.columns} == {"done"}
    assert [one.parameters["temperature"] for one in desk.window.runs.columns.variants][:3] == [0, 0.1, 0.2]


def visible_share(desk: Desk, column: AnswerColumn) -> float:
    strip = desk.window.compare.strip.viewport()
    left = column.mapTo(strip, column.rect().topLeft()).x()
    shown = min(left + column.width(), strip.width()) - max(left, 0)
    return shown / column.width()


def test_a_preset_is_applied_after_a_restart_and_parameters_are_there_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(answers=Answers())
    desk.choose("local:echo", "local:reader")
    desk.click("Sweep", sweep(desk, "local:echo", "temperature", "0, 1"))
    desk.answer("local:reader").menu.without.emit("passage")
    assert "passage: (empty)" in desk.read(desk.answer("local:reader #2"))
    desk.window.compare.columns_button.save_requested.emit()
    dialog = next(one for one in desk.window.findChildren(QLineEdit) if one.accessibleName() == "Save the columns as")
    dialog.setText("mine")
    desk.click("Save", dialog.window())
    saved = [(one.endpoint, one.parameters, one.values) for one in desk.window.runs.columns.variants]
    assert desk.window.close()

    again = open_desk()
    variants = again.window.runs.columns.variants
    assert [(one.endpoint, one.parameters) for one in variants] == [row[:2] for row in saved if not row[2]]
    again.window.files.new()
    assert len(again.window.runs.columns.variants) == 3
    again.choose("local:few-shot")
    again.window.compare.columns_button.apply_requested.emit("mine")
    assert [(one.endpoint, one.parameters, one.values) for one in again.window.runs.columns.variants] == saved
    assert len(keys(again)) == 4
    again.window.compare.columns_button.reset_requested.emit()
    assert len(keys(again)) == 2
