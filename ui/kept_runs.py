"""Runs at the window: copied, written into files, opened from reproduce bundles, and run again to be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.background import once
from ui.desk import Desk, OpenPrompt
from ui.hidden_names import names_are_hidden
from ui.prompt_document import unsaved_document
from ui.services import Services
from ui.translation import tr
from ui.widgets.dialogs import shown
from ui.widgets.keep_run_button import COPY
from workbench.errors import UsageError, WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.endpoint import Endpoint
    from workbench.runs.bundle.replay import Replayed
    from workbench.runs.history.records import StoredRun
    from workbench.runs.run_differences import SampleDifference
    from workbench.runs.tables.clipboard import ClipboardTable

T = TypeVar("T")
MOST_TOLD = 20


class KeptRuns(QObject):
    """Works for the prompt at the front. What takes its time is done in the background.

    `said` carries what has just been done.
    """

    said = Signal(str)

    def __init__(self, services: Services, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._window = window
        self._folder = Path.home()
        self.names_hidden: Callable[[], bool] = lambda: False

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions do."""
        return {
            "copy_run": self.copy,
            "export_run": self.export,
            "open_run_bundle": self.ask_and_open,
            "rerun_stored": self.run_again,
        }

    def keep(self, what: str) -> None:
        """`what` is `COPY` or the name of a form that a run is written in. Why it cannot be is told as a problem."""
        self._services.problems.guard(self.copy if what == COPY else lambda: self.export(what))()

    # Out

    def copy(self) -> None:
        """Puts the table of the answers onto the clipboard."""
        run = self._run()
        self._work(lambda: _copied(run), _to_clipboard, tr("Copying the table"))

    def export(self, form: str | None = None) -> None:
        """Writes the run into a file of the user's choice, whose ending tells the form where none is given."""
        from workbench.runs.exporting import form_names, form_of, suffix_of

        run = self._run()
        forms = {one: suffix_of(one) for one in (form_names() if form is None else (form,))}
        file = self._services.questions.run_to_export(self._window, self._folder / _file_name(run), forms)
        if file is None:
            return
        self._folder = file.parent
        chosen = form or form_of(file)
        self._work(lambda: _written(run, chosen, file), self._tell_saved, tr("Writing the answers"))

    def _tell_saved(self, file: Path) -> None:
        self.said.emit(tr("Saved: {file}", file=file))

    # In

    def ask_and_open(self) -> None:
        file = self._services.questions.run_bundle_to_open(self._window, self._folder)
        if file is not None:
            self._folder = file.parent
            self.open_bundle(file)

    def open_bundle(self, file: Path) -> None:
        """Replays the bundle, without a network, in a tab of its own with the prompt of then."""
        known = {endpoint.label: endpoint for endpoint in self._services.endpoints.known}
        settings = self._services.settings.value
        own = {label: one.in_account(settings.aws_profile, settings.aws_region) for label, one in known.items()}
        self._work(lambda: _replayed(file, own), self._show, tr("Reading the bundle"))

    def _show(self, found: Replayed) -> None:
        run = found.run
        opened = self._desk.add(unsaved_document(run.run.prompt, tr("Open a reproduce bundle")))
        opened.runs.show_stored(run)
        if found.differences:
            self._services.problems.show(_other_table(found))

    # Again

    def run_again(self) -> None:
        """Makes the calls of the run that is shown once more, and shows what differs when all have ended."""
        opened = self._desk.current
        before = opened.runs.shown
        if before is None:
            raise UsageError(
                "No earlier run is shown.", "Open one from the history, or from a reproduce bundle, and try again."
            )
        opened.runs.run_stored()
        if opened.runs.running:
            _Rerun(opened, before, self.compare)

    def compare(self, before: StoredRun, after: StoredRun) -> None:
        """Shows what differs, sample by sample."""
        self._work(lambda: _compared(before, after), self._show_differences, tr("Comparing the runs"))

    def _show_differences(self, found: tuple[SampleDifference, ...]) -> None:
        from ui.widgets.run_differences_dialog import RunDifferencesDialog

        shown(RunDifferencesDialog(self._window, found, self._services.appearance.theme))

    # How it goes

    def _run(self) -> StoredRun:
        if self.names_hidden():
            raise names_are_hidden()
        run = self._desk.current.runs.stored()
        if run is None:
            raise UsageError("There are no answers to keep yet.", "Run the prompt first.")
        return run

    def _work(self, work: Callable[[], T], use: Callable[[T], object], label: str) -> None:
        def take(done: list[T]) -> None:
            use(done[-1])

        self._services.background.start(once(work), take, self._ended, label=label)

    def _ended(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)


class _Rerun(QObject):
    """Waits until a rerun has ended and its tokens are counted; gives up where something else is shown by then."""

    def __init__(self, opened: OpenPrompt, before: StoredRun, done: Callable[[StoredRun, StoredRun], None]) -> None:
        super().__init__(opened)
        self._runs = opened.runs
        self._before = before
        self._done = done
        self._runs.running_changed.connect(self._look)
        self._runs.tokens.changed.connect(self._look)

    def _look(self) -> None:
        if self._runs.shown is not self._before:
            self._leave()
            return
        after = None if self._runs.running else self._runs.stored()
        if after is not None and all(call.tokens is not None for call in after.calls):
            self._leave()
            if after is not self._before:
                self._done(self._before, after)

    def _leave(self) -> None:
        self._runs.running_changed.disconnect(self._look)
        self._runs.tokens.changed.disconnect(self._look)
        self.deleteLater()


def _copied(run: StoredRun) -> ClipboardTable:
    from workbench.runs.tables.clipboard import clipboard_table
    from workbench.runs.tables.table import table_of

    return clipboard_table(table_of(run))


def _to_clipboard(table: ClipboardTable) -> None:
    data = QMimeData()
    data.setText(table.text)
    data.setHtml(table.html)
    QGuiApplication.clipboard().setMimeData(data)


def _written(run: StoredRun, form: str, file: Path) -> Path:
    from workbench.atomic_file import write_atomically
    from workbench.runs.exporting import exported_run

    write_atomically(file, exported_run(run, form))  # the question for the file has asked
    return file


def _replayed(file: Path, own: Mapping[str, Endpoint]) -> Replayed:
    """At the endpoints of this program, as far as it has those labels."""
    from dataclasses import replace

    from workbench.runs.bundle.opening import open_bundle
    from workbench.runs.bundle.own_endpoints import with_endpoints
    from workbench.runs.bundle.replay import replayed

    found = replayed(open_bundle(file))
    return replace(found, run=with_endpoints(found.run, own))


def _compared(before: StoredRun, after: StoredRun) -> tuple[SampleDifference, ...]:
    from workbench.runs.run_differences import compare_runs

    return compare_runs(before, after)


def _file_name(run: StoredRun) -> str:
    from workbench.library.file_names import file_name

    return file_name(run.run.prompt.name)


def _other_table(found: Replayed) -> WorkbenchError:
    told = [f"{one.row} · {one.field}: {one.stored!r} → {one.replayed!r}" for one in found.differences[:MOST_TOLD]]
    return WorkbenchError(
        "The bundle replays to another table than it holds: {count} cells differ.",
        "What is shown is what its replies say now; the details name the cells.",
        details="\n".join(told),
        count=len(found.differences),
    )
