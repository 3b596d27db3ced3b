"""Other programs change the files of open prompts: nothing of either side is lost, and the user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PATIENCE_MS, Answers, Desk
from ui.outside_changes import Situation
from ui.widgets.merge_dialog import MergeDialog
from workbench import paths
from workbench.library.drafts import DeskMemory, LeftOpen, MemoryFile, draft_text
from workbench.library.libraries import LibraryShelf
from workbench.library.versions.history import content, history
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting
from workbench.prompts.file import dumps, load
from workbench.prompts.prompt import Prompt

THEIRS = Prompt(name="Mine", instruction="From elsewhere.", system="Theirs.")


@pytest.fixture
def mine() -> Path:
    """A prompt of the user's own library, with a version."""
    folder = paths.library_folder()
    apply(folder, {"mine.prompt.yaml": dumps(Prompt(name="Mine", instruction="Saved.")).encode()}, "Add Mine")
    list(commit_waiting(folder))
    return folder / "mine.prompt.yaml"


def write(path: Path, prompt: Prompt) -> None:
    """As another program does, in place."""
    path.write_text(dumps(prompt), encoding="utf-8")


def opened(open_desk: OpenDesk, path: Path, answers: Answers | None = None) -> Desk:
    desk = open_desk(answers=answers)
    desk.window.files.open(path)
    return desk


def wait_for(desk: Desk, situation: Situation) -> None:
    def told() -> bool:
        outside = desk.window.following.changes.current
        return outside is not None and outside.situation is situation

    desk.qtbot.waitUntil(told, timeout=PATIENCE_MS)


def conflicted(open_desk: OpenDesk, path: Path) -> Desk:
    """A desk with unsaved edits of a prompt whose file another program changed."""
    desk = opened(open_desk, path)
    desk.write("Instruction", "Written here.")
    write(path, THEIRS)
    wait_for(desk, Situation.CHANGED)
    return desk


def band(desk: Desk) -> str:
    return desk.read(desk.window.following.notices.band)


def test_a_prompt_without_edits_is_read_again_and_undo_brings_back_what_was_there(
    open_desk: OpenDesk, mine: Path
) -> None:
    desk = opened(open_desk, mine)
    editor = desk.editor("Instruction")
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    write(mine, Prompt(name="Mine", instruction="Saved. And more.", system="Theirs."))
    wait_for(desk, Situation.READ_AGAIN)
    assert desk.document.prompt == load(mine)
    assert not desk.document.modified
    assert editor.textCursor().position() == 3
    assert "mine.prompt.yaml was changed by another program and read again" in band(desk)
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == Prompt(name="Mine", instruction="Saved.")
    assert desk.document.modified
    assert desk.window.following.notices.band.isHidden()


def test_a_prompt_behind_another_tab_is_read_again_and_told_when_it_comes_to_the_front(
    open_desk: OpenDesk, mine: Path
) -> None:
    desk = opened(open_desk, mine)
    behind = desk.window.desk.current
    desk.ctrl(Qt.Key.Key_N)
    write(mine, THEIRS)
    desk.qtbot.waitUntil(lambda: behind.document.prompt == THEIRS, timeout=PATIENCE_MS)
    assert desk.window.following.notices.band.isHidden()
    desk.window.desk.show(behind)
    assert "read again" in band(desk)


