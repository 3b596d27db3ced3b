"""Versions at the window: a save makes one, what changed is shown, one is restored, named, tried on a branch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from tests.library.versions.repositories import git, needs_git, saved, subjects, versions
from tests.ui.window_walk import visible_texts
from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE, NAMES_ROLE, RUNS_ROLE, TITLE_ROLE
from ui.panels.versions_panel import VersionsPanel
from ui.widgets.names_dialog import NamesDialog
from workbench import paths
from workbench.library.versions.branches import branches, create_branch
from workbench.library.versions.repository import Repository
from workbench.prompts.file import encoded, load
from workbench.prompts.prompt import Prompt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PATH = "mails/thanks.prompt.yaml"
FIRST, SECOND = (
    Prompt(name="Thanks", instruction=text, input_template="") for text in ("Say thank you.", "Say thank you, warmly.")
)


@pytest.fixture
def library() -> Path:
    return paths.library_folder()


class Versions:
    """The panel, as it is read and used."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def panel(self) -> VersionsPanel:
        return self.desk.window.versions.panel

    def show(self) -> None:
        self.desk.press(Qt.Key.Key_H, CTRL | SHIFT)
        assert self.panel.isVisible()

    def read(self, role: int = TITLE_ROLE) -> list[object]:
        rows = self.panel.rows
        return [rows.index(row, 0).data(role) for row in range(rows.rowCount())]

    def wait_for(self, *titles: str) -> None:
        self.desk.qtbot.waitUntil(lambda: self.read() == list(titles), timeout=PATIENCE_MS)

    def choose(self, *rows: int) -> None:
        model = self.panel._list.selectionModel()
        model.clearSelection()
        for row in rows:
            model.select(self.panel.rows.index(row, 0), QItemSelectionModel.SelectionFlag.Select)

    def wait_for_changes(self, *texts: str) -> None:
        def shown() -> bool:
            view = self.panel._view.currentWidget()
            return isinstance(view, QPlainTextEdit) and all(text in view.toPlainText() for text in texts)

        self.desk.qtbot.waitUntil(shown, timeout=PATIENCE_MS)


def opened(open_desk: OpenDesk, answers: Answers | None = None, second: Prompt = SECOND) -> tuple[Desk, Versions]:
    """A prompt of two versions is open."""
    desk = open_desk(answers=answers)
    library = paths.library_folder()
    for prompt, message in ((FIRST, "First"), (second, "Second\n\nBecause.")):
        saved(library, {PATH: encoded(prompt, Path(PATH))}, message)
    desk.window.files.open(library / PATH)
    return desk, Versions(desk)


def asked_name(desk: Desk) -> tuple[NamesDialog, QLineEdit]:
    """The dialog that asks for a name, and its line, which has the keyboard."""
    dialog = desk.window.findChildren(NamesDialog)[0]
    line = dialog.findChildren(QLineEdit)[0]
    desk.qtbot.waitUntil(line.hasFocus)
    return dialog, line


def test_each_save_is_a_version(open_desk: OpenDesk, library: Path) -> None:
    answers = Answers()
    answers.message = "Shorter\n\nFor the phone."
    desk = open_desk(answers=answers)
    shown = Versions(desk)
    shown.show()
    assert desk.button("Save into the library…", shown.panel).isVisible()
    desk.ctrl(Qt.Key.Key_N)
    desk.window.editor.focus_name()
    desk.write("Instruction", "Say thank you.")
    desk.ctrl(Qt.Key.Key_S)
    shown.wait_for("Add New prompt")
    desk.qtbot.waitUntil(lambda: "Saved · version" in desk.read(desk.window.status_bar))
    desk.write("Instruction", "Thank them.")
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    assert answers.asked == ["place to save", "message: New prompt: instruction"]
    shown.wait_for("Shorter", "Add New prompt")
    (newest, _first) = versions(library, "New prompt.prompt.yaml")
    assert newest.message.strip() == "Shorter\n\nFor the phone."
    assert desk.document.version == newest.content


def test_without_a_message_nothing_is_saved(open_desk: OpenDesk, library: Path) -> None:
    desk, _shown = opened(open_desk)
    desk.write("Instruction", "Thank them.")
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    assert desk.document.modified
    assert load(library / PATH) == SECOND


def test_a_message_that_no_version_would_have_is_not_asked_for(open_desk: OpenDesk) -> None:
    answers = Answers()
    desk, _shown = opened(open_desk, answers)
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    assert "Nothing has changed since the last version" in " ".join(visible_texts(desk.window.problems))
    assert answers.asked == []


