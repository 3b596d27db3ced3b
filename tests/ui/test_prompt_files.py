"""New, open, save, save as: nothing is lost, and unsaved changes are asked about once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ReadyAnswers
from ui.app import STARTER
from ui.desk import Desk
from ui.library_commits import LibraryCommits
from ui.prompt_document import PromptDocument
from ui.prompt_files import PromptFiles
from ui.questions import Unsaved
from ui.services import Services
from workbench import paths
from workbench.errors import UsageError
from workbench.prompts import file
from workbench.prompts.prompt import Prompt

MINE = Prompt(name="Mine", instruction="Do it.")


@pytest.fixture
def desk(tmp_path: Path, services: Services) -> Desk:
    path = tmp_path / "mine.prompt.yaml"
    file.save(MINE, path)
    made = Desk(services)
    made.add(PromptDocument(MINE, path))
    return made


@pytest.fixture
def document(desk: Desk) -> PromptDocument:
    return desk.current.document


@pytest.fixture
def files(qtbot: QtBot, desk: Desk, answers: ReadyAnswers, services: Services) -> PromptFiles:
    window = QWidget()
    qtbot.addWidget(window)
    made = PromptFiles(desk, answers, LibraryCommits(services, window), window)
    made.window = window
    return made


def change(document: PromptDocument) -> Prompt:
    changed = replace(document.prompt, instruction="Do it well.")
    document.replace(changed, "test")
    return changed


def test_saving_writes_the_file_and_nothing_is_unsaved(
    qtbot: QtBot, files: PromptFiles, document: PromptDocument
) -> None:
    changed = change(document)
    with qtbot.waitSignal(files.used):
        assert files.save()
    assert document.path is not None
    assert file.load(document.path) == changed
    assert not document.modified


def test_a_new_prompt_asks_where(files: PromptFiles, desk: Desk, answers: ReadyAnswers, home: Path) -> None:
    files.new()
    document = desk.current.document
    assert document.path is None
    answers.place = lambda suggestion: replace(suggestion, name="Thanks", folder="write/mails")
    assert files.save()
    assert document.path == home / "library" / "write" / "mails" / "Thanks.prompt.yaml"
    assert file.load(document.path) == Prompt(name="Thanks")
    assert answers.asked == ["place"]


def test_a_starter_prompt_is_never_written_over(
    files: PromptFiles, desk: Desk, answers: ReadyAnswers, home: Path
) -> None:
    starter = paths.starter_folder() / STARTER
    before = starter.read_bytes()
    files.open(starter)
    document = desk.current.document
    change(document)
    answers.place = lambda suggestion: suggestion
    assert files.save()
    assert starter.read_bytes() == before
    assert document.path == home / "library" / "Answer from a passage.prompt.yaml"


def test_a_starter_prompt_keeps_its_folder(files: PromptFiles, answers: ReadyAnswers, home: Path) -> None:
    starter = next(paths.starter_folder().glob("*/*.prompt.yaml"))
    files.open(starter)
    answers.place = lambda suggestion: suggestion
    assert files.save()
    assert [path.parent.name for path in (home / "library").rglob("*.prompt.yaml")] == [starter.parent.name]


def test_without_a_file_chosen_nothing_is_saved(files: PromptFiles, document: PromptDocument) -> None:
    change(document)
    assert not files.save_as()
    assert document.modified


@pytest.mark.parametrize(("answer", "leaves"), [(Unsaved.SAVE, True), (Unsaved.DISCARD, True), (Unsaved.CANCEL, False)])
def test_closing_asks_about_unsaved_changes(
    files: PromptFiles, desk: Desk, document: PromptDocument, answers: ReadyAnswers, answer: Unsaved, leaves: bool
) -> None:
    changed, path = change(document), document.path
    assert path is not None
    answers.unsaved = answer
    files.close(desk.current)
    assert (desk.current.document is not document) == leaves
    assert answers.asked == ["unsaved"]
    assert file.load(path) == (changed if answer is Unsaved.SAVE else MINE)


def test_cancelling_the_choice_of_a_file_keeps_the_prompt_open(
    files: PromptFiles, desk: Desk, answers: ReadyAnswers
) -> None:
    files.new()
    change(desk.current.document)
    answers.unsaved = Unsaved.SAVE
    files.close(desk.current)
    assert desk.current.document.modified
    assert answers.asked == ["unsaved", "place"]


def test_opening_takes_the_place_of_what_was_only_looked_at(files: PromptFiles, desk: Desk, tmp_path: Path) -> None:
    others = [tmp_path / f"{name}.prompt.yaml" for name in ("one", "two")]
    for other in others:
        file.save(Prompt(name=other.name), other)
        files.open(other)
    assert [one.document.path for one in desk.prompts] == others[1:]
    change(desk.current.document)
    files.open(others[0])
    assert [one.document.path for one in desk.prompts] == [others[1], others[0]]


def test_opening_an_open_file_brings_it_to_the_front(
    files: PromptFiles, desk: Desk, document: PromptDocument, tmp_path: Path
) -> None:
    changed = change(document)
    files.new()
    assert document.path is not None
    files.open(tmp_path / "." / document.path.name)
    assert desk.current.document is document
    assert document.prompt == changed
    assert len(desk.prompts) == 2


def test_the_last_prompt_that_is_closed_leaves_a_new_one(files: PromptFiles, desk: Desk) -> None:
    files.close(desk.current)
    assert [(one.document.prompt, one.document.path) for one in desk.prompts] == [(Prompt(name="New prompt"), None)]


def test_a_file_that_cannot_be_read_leaves_the_desk_alone(
    files: PromptFiles, document: PromptDocument, answers: ReadyAnswers, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.prompt.yaml"
    broken.write_text("name: [")
    changed = change(document)
    answers.open_path = broken
    with pytest.raises(UsageError):
        files.ask_and_open()
    assert document.prompt == changed
    assert answers.asked == ["open"]


def test_a_place_that_cannot_be_written_leaves_it_unsaved(
    files: PromptFiles, document: PromptDocument, answers: ReadyAnswers, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    answers.save_path = tmp_path / "taken" / "x.prompt.yaml"
    change(document)
    with pytest.raises(UsageError):
        files.save_as()
    assert document.modified
