"""The dialogs of bundles: rows with what is done, chosen by key for one or many; prompts that are found and ticked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.bundle_dialogs import export_dialog, filled_model, import_dialog
from ui.models.bundle_plan import DONE, EFFECT, NAME
from ui.widgets.bundle_export_dialog import BundleExportDialog
from ui.widgets.bundle_import_dialog import BundleImportDialog
from workbench.library.bundles.planning import Choice
from workbench.library.conflicts import Choice as PartChoice


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1100, 700)
    qtbot.addWidget(made)
    yield made
    made.close()


@pytest.fixture
def importing(qtbot: QtBot, parent: QWidget) -> BundleImportDialog:
    dialog = import_dialog(parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


@pytest.fixture
def exporting(qtbot: QtBot, parent: QWidget) -> BundleExportDialog:
    dialog = export_dialog(parent)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def button(within: QWidget, text: str) -> QPushButton:
    return next(one for one in within.findChildren(QPushButton) if one.text().startswith(text))


def test_what_needs_a_look_comes_first_and_nothing_of_yours_is_proposed_to_go() -> None:
    model = filled_model()
    assert [row.name for row in model.rows] == ["broken", "A", "B", "Old", "Same"]
    assert [row.choice for row in model.rows] == [
        Choice.LEAVE, Choice.KEEP_BOTH, Choice.TAKE, Choice.LEAVE, Choice.LEAVE,
    ]  # fmt: skip
    assert model.wanted == 2
    assert model.index(0, EFFECT).data() == "refused"
    assert model.index(1, NAME).data(Qt.ItemDataRole.AccessibleTextRole) == "A: changed on both sides: Keep both"


def test_only_what_can_be_done_is_done() -> None:
    model = filled_model()
    model.choose(range(5), Choice.TAKE)
    assert [row.choice for row in model.rows] == [Choice.LEAVE, Choice.TAKE, Choice.TAKE, Choice.TAKE, Choice.LEAVE]
    assert [one.choice for one in model.chosen()] == [Choice.TAKE, Choice.TAKE, Choice.TAKE, Choice.LEAVE]


def test_conflicts_are_those_of_what_is_merged() -> None:
    model = filled_model()
    assert model.conflicts() == ()
    model.choose([1], Choice.MERGE)
    (file,) = model.conflicts()
    (conflict,) = file.conflicts
    model.choose_parts({file.path: {conflict.key: PartChoice.THEIRS}})
    chosen = next(one for one in model.chosen() if one.choice is Choice.MERGE)
    assert chosen.incoming.merged.resolved(chosen.parts) == chosen.incoming.theirs


def test_what_is_chosen_goes_for_all_selected_rows(qtbot: QtBot, importing: BundleImportDialog) -> None:
    table, box = importing.findChild(QTableView), importing.findChild(QComboBox)
    table.selectRow(1)
    assert [box.itemText(place) for place in range(box.count())] == [
        "Keep both", "Take theirs", "Merge", "Leave it out",
    ]  # fmt: skip
    table.selectAll()
    assert not box.isEnabled(), "the first row is refused"
    table.selectRow(1)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    box.setCurrentIndex(box.findText("Take theirs"))
    box.activated.emit(box.currentIndex())
    model = table.model()
    assert [model.index(row, DONE).data() for row in range(5)] == [
        "Nothing", "Take theirs", "Import it", "Leave it out", "Nothing",
    ]  # fmt: skip


def test_a_folder_that_is_not_planned_for_yet_is_not_imported_into(qtbot: QtBot, importing: BundleImportDialog) -> None:
    folder = importing.findChild(QLineEdit)
    folder.setText("team")
    with qtbot.assertNotEmitted(importing.submitted):
        button(importing, "Import 2").click()
    with qtbot.waitSignal(importing.folder_changed) as changed:
        folder.editingFinished.emit()
    assert changed.args == ["team"]
    importing.show_waiting()
    assert not button(importing, "Import 0").isEnabled()


def test_the_search_narrows_what_is_ticked(qtbot: QtBot, exporting: BundleExportDialog) -> None:
    table = exporting.findChild(QTableView)
    assert table.model().rowCount() == 3, "a broken prompt is not listed"
    qtbot.keyClicks(exporting.findChild(QLineEdit), "WRITE/")
    assert table.model().rowCount() == 2
    button(exporting, "Tick all shown").click()
    assert [entry.key for entry in exporting.choice.chosen] == ["write/a", "write/b"]
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert [source.path for source in exporting.choice.sources()] == ["write/a.prompt.yaml"]
    button(exporting, "Tick none").click()
    assert exporting.choice.chosen == []
    assert not button(exporting, "Export 0").isEnabled()


def test_while_it_is_written_only_stopping_is_possible(qtbot: QtBot, exporting: BundleExportDialog) -> None:
    exporting.show_progress(0.5)
    assert not button(exporting, "Export 1").isEnabled()
    with qtbot.waitSignal(exporting.stop_pressed):
        button(exporting, "Stop").click()
    exporting.show_progress(None)
    assert button(exporting, "Export 1").isEnabled()