def test_the_list_tells_who_when_and_what_changed(open_desk: OpenDesk) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    desk.qtbot.waitUntil(lambda: all(shown.read(CHANGES_ROLE)), timeout=PATIENCE_MS)
    assert shown.read(CHANGES_ROLE) == ["instruction changed · +2 tokens", "the first version · +4 tokens"]
    assert all(str(one).startswith("today ") for one in shown.read(ABOUT_ROLE))
    assert all(len(str(one)) == 7 for one in shown.read(ID_ROLE))
    shown.wait_for_changes("Instruction · changed", "Say thank you, warmly.")
    desk.write("Instruction", "Say thank you, warmly, twice.")
    shown.wait_for("Unsaved changes", "Second", "First")
    shown.choose(0)
    shown.wait_for_changes("warmly, twice")
    shown.choose(0, 2)
    shown.wait_for_changes("Say thank you, warmly, twice.")
    desk.qtbot.waitUntil(lambda: shown.panel._compared.text().startswith("From "))


def test_the_newest_version_is_there_to_be_restored_only_where_something_is_unsaved(open_desk: OpenDesk) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    restore = desk.button("Restore", shown.panel)
    shown.choose(0)
    assert not restore.isEnabled()
    shown.choose(1)
    assert restore.isEnabled()
    desk.write("Instruction", "Not saved.")
    shown.wait_for("Unsaved changes", "Second", "First")
    shown.choose(1)
    assert restore.isEnabled()


def test_a_version_is_restored_as_one_step_and_as_a_new_version(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    desk.write("Instruction", "An unsaved thought.")
    shown.show()
    shown.wait_for("Unsaved changes", "Second", "First")
    shown.choose(2)
    desk.click("Restore", shown.panel)
    desk.qtbot.waitUntil(lambda: len(versions(library, PATH)) == 3, timeout=PATIENCE_MS)
    newest, _second, first = versions(library, PATH)
    assert newest.subject.startswith("Restore the version of ")
    assert newest.content == first.content == desk.document.version
    assert (desk.document.prompt, load(library / PATH)) == (FIRST, FIRST)
    desk.window.editor.focus_first()
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.instruction == "An unsaved thought."
    assert desk.document.modified


def test_names_are_given_and_removed_by_keyboard(open_desk: OpenDesk) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_F2)
    dialog, line = asked_name(desk)
    for name in ("production", "운영"):
        desk.type(line, name)
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda name=name: name in str(shown.read(NAMES_ROLE)[1]), timeout=PATIENCE_MS)
    desk.type(line, "no:colons")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "cannot be called no:colons" in desk.read(dialog))
    desk.click("Remove the name production", dialog)
    desk.qtbot.waitUntil(lambda: shown.read(NAMES_ROLE) == [(), ("운영",)], timeout=PATIENCE_MS)
    dialog.reject()


def test_a_version_is_opened_as_a_prompt_of_its_own_and_copied(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    shown.choose(1)
    desk.ctrl(Qt.Key.Key_C)
    desk.qtbot.waitUntil(lambda: "Say thank you." in QApplication.clipboard().text())
    shown.choose(1)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.document.prompt == FIRST, timeout=PATIENCE_MS)
    assert (desk.document.path, desk.document.modified) == (None, True)
    assert load(library / PATH) == SECOND


def test_a_branch_and_back(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    shown.panel.branch.new_requested.emit()
    _dialog, line = asked_name(desk)
    desk.type(line, "a try")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "a-try" in shown.panel.branch.text(), timeout=PATIENCE_MS)
    desk.window.activateWindow()  # as a window manager does when a dialog closes
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.write("Instruction", "Tried.")
    desk.ctrl(Qt.Key.Key_S)
    shown.wait_for("Thanks: instruction", "Second", "First")
    shown.panel.branch.switch_requested.emit("main")
    shown.wait_for("Second", "First")
    desk.qtbot.waitUntil(lambda: desk.document.prompt == SECOND, timeout=PATIENCE_MS)
    assert not desk.document.modified
    assert load(library / PATH) == SECOND
    desk.write("Instruction", "Unsaved on main.")
    shown.panel.branch.switch_requested.emit("a-try")
    shown.wait_for("Unsaved changes", "Thanks: instruction", "Second", "First")
    assert desk.document.prompt.instruction == "Unsaved on main."
    assert load(library / PATH).instruction == "Tried."


