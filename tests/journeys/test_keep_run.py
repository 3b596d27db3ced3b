"""The answers leave the window in every form, and a reproduce bundle comes back, is shown and run again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from tests.journeys.test_exchange import drop
from tests.runs.kept_runs import PROMPT, kept_run, stream_of
from ui.widgets.keep_run_button import KeepRunButton
from ui.widgets.run_differences_dialog import RunDifferencesDialog
from workbench.endpoints.embedded import EMBEDDED
from workbench.runs.bundle.opening import open_bundle
from workbench.runs.bundle.packing import bundle_of

ECHO, READER = (next(one for one in EMBEDDED if one.label == label) for label in ("local:echo", "local:reader"))


def keep(desk: Desk, text: str) -> None:
    menu = desk.window.findChild(KeepRunButton).menu()
    next(action for action in menu.actions() if action.text() == text).trigger()


def settle(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)


def ready(open_desk: OpenDesk, answers: Answers) -> Desk:
    desk = open_desk(answers=answers)
    desk.choose("local:echo", "local:reader")
    return desk


def wait_for_dialog(desk: Desk) -> RunDifferencesDialog:
    def opened() -> bool:
        return any(one.isVisible() for one in desk.window.findChildren(RunDifferencesDialog))

    desk.qtbot.waitUntil(opened, timeout=PATIENCE_MS)
    return next(one for one in desk.window.findChildren(RunDifferencesDialog) if one.isVisible())


def cells(within: QWidget) -> list[list[str]]:
    model = within.findChild(QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_answers_are_copied_saved_and_come_back_as_a_bundle(open_desk: OpenDesk, tmp_path: Path) -> None:
    answers = Answers()
    desk = ready(open_desk, answers)
    keep(desk, "Copy as a table")
    assert "There are no answers to keep yet." in desk.read()
    desk.run_to_the_end()
    settle(desk)
    texts = desk.shown_answers()

    keep(desk, "Copy as a table")
    settle(desk)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("| Column | State |")
    assert "<table>" in data.html()

    answers.file = tmp_path / "mine.json"
    keep(desk, "Save as JSON…")
    settle(desk)
    rows = json.loads(answers.file.read_text(encoding="utf-8"))["rows"]
    assert [row["column"] for row in rows] == ["local:reader", "local:echo"]
    assert answers.asked[-1].startswith("run to export as json: ")

    answers.file = tmp_path / "mine.run.zip"
    desk.window.actions_table["export_run"].trigger()
    settle(desk)
    assert "run to export as markdown, json, csv, html, bundle: " in answers.asked[-1]
    desk.qtbot.waitUntil(lambda: desk.window.status_bar.note.text().startswith("Saved: "), timeout=PATIENCE_MS)
    assert open_bundle(answers.file).run.run.prompt == desk.document.prompt

    before = len(desk.window.desk.prompts)
    desk.window.actions_table["open_run_bundle"].trigger()
    settle(desk)
    assert len(desk.window.desk.prompts) == before + 1
    assert desk.document.modified
    assert desk.shown_answers() == texts
    assert "Replayed · " in desk.read()

    desk.window.actions_table["rerun_stored"].trigger()
    dialog = wait_for_dialog(desk)
    assert [row[1] for row in cells(dialog)] == ["same", "same"]
    assert "Every sample has the same text" in desk.read(dialog)
    dialog.close()


def test_a_rerun_that_differs_is_shown_word_by_word(open_desk: OpenDesk, tmp_path: Path) -> None:
    bundle = tmp_path / "theirs.run.zip"
    run = kept_run((stream_of("Answer: Nobody"), stream_of("Answer: x")), PROMPT, (ECHO, READER))
    bundle.write_bytes(bundle_of(run))
    desk = open_desk()
    assert drop(desk.window, [bundle])
    settle(desk)
    assert "Answer: Nobody" in desk.shown_answers()
    desk.window.actions_table["rerun_stored"].trigger()
    dialog = wait_for_dialog(desk)
    first = cells(dialog)[0]
    assert first[0] == "local:echo"
    assert first[1].endswith("% equal")
    assert first[6] == "same"
    assert "2 samples came out other" in desk.read(dialog)
    assert "Nobody" in dialog.changes.toPlainText()
    assert bundle.read_bytes() == bundle_of(run)
    dialog.close()


@pytest.mark.parametrize("place", [100, -200])
def test_a_changed_bundle_is_refused_where_the_user_looks(open_desk: OpenDesk, tmp_path: Path, place: int) -> None:
    data = bytearray(bundle_of(kept_run()))
    data[place] ^= 4
    answers = Answers(tmp_path / "theirs.run.zip")
    assert answers.file is not None
    answers.file.write_bytes(bytes(data))
    desk = open_desk(answers=answers)
    prompts = len(desk.window.desk.prompts)
    desk.window.actions_table["open_run_bundle"].trigger()
    settle(desk)
    assert "is refused" in desk.read()
    assert len(desk.window.desk.prompts) == prompts


def test_without_an_earlier_run_there_is_none_to_run_again(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.actions_table["rerun_stored"].trigger()
    assert "No earlier run is shown." in desk.read()
