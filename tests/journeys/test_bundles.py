"""Bundles at the window: chosen prompts go out; one that comes in says first what it would change."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTableView, QWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from tests.journeys.test_exchange import dialog, drop
from tests.library.bundles.zips import A, B, bundle_of, bundled, library_of, written
from tests.library.versions.repositories import files, subjects
from ui.widgets.bundle_export_dialog import BundleExportDialog
from ui.widgets.bundle_import_dialog import BundleImportDialog
from ui.widgets.merge_dialog import MergeDialog
from ui.widgets.part_changes_view import PartChangesView
from workbench import paths
from workbench.library.bundles.reading import read_bundle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as that of the window, before it opens."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    theirs = library_of(tmp_path / "theirs", {A: written("one")}, {A: written("two"), B: written("b", "B")})
    return bundled(theirs, tmp_path / "theirs.zip")


def rows(within: QWidget) -> list[tuple[str, ...]]:
    model = within.findChild(QTableView).model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def start_import(desk: Desk, answers: Answers, file: Path) -> BundleImportDialog:
    answers.files = [file]
    desk.window.actions_table["import"].trigger()
    asked = dialog(desk, BundleImportDialog)
    desk.qtbot.waitUntil(lambda: bool(rows(asked)), timeout=PATIENCE_MS)
    return asked


def finish(desk: Desk, within: BundleImportDialog, button: str) -> None:
    with desk.qtbot.waitSignal(desk.window.exchange.placed, timeout=PATIENCE_MS):
        desk.click(button, within)
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)


def choose(desk: Desk, within: BundleImportDialog, row: int, text: str) -> None:
    within.findChild(QTableView).selectRow(row)
    box = within.findChild(QComboBox)
    box.setFocus()
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def test_a_bundle_comes_in_with_its_history_after_it_was_shown(open_desk: OpenDesk, bundle: Path) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    assert sorted(rows(asked)) == [
        ("A", "write/a", "new, with 2 versions", "Import it"),
        ("B", "b", "new", "Import it"),
    ]
    assert "with the history of the prompts" in desk.read(asked)
    assert files(paths.library_folder()) == {}
    finish(desk, asked, "Import 2 prompts")
    assert files(paths.library_folder()) == {A: written("two"), B: written("b", "B")}
    assert subjects(paths.library_folder(), A) == ["Version 2", "Version 1"]
    desk.qtbot.waitUntil(lambda: "A" in [entry.name for entry in desk.window.library.entries], timeout=PATIENCE_MS)


def test_what_both_changed_is_shown_and_chosen(open_desk: OpenDesk, bundle: Path) -> None:
    library_of(paths.library_folder(), {A: written("one")}, {A: written("mine")})
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    assert rows(asked)[0] == ("A", "write/a", "changed on both sides", "Keep both")
    asked.findChild(QTableView).selectRow(0)
    assert "asks what to take where both changed the same: instruction" in desk.read(asked)
    changes = asked.findChild(PartChangesView)
    desk.qtbot.waitUntil(lambda: "two" in changes.toPlainText(), timeout=PATIENCE_MS)
    assert "mine" in changes.toPlainText()
    choose(desk, asked, 0, "Take theirs")
    assert rows(asked)[0][3] == "Take theirs"
    finish(desk, asked, "Import 2 prompts")
    assert files(paths.library_folder())[A] == written("two")
    assert subjects(paths.library_folder(), A) == ["Import theirs.zip", "Version 2", "Version 1"]


def test_a_merge_asks_for_each_part_that_both_changed(open_desk: OpenDesk, bundle: Path) -> None:
    library_of(paths.library_folder(), {A: written("one")}, {A: written("mine", description="of mine")})
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    choose(desk, asked, 0, "Merge")
    desk.click("Import 2 prompts", asked)
    merging = dialog(desk, MergeDialog)
    desk.click("Cancel", merging)
    assert files(paths.library_folder()) == {A: written("mine", description="of mine")}
    desk.click("Import 2 prompts", asked)
    merging = dialog(desk, MergeDialog)
    desk.click("All: Theirs", merging)
    with desk.qtbot.waitSignal(desk.window.exchange.placed, timeout=PATIENCE_MS):
        desk.click("Merge", merging)
    assert files(paths.library_folder())[A] == written("two", description="of mine")
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)


def test_the_space_bar_leaves_out_and_takes_in(open_desk: OpenDesk, bundle: Path) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    table = asked.findChild(QTableView)
    table.setFocus()
    table.selectAll()
    desk.press(Qt.Key.Key_Space)
    assert {row[3] for row in rows(asked)} == {"Leave it out"}
    assert not desk.button("Import 0 prompts", asked).isEnabled()
    table.selectRow(next(number for number, row in enumerate(rows(asked)) if row[0] == "B"))
    desk.press(Qt.Key.Key_Space)
    finish(desk, asked, "Import 1 prompt")
    assert set(files(paths.library_folder())) == {B}


def test_another_folder_is_another_plan(open_desk: OpenDesk, bundle: Path) -> None:
    library_of(paths.library_folder(), {A: written("two")})
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    assert [row[2] for row in rows(asked)] == ["new", "same as yours"]
    folder = asked.findChild(QLineEdit)
    folder.setText("team")
    folder.editingFinished.emit()
    desk.qtbot.waitUntil(lambda: "team/b" in [row[1] for row in rows(asked)], timeout=PATIENCE_MS)
    finish(desk, asked, "Import 2 prompts")
    assert set(files(paths.library_folder())) == {A, f"team/{A}", f"team/{B}"}


def test_a_folder_outside_is_told_and_nothing_can_be_imported(open_desk: OpenDesk, bundle: Path) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, bundle)
    folder = asked.findChild(QLineEdit)
    folder.setText("../elsewhere")
    folder.editingFinished.emit()
    desk.qtbot.waitUntil(lambda: "outside of the library" in desk.read(asked), timeout=PATIENCE_MS)
    assert not desk.button("Import 0 prompts", asked).isEnabled()


def test_a_hostile_bundle_is_refused_with_a_reason(open_desk: OpenDesk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(bundle_of({A: written("one")}, ("../../evil", b"x")))
    desk = open_desk()
    assert drop(desk.window, [bad])
    desk.qtbot.waitUntil(lambda: "leads out of the library" in desk.read(), timeout=PATIENCE_MS)
    assert not [one for one in desk.window.findChildren(BundleImportDialog) if one.isVisible()]
    assert files(paths.library_folder()) == {}


def test_a_prompt_that_is_refused_is_listed_with_its_reason(open_desk: OpenDesk, tmp_path: Path) -> None:
    some = tmp_path / "some.zip"
    some.write_bytes(bundle_of({"bad.prompt.yaml": b"format: 9\nname: x\n", B: written("b", "B")}))
    answers = Answers()
    desk = open_desk(answers=answers)
    asked = start_import(desk, answers, some)
    assert rows(asked)[0] == ("bad.prompt.yaml", "", "refused", "Nothing")
    asked.findChild(QTableView).selectRow(0)
    assert "newer than this program" in desk.read(asked)
    finish(desk, asked, "Import 1 prompt")
    assert set(files(paths.library_folder())) == {B}


def start_export(desk: Desk) -> BundleExportDialog:
    desk.qtbot.waitUntil(lambda: bool(desk.window.library.entries), timeout=PATIENCE_MS)
    desk.window.actions_table["export_bundle"].trigger()
    return dialog(desk, BundleExportDialog)


def test_the_prompts_that_a_search_finds_go_out_with_their_history(open_desk: OpenDesk, tmp_path: Path) -> None:
    library_of(paths.library_folder(), {A: written("one"), B: written("b", "B")}, {A: written("two")})
    answers = Answers(file=tmp_path / "out.zip")
    desk = open_desk(answers=answers)
    asked = start_export(desk)
    desk.click("Tick none", asked)
    assert not desk.button("Export 0 prompts…", asked).isEnabled()
    asked.findChild(QLineEdit).setText("write/a")
    desk.click("Tick all shown", asked)
    chosen = len([entry for entry in desk.window.library.entries if "write/a" in entry.key])
    asked.findChild(QCheckBox).click()
    desk.qtbot.waitUntil(lambda: "KB before packing" in desk.read(asked), timeout=PATIENCE_MS)
    text = f"Export {chosen} prompt…" if chosen == 1 else f"Export {chosen} prompts…"
    desk.click(text, asked)
    desk.qtbot.waitUntil(lambda: (tmp_path / "out.zip").exists(), timeout=PATIENCE_MS)
    prompts = {one.path: one for one in read_bundle(tmp_path / "out.zip").prompts}
    assert len(prompts[A].listed.versions) == 2
    assert B not in prompts
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)


def test_the_prompt_at_the_front_is_ticked_and_a_failure_is_told_in_the_dialog(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    library_of(paths.library_folder(), {B: written("b", "B")})
    answers = Answers(file=tmp_path / "file" / "out.zip")
    (tmp_path / "file").write_bytes(b"no folder")
    desk = open_desk(answers=answers)
    desk.window.files.open(paths.library_folder() / B)
    asked = start_export(desk)
    assert desk.button("Export 1 prompt…", asked).isEnabled()
    desk.click("Export 1 prompt…", asked)
    desk.qtbot.waitUntil(lambda: "could not be written" in desk.read(asked), timeout=PATIENCE_MS)
    answers.file = tmp_path / "out.zip"
    desk.click("Export 1 prompt…", asked)
    desk.qtbot.waitUntil(lambda: (tmp_path / "out.zip").exists(), timeout=PATIENCE_MS)
    assert [one.path for one in read_bundle(tmp_path / "out.zip").prompts] == [B]
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)