def test_a_branch_is_deleted_after_a_question(open_desk: OpenDesk, library: Path) -> None:
    answers = Answers()
    desk, shown = opened(open_desk, answers)
    with Repository.open(library) as repository:
        create_branch(repository, "tried")
    shown.show()
    shown.wait_for("Second", "First")
    shown.panel.branch.switch_requested.emit("main")
    desk.qtbot.waitUntil(lambda: "main" in shown.panel.branch.text(), timeout=PATIENCE_MS)
    shown.panel.branch.delete_requested.emit("tried")
    assert answers.asked == ["delete the branch tried"]
    desk.qtbot.waitUntil(lambda: branch_names(library) == ["main"], timeout=PATIENCE_MS)


def branch_names(library: Path) -> list[str]:
    with Repository.open(library) as repository:
        return [one.name for one in branches(repository)]


def test_runs_are_told_of_the_version_that_ran(open_desk: OpenDesk) -> None:
    desk, shown = opened(open_desk, second=replace(SECOND, expected="You are welcome."))
    desk.choose("local:echo")
    shown.show()
    shown.wait_for("Second", "First")
    desk.window.editor.focus_first()
    desk.run_to_the_end()
    assert not shown.panel.isVisible()
    desk.qtbot.waitUntil(lambda: "expected: You are welcome." in desk.read(), timeout=PATIENCE_MS)
    desk.write("Instruction", "Not a version.")
    desk.run_to_the_end()
    shown.show()
    shown.wait_for("Unsaved changes", "Second", "First")
    expected = ["", "1 run · 0 of 1 as expected · local:echo", ""]
    assert shown.read(RUNS_ROLE) == expected


def test_a_version_that_is_no_prompt_is_shown_as_text(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    saved(library, {PATH: b"name: [broken"}, "Broken")
    saved(library, {PATH: encoded(SECOND, Path(PATH))}, "Mended")
    shown.show()
    shown.wait_for("Mended", "Broken", "Second", "First")
    shown.choose(1)
    shown.wait_for_changes("name: ", "[broken")
    desk.click("Restore", shown.panel)
    desk.qtbot.waitUntil(desk.window.problems.isVisible, timeout=PATIENCE_MS)
    assert desk.document.prompt == SECOND
    assert subjects(library, PATH)[0] == "Mended"


@needs_git
def test_what_the_user_s_own_git_did_is_listed_and_goes_on(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    (library / PATH).write_bytes(encoded(FIRST, Path(PATH)))
    git(library, "commit", "-q", "-am", "By git")
    git(library, "tag", "-a", "-m", "x", "released")
    shown.show()
    shown.wait_for("By git", "Second", "First")
    assert shown.read(NAMES_ROLE)[0] == ("released",)
    theirs = replace(FIRST, description="Theirs.")
    (library / PATH).write_bytes(encoded(theirs, Path(PATH)))
    desk.qtbot.waitUntil(lambda: desk.document.prompt == theirs, timeout=PATIENCE_MS)
    for _ in range(2):
        desk.press(Qt.Key.Key_H, CTRL | SHIFT)
    shown.wait_for("Changed outside, not yet a version", "By git", "Second", "First")
    desk.write("Instruction", "Mine.")
    desk.ctrl(Qt.Key.Key_S)
    shown.wait_for("Thanks: instruction", "Changed outside of Prompt Workbench", "By git", "Second", "First")
    assert git(library, "status", "--porcelain") == ""


def test_whether_the_versions_are_open_is_remembered(open_desk: OpenDesk) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    desk.window.close()
    again = open_desk()
    assert Versions(again).panel.isVisible()
    again.click("Close the versions")
    assert not Versions(again).panel.isVisible()


def test_the_list_and_the_branch_follow_what_other_programs_do(open_desk: OpenDesk, library: Path) -> None:
    desk, shown = opened(open_desk)
    shown.show()
    shown.wait_for("Second", "First")
    third = replace(SECOND, instruction="Say it.")
    saved(library, {PATH: encoded(third, Path(PATH))}, "Third")
    shown.wait_for("Third", "Second", "First")
    with Repository.open(library) as repository:
        create_branch(repository, "elsewhere")
    desk.qtbot.waitUntil(lambda: "elsewhere" in shown.panel.branch.text(), timeout=PATIENCE_MS)
