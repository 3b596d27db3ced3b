"""The palette: finds, moves by keys, does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.palette_items import palette_items
from ui.widgets.command_palette import CommandPalette, PaletteItem
from ui.widgets.tagged_rows import NOTE_ROLE
from workbench.library.libraries import own_library
from workbench.prompts.file import save
from workbench.prompts.prompt import Prompt


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def palette(qtbot: QtBot, done: list[str]) -> CommandPalette:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = CommandPalette(parent)
    made.keep_parent = parent
    items = [
        PaletteItem(name, note, lambda name=name: done.append(name))
        for name, note in (("Save", "Ctrl+S"), ("Save as…", ""), ("Settings…", "Ctrl+,"), ("환불 문의", "prompt"))
    ]
    made.open_at(QPoint(300, 0), items)
    return made


def shown(palette: CommandPalette) -> list[tuple[str, str]]:
    model = palette.findChild(QListView).model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return [(index.data(), index.data(NOTE_ROLE)) for index in indexes]


def query(palette: CommandPalette) -> QLineEdit:
    return palette.findChild(QLineEdit)


def test_it_lists_everything_first(palette: CommandPalette) -> None:
    assert shown(palette) == [("Save", "Ctrl+S"), ("Save as…", ""), ("Settings…", "Ctrl+,"), ("환불 문의", "prompt")]


def test_typing_finds_and_enter_does(qtbot: QtBot, palette: CommandPalette, done: list[str]) -> None:
    qtbot.keyClicks(query(palette), "sett")
    assert shown(palette) == [("Settings…", "Ctrl+,")]
    qtbot.keyClick(query(palette), Qt.Key.Key_Return)
    assert done == ["Settings…"]
    assert not palette.isVisible()


def test_arrows_move_within_the_list(qtbot: QtBot, palette: CommandPalette, done: list[str]) -> None:
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(query(palette), key)
    qtbot.keyClick(query(palette), Qt.Key.Key_Enter)
    assert done == ["Settings…"]


def test_nothing_found_does_nothing(qtbot: QtBot, palette: CommandPalette, done: list[str]) -> None:
    qtbot.keyClicks(query(palette), "zzz")
    qtbot.keyClick(query(palette), Qt.Key.Key_Down)
    qtbot.keyClick(query(palette), Qt.Key.Key_Return)
    assert shown(palette) == []
    assert done == []
    assert palette.isVisible()


def test_a_click_does(qtbot: QtBot, palette: CommandPalette, done: list[str]) -> None:
    view = palette.findChild(QListView)
    place = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert done == ["Save as…"]


def test_the_window_offers_commands_prompts_and_endpoints(qtbot: QtBot, window: MainWindow) -> None:
    opened: list[object] = []
    entries = window.library.libraries.entries
    items = palette_items(window.actions_table, entries, window.services.endpoints, opened.append, opened.append)
    by_text = {item.text: item for item in items}
    assert by_text["Run"].note == "Ctrl+↵"
    assert "Stop" not in by_text  # nothing runs
    assert "Search prompts, endpoints, commands…" not in by_text
    entry = window.library.entries[0]
    by_text[entry.name].do()
    assert opened == [entry.path]
    by_text["Do not run on local:echo"].do()
    assert [one.label for one in window.services.endpoints.chosen] == ["local:reader", "local:few-shot"]


def test_the_window_also_finds_prompts_by_their_texts(qtbot: QtBot, window: MainWindow) -> None:
    path = own_library().path_of("team/refund")
    save(Prompt("Thanks", instruction="Mention the voucher zq-42."), path)
    with qtbot.waitSignal(window.library.entries_changed):
        window.library.reload()
    window.actions_table["palette"].trigger()
    palette = window.popups.palette
    qtbot.keyClicks(query(palette), "voucher zq")
    qtbot.waitUntil(lambda: shown(palette) == [("Thanks", "My prompts / team")])
    qtbot.keyClick(query(palette), Qt.Key.Key_Return)
    assert window.desk.current.document.path == path


def test_what_was_searched_for_something_else_is_not_shown(qtbot: QtBot, palette: CommandPalette) -> None:
    qtbot.keyClicks(query(palette), "sett")
    palette.show_searched("set", [PaletteItem("Other", "", list)])
    assert shown(palette) == [("Settings…", "Ctrl+,")]
