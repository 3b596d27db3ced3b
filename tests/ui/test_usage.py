"""Usage by day and endpoint: the bars, the plot, the table."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.models.usage_bars import OTHERS, usage_bars
from ui.widgets.usage_dialog import UsageDialog
from workbench.runs.history.records import DayUsage

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 3)
USAGE = (
    DayUsage("2026-11-01", "flan", 3, 1, 30, 60, 0.5),
    DayUsage("2026-11-03", "flan", 2, 0, 20, 40, 0.25),
    DayUsage("2026-11-03", "llama", 1, 0, 5, 5, None),
    DayUsage("2026-10-30", "flan", 99, 0, 1, 1, 9.0),
)


def test_each_day_has_a_bar_of_its_endpoints_parts() -> None:
    bars = usage_bars(USAGE, FIRST, LAST, "calls")
    assert [day.day for day in bars.days] == [1, 2, 3]
    assert bars.endpoints == ("flan", "llama")
    assert [bars.total(day) for day in range(3)] == [3, 0, 3]
    assert bars.highest == 3
    assert usage_bars(USAGE, FIRST, LAST, "tokens").sum_of("flan") == 150
    assert usage_bars(USAGE, FIRST, LAST, "cost").part("llama", 2) == 0


def test_many_endpoints_are_put_together() -> None:
    usage = [DayUsage("2026-11-01", f"e{n}", 10 - n) for n in range(9)]
    bars = usage_bars(usage, FIRST, FIRST, "calls")
    assert bars.endpoints == ("e0", "e1", "e2", "e3", "e4", "e5", OTHERS)
    assert bars.sum_of(OTHERS) == 4 + 3 + 2


def test_no_usage_is_an_empty_plot() -> None:
    bars = usage_bars((), FIRST, LAST, "calls")
    assert (bars.endpoints, bars.highest) == ((), 0)


def test_the_dialog_shows_sums_and_another_measure(qtbot: QtBot) -> None:
    parent = QWidget()
    parent.resize(1200, 800)
    qtbot.addWidget(parent)
    dialog = UsageDialog(parent, theme.load("light"))
    qtbot.addWidget(dialog)
    dialog.show_usage(USAGE[:3], FIRST, LAST)
    dialog.show()
    table = dialog._table.model()
    rows = [[table.index(row, column).data() for column in range(6)] for row in range(table.rowCount())]
    assert rows == [["flan", "5", "1", "50", "100", "$0.75"], ["llama", "1", "0", "5", "5", "—"]]
    assert dialog._plot.accessibleDescription() == "flan: 5, llama: 1"
    dialog._measure.choose("cost")
    assert dialog._plot.accessibleDescription().startswith("flan: $0.75")
    with qtbot.waitSignal(dialog.span_chosen) as chosen:
        dialog._span.choose("7")
    assert chosen.args == [7]
    dialog.grab()
