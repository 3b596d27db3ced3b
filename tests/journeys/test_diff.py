"""Holding answers against an earlier run, as a person does it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk
from ui.widgets.diff_column import DiffColumn
from ui.widgets.earlier_runs_popup import EarlierRunsPopup


def column(desk: Desk, place: int) -> QWidget:
    shown = [one for one in desk.window.findChildren(DiffColumn) if one.isVisible()]
    return sorted(shown, key=lambda one: one.x())[place]


def test_a_second_run_with_another_temperature_is_held_against_the_first(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose("local:echo")
    desk.run_to_the_end()
    generation = desk.document.prompt.generation
    desk.document.edit("generation", replace(generation, temperature=0.7), "Change the parameters")
    desk.write("Input", "Please tell from {{ passage }} this: {{ question }}")
    desk.run_to_the_end()
    desk.window.actions_table["diff"].trigger()
    desk.click("Earlier run…")
    (popup,) = desk.window.findChildren(EarlierRunsPopup)
    lists = {one.accessibleName(): one for one in popup.findChildren(QListWidget)}
    desk.qtbot.waitUntil(lambda: lists["Earlier runs"].count() == 2)
    answers = lists["Answers of this run"]
    desk.qtbot.waitUntil(lambda: answers.count() == 1)
    newest = answers.item(0).data(Qt.ItemDataRole.UserRole)
    lists["Earlier runs"].setCurrentRow(1)
    desk.qtbot.waitUntil(lambda: answers.count() == 1 and answers.item(0).data(Qt.ItemDataRole.UserRole) != newest)
    answers.setFocus()
    desk.qtbot.keyClick(answers, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "alike" in desk.read(column(desk, 1)))
    said = desk.read(column(desk, 1))
    assert "temperature 0.1 → 0.7" in said
    assert "Input: " in said
    desk.press(Qt.Key.Key_F7)
    assert "Change 1 of " in desk.read(column(desk, 1))
