"""Merging what another program wrote into a prompt's file with the user's own edits, shown before it is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk, OpenPrompt
from ui.outside_changes import OutsideChanges
from ui.services import Services
from ui.translation import tr
from workbench.errors import WorkbenchError
from workbench.library.found_file import FoundFile

if TYPE_CHECKING:
    from ui.widgets.merge_dialog import MergeDialog
    from workbench.library.changes import PartChange
    from workbench.library.conflicts import Chosen
    from workbench.library.merging import Merged

    Choices = Mapping[str, Mapping[tuple[str, ...], Chosen]]

_FILE = ""  # the one file of the dialog


class OutsideMerge(QObject):
    """Merges for the prompt at the front. Where both sides changed a part, the user chooses in a dialog."""

    def __init__(self, services: Services, desk: Desk, told: OutsideChanges, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._told = told
        self._window = window

    def start(self) -> None:
        opened, outside = self._desk.current, self._told.current
        if outside is None or outside.found.prompt is None:
            return
        found, document = outside.found, opened.document
        base, ours, theirs = document.saved, document.prompt, outside.found.prompt

        def work() -> Iterator[tuple[Merged, tuple[PartChange, ...]]]:
            from workbench.library.changes import changes
            from workbench.library.merging import merge

            merged = merge(base, ours, theirs)
            yield merged, changes(ours, merged.prompt)

        self._services.background.start(
            lambda _stop: work(),
            lambda results: self._show(opened, found, *results[-1]),
            self._ended,
        )

    def _ended(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)

    def _show(self, opened: OpenPrompt, found: FoundFile, merged: Merged, taken: tuple[PartChange, ...]) -> None:
        from ui.part_texts import summary_text

        if opened is not self._desk.current:
            return
        if opened.document.prompt != merged.ours:  # edited meanwhile
            self.start()
        elif merged.conflicts:
            self._ask(found, merged, taken)
        elif self._services.questions.take_merged(self._window, found.path.name, len(taken), summary_text(taken)):
            self._told.take_merged(merged.prompt, found)

    def _ask(self, found: FoundFile, merged: Merged, taken: tuple[PartChange, ...]) -> None:
        from ui.models.conflicts_model import ConflictsModel, FileConflicts
        from ui.widgets.merge_dialog import MergeDialog

        model = ConflictsModel([FileConflicts(_FILE, merged.ours.name, merged.conflicts, taken)])
        dialog = MergeDialog(self._window, model, tr("Mine"), tr("In the file"), self._services.appearance.theme)
        dialog.submitted.connect(lambda chosen: self._take(found, merged, dialog, chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(
        self,
        found: FoundFile,
        merged: Merged,
        dialog: MergeDialog,
        chosen: Mapping[str, Mapping[tuple[str, ...], Chosen]],
    ) -> None:
        dialog.accept()
        self._told.take_merged(merged.resolved(chosen[_FILE]), found)
