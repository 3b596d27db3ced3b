"""What is selected in the library stays so, whatever is read anew; the open prompt's row follows only the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.listed_library import is_open, load, row, saved, select, shown_panel, tree
from ui.panels.library_panel import LibraryPanel
from ui.services import Services
from workbench.prompts.prompt import Prompt


@pytest.fixture
def panel(qtbot: QtBot, services: Services) -> LibraryPanel:
    return shown_panel(qtbot, services)


def selected(panel: LibraryPanel) -> tuple[str, set[str]]:
    """The current row and the selected ones."""
    return tree(panel).currentIndex().data(), {one.data() for one in tree(panel).selectionModel().selectedIndexes()}


@pytest.mark.parametrize("names", [("Gamma",), ("Beta", "team", "Gamma")])
def test_what_is_selected_stays_so_when_the_files_are_read_anew(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path, names: tuple[str, ...]
) -> None:
    alpha = saved(own_folder, "alpha", Prompt("Alpha"))
    for name in ("Beta", "Gamma", "team/Deep"):
        saved(own_folder, name, Prompt(name.rpartition("/")[2]))
    load(qtbot, panel)
    panel.show_open(alpha)
    assert selected(panel) == ("Alpha", {"Alpha"})
    select(panel, *names)
    with qtbot.waitSignal(panel.entries_changed):
        qtbot.keyClick(tree(panel), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    saved(own_folder, "Before", Prompt("Before"))
    load(qtbot, panel)
    assert selected(panel) == ("Gamma", set(names))
    with qtbot.waitSignal(panel.organise_requested) as asked:
        qtbot.keyClick(tree(panel), Qt.Key.Key_Delete)
    assert asked.args[1][0].item.key == "Gamma"


def test_where_the_selected_prompt_is_gone_the_keyboard_goes_on_from_its_place(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    paths_of = {name: saved(own_folder, name, Prompt(name)) for name in ("A", "B", "C")}
    load(qtbot, panel)
    select(panel, "B")
    paths_of["B"].unlink()
    load(qtbot, panel)
    assert selected(panel) == ("C", set())


def test_a_folder_that_was_closed_over_the_selected_prompt_stays_closed(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    saved(own_folder, "team/deep", Prompt("Deep"))
    load(qtbot, panel)
    select(panel, "Deep")
    tree(panel).collapse(row(panel, "team"))
    saved(own_folder, "other", Prompt("Other"))
    load(qtbot, panel)
    assert not is_open(panel, "team")


def test_another_prompt_on_the_desk_is_marked_where_the_user_selected_nothing(
    qtbot: QtBot, panel: LibraryPanel, own_folder: Path
) -> None:
    a, b = (saved(own_folder, name, Prompt(name)) for name in "AB")
    load(qtbot, panel)
    panel.show_open(a)
    panel.focus_search()
    panel.show_open(b)
    assert selected(panel) == ("B", {"B"})
