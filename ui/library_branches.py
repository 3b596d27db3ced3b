"""Branches of a library at the window: made, gone to, deleted; open prompts of the library follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.desk import Desk, OpenPrompt
from ui.library_commits import LibraryCommits
from ui.services import Services
from ui.translation import tr
from ui.widgets.names_dialog import NamesDialog
from workbench.errors import WorkbenchError
from workbench.library.places import library_of
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.prompts.prompt import Prompt

# An open prompt whose file was read again: what is in it, by its content id.
_Read = tuple[OpenPrompt, Prompt, str]


class LibraryBranches(QObject):
    """`changed` carries the folder of a library that has other branches, is on another one, or has other files now."""

    changed = Signal(object)

    def __init__(self, services: Services, desk: Desk, commits: LibraryCommits, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._commits = commits
        self._window = window

    def switch(self, library: Path, name: str) -> None:
        """Brings the library's files to that branch. What is not a version yet becomes one first."""
        self._commits.hold(library)

        def arrived(steps: list[tuple[int, int]]) -> None:
            done, count = steps[-1]
            job.report(done / max(count, 1))

        job: Job[tuple[int, int]] = self._services.background.start(
            lambda _stop: _switching(library, name),
            arrived,
            partial(self._follow, library),
            label=tr("Going to the branch {name}", name=name),
            on_stop=partial(self._wait, library),
        )

    def ask_new(self, library: Path) -> NamesDialog:
        """Asks for the name of a branch that begins at the newest version, and goes on it."""
        text = tr("Versions that are saved on a branch leave the other branches as they are: try something there.")
        dialog = NamesDialog(self._window, tr("New branch"), text, tr("Make the branch"))
        left: list[NamesDialog] = [dialog]
        dialog.finished.connect(left.clear)

        def done(error: WorkbenchError | None) -> None:
            if error is None:
                self.changed.emit(library)
            for one in left:
                if error is None:
                    one.accept()
                else:
                    one.show_error(error)

        dialog.given.connect(lambda name: self._start(partial(_created, library, name), done))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def delete(self, library: Path, name: str) -> None:
        """Asks, then removes a branch that the library is not on."""
        if self._services.questions.delete_branch(self._window, name):
            self._start(partial(_deleted, library, name), partial(self._told, library))

    def _start(self, work: Callable[[], Iterator[None]], done: Callable[[WorkbenchError | None], None]) -> None:
        self._services.background.start(lambda _stop: work(), lambda _nothing: None, done)

    def _told(self, library: Path, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
        self.changed.emit(library)

    def _wait(self, library: Path) -> None:
        """A switch that has begun is finished even when it was stopped: only then is the library free."""
        self._services.background.start(
            lambda _stop: _free(library),
            lambda _nothing: None,
            partial(self._follow, library),
            on_stop=partial(self._commits.release, library),
        )

    def _follow(self, library: Path, error: WorkbenchError | None) -> None:
        """Open prompts that are as in their files take over what is there now; edits stay on the desk."""
        self._commits.release(library)
        self._told(library, error)
        if self._services.background.closed:
            return
        documents = ((one, one.document.path) for one in self._desk.prompts if not one.document.modified)
        wanted = [(one, path) for one, path in documents if path is not None and library_of(path) == library]
        self._services.background.start(lambda _stop: _read_again(wanted), self._reload, lambda _error: None)

    def _reload(self, read: Sequence[_Read]) -> None:
        for opened, prompt, content in read:
            document = opened.document
            if opened in self._desk.prompts and not document.modified and document.content != content:
                document.reload(prompt, content, tr("Go to another branch"))


def _switching(library: Path, name: str) -> Iterator[tuple[int, int]]:
    from workbench.library.versions.branches import switch_branch
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        steps = switch_branch(repository, name)
        try:
            yield from _each(steps)
        finally:
            for _step in steps:  # half a branch is none
                pass


def _each(steps: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """As `yield from`, but the steps are not closed with this."""
    for step in steps:  # noqa: UP028
        yield step


def _free(library: Path) -> Iterator[None]:
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository, repository.changing():
        yield


def _created(library: Path, name: str) -> Iterator[None]:
    from workbench.library.versions.branches import create_branch
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        create_branch(repository, name)
    yield


def _deleted(library: Path, name: str) -> Iterator[None]:
    from workbench.library.versions.branches import delete_branch
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        delete_branch(repository, name)
    yield


def _read_again(wanted: Sequence[tuple[OpenPrompt, Path]]) -> Iterator[_Read]:
    """A file that is gone, or no prompt there, leaves the open prompt as it is."""
    for opened, path in wanted:
        try:
            data = path.read_bytes()
            yield opened, file.loads(data.decode("utf-8-sig"), str(path)), content_id(data)
        except (OSError, UnicodeDecodeError, WorkbenchError):
            continue
