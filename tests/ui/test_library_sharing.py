"""Sharing at the window: the dialogs, what they start, and conflicts that are chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.library.sharing.conftest import MemoryKeyring, memory_keyring
from tests.library.sharing.libraries import Shared, prompt
from tests.library.versions.repositories import files, saved
from tests.ui.conftest import ReadyAnswers
from ui.main_window import MainWindow
from ui.widgets.clone_dialog import CloneDialog
from ui.widgets.merge_dialog import MergeDialog
from ui.widgets.remote_form import EnteredRemote
from ui.widgets.share_dialog import ShareDialog
from workbench import paths
from workbench.library.conflicts import Choice
from workbench.library.libraries import LibraryShelf

__all__ = ["memory_keyring"]

MAIL = "mail.prompt.yaml"
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def ada(tmp_path: Path) -> Shared:
    """A colleague who has pushed a prompt."""
    library = Shared(tmp_path / "ada", str(tmp_path / "hub"))
    library.save({MAIL: prompt("Mail", instruction="Write.")})
    library.push()
    return library


def opened(window: MainWindow, kind: type[W]) -> Callable[[], W | None]:
    def find() -> W | None:
        return next((one for one in window.children() if isinstance(one, kind) and one.isVisible()), None)

    return find


def dialog(window: MainWindow, qtbot: QtBot, kind: type[W]) -> W:
    qtbot.waitUntil(lambda: opened(window, kind)() is not None)
    found = opened(window, kind)()
    assert found is not None
    return found


def quiet(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(job.label for job in window.services.background.jobs), timeout=20_000)


def test_a_first_pull_says_what_is_missing_and_brings_the_prompts(
    window: MainWindow, qtbot: QtBot, ada: Shared, tmp_path: Path
) -> None:
    window.actions_table["pull"].trigger()
    share = dialog(window, qtbot, ShareDialog)  # the library has no remote yet: here it is given one
    share.pull_pressed.emit(EnteredRemote(str(tmp_path / "hub")))
    quiet(window, qtbot)
    assert files(paths.library_folder()) == ada.files
    assert window.status_bar.note.text() == "1 version pulled"
    qtbot.waitUntil(lambda: any(entry.name == "Mail" for entry in window.library.entries))
    share.reject()
    saved(paths.library_folder(), {"mine.prompt.yaml": prompt("Mine")})
    window.actions_table["push"].trigger()
    quiet(window, qtbot)
    assert window.status_bar.note.text() == "1 version pushed"


def test_conflicts_are_chosen_in_the_dialog(window: MainWindow, qtbot: QtBot, ada: Shared, tmp_path: Path) -> None:
    mine = Shared(paths.library_folder(), str(tmp_path / "hub"))
    mine.pull()
    ada.save({MAIL: prompt("Mail", instruction="Write briefly.")})
    ada.push()
    mine.save({MAIL: prompt("Mail", instruction="Write kindly.")})
    before = mine.files
    window.actions_table["pull"].trigger()
    merge = dialog(window, qtbot, MergeDialog)
    assert mine.files == before
    merge._model.choose_all(Choice.THEIRS)
    merge.submitted.emit(merge._model.choices)
    quiet(window, qtbot)
    assert mine.files == ada.files
    assert "merged" in window.status_bar.note.text()


def test_a_remote_that_is_ahead_offers_to_pull(window: MainWindow, qtbot: QtBot, ada: Shared, tmp_path: Path) -> None:
    mine = Shared(paths.library_folder(), str(tmp_path / "hub"))
    mine.save({"mine.prompt.yaml": prompt("Mine")})
    window.actions_table["push"].trigger()
    share = dialog(window, qtbot, ShareDialog)
    quiet(window, qtbot)
    share.pull_pressed.emit(EnteredRemote(str(tmp_path / "hub")))
    quiet(window, qtbot)
    share.push_pressed.emit(EnteredRemote(str(tmp_path / "hub")))
    quiet(window, qtbot)
    assert "2 versions pushed" in window.status_bar.note.text()


def test_a_library_is_opened_from_a_remote(
    window: MainWindow, qtbot: QtBot, ada: Shared, tmp_path: Path, answers: ReadyAnswers
) -> None:
    window.actions_table["clone"].trigger()
    clone = dialog(window, qtbot, CloneDialog)
    answers.library = tmp_path / "team"
    clone.folder_pressed.emit()
    clone.submitted.emit(EnteredRemote(str(tmp_path / "hub")), tmp_path / "team")
    quiet(window, qtbot)
    assert files(tmp_path / "team") == ada.files
    assert [one.folder for one in LibraryShelf().read().further] == [tmp_path / "team"]


def test_a_token_goes_to_the_keyring_and_leaves_the_form(
    window: MainWindow, qtbot: QtBot, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    from tests.library.sharing.http_remote import TOKEN, USER, git_server

    with git_server(tmp_path / "hub") as url:
        saved(paths.library_folder(), {MAIL: prompt("Mail")})
        window.actions_table["share"].trigger()
        share = dialog(window, qtbot, ShareDialog)
        share.push_pressed.emit(EnteredRemote(url, USER, TOKEN))
        quiet(window, qtbot)
    assert window.status_bar.note.text() == "1 version pushed"
    assert share.form.entered.token == ""
    assert TOKEN in "".join(memory_keyring.kept.values())
    assert TOKEN.encode() not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
