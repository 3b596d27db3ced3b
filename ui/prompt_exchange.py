"""Import and export at the window: reads and writes in the background, and asks in dialogs what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ui.background import Job
from ui.desk import Desk
from ui.file_drop import FileDrop
from ui.kept_runs import KeptRuns
from ui.models.incoming_prompts import IncomingPrompts, IncomingRow, rows_of
from ui.prompt_files import PromptFiles
from ui.services import Services
from ui.translation import phrase, tr
from ui.widgets.dialogs import shown
from ui.widgets.export_dialog import ExportDialog
from ui.widgets.import_dialog import ImportDialog
from workbench import paths
from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import Phrase, UsageError, WorkbenchError
from workbench.prompts.file import SUFFIX
from workbench.prompts.prompt import Prompt

if TYPE_CHECKING:
    from ui.bundle_exchange import BundleExchange
    from workbench.library.entries import LibraryEntry
    from workbench.library.formats.format import Exported
    from workbench.library.incoming import IncomingFile
    from workbench.library.placing import NotPlaced, Placed

BUNDLE = ".zip"
RUN_BUNDLE = ".run.zip"


class PromptExchange(QObject):
    """`placed` carries the paths of the prompts that were imported. Files that are dropped on `window` come in, too."""

    placed = Signal(object)

    def __init__(self, services: Services, desk: Desk, files: PromptFiles, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._files = files
        self._window = window
        self._folder = Path.home()
        self.runs = KeptRuns(services, desk, window)
        FileDrop(window).dropped.connect(self._take_dropped)

    @cached_property
    def bundles(self) -> BundleExchange:
        """Made when it is first wanted: what it imports would slow the start."""
        from ui.bundle_exchange import BundleExchange

        made = BundleExchange(self._services, self._window)
        made.placed.connect(self.placed)
        return made

    def handlers(self, entries: Callable[[], Iterable[LibraryEntry]]) -> dict[str, Callable[[], object]]:
        """What the window's actions do; `entries` gives the prompts that are listed."""
        return {
            "import": self.ask_and_import,
            "export": self.export,
            "export_bundle": lambda: self.export_bundle(entries()),
            **self.runs.handlers(),
        }

    # Import

    def ask_and_import(self) -> None:
        from workbench.library.incoming import endings

        files = self._services.questions.files_to_import(self._window, self._folder, (*endings(), BUNDLE))
        if files:
            self._remember(files[0])
            self.import_files(files)

    def _take_dropped(self, files: Sequence[Path]) -> None:
        """Prompt files are opened where they are; all else is imported."""
        for file in files:
            if file.name.endswith(SUFFIX):
                self._open(file)
        others = [file for file in files if not file.name.endswith(SUFFIX)]
        if others:
            self.import_files(others)

    def _open(self, file: Path) -> None:
        self._services.problems.guard(partial(self._files.open, file))()

    def import_files(self, files: Sequence[Path]) -> None:
        """Reads the files, then shows what they gave, each bundle by itself; nothing is written before that.

        The bundle of a run is opened: it is no prompt for the library.
        """
        others = [file for file in files if file.suffix.lower() != BUNDLE]
        for file in files:
            if file.name.lower().endswith(RUN_BUNDLE):
                self.runs.open_bundle(file)
            elif file not in others:
                self.bundles.import_bundle(file)
        if others:
            self._import_others(others)

    def _import_others(self, files: Sequence[Path]) -> None:
        from workbench.library.incoming import read_files

        rows: list[IncomingRow] = []

        def arrived(read: list[IncomingFile]) -> None:
            for file in read:
                rows.extend(rows_of(file))
            job.report(read[-1].number / read[-1].count)

        job: Job[IncomingFile] = self._services.background.start(
            lambda _stop: read_files(files), arrived, partial(self._read, rows), label=tr("Reading prompts")
        )

    def _read(self, rows: list[IncomingRow], error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
        else:
            self.show_rows(rows)

    def show_rows(self, rows: Sequence[IncomingRow]) -> QDialog:
        """Asks which of the rows are to be taken into the library, and takes them."""
        model = IncomingPrompts(rows, self._services.appearance.theme.icon("warning", "bad"))
        dialog = ImportDialog(self._window, model)
        dialog.submitted.connect(partial(self._submitted, dialog))
        return shown(dialog)

    def _submitted(self, dialog: ImportDialog, rows: list[IncomingRow], folder: str) -> None:
        from workbench.library.file_names import folder_name

        try:
            into = folder_name(folder) if folder.strip() else None
        except UsageError as error:
            dialog.show_error(error)
            return
        dialog.accept()
        self._place([(row.prompt, row.folder if into is None else into) for row in rows if row.prompt is not None])

    def _place(self, prompts: list[tuple[Prompt, str]]) -> None:
        from workbench.library.placing import import_prompts

        events: list[Placed | NotPlaced] = []

        def arrived(done: list[Placed | NotPlaced]) -> None:
            events.extend(done)
            job.report(len(events) / len(prompts))

        job: Job[Placed | NotPlaced] = self._services.background.start(
            lambda _stop: import_prompts(prompts, paths.library_folder()),
            arrived,
            partial(self._end_placing, events),
            label=tr("Importing prompts"),
            on_stop=partial(self._end_placing, events, None),
        )

    def _end_placing(self, events: list[Placed | NotPlaced], error: WorkbenchError | None) -> None:
        """Also of a stopped import: what was written by then stays."""
        from workbench.library.placing import NotPlaced, Placed

        failed = [event for event in events if isinstance(event, NotPlaced)]
        files = [event.path for event in events if isinstance(event, Placed)]
        self.placed.emit(files)
        if error is not None:
            self._services.problems.show(error)
        elif failed:
            self._services.problems.show(_failure(failed))
        elif len(files) == 1:
            self._open(files[0])

    # Export

    def export(self) -> QDialog:
        """Shows the prompt at the front, as it is now, in a format of the user's choice, or as code."""
        from workbench.export.exporting import export_titles

        prompt = self._desk.current.document.prompt
        dialog = ExportDialog(self._window, prompt.name, export_titles())
        export = _Export(self._services, prompt, dialog, self._folder)
        export.saved.connect(self._remember)
        dialog.format_chosen.connect(export.write)
        dialog.save_pressed.connect(export.save)
        export.write(dialog.format_name)
        return shown(dialog)

    def export_bundle(self, entries: Iterable[LibraryEntry]) -> QDialog:
        """Shows which prompts can go into a bundle; the one at the front is ticked."""
        path = self._desk.current.document.path
        return self.bundles.export(entries, [path] if path is not None else [], self._folder)

    def _remember(self, file: Path) -> None:
        self._folder = file.parent


class _Export(QObject):
    """One prompt on its way out, as long as its dialog is open. `saved` carries the file that was written."""

    saved = Signal(object)

    def __init__(self, services: Services, prompt: Prompt, dialog: ExportDialog, folder: Path) -> None:
        super().__init__(dialog)
        self._services = services
        self._prompt = prompt
        self._dialog = dialog
        self._folder = folder
        self._text = ""
        self._job: Job[Exported] | None = None
        dialog.finished.connect(self._stop)

    def write(self, format_name: str) -> None:
        """Writes the prompt in that format, in the background: templates that compute take their time."""
        self._stop()
        self._dialog.show_waiting()
        endpoint = self._endpoint()
        self._job = self._services.background.start(
            lambda _stop: _written(self._prompt, format_name, endpoint),
            self._arrived,
            self._ended,
            label=tr("Writing the prompt"),
        )

    def save(self) -> None:
        from workbench.export.exporting import export_name
        from workbench.library.exporting import write_export

        suggestion = self._folder / export_name(self._prompt, self._dialog.format_name)
        path = self._services.questions.file_to_export(self._dialog, suggestion)
        if path is None:
            return
        try:
            write_export(self._text, path, replace=True)  # the question for the file has asked
        except UsageError as error:
            self._dialog.show_error(error)
        else:
            self.saved.emit(path)
            self._dialog.accept()

    def _endpoint(self) -> Endpoint:
        """What code calls: the first endpoint that is chosen, as a run would call it; else the first embedded one."""
        settings = self._services.settings.value
        chosen = (*self._services.endpoints.chosen, *EMBEDDED)[0]
        return chosen.in_account(settings.aws_profile, settings.aws_region)

    def _arrived(self, exported: list[Exported]) -> None:
        self._text = exported[-1].text
        self._dialog.show_text(self._text, list(map(phrase, exported[-1].notes)))

    def _ended(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._dialog.show_error(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()


def _written(prompt: Prompt, format_name: str, endpoint: Endpoint) -> Iterator[Exported]:
    from workbench.export.exporting import exported

    yield exported(prompt, format_name, endpoint)


def _failure(failed: Sequence[NotPlaced]) -> WorkbenchError:
    """All that could not be written, as one problem: the first reason, the others folded away."""
    return WorkbenchError(
        "{n} prompts could not be written: {reason}",
        "The details name each one; all others are in the library.",
        details="\n".join(f"{event.prompt.name}: {event.reason}" for event in failed),
        n=len(failed),
        reason=Phrase(failed[0].reason.message_template, **failed[0].reason.values),
    )