def test_the_tab_of_a_prompt_behind_says_that_its_file_is_gone(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    desk.ctrl(Qt.Key.Key_N)
    mine.unlink()
    tabs = desk.window.tabs
    place = [one.document.path for one in desk.window.desk.prompts].index(mine)
    desk.qtbot.waitUntil(lambda: "was removed" in tabs.tabToolTip(place), timeout=PATIENCE_MS)
    assert "was removed" in tabs.accessibleTabName(place)
    assert "⚠" in tabs.tabText(place)


def test_with_unsaved_edits_both_are_kept_and_saving_asks_instead_of_writing(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    assert desk.document.prompt.instruction == "Written here."
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine) == THEIRS
    assert desk.document.modified
    assert "was changed by another program" in band(desk)
    assert desk.window.following.notices.band.isAncestorOf(desk.window.focusWidget())


def test_a_save_before_the_change_was_noticed_does_not_write_over_it(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    desk.write("Instruction", "Written here.")
    write(mine, THEIRS)
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine) == THEIRS
    assert desk.window.following.changes.current is not None
    assert desk.window.following.changes.current.situation is Situation.CHANGED


def test_keeping_mine_saves_over_the_file_once_its_content_is_a_version(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    desk.click("Keep mine")
    assert "is kept as a version" in band(desk)
    assert desk.document.modified
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine).instruction == "Written here."
    assert desk.window.following.notices.band.isHidden()
    list(commit_waiting(mine.parent))
    with Repository.open(mine.parent) as repository:
        kept = [content(repository, version).decode() for version in history(repository, "mine.prompt.yaml")]
    assert dumps(THEIRS) in kept


def test_keeping_mine_outside_of_a_library_keeps_a_copy_of_the_file(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.prompt.yaml"
    write(path, Prompt(name="Mine"))
    desk = conflicted(open_desk, path)
    desk.click("Keep mine")
    (copy,) = paths.replaced_folder().iterdir()
    assert load(copy) == THEIRS
    assert copy.name in band(desk)
    desk.ctrl(Qt.Key.Key_S)
    assert load(path).instruction == "Written here."


def test_taking_theirs_is_undone_by_undo(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    desk.click("Take theirs")
    assert desk.document.prompt == THEIRS
    assert not desk.document.modified
    assert desk.window.following.notices.band.isHidden()
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.instruction == "Written here."


def test_the_same_edit_on_both_sides_is_nothing_to_choose(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    desk.write("Instruction", "Written here.")
    write(mine, desk.document.prompt)
    desk.qtbot.waitUntil(lambda: not desk.document.modified, timeout=PATIENCE_MS)
    assert desk.window.following.notices.band.isHidden()


def test_a_removed_file_is_told_and_written_again_by_a_save(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    mine.unlink()
    wait_for(desk, Situation.GONE)
    assert "was removed by another program" in band(desk)
    assert desk.document.modified
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine) == Prompt(name="Mine", instruction="Saved.")
    assert desk.window.following.notices.band.isHidden()


def test_a_removed_file_that_comes_back_is_nothing_to_tell(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    before = mine.read_bytes()
    mine.unlink()
    wait_for(desk, Situation.GONE)
    mine.write_bytes(before)
    desk.qtbot.waitUntil(lambda: not desk.document.modified, timeout=PATIENCE_MS)
    assert desk.window.following.notices.band.isHidden()


def test_a_file_that_is_broken_leaves_the_prompt_and_says_what_is_wrong(open_desk: OpenDesk, mine: Path) -> None:
    desk = opened(open_desk, mine)
    mine.write_text("name: [unclosed\n")
    wait_for(desk, Situation.BROKEN)
    assert "not valid YAML" in band(desk)
    assert desk.document.prompt == Prompt(name="Mine", instruction="Saved.")
    desk.ctrl(Qt.Key.Key_S)
    assert mine.read_text() == "name: [unclosed\n"
    desk.click("Keep mine")
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine) == Prompt(name="Mine", instruction="Saved.")


def test_a_draft_whose_file_changed_while_the_program_was_closed_asks_at_the_next_start(
    open_desk: OpenDesk, mine: Path
) -> None:
    desk = opened(open_desk, mine)
    desk.write("Instruction", "Written here.")
    desk.window.close()
    write(mine, THEIRS)
    again = open_desk()
    assert again.document.prompt.instruction == "Written here."
    wait_for(again, Situation.CHANGED)
    again.ctrl(Qt.Key.Key_S)
    assert load(mine) == THEIRS
    again.ctrl(Qt.Key.Key_Z)
    assert again.document.prompt == Prompt(name="Mine", instruction="Saved.")


def test_a_draft_of_an_older_program_is_restored_on_what_the_file_has(open_desk: OpenDesk, mine: Path) -> None:
    left = LeftOpen(mine, draft_text(Prompt(name="Mine", instruction="Draft.")))
    MemoryFile(paths.drafts_folder() / "desk-1.json").write(DeskMemory((left,)), 1)
    desk = open_desk()
    assert desk.document.prompt.instruction == "Draft."
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine).instruction == "Draft."


def test_saving_as_a_file_that_is_open_asks_in_its_tab(open_desk: OpenDesk, mine: Path) -> None:
    answers = Answers(file=mine)
    desk = opened(open_desk, mine, answers)
    other = desk.window.desk.current
    desk.ctrl(Qt.Key.Key_N)
    desk.write("Instruction", "New.")
    written = desk.document.prompt
    desk.window.files.save_as()
    assert answers.asked == ["file to save", "replace open"]
    assert desk.window.desk.current is other
    assert load(mine).instruction == "Saved."
    answers.replace = True
    desk.window.desk.show_next(1)
    desk.window.files.save_as()
    assert desk.window.desk.current is other
    assert load(mine) == written == other.document.prompt
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt.instruction == "Saved."


def test_the_library_lists_what_another_program_adds(open_desk: OpenDesk, mine: Path) -> None:
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: any(one.path == mine for one in desk.window.library.entries), timeout=PATIENCE_MS)
    write(mine.with_name("other.prompt.yaml"), Prompt(name="Added outside"))
    desk.qtbot.waitUntil(
        lambda: any(one.name == "Added outside" for one in desk.window.library.entries), timeout=PATIENCE_MS
    )


def test_watching_is_no_work_of_which_the_window_tells(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: bool(desk.window.library.entries), timeout=PATIENCE_MS)
    desk.qtbot.waitUntil(lambda: not desk.window.services.background.jobs, timeout=PATIENCE_MS)
    assert not desk.window.services.background.ticking


def test_a_file_that_changes_again_and_breaks_is_told_anew(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    mine.write_text("name: [x\n")
    wait_for(desk, Situation.BROKEN)
    assert "cannot be read" in band(desk)
    write(mine, THEIRS)
    wait_for(desk, Situation.CHANGED)
    desk.click("Take theirs")
    assert desk.document.prompt == THEIRS


def test_changes_of_other_parts_are_merged_once_they_were_shown(open_desk: OpenDesk, mine: Path) -> None:
    answers = Answers()
    desk = opened(open_desk, mine, answers)
    desk.write("Instruction", "Written here.")
    write(mine, Prompt(name="Mine", instruction="Saved.", system="Theirs."))
    wait_for(desk, Situation.CHANGED)
    desk.click("Merge…")
    merged = Prompt(name="Mine", instruction="Written here.", system="Theirs.")
    desk.qtbot.waitUntil(lambda: desk.document.prompt == merged, timeout=PATIENCE_MS)
    assert len(answers.asked) == 1
    assert answers.asked[0].startswith("merge 1: ")
    assert desk.window.following.notices.band.isHidden()
    desk.ctrl(Qt.Key.Key_S)
    assert load(mine) == merged
    desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == Prompt(name="Mine", instruction="Written here.")


def test_parts_that_both_changed_are_chosen_in_the_merge(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    desk.click("Merge…")
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(MergeDialog)), timeout=PATIENCE_MS)
    (dialog,) = desk.window.findChildren(MergeDialog)
    desk.click("All: In the file", dialog)
    desk.click("Merge", dialog)
    assert desk.document.prompt == THEIRS
    assert not desk.document.modified
    assert desk.window.following.notices.band.isHidden()


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_the_keyboard_is_back_in_the_editor_after_a_choice(open_desk: OpenDesk, mine: Path, choice: str) -> None:
    desk = conflicted(open_desk, mine)
    desk.button(choice).setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.editor("Instruction").hasFocus()
    desk.ctrl(Qt.Key.Key_S)
    assert desk.editor("Instruction").hasFocus()


def test_the_keyboard_is_back_in_the_editor_after_a_merge(open_desk: OpenDesk, mine: Path) -> None:
    desk = conflicted(open_desk, mine)
    desk.button("Merge…").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(MergeDialog)), timeout=PATIENCE_MS)
    (dialog,) = desk.window.findChildren(MergeDialog)
    desk.click("All: In the file", dialog)
    desk.click("Merge", dialog)
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=PATIENCE_MS)
    desk.window.activateWindow()
    assert desk.window.focusWidget() is desk.editor("Instruction")


def test_a_library_that_another_program_adds_or_removes(open_desk: OpenDesk, mine: Path, tmp_path: Path) -> None:
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: any(one.path == mine for one in desk.window.library.entries), timeout=PATIENCE_MS)
    team = tmp_path / "team"
    team.mkdir()
    write(team / "ours.prompt.yaml", Prompt(name="Ours"))

    def listed() -> bool:
        return any(one.name == "Ours" for one in desk.window.library.entries)

    LibraryShelf().add(team)
    desk.qtbot.waitUntil(listed, timeout=PATIENCE_MS)
    LibraryShelf().remove(team)
    desk.qtbot.waitUntil(lambda: not listed(), timeout=PATIENCE_MS)
