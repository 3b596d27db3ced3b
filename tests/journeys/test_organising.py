"""Putting the library in order: by keys, by menu and by drag; open prompts follow, and everything can be undone."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QTreeWidget

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.models.library_tree import PICKED_ROLE
from ui.models.picked import Picked
from ui.widgets.library_tree_view import LibraryTreeView
from workbench.library.libraries import LibraryShelf
from workbench.library.versions.history import history
from workbench.library.versions.repository import Repository
from workbench.prompts.file import SUFFIX, load, save
from workbench.prompts.prompt import Prompt

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def library(home: Path) -> Path:
    folder = home / "library"
    for key in ("write/thanks", "write/sorry", "mails/hello", "note"):
        save(Prompt(name=key.rpartition("/")[2].capitalize(), instruction=key), folder / f"{key}{SUFFIX}")
    return folder


def keys(library: Path) -> set[str]:
    """While folders come and go, which only `os.walk` takes as it finds them."""
    found = (Path(folder, name) for folder, _folders, names in os.walk(library) for name in names)
    every = (path.relative_to(library).as_posix() for path in found)
    return {path.removesuffix(SUFFIX) for path in every if path.endswith(SUFFIX) and "/." not in f"/{path}"}


class Tree:
    """The tree of the libraries, as a person uses it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.view = desk.window.library.findChild(LibraryTreeView)
        listed = partial(self.row, "chat/memory", "starter")
        desk.qtbot.waitUntil(lambda: listed().isValid() and self.row("note").isValid(), timeout=PATIENCE_MS)

    def row(self, key: str, library: str = "own") -> QModelIndex:
        """The row of a prompt or folder."""
        waiting = [self.view.model().index(row, 0) for row in range(self.view.model().rowCount())]
        while waiting:
            index = waiting.pop()
            picked: Picked | None = index.data(PICKED_ROLE)
            if picked is None:
                continue
            if picked.library.kind == library and picked.item.key == key:
                return index
            waiting += [self.view.model().index(row, 0, index) for row in range(self.view.model().rowCount(index))]
        return QModelIndex()

    def go(self, *rows: QModelIndex) -> None:
        """Selects the rows, with the keyboard on the last one."""
        self.view.setFocus()
        self.view.clearSelection()
        for row in rows:
            self.view.expand(row.parent())
            self.view.selectionModel().setCurrentIndex(row, self.view.selectionModel().SelectionFlag.Select)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.desk.qtbot.keyClick(self.view, key, modifiers)

    def drop(self, rows: list[QModelIndex], onto: QModelIndex, *, copy: bool = False) -> None:
        """What arrives when the rows are dragged onto another one and let go."""
        data = self.view.model().mimeData(rows)
        self.view.scrollTo(onto)
        point = self.view.visualRect(onto).center()
        actions = Qt.DropAction.CopyAction if copy else Qt.DropAction.MoveAction
        modifiers = CTRL if copy else Qt.KeyboardModifier.NoModifier
        both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        event = QDropEvent(QPointF(point), both, data, Qt.MouseButton.LeftButton, modifiers)
        event.setDropAction(actions)
        self.view.dropEvent(event)

    def wait(self, library: Path, wanted: set[str]) -> None:
        self.desk.qtbot.waitUntil(lambda: keys(library) == wanted, timeout=PATIENCE_MS)
        self.desk.qtbot.waitUntil(lambda: not self.desk.window.services.background.jobs, timeout=PATIENCE_MS)


