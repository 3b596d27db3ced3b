"""Bundles at the window: which prompts go into one, and what one that comes in would change, before anything does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ui.background import Job
from ui.models.bundle_choice import BundleChoice
from ui.models.bundle_plan import BundlePlan, PlanRow, plan_rows
from ui.models.conflicts_model import ConflictsModel
from ui.services import Services
from ui.translation import tr
from ui.widgets.bundle_export_dialog import BundleExportDialog
from ui.widgets.bundle_import_dialog import BundleImportDialog
from ui.widgets.dialogs import shown
from ui.widgets.merge_dialog import MergeDialog
from workbench import paths
from workbench.errors import Phrase, UsageError, WorkbenchError

if TYPE_CHECKING:
    from workbench.library.bundles.bundle import Bundle
    from workbench.library.bundles.exporting import Progress
    from workbench.library.bundles.planning import Incoming
    from workbench.library.bundles.taking import NotTaken, Taken, Working
    from workbench.library.changes import PartChange
    from workbench.library.conflicts import Chosen as PartChosen
    from workbench.library.entries import LibraryEntry
    from workbench.library.parts import Path as PartPath


class BundleExchange(QObject):
    """`placed` carries the paths of the prompts that were imported."""

    placed = Signal(object)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window

    def export(self, entries: Iterable[LibraryEntry], ticked: Collection[Path], folder: Path) -> QDialog:
        """Shows the prompts, of which some are ticked already; the bundle goes where the user says."""
        dialog = BundleExportDialog(self._window, BundleChoice(entries, ticked))
        _Export(self._services, dialog, folder)
        return shown(dialog)

    def import_bundle(self, file: Path) -> None:
        """Reads the bundle, then shows what it would change; nothing is written before that."""
        found: list[Bundle] = []

        def done(error: WorkbenchError | None) -> None:
            if error is not None:
                self._services.problems.show(error)
            elif found:
                self.show_bundle(found[0])

        self._services.background.start(
            lambda _stop: _read(file), found.extend, done, label=tr("Reading the bundle")
        )  # fmt: skip

    def show_bundle(self, bundle: Bundle) -> QDialog:
        model = BundlePlan(self._services.appearance.theme.icon("warning", "bad"))
        dialog = BundleImportDialog(self._window, model, bundle.name, _told(bundle))
        planned = _Import(self._services, bundle, dialog, model)
        dialog.submitted.connect(partial(self._submitted, bundle, dialog, model))
        planned.plan("")
        return shown(dialog)

    def _submitted(self, bundle: Bundle, dialog: BundleImportDialog, model: BundlePlan) -> None:
        """Where parts are to be chosen, that comes first; to give it up leads back."""
        conflicts = model.conflicts()
        if not conflicts:
            self._take(bundle, dialog, model)
            return
        theme = self._services.appearance.theme
        asked = MergeDialog(dialog, ConflictsModel(conflicts), tr("Yours"), tr("Theirs"), theme)

        def chosen(parts: Mapping[str, Mapping[PartPath, PartChosen]]) -> None:
            model.choose_parts(parts)
            asked.accept()
            self._take(bundle, dialog, model)

        asked.submitted.connect(chosen)
        shown(asked)

    def _take(self, bundle: Bundle, dialog: BundleImportDialog, model: BundlePlan) -> None:
        from workbench.library.bundles.taking import Taken, take

        chosen = model.chosen()
        library = paths.library_folder()
        events: list[Taken | NotTaken | Working] = []
        steps = sum(len(one.incoming.bundled.listed.versions) + 1 for one in chosen)
        dialog.accept()

        def arrived(done: list[Taken | NotTaken | Working]) -> None:
            events.extend(done)
            job.report(min(len(events) / max(steps, 1), 1.0))

        def ended(error: WorkbenchError | None) -> None:
            self.placed.emit([library / event.path for event in events if isinstance(event, Taken)])
            failure = error or _failure([event for event in events if not isinstance(event, Taken)])
            if failure is not None:
                self._services.problems.show(failure)

        job: Job[Taken | NotTaken | Working] = self._services.background.start(
            lambda _stop: take(bundle, chosen, library),
            arrived,
            ended,
            label=tr("Importing prompts"),
            on_stop=partial(ended, None),
        )


class _Import(QObject):
    """A bundle that is looked at, as long as its dialog is open."""

    def __init__(self, services: Services, bundle: Bundle, dialog: BundleImportDialog, model: BundlePlan) -> None:
        super().__init__(dialog)
        self._services = services
        self._bundle = bundle
        self._dialog = dialog
        self._model = model
        self._planning: Job[Incoming] | None = None
        self._comparing: Job[tuple[PartChange, ...]] | None = None
        dialog.folder_changed.connect(self.plan)
        dialog.row_shown.connect(self._compare)
        dialog.finished.connect(self._stop)

    def plan(self, folder: str) -> None:
        self._stop()
        self._dialog.show_waiting()
        found: list[Incoming] = []
        self._planning = self._services.background.start(
            lambda _stop: _planned(self._bundle, folder),
            found.extend,
            partial(self._planned, found),
            label=tr("Comparing with your library"),
        )

    def _planned(self, found: list[Incoming], error: WorkbenchError | None) -> None:
        self._planning = None
        if error is None:
            self._model.show_rows(plan_rows(self._bundle, found))
        self._dialog.show_error(error)

    def _compare(self, row: PlanRow) -> None:
        """How yours becomes theirs, in the background: long prompts take their time."""
        if self._comparing is not None:
            self._comparing.stop()
        incoming = row.incoming
        if incoming is None or incoming.reason is not None:
            return
        self._comparing = self._services.background.start(
            lambda _stop: _compared(incoming),
            lambda found: self._dialog.show_changes(found[-1], self._services.appearance.theme),
            lambda _error: None,
        )

    def _stop(self) -> None:
        for job in (self._planning, self._comparing):
            if job is not None:
                job.stop()


class _Export(QObject):
    """A bundle on its way out, as long as its dialog is open."""

    def __init__(self, services: Services, dialog: BundleExportDialog, folder: Path) -> None:
        super().__init__(dialog)
        self._services = services
        self._dialog = dialog
        self._choice = dialog.choice
        self._folder = folder
        self._sizing: Job[int] | None = None
        self._writing: Job[Progress] | None = None
        dialog.choice_changed.connect(self._measure)
        dialog.save_pressed.connect(self._save)
        dialog.stop_pressed.connect(self._stop_writing)
        dialog.finished.connect(self._stop)
        self._measure()

    def _measure(self) -> None:
        from workbench.library.bundles.exporting import sizes

        if self._sizing is not None:
            self._sizing.stop()
        self._dialog.show_size(None)
        sources, with_history = self._choice.sources(), self._dialog.with_history
        found = [0]

        def done(error: WorkbenchError | None) -> None:
            self._dialog.show_size(found[-1] if sources and error is None else None)

        self._sizing = self._services.background.start(
            lambda _stop: sizes(sources, with_history=with_history), found.extend, done
        )

    def _save(self) -> None:
        from workbench.library.bundles.exporting import export_bundle

        file = self._services.questions.bundle_to_export(self._dialog, self._folder / f"{tr('prompts')}.zip")
        if file is None:
            return
        sources, with_history = self._choice.sources(), self._dialog.with_history
        self._dialog.show_error(None)
        self._dialog.show_progress(0)
        self._writing = self._services.background.start(
            lambda _stop: export_bundle(sources, file, with_history=with_history, replace=True),
            lambda done: self._dialog.show_progress(done[-1].done / done[-1].count),
            self._ended,
            label=tr("Writing the bundle"),
            on_stop=lambda: self._dialog.show_progress(None),
        )

    def _ended(self, error: WorkbenchError | None) -> None:
        self._writing = None
        self._dialog.show_progress(None)
        if error is None:
            self._dialog.accept()
        else:
            self._dialog.show_error(error)

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.stop()

    def _stop(self) -> None:
        for job in (self._sizing, self._writing):
            if job is not None:
                job.stop()


def _read(file: Path) -> Iterator[Bundle]:
    from workbench.library.bundles.reading import read_bundle

    yield read_bundle(file)


def _planned(bundle: Bundle, folder: str) -> Iterator[Incoming]:
    from workbench.library.bundles.planning import Effect, plan

    for incoming in plan(bundle, paths.library_folder(), folder):
        _ = incoming.choices, incoming.effect is Effect.BOTH_CHANGED and incoming.brought  # not on the GUI thread
        yield incoming


def _compared(incoming: Incoming) -> Iterator[tuple[PartChange, ...]]:
    """From yours; a prompt that is new, or that stands for a broken one, is compared with an empty one."""
    from workbench.library.changes import changes
    from workbench.prompts.file import loads
    from workbench.prompts.prompt import Prompt

    theirs = incoming.bundled.prompt
    yours = Prompt(theirs.name)
    if incoming.yours is not None:
        with suppress(WorkbenchError, UnicodeDecodeError):
            yours = loads(incoming.yours.decode("utf-8-sig"), incoming.path)
    yield changes(yours, theirs)


def _told(bundle: Bundle) -> str:
    made = bundle.manifest.made.astimezone().strftime("%Y-%m-%d %H:%M")
    if bundle.manifest.history:
        return tr("Made on {when} by {program}, with the history of the prompts.", when=made,
                  program=bundle.manifest.program)  # fmt: skip
    return tr("Made on {when} by {program}, without history.", when=made, program=bundle.manifest.program)


def _failure(events: Iterable[NotTaken | Working]) -> WorkbenchError | None:
    """All that stayed out, as one problem: the first reason, the others folded away."""
    from workbench.library.bundles.taking import NotTaken

    failed = [event for event in events if isinstance(event, NotTaken)]
    if not failed:
        return None
    reason: UsageError = failed[0].reason
    return WorkbenchError(
        "{n} prompts were not imported: {reason}",
        "The details name each one; all others are in the library.",
        details="\n".join(f"{event.incoming.path}: {event.reason}" for event in failed),
        n=len(failed),
        reason=Phrase(reason.message_template, **reason.values),
    )
