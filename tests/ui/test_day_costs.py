"""Today's calls and cost in the status bar: what the log says, whoever wrote it, and anew after midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui import day_costs
from ui.day_costs import DayCosts
from ui.services import Services
from ui.widgets.status_bar import StatusBar
from workbench import paths
from workbench.errors import UsageError
from workbench.runs.call_log import CallLog, CallRecord
from workbench.runs.day_tally import DaySum

NOON = datetime.now().astimezone().replace(hour=12)
IT = CallRecord(NOON, "it", "done", total_ms=900.0, cost=0.09)


@pytest.fixture
def log() -> CallLog:
    return CallLog(paths.calls_folder())


@pytest.fixture
def costs(services: Services) -> DayCosts:
    return DayCosts(services, services.background)


def test_the_log_of_today_is_summed_and_followed(qtbot: QtBot, log: CallLog, costs: DayCosts) -> None:
    log.append(IT)
    log.append(replace(IT, at=NOON - timedelta(days=1)))
    costs.look()
    qtbot.waitUntil(lambda: costs.sum == DaySum(NOON.date(), 1, 0.09, 1))
    log.append(replace(IT, cost=None))
    costs.look_soon()
    costs.look_soon()
    qtbot.waitUntil(lambda: costs.sum == DaySum(NOON.date(), 2, 0.09, 1, 1))


def test_nothing_is_read_where_nothing_was_added(qtbot: QtBot, log: CallLog, costs: DayCosts) -> None:
    log.append(IT)
    costs.look()
    qtbot.waitUntil(lambda: costs.sum.calls == 1)
    qtbot.waitUntil(lambda: not costs.parent().jobs)  # type: ignore[union-attr, attr-defined]
    costs.look()
    assert not costs.parent().jobs  # type: ignore[union-attr, attr-defined]


def test_after_midnight_it_is_another_day(
    qtbot: QtBot, log: CallLog, costs: DayCosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append(IT)
    costs.look()
    qtbot.waitUntil(lambda: costs.sum.calls == 1)
    tomorrow: date = NOON.date() + timedelta(days=1)
    monkeypatch.setattr(day_costs, "_today", lambda: tomorrow)
    costs.look()
    qtbot.waitUntil(lambda: costs.sum == DaySum(tomorrow))


@pytest.fixture
def bar(qtbot: QtBot, services: Services) -> StatusBar:
    made = StatusBar(services.appearance.theme)
    qtbot.addWidget(made)
    return made


def said(bar: QObject) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.text()]


@pytest.mark.parametrize(
    ("calls", "cost", "text"),
    [
        (0, None, "No calls today"),
        (1, None, "today 1 call"),
        (214, None, "today 214 calls"),
        (1, 0.0042, "today $0.0042 · 1 call"),
        (214, 0.18, "today $0.18 · 214 calls"),
    ],
)
def test_the_day_in_a_line(bar: StatusBar, calls: int, cost: float | None, text: str) -> None:
    bar.show_day(calls, cost, 0)
    assert text in said(bar)


def test_what_the_line_leaves_out_is_in_its_tool_tip(bar: StatusBar) -> None:
    bar.show_day(3, 0.18, 2)
    bar.show_session(2, 1_234, exact=False)
    bar.show_log_problem(UsageError("Calls cannot be logged.", "Make room."))
    (line,) = (label for label in bar.findChildren(QLabel) if label.text().startswith("today"))
    told = line.toolTip()
    assert "2 calls of today have no price." in told
    assert "This session: 2 calls · ~1,234 tokens" in told
    assert "Calls cannot be logged. Make room." in told
    assert line.accessibleDescription() == told
    bar.show_day(3, 0.18, 0)
    bar.show_log_problem(None)
    assert line.toolTip() == "This session: 2 calls · ~1,234 tokens"
