"""Twelve columns of which five go wrong, each in its own way: the others are none the worse for it."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.benchmarks.served import LONG, SETS, SEVEN
from tests.fakes.faulty import HangsMidStream
from tests.fakes.scripted import says
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import PATIENCE_MS, Desk
from workbench.endpoints.endpoint import Limits
from workbench.local.containers.tgi import Tgi
from workbench.local.server import ServedEndpoint

LIMITS = Limits(between_s=1.0, retries=0)
ENDED = {"refuses": "failed", "hangs": "failed", "throttled": "failed", "cut": "partial", "long": "done"}


def rerun_button(desk: Desk) -> QPushButton:
    return next(one for one in desk.window.findChildren(QPushButton) if one.accessibleName() == "Rerun")


def test_each_of_twelve_columns_tells_how_it_ended(account: Account, open_desk: OpenDesk) -> None:
    sound = {name: says(f"This is {name}.", Tgi()) for name in SEVEN}
    account({**SETS["twelve"], **sound}, limits=LIMITS)
    desk = open_desk()
    desk.choose(*SETS["twelve"])
    assert len(desk.states()) == 12
    assert not rerun_button(desk).isEnabled()
    desk.run_to_the_end()
    assert desk.states() == dict.fromkeys(SEVEN, "done") | ENDED
    assert [desk.column(name).text for name in SEVEN] == [f"This is {name}." for name in SEVEN]
    assert len(desk.column("long").text) >= LONG - LONG // 80
    assert desk.column("hangs").text  # what came before it hung stays
    hung_ms = desk.column("hangs").total_ms
    assert hung_ms is not None
    assert hung_ms >= 1000 * LIMITS.between_s
    assert "throttled" in desk.read(desk.answer("throttled")).lower()
    before = {name: desk.column(name).started_at for name in SETS["twelve"]}
    assert rerun_button(desk).isEnabled()
    desk.ctrl(Qt.Key.Key_R)
    desk.qtbot.waitUntil(lambda: desk.window.runs.running, timeout=PATIENCE_MS)
    desk.wait_for_the_end()
    again = {name for name, started_at in before.items() if desk.column(name).started_at != started_at}
    assert again == {name for name, state in ENDED.items() if state != "done"}
    assert desk.states() == dict.fromkeys(SEVEN, "done") | ENDED


def test_all_columns_run_again_at_once(account: Account, open_desk: OpenDesk) -> None:
    account({"one": says("first", Tgi()), "two": says("second", Tgi())})
    desk = open_desk()
    desk.choose("one", "two")
    assert not desk.window.actions_table["run_all_again"].isEnabled()
    desk.run_to_the_end()
    assert not desk.window.actions_table["run_failed"].isEnabled()
    before = [desk.column(name).started_at for name in ("one", "two")]
    desk.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.waitUntil(lambda: desk.window.runs.running, timeout=PATIENCE_MS)
    desk.wait_for_the_end()
    after = [desk.column(name).started_at for name in ("one", "two")]
    assert all(old is not None and new is not None and new > old for old, new in zip(before, after, strict=True))


def test_a_column_that_failed_runs_again_while_others_still_run(account: Account, open_desk: OpenDesk) -> None:
    hangs: dict[str, ServedEndpoint] = {"hangs": HangsMidStream(says("one two three", Tgi()))}
    account({**hangs, "refuses": SETS["twelve"]["refuses"]})
    desk = open_desk()
    desk.choose("hangs", "refuses")
    desk.run()
    rerun = desk.window.actions_table["run_failed"]
    desk.qtbot.waitUntil(rerun.isEnabled, timeout=PATIENCE_MS)
    first = desk.column("refuses").started_at
    rerun.trigger()
    desk.qtbot.waitUntil(lambda: desk.column("refuses").started_at not in (None, first), timeout=PATIENCE_MS)
    desk.wait_for_text("hangs")
    assert desk.column("hangs").state == "streaming"


def test_closing_the_window_while_a_call_hangs_leaves_no_thread(
    account: Account, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    account({f"hangs-{n}": HangsMidStream(says("one two three", Tgi())) for n in range(12)})
    desk = open_desk()
    desk.choose(*(f"hangs-{n}" for n in range(12)))
    desk.run()
    desk.wait_for_text("hangs-0")
    desk.window.services.background.close()
    assert not [one for one in threading.enumerate() if one.name == "background"]
