"""The history, as a person uses it: runs are found again, opened as they were, sent again, noted, deleted."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.app import opened_window
from ui.panels.history_panel import HistoryPanel
from ui.widgets.run_differences_dialog import RunDifferencesDialog
from workbench import paths
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter, RunRow
from workbench.runs.variant import plain

ECHO = "local:echo"


def history(desk: Desk) -> HistoryPanel:
    desk.window.show_panel("history")
    return desk.window.history.panel


def wait_for(desk: Desk, panel: HistoryPanel, count: int) -> list[RunRow]:
    def are_there() -> bool:
        """Rows that were read while a run went on lack its calls."""
        return len(panel.rows.rows) == count and all(row.endpoints for row in panel.rows.rows)

    desk.qtbot.waitUntil(are_there, timeout=PATIENCE_MS)
    return panel.rows.rows


def choose(panel: HistoryPanel, *places: int) -> None:
    panel._list.clearSelection()
    for place in places:
        panel._selection.select(panel.rows.index(place, 0), panel._selection.SelectionFlag.Select)


def kept(desk: Desk, panel: HistoryPanel, count: int) -> None:
    """Waits until the runs have ended for the history, too."""
    stored = desk.window.services.history
    desk.qtbot.waitUntil(
        lambda: [dict(row.states) for row in stored.rows(HistoryFilter())] == [{"done": 1}] * count,
        timeout=PATIENCE_MS,
    )
    panel.reading.read()


def test_a_run_is_found_opened_as_it_was_and_sent_again(open_desk: OpenDesk) -> None:
    desk = open_desk()
    panel = history(desk)
    desk.qtbot.waitUntil(lambda: panel._stack.currentWidget() is panel._empty, timeout=PATIENCE_MS)
    desk.choose(ECHO)
    desk.write("Instruction", "Answer like a pirate.")
    desk.run_to_the_end()
    before = desk.column(ECHO).text
    desk.write("Instruction", "Answer like a judge.")
    desk.run_to_the_end()
    kept(desk, panel, 2)
    newest, oldest = wait_for(desk, panel, 2)
    assert newest.id > oldest.id
    assert newest.endpoints == (ECHO,)

    panel.filters._line.setText("pirat")
    wait_for(desk, panel, 1)
    choose(panel, 0)
    desk.click("Open", panel)
    desk.qtbot.waitUntil(lambda: desk.window.runs.shown is not None, timeout=PATIENCE_MS)
    assert "pirate" in desk.document.prompt.instruction
    assert desk.column(ECHO).text == before
    assert len(desk.window.desk.prompts) == 2

    desk.window.runs.run_stored()
    desk.qtbot.waitUntil(lambda: desk.window.runs.running, timeout=PATIENCE_MS)
    desk.wait_for_the_end()
    assert desk.column(ECHO).text == before
    panel.filters.clear()
    kept(desk, panel, 3)
    wait_for(desk, panel, 3)


def test_notes_stars_and_tags_are_kept_and_found(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.run_to_the_end()
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 2)
    wait_for(desk, panel, 2)
    choose(panel, 1)
    panel._notes._note.setPlainText("the good one")
    panel._notes._tags.setText("demo, 발표")
    panel._actions["star"].trigger()
    stored = desk.window.services.history
    desk.qtbot.waitUntil(lambda: stored.rows(HistoryFilter(starred=True, tag="발표")) != (), timeout=PATIENCE_MS)
    (row,) = stored.rows(HistoryFilter(text="good"))
    assert (row.note, row.tags, row.starred) == ("the good one", ("demo", "발표"), True)
    panel.filters.starred.setChecked(True)
    wait_for(desk, panel, 1)
    assert str(panel.rows.index(0, 0).data()).startswith("★")


def test_deleting_asks_and_deletes_for_good(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 1)
    wait_for(desk, panel, 1)
    choose(panel, 0)
    panel._list.setFocus()
    desk.press(Qt.Key.Key_Delete)
    wait_for(desk, panel, 0)
    assert desk.window.services.history.rows(HistoryFilter()) == ()


def test_a_run_is_repeated_with_the_prompt_of_today(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 1)
    wait_for(desk, panel, 1)
    desk.choose("local:reader")
    choose(panel, 0)
    panel._actions["rerun_current"].trigger()
    desk.qtbot.waitUntil(lambda: desk.window.runs.running, timeout=PATIENCE_MS)
    desk.wait_for_the_end()
    assert desk.column(ECHO).state == "done"
    assert [one.endpoint for one in desk.window.runs.columns.variants] == [ECHO]


def test_a_run_with_the_prompt_of_today_keeps_its_variants_and_repeats(open_desk: OpenDesk) -> None:
    desk = open_desk()
    echo, reader = plain(ECHO), plain("local:reader")
    warm = replace(echo, key="", parameters={"temperature": 0.9})
    desk.window.runs.columns.put_on([echo, warm, reader])
    desk.window.desk.repeat(2)
    desk.run_to_the_end()
    panel = history(desk)
    (row,) = wait_for(desk, panel, 1)
    run = desk.window.services.history.load(row.id)
    desk.window.runs.columns.put_on([reader])
    desk.window.desk.repeat(1)
    choose(panel, 0)
    panel._actions["rerun_current"].trigger()
    desk.qtbot.waitUntil(lambda: desk.window.runs.running, timeout=PATIENCE_MS)
    shown = [one.endpoint for one in desk.window.runs.columns.variants]
    assert shown == [one.variant.endpoint for one in run.run.columns]
    assert desk.window.runs.columns.variants[1].parameters == {"temperature": 0.9}
    assert desk.window.runs.repeats == 2
    desk.wait_for_the_end()


def test_the_usage_of_today_is_plotted(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 1)
    from ui.usage import open_usage

    dialog = open_usage(desk.window.services, desk.window)
    desk.qtbot.waitUntil(lambda: dialog._plot.accessibleDescription() == f"{ECHO}: 1", timeout=PATIENCE_MS)
    dialog.accept()


def test_what_arrived_before_the_window_closed_is_in_the_history(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And no thread is left of it."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    paths.settings_file().write_text('{"local_tokens_per_second": 40, "language": "en", "theme": "light"}')
    before = set(threading.enumerate())
    with opened_window(qapp, Answers()) as window:
        desk = Desk(window, qtbot)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.run()
        qtbot.waitUntil(lambda: len(desk.column(ECHO).text) > 40, timeout=PATIENCE_MS)
        shown = desk.column(ECHO).text
        window.close()
    assert not [one for one in set(threading.enumerate()) - before if one.is_alive()]
    with History(paths.history_file()) as history:
        run = history.load(history.rows(HistoryFilter())[0].id)
    call = next(one for one in run.calls if one.column.key == ECHO)
    assert call.column.state == "stopped"
    assert call.column.text.startswith(shown)


def test_runs_of_one_version_are_found_and_counted_after_a_restart(open_desk: OpenDesk) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    desk.choose(ECHO)
    desk.write("Instruction", "The first.")
    desk.ctrl(Qt.Key.Key_S)
    version = desk.document.version
    assert version is not None
    desk.run_to_the_end()
    desk.write("Instruction", "The second.")
    desk.ctrl(Qt.Key.Key_S)
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 2)
    wait_for(desk, panel, 2)
    panel.filters.prompt.choose(desk.document.prompt.name)
    desk.qtbot.waitUntil(panel.filters.version.isVisible, timeout=PATIENCE_MS)
    panel.filters.version.choose(version)
    (row,) = wait_for(desk, panel, 1)
    assert row.version == version
    panel.filters.prompt.choose("")
    wait_for(desk, panel, 2)

    later = open_desk(answers=answers)
    used = later.window.desk.current.version_runs
    assert later.document.version != version
    later.qtbot.waitUntil(lambda: used.text(version) == f"1 run · {ECHO}", timeout=PATIENCE_MS)


def test_two_runs_are_held_against_each_other(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.choose(ECHO)
    desk.write("Instruction", "The first.")
    desk.run_to_the_end()
    desk.write("Instruction", "The second.")
    desk.run_to_the_end()
    panel = history(desk)
    kept(desk, panel, 2)
    wait_for(desk, panel, 2)
    choose(panel, 0, 1)
    panel._actions["compare"].trigger()

    def dialogs() -> list[RunDifferencesDialog]:
        return [one for one in desk.window.findChildren(RunDifferencesDialog) if one.isVisible()]

    desk.qtbot.waitUntil(lambda: dialogs() != [], timeout=PATIENCE_MS)
    (dialog,) = dialogs()
    assert dialog.table.model().index(0, 0).data() == ECHO
    assert "1 sample came out other" in desk.read(dialog)
    dialog.close()


def test_the_history_tells_nothing_of_a_blind_vote_before_the_names_are_seen(open_desk: OpenDesk) -> None:
    desk = open_desk()
    panel = history(desk)
    desk.window.compare.turn_to("blind")
    desk.run_to_the_end()
    stored = desk.window.services.history
    desk.qtbot.waitUntil(lambda: len(stored.rows(HistoryFilter())) == 1, timeout=PATIENCE_MS)
    panel.filters.changed.emit(panel.filters.wanted)
    desk.qtbot.wait(300)
    assert not panel.rows.rows
    desk.window.blind.reveal()
    wait_for(desk, panel, 1)


def test_what_is_noted_stays_while_runs_end_and_when_the_window_closes(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    paths.settings_file().write_text('{"local_tokens_per_second": 0, "language": "en", "theme": "light"}')
    with opened_window(qapp, Answers()) as window:
        desk = Desk(window, qtbot)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.choose(ECHO)
        desk.run_to_the_end()
        panel = history(desk)
        kept(desk, panel, 1)
        wait_for(desk, panel, 1)
        choose(panel, 0)
        noted = panel.chosen[0].id
        panel._notes._note.setFocus()
        panel._notes._note.insertPlainText("half a ")
        window.runs.run()
        desk.wait_for_the_end()
        kept(desk, panel, 2)
        wait_for(desk, panel, 2)
        assert panel._notes._note.hasFocus()
        assert [row.id for row in panel.chosen] == [noted]
        panel._notes._note.insertPlainText("note")
        window.close()
    with History(paths.history_file()) as stored:
        assert stored.load(noted).note == "half a note"


def test_a_run_is_opened_once_and_what_runs_goes_on(open_desk: OpenDesk) -> None:
    desk = open_desk(pace=60)
    desk.choose(ECHO)
    desk.write("Instruction", "One.")
    desk.run()
    stored = desk.window.services.history
    desk.qtbot.waitUntil(lambda: stored.rows(HistoryFilter()) != (), timeout=PATIENCE_MS)
    (row,) = stored.rows(HistoryFilter())
    desk.window.history.act("open", (row,))
    desk.qtbot.waitUntil(lambda: not [job for job in desk.window.services.background.jobs if job.label == "History"])
    assert desk.window.runs.running
    assert len(desk.window.desk.prompts) == 1
    desk.wait_for_the_end()
    assert desk.column(ECHO).state == "done"
    for _ in range(2):
        desk.window.history.act("open", (row,))
        desk.qtbot.waitUntil(lambda: desk.window.runs.shown is not None, timeout=PATIENCE_MS)
    assert len(desk.window.desk.prompts) == 1


def test_nothing_of_a_blind_vote_leaves_before_the_names_are_seen(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.run_to_the_end()
    panel = history(desk)
    kept_runs = desk.window.services.history
    desk.qtbot.waitUntil(lambda: len(kept_runs.rows(HistoryFilter())) == 1, timeout=PATIENCE_MS)
    panel.reading.read()
    (row,) = wait_for(desk, panel, 1)
    desk.window.compare.turn_to("blind")
    desk.run_to_the_end()
    QApplication.clipboard().setText("mine")
    told: list[str] = []
    desk.window.services.problems.raised.connect(lambda error: told.append(error.message))
    desk.window.actions_table["copy_run"].trigger()
    desk.window.history.act("open", (row,))
    assert len(told) == 2
    assert all("blind desk hides it" in one for one in told)
    assert QApplication.clipboard().text() == "mine"
    assert desk.window.runs.shown is None