def dialog(desk: Desk) -> QDialog:
    found = [one for one in desk.window.findChildren(QDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def answer(desk: Desk, name: str) -> None:
    """Types a name into the dialog that asks for one."""
    field = dialog(desk).findChild(QLineEdit)
    field.setText(name)
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)


ALL = {"write/thanks", "write/sorry", "mails/hello", "note"}


def test_f2_renames_the_prompt_its_file_and_its_tab(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    LibraryShelf().set_favourite(tree.row("note").data(PICKED_ROLE).library, "write/thanks", True)
    desk.window.files.open(library / f"write/thanks{SUFFIX}")
    desk.write("Instruction", "not saved")
    tree.go(tree.row("write/thanks"))
    tree.press(Qt.Key.Key_F2)
    asked = dialog(desk)
    assert asked.findChild(QLineEdit).text() == "Thanks"
    answer(desk, "Thank you: all")
    tree.wait(library, (ALL - {"write/thanks"}) | {"write/Thank you- all"})
    path = library / f"write/Thank you- all{SUFFIX}"
    assert (load(path).name, load(path).instruction) == ("Thank you: all", "write/thanks")
    assert desk.document.path == path
    assert (desk.document.prompt.name, desk.document.prompt.instruction) == ("Thank you: all", "not saved")
    assert desk.document.modified
    assert [one.key for one in LibraryShelf().read().favourites] == ["write/Thank you- all"]
    with Repository.open(library) as repository:
        subjects = [one.subject for one in history(repository, path.relative_to(library).as_posix())]
    assert subjects[0] == "Rename write/thanks to write/Thank you- all"


def test_a_prompt_that_is_as_in_its_file_stays_so_when_it_is_renamed(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    desk.window.files.open(library / f"note{SUFFIX}")
    tree.go(tree.row("note"))
    tree.press(Qt.Key.Key_F2)
    answer(desk, "memo")
    tree.wait(library, (ALL - {"note"}) | {"memo"})
    assert desk.document.prompt.name == "memo"
    assert not desk.document.modified
    desk.window.actions_table["undo"].trigger()
    assert (desk.document.prompt.name, desk.document.modified) == ("memo", False)


def test_ctrl_z_in_the_tree_undoes_what_was_done_there_and_never_what_was_typed(
    open_desk: OpenDesk, library: Path
) -> None:
    desk = open_desk()
    tree = Tree(desk)
    desk.window.files.open(library / f"note{SUFFIX}")
    desk.write("Instruction", "typed")
    typed = desk.document.prompt
    tree.go(tree.row("note"))
    tree.press(Qt.Key.Key_F2)
    answer(desk, "memo")
    tree.wait(library, (ALL - {"note"}) | {"memo"})
    tree.go(tree.row("memo"))
    tree.press(Qt.Key.Key_Z, CTRL)
    tree.wait(library, ALL)
    assert (desk.document.prompt, desk.document.path) == (typed, library / f"note{SUFFIX}")
    tree.go(tree.row("note"))
    tree.press(Qt.Key.Key_Z, CTRL)
    tree.wait(library, ALL)
    assert desk.document.prompt == typed


def test_several_are_moved_by_keys_and_it_is_undone(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    desk.window.files.open(library / f"write/sorry{SUFFIX}")
    tree.go(tree.row("write"), tree.row("note"))
    tree.press(Qt.Key.Key_X, CTRL)
    assert keys(library) == ALL
    tree.go(tree.row("mails"))
    tree.press(Qt.Key.Key_V, CTRL)
    moved = {"mails/write/thanks", "mails/write/sorry", "mails/hello", "mails/note"}
    tree.wait(library, moved)
    assert desk.document.path == library / f"mails/write/sorry{SUFFIX}"
    assert not desk.document.modified
    desk.click("Undo")
    tree.wait(library, ALL)
    assert desk.document.path == library / f"write/sorry{SUFFIX}"


def test_dragging_moves_and_with_ctrl_copies(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    tree.drop([tree.row("note")], tree.row("mails"))
    tree.wait(library, (ALL - {"note"}) | {"mails/note"})
    tree.drop([tree.row("mails/note")], tree.row("write/sorry"), copy=True)
    tree.wait(library, (ALL - {"note"}) | {"mails/note", "write/note"})


def test_what_is_dragged_from_the_starter_library_is_copied(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    tree.drop([tree.row("chat/memory", "starter")], tree.row(""))
    tree.wait(library, ALL | {"memory"})
    tree.go(tree.row("chat/memory", "starter"))
    tree.press(Qt.Key.Key_Delete)
    tree.press(Qt.Key.Key_F2)
    assert not [one for one in desk.window.findChildren(QDialog) if one.isVisible()]


def test_moving_to_another_library_by_the_chooser(open_desk: OpenDesk, library: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    LibraryShelf().add(team)
    desk = open_desk()
    tree = Tree(desk)
    tree.go(tree.row("write"))
    tree.press(Qt.Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    asked = dialog(desk)
    places = asked.findChild(QTreeWidget)
    places.setCurrentItem(places.topLevelItem(1))
    asked.findChild(QLineEdit).setText("from me")
    desk.click("Move", asked)
    tree.wait(library, {"mails/hello", "note"})
    assert keys(team) == {"from me/write/thanks", "from me/write/sorry"}
    desk.click("Undo")
    tree.wait(library, ALL)
    assert keys(team) == set()


def test_a_duplicate(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    tree.go(tree.row("note"))
    tree.press(Qt.Key.Key_D, CTRL)
    tree.wait(library, ALL | {"Note copy"})
    assert load(library / f"Note copy{SUFFIX}").name == "Note copy"


def test_deleting_asks_keeps_the_open_text_and_is_undone(open_desk: OpenDesk, library: Path) -> None:
    answers = Answers()
    desk = open_desk(answers=answers)
    tree = Tree(desk)
    desk.window.files.open(library / f"note{SUFFIX}")
    answers.delete = False
    tree.go(tree.row("note"))
    tree.press(Qt.Key.Key_Delete)
    assert answers.asked == ["delete “Note” (1)"]
    assert keys(library) == ALL
    answers.delete = True
    tree.press(Qt.Key.Key_Delete)
    tree.wait(library, ALL - {"note"})
    assert (desk.document.path, desk.document.modified, desk.document.prompt.instruction) == (None, True, "note")
    desk.click("Undo")
    tree.wait(library, ALL)
    assert (desk.document.path, desk.document.modified) == (library / f"note{SUFFIX}", False)


def test_deleted_prompts_are_found_read_and_brought_back(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk(answers=Answers())
    tree = Tree(desk)
    tree.go(tree.row("write"), tree.row("note"))
    tree.press(Qt.Key.Key_Delete)
    tree.wait(library, {"mails/hello"})
    desk.window.organising().act("deleted", (tree.row("").data(PICKED_ROLE),))
    asked = dialog(desk)
    rows = asked.findChild(QListWidget)
    desk.qtbot.waitUntil(lambda: rows.count() == 3, timeout=PATIENCE_MS)
    asked.findChild(QLineEdit).setText("thank")
    shown = [row for row in range(3) if not rows.item(row).isHidden()]
    assert len(shown) == 1
    desk.qtbot.keyClick(asked.findChild(QLineEdit), Qt.Key.Key_Down)
    assert (rows.hasFocus(), rows.currentRow()) == (True, shown[0])
    preview = asked.findChild(QPlainTextEdit)
    desk.qtbot.waitUntil(lambda: "write/thanks" in preview.toPlainText(), timeout=PATIENCE_MS)
    desk.click("Restore", asked)
    tree.wait(library, {"mails/hello", "write/thanks"})
    assert rows.count() == 2
    desk.window.library.focus_search()
    asked.reject()
    desk.qtbot.waitUntil(lambda: desk.window.focusWidget() is tree.view, timeout=PATIENCE_MS)


def test_a_new_folder_is_listed_while_it_is_empty(open_desk: OpenDesk, library: Path) -> None:
    desk = open_desk()
    tree = Tree(desk)
    tree.go(tree.row("mails"))
    tree.press(Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    answer(desk, "short")
    desk.qtbot.waitUntil(lambda: tree.row("mails/short").isValid(), timeout=PATIENCE_MS)
    tree.drop([tree.row("note")], tree.row("mails/short"))
    tree.wait(library, (ALL - {"note"}) | {"mails/short/note"})
