"""The rows of versions as they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from ui.models.moment import moment_text
from ui.models.version_rows import RowKind, VersionRow, VersionRows
from workbench.library.versions.version import Version

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
MADE = Version("4f2a91c" + "0" * 33, "a.prompt.yaml", "1", "Ann", "", NOW, "Shorter\n\nWhy.", ("in use",))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(minutes=5), "today 09:25"),
        (timedelta(hours=10), "yesterday 23:30"),
        (timedelta(days=1), "yesterday 09:30"),
        (timedelta(days=2), "2026-02-27 09:30"),
    ],
)
def test_today_and_yesterday_have_names_in_the_reader_s_own_time(before: timedelta, said: str) -> None:
    assert moment_text((NOW - before).astimezone(UTC), NOW) == said


def test_a_row_is_read_out_with_its_names(qtbot: QtBot) -> None:
    parent = QObject()
    rows = VersionRows(parent)
    rows.show_rows([VersionRow(RowKind.UNSAVED), VersionRow(RowKind.VERSION, MADE)])
    said = [rows.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole) for place in (0, 1)]
    assert said[0] == "Unsaved changes"
    assert said[1].startswith("Shorter, ")
    assert said[1].endswith("4f2a91c, in use")
    assert rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "Shorter\n\nWhy."


def test_more_rows_at_the_end_leave_the_others(qtbot: QtBot) -> None:
    parent = QObject()
    rows = VersionRows(parent)
    rows.show_rows([VersionRow(RowKind.VERSION, MADE)])
    with qtbot.assertNotEmitted(rows.modelReset), qtbot.waitSignal(rows.rowsInserted):
        rows.show_rows([VersionRow(RowKind.VERSION, MADE), VersionRow(RowKind.OUTSIDE)])
