"""The library panel alone, as tests of it look at it: its rows, and how they are reached."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from ui.models.library_tree import ENTRY_ROLE
from ui.panels.library_panel import LibraryPanel
from ui.services import Services
from ui.widgets.tagged_rows import NOTE_ROLE
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


def shown_panel(qtbot: QtBot, services: Services) -> LibraryPanel:
    made = LibraryPanel(services)
    qtbot.addWidget(made)
    made.resize(260, 500)
    made.show()
    return made


def load(qtbot: QtBot, panel: LibraryPanel) -> dict[str, list[tuple[str, str]]]:
    """The rows after all files were read."""
    with qtbot.waitSignal(panel.libraries.read):
        panel.reload()
    return rows_of(panel)


def rows_of(panel: LibraryPanel) -> dict[str, list[tuple[str, str]]]:
    """The rows by the row that holds them: name and note; folders are called by their path."""
    model = tree(panel).model()
    rows: dict[str, list[tuple[str, str]]] = {}
    waiting = [(model.index(row, 0), "") for row in range(model.rowCount())]
    for index, place in waiting:
        children = [model.index(row, 0, index) for row in range(model.rowCount(index))]
        if index.data(ENTRY_ROLE) is None:
            rows[f"{place}{index.data()}"] = [(child.data(), child.data(NOTE_ROLE)) for child in children]
            waiting += [(child, f"{place}{index.data()}/") for child in children]
    return rows


def tree(panel: LibraryPanel) -> QTreeView:
    return panel.findChild(QTreeView)


def click(qtbot: QtBot, panel: LibraryPanel, name: str) -> None:
    model = tree(panel).model()
    (found,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchRecursive)
    tree(panel).scrollTo(found)
    place = tree(panel).visualRect(found).center()
    qtbot.mouseClick(tree(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)


def row(panel: LibraryPanel, name: str) -> QModelIndex:
    model = tree(panel).model()
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    return model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, flags)[0]


def is_open(panel: LibraryPanel, name: str) -> bool:
    return tree(panel).isExpanded(row(panel, name))


def saved(own_folder: Path, key: str, prompt: Prompt) -> Path:
    path = own_folder / f"{key}.prompt.yaml"
    file.save(prompt, path)
    return path


def select(panel: LibraryPanel, *names: str) -> None:
    """Puts the keyboard on the rows, the last one is the current one."""
    tree(panel).setFocus()
    tree(panel).clearSelection()
    for name in names:
        tree(panel).selectionModel().setCurrentIndex(row(panel, name), QItemSelectionModel.SelectionFlag.Select)
