"""Pull, push, share, and opening a library from a remote: the dialogs, and the work behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui import sharing_work
from ui.background import Job
from ui.desk import Desk
from ui.open_libraries import OpenLibraries
from ui.services import Services
from ui.sharing_texts import pulled_text, pushed_text, standing_text
from ui.sharing_work import Standings
from ui.translation import tr
from ui.widgets.dialogs import shown
from workbench.errors import WorkbenchError
from workbench.library.libraries import Library, LibraryShelf, library_of, own_library

if TYPE_CHECKING:
    from ui.widgets.clone_dialog import CloneDialog
    from ui.widgets.merge_dialog import MergeDialog
    from ui.widgets.remote_form import EnteredRemote
    from ui.widgets.share_dialog import ShareDialog
    from workbench.library.sharing.events import Conflicts
    from workbench.library.sharing.pulling import Choices

Work = Callable[[], Iterator[Any]]


class LibrarySharing(QObject):
    """One exchange at a time. `said` carries what it has done, for the status bar."""

    said = Signal(str)

    def __init__(self, services: Services, desk: Desk, libraries: OpenLibraries, window: QWidget) -> None:
        super().__init__(window)
        self._libraries = libraries
        self._services = services
        self._desk = desk
        self._window = window
        self._dialog: ShareDialog | None = None
        self._job: Job[Any] | None = None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"pull": self.pull, "push": self.push, "share": self.open_share, "clone": self.open_clone}

    def library(self) -> Library:
        """The one to share: that of the prompt at the front, else the user's own."""
        path = self._desk.current.document.path
        found = None if path is None else library_of(path, LibraryShelf().read().libraries)
        return own_library() if found is None or found.read_only else found

    # Actions

    def pull(self) -> None:
        self._pull(self.library(), None)

    def push(self) -> None:
        self._push(self.library(), None)

    def open_share(self, error: WorkbenchError | None = None) -> ShareDialog:
        """Shows the remote of the library, and why something did not go."""
        from ui.widgets.share_dialog import ShareDialog

        library = self.library()
        dialog = ShareDialog(self._window, _title(library))
        dialog.check_pressed.connect(partial(self._check, library))
        dialog.pull_pressed.connect(partial(self._pull, library))
        dialog.push_pressed.connect(partial(self._push, library))
        dialog.finished.connect(self._forget_dialog)
        dialog.show_error(error)
        dialog.show_busy(self._job is not None)
        self._dialog = dialog
        self._services.background.start(
            lambda _stop: sharing_work.looked_at(library.folder), self._show_found, self._looked
        )
        shown(dialog)
        return dialog

    def open_clone(self) -> CloneDialog:
        from ui.widgets.clone_dialog import CloneDialog

        dialog = CloneDialog(self._window)

        def choose() -> None:
            folder = self._services.questions.library_folder(dialog, new=True)
            if folder is not None:
                dialog.show_folder(folder)

        dialog.folder_pressed.connect(choose)
        dialog.submitted.connect(partial(self._clone, dialog))
        shown(dialog)
        return dialog

    # Work

    def _check(self, library: Library, entered: EnteredRemote) -> None:
        self._start(library, tr("Asking the remote"), lambda: sharing_work.checked(library.folder, entered))

    def _pull(self, library: Library, entered: EnteredRemote | None) -> None:
        self._start(library, tr("Pulling"), lambda: sharing_work.pulled(library.folder, entered))

    def _push(self, library: Library, entered: EnteredRemote | None) -> None:
        self._start(library, tr("Pushing"), lambda: sharing_work.pushed(library.folder, entered))

    def _start(self, library: Library, words: str, work: Work) -> None:
        if self._job is not None:
            return
        if self._dialog is not None:
            self._dialog.show_error(None)
            self._dialog.show_busy(True)
        events: list[Any] = []

        def arrived(batch: list[Any]) -> None:
            events[:] = [event for event in [*events, *batch] if not hasattr(event, "done")]
            self._report(batch[-1])

        self._job = self._services.background.start(
            lambda _stop: work(),
            arrived,
            partial(self._ended, library, events),
            label=f"{words}: {_title(library)}",
            on_stop=self._stopped,
        )

    def _report(self, event: object) -> None:
        done, total = getattr(event, "done", None), getattr(event, "total", None)
        if self._job is not None and done is not None and total:
            self._job.report(done / total)

    def _ended(self, library: Library, events: list[Any], error: WorkbenchError | None) -> None:
        from workbench.library.sharing.events import Conflicts, Pulled, Pushed

        self._stopped()
        for event in events:
            if isinstance(event, Pulled):
                self._libraries.reload()
                self._say(pulled_text(event))
            elif isinstance(event, Pushed):
                self._say(pushed_text(event))
            elif isinstance(event, Conflicts):
                self._choose(library, event)
        self._show_found([event for event in events if isinstance(event, Standings)])
        if error is not None:
            self._fail(error)

    def _fail(self, error: WorkbenchError) -> None:
        """In the dialog, where the next step is: another address, a login, or to pull first."""
        if self._dialog is None:
            self.open_share(error)
        else:
            self._dialog.show_error(error)

    def _say(self, text: str) -> None:
        self.said.emit(text)
        if self._dialog is not None:
            self._dialog.form.forget_token()

    def _stopped(self) -> None:
        self._job = None
        if self._dialog is not None:
            self._dialog.show_busy(False)

    def _show_found(self, found: list[Standings]) -> None:
        if self._dialog is None or not found:
            return
        if found[-1].remote is not None:
            self._dialog.form.show_url(found[-1].remote.url)
        self._dialog.show_state(standing_text(found[-1].standing))

    def _looked(self, error: WorkbenchError | None) -> None:
        if error is not None and self._dialog is not None:
            self._dialog.show_error(error)

    def _forget_dialog(self) -> None:
        self._dialog = None

    # Conflicts

    def _choose(self, library: Library, conflicts: Conflicts) -> None:
        """Nothing has changed so far; closing the dialog leaves it so."""
        from ui.models.conflicts_model import ConflictsModel, FileConflicts
        from ui.widgets.merge_dialog import MergeDialog

        rows = [
            FileConflicts(path, conflicts.titles.get(path, path), file.conflicts, file.taken)
            for path, file in conflicts.files.items()
        ]
        theirs = tr("On {remote}", remote=conflicts.remote.name)
        theme = self._services.appearance.theme
        dialog = MergeDialog(self._window, ConflictsModel(rows), tr("Yours"), theirs, theme)
        dialog.submitted.connect(partial(self._complete, library, conflicts, dialog))
        shown(dialog)

    def _complete(self, library: Library, conflicts: Conflicts, dialog: MergeDialog, choices: Choices) -> None:
        dialog.accept()
        self._start(library, tr("Merging"), lambda: sharing_work.completed(library.folder, conflicts, choices))

    # Opening from a remote

    def _clone(self, dialog: CloneDialog, entered: EnteredRemote, folder: Path) -> None:
        folder = folder.expanduser().absolute()
        dialog.show_error(None)
        dialog.show_busy(True)

        def arrived(batch: list[Any]) -> None:
            done, total = getattr(batch[-1], "done", None), getattr(batch[-1], "total", None)
            if done is not None and total:
                job.report(done / total)

        def ended(error: WorkbenchError | None) -> None:
            dialog.show_busy(False)
            if error is not None:
                dialog.show_error(error)
                return
            dialog.accept()
            self._services.problems.guard(partial(self._libraries.add, folder))()
            self.said.emit(tr("Opened {folder}", folder=folder.name))

        job: Job[Any] = self._services.background.start(
            lambda _stop: sharing_work.cloned(entered, folder),
            arrived,
            ended,
            label=tr("Opening a library from a remote"),
            on_stop=lambda: dialog.show_busy(False),
        )
        dialog.rejected.connect(job.stop)


def _title(library: Library) -> str:
    return tr(library.title) if library.kind == "own" else library.title
