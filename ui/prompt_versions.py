"""The versions of the prompt at the front: keeps their panel up to date, and carries out what is asked in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.library_branches import LibraryBranches
from ui.library_commits import LibraryCommits
from ui.models.version_rows import VersionRow
from ui.panels.versions_panel import VersionsPanel
from ui.prompt_files import PromptFiles
from ui.services import Services
from ui.translation import tr
from ui.version_actions import VersionActions
from ui.version_comparisons import VersionComparisons
from ui.version_list import VersionList
from ui.version_names import VersionNames

# After so long without a key the unsaved changes are compared anew.
_PAUSE_MS = 400
# What other programs do to branches and versions, as in a rebase, comes in quick steps: they are one reading.
_OUTSIDE_MS = 200


class PromptVersions(QObject):
    """Fills `panel` while it is turned on; `closed`: the user has closed it."""

    closed = Signal()

    def __init__(
        self, services: Services, desk: Desk, files: PromptFiles, commits: LibraryCommits, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._window = window
        self._on = False
        self._compared: object = None
        self.panel = VersionsPanel(services)
        self.branches = LibraryBranches(services, desk, commits, window)
        self._list = VersionList(services, desk.current.document, self)
        self._comparisons = VersionComparisons(services, self)
        self._actions = VersionActions(services, desk, files, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._outside = QTimer(self, singleShot=True, interval=_OUTSIDE_MS)
        self._follow(desk, commits)
        self._connect(files)

    def turn(self, on: bool) -> None:
        """Lists the versions while `on`."""
        self._on = on
        if on:
            self._read()
        else:
            self._list.stop()
            self._comparisons.stop()

    def follow_library(self, library: Path) -> None:
        """The library may have other versions or branches now: its list, where it is shown, is read again soon."""
        if self._on and library == self._list.library:
            self._outside.start()

    def _follow(self, desk: Desk, commits: LibraryCommits) -> None:
        """What other versions, or other changes, may come from."""
        for signal in (desk.current_changed, commits.committed, self.branches.changed):
            signal.connect(self._read)
        desk.prompt_changed.connect(self._pause.start)
        desk.state_changed.connect(self._soon.start)
        desk.version_runs_changed.connect(self.panel.rows.tell_changed)
        self._soon.timeout.connect(self._look)
        self._outside.timeout.connect(self._read)
        for signal in (self._pause.timeout, self._list.changed):
            signal.connect(self._show)
        self._comparisons.more_known.connect(self.panel.rows.tell_changed)
        self._comparisons.compared.connect(self._show_changes)

    def _connect(self, files: PromptFiles) -> None:
        panel, guard = self.panel, self._services.problems.guard
        panel.rows.changes_of, panel.rows.runs_of = self._line, self._runs
        panel.selection_changed.connect(self._compare)
        panel.save_requested.connect(guard(files.save))
        panel.place_requested.connect(guard(files.save_in_library))
        panel.close_requested.connect(self.closed)
        panel.restore_requested.connect(self._within(self._actions.restore))
        panel.open_requested.connect(self._within(self._actions.open_as_new))
        panel.copy_requested.connect(self._within(self._actions.copy))
        panel.names_requested.connect(self._within(self._name))
        panel.branch.switch_requested.connect(self._within(self.branches.switch))
        panel.branch.delete_requested.connect(self._within(self.branches.delete))
        panel.branch.new_requested.connect(self._within(self.branches.ask_new))

    def _within(self, does: Callable[..., object]) -> Callable[..., None]:
        """`does` with the library of the prompt at the front before what a signal carries."""

        def done(*values: object) -> None:
            if self._list.library is not None:
                does(self._list.library, *values)

        return done

    # What is shown

    def _read(self, *_: object) -> None:
        if self._on and not self._services.background.closed:
            self._list.read(self._desk.current.document)

    def _look(self) -> None:
        """The prompt was saved or changed: where it has another file, that one has other versions."""
        if self._desk.current.document.path != self._list.file:
            self._read()
        else:
            self._show()

    def _show(self, *_: object) -> None:
        if not self._on:
            return
        if self._list.library is None:
            self.panel.show_outside()
            return
        self.panel.show_rows(self._list.rows, self._list.branch, self._list.branches, complete=self._list.complete)
        self.panel.rows.tell_changed()
        self._compare()

    def _line(self, place: int) -> str:
        """What changed in the row's version; of the last one that is known, once it is known to be the first."""
        rows = self.panel.rows.rows
        library, row = self._list.library, rows[place]
        if library is None or (place + 1 == len(rows) and not self._list.complete):
            return ""
        before: Any = self._list.before(rows, place)
        after: Any = self._list.source(row)
        return self._comparisons.line(library, before, after)

    def _runs(self, place: int) -> str:
        return self._desk.current.version_runs.text(self._list.content(self.panel.rows.rows[place]))

    def _compare(self) -> None:
        """What the chosen row changed, or what lies between the two that are furthest apart."""
        rows, chosen, library = self.panel.rows.rows, self.panel.chosen, self._list.library
        if not chosen or library is None or not self._on:
            return
        newest, oldest = rows[chosen[0]], rows[chosen[-1]]
        after: Any = self._list.source(newest)
        before: Any = self._list.before(rows, chosen[0]) if len(chosen) == 1 else self._list.source(oldest)
        if (library, before, after) == self._compared:
            return
        self._compared = (library, before, after)
        if len(chosen) == 1:
            self._heading = tr("Changed: {version}", version=_called(newest))
        else:
            self._heading = tr("From {old} to {new}", old=_called(oldest), new=_called(newest))
        self._comparisons.compare(library, before, after)

    def _show_changes(self, found: Any) -> None:
        self.panel.show_changes(self._heading, found)

    def _name(self, library: Path, row: VersionRow) -> None:
        if row.version is not None:
            asked = VersionNames(self._services, self._window, library, self._list.path, row.version)
            asked.changed.connect(self._read)


def _called(row: VersionRow) -> str:
    return f"{row.short_id} “{row.title}”" if row.short_id else row.title
