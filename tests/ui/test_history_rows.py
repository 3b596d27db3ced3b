"""Runs as rows of a list: their lines, and more of them as they are scrolled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QObject, Qt
from pytestqt.qtbot import QtBot

from ui.models.history_rows import HistoryRows, states_text
from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, NAMES_ROLE, RUNS_ROLE
from workbench.runs.history.records import RunRow

ROW = RunRow(
    7, "u", 1_790_000_000.0, "Mail", "", "", "window", ("flan", "llama"), {"done": 2}, 0.5, "", False, (), "Dear"
)


@pytest.fixture
def rows() -> Iterator[HistoryRows]:
    parent = QObject()
    yield HistoryRows(parent)
    parent.deleteLater()


def test_a_row_says_where_how_and_what(rows: HistoryRows) -> None:
    rows.show_rows([replace(ROW, starred=True, tags=("demo",), states={"done": 1, "failed": 1})], complete=True)
    index = rows.index(0, 0)
    assert index.data() == "★ Mail"
    assert [index.data(role) for role in (ABOUT_ROLE, NAMES_ROLE, RUNS_ROLE, CHANGES_ROLE)] == [
        "flan, llama",
        ("demo",),
        "1 done, 1 failed",
        "Dear",
    ]
    assert "$0.50" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_note_stands_before_the_answer(rows: HistoryRows) -> None:
    rows.show_rows([ROW], complete=True)
    rows.change(replace(ROW, note="the good one"))
    assert rows.index(0, 0).data(CHANGES_ROLE) == "the good one"


def test_that_all_are_done_needs_no_word() -> None:
    assert states_text(ROW) == ""


def test_more_rows_are_asked_for_until_there_are_none(qtbot: QtBot, rows: HistoryRows) -> None:
    rows.show_rows([ROW], complete=False)
    assert rows.canFetchMore(QModelIndex())
    with qtbot.waitSignal(rows.more_wanted):
        rows.fetchMore(QModelIndex())
    rows.add_rows([replace(ROW, id=6)], complete=True)
    assert [row.id for row in rows.rows] == [7, 6]
    assert rows.place_of(6) == 1
    assert not rows.canFetchMore(QModelIndex())
