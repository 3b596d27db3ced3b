"""The window and its services for the tests of `ui`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import translation
from ui.app import make_services, opened_window
from ui.main_window import MainWindow
from ui.questions import Questions, Unsaved
from ui.services import Services
from ui.window_state import WindowState
from workbench import paths, settings
from workbench.library.new_place import NewPlace
from workbench.settings import Settings

FAST = Settings(language="en", theme="light", local_tokens_per_second=0)


class ReadyAnswers(Questions):
    """Answers at once with what the test has put in."""

    def __init__(self) -> None:
        self.open_path: Path | None = None
        self.save_path: Path | None = None
        self.place: Callable[[NewPlace], NewPlace | None] = lambda _suggestion: None
        self.message: str | None = None
        self.import_paths: list[Path] = []
        self.unsaved = Unsaved.CANCEL
        self.close = False
        self.tokenizer: Path | None = None
        self.discard = False
        self.many = True
        self.delete = True
        self.library: Path | None = None
        self.replace = False
        self.asked: list[str] = []

    def library_folder(self, parent: QWidget, *, new: bool) -> Path | None:
        self.asked.append("new library" if new else "library")
        return self.library

    def tokenizer_file(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("tokenizer")
        return self.tokenizer

    def file_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.open_path

    def file_to_save(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("save")
        return self.save_path

    def place_to_save(self, parent: QWidget, suggestion: NewPlace) -> NewPlace | None:
        self.asked.append("place")
        return self.place(suggestion)

    def version_message(self, parent: QWidget, suggestion: str) -> str | None:
        self.asked.append(f"message: {suggestion}")
        return self.message

    def delete_runs(self, parent: QWidget, runs: int) -> bool:
        self.asked.append(f"delete {runs} runs")
        return self.delete

    def delete_branch(self, parent: QWidget, name: str) -> bool:
        self.asked.append(f"delete {name}")
        return True

    def table_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("table")
        return self.open_path

    def discard_text(self, parent: QWidget) -> bool:
        self.asked.append("discard text")
        return self.discard

    def files_to_import(self, parent: QWidget, folder: Path, endings: Sequence[str]) -> list[Path]:
        self.asked.append("import")
        return self.import_paths

    def file_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("export")
        return self.save_path

    def replace_open(self, parent: QWidget, name: str) -> bool:
        self.asked.append("replace open")
        return self.replace

    def take_merged(self, parent: QWidget, name: str, changes: int, summary: str) -> bool:
        self.asked.append(f"merge {changes}: {summary}")
        return True

    def documents_to_add(self, parent: QWidget) -> list[Path]:
        self.asked.append("documents")
        return self.import_paths

    def folder_of_documents(self, parent: QWidget) -> Path | None:
        self.asked.append("folder of documents")
        return self.library

    def delete_collection(self, parent: QWidget, name: str, chunks: int) -> bool:
        self.asked.append(f"delete {name}")
        return True

    def unsaved_changes(self, parent: QWidget, name: str) -> Unsaved:
        self.asked.append("unsaved")
        return self.unsaved

    def close_while_running(self, parent: QWidget, runs: int) -> bool:
        self.asked.append("close")
        return self.close

    def delete_prompts(self, parent: QWidget, what: str, prompts: int) -> bool:
        self.asked.append(f"delete {what} ({prompts})")
        return self.delete

    def remove_endpoint(self, parent: QWidget, label: str) -> bool:
        self.asked.append(f"remove {label}")
        return self.delete

    def many_calls(self, parent: QWidget | None, calls: int) -> bool:
        self.asked.append(f"{calls} calls")
        return self.many


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    translation.install("en")
    yield
    translation.install("en")


@pytest.fixture
def answers() -> ReadyAnswers:
    return ReadyAnswers()


@pytest.fixture
def local_settings() -> Settings:
    """The settings that the window starts with; the embedded endpoints answer as fast as they can."""
    return FAST


@pytest.fixture
def services(qapp: QApplication, home: Path, answers: ReadyAnswers, local_settings: Settings) -> Iterator[Services]:
    """Services of their own, with the endpoints of the catalogue read."""
    settings.save(local_settings, paths.settings_file())
    made = make_services(qapp, WindowState(), answers)
    made.endpoints.read(made.catalogue)
    yield made
    made.close()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, home: Path, answers: ReadyAnswers, local_settings: Settings
) -> Iterator[MainWindow]:
    """The whole window with the starter prompt."""
    settings.save(local_settings, paths.settings_file())
    with opened_window(qapp, answers) as opened:
        qtbot.waitUntil(lambda: bool(opened.library.entries))
        yield opened


@pytest.fixture
def own_folder(home: Path) -> Path:
    folder = paths.library_folder()
    folder.mkdir(parents=True)
    return folder
