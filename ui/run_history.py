"""What is done with runs of the history: shown as they were, sent again, noted, compared, deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.background import once
from ui.desk import Desk, OpenPrompt
from ui.hidden_names import names_are_hidden
from ui.prompt_document import unsaved_document
from ui.prompt_files import PromptFiles
from ui.services import Services
from ui.translation import ntr, tr
from workbench.errors import UnknownName, UsageError, WorkbenchError

if TYPE_CHECKING:
    from ui.panels.history_panel import HistoryPanel
    from workbench.runs.history.records import RunRow, StoredRun


class RunHistory(QObject):
    """Reads and writes the history in the background.

    `run_requested`: there is no run yet.
    """

    run_requested = Signal()

    def __init__(
        self,
        services: Services,
        desk: Desk,
        files: PromptFiles,
        hold_against: Callable[[StoredRun, StoredRun], object],
        window: QWidget,
    ) -> None:
        """`hold_against` shows what differs between an earlier run and a later one."""
        super().__init__(window)
        self._hold_against = hold_against
        self._services = services
        self._desk = desk
        self._files = files
        self._window = window
        self._panel: HistoryPanel | None = None
        self._held = False

    @property
    def panels(self) -> dict[str, Callable[[], QWidget]]:
        """What the side panels are given: the panel, made when it is first wanted."""
        return {"history": lambda: self.panel}

    def hold(self, held: bool) -> None:
        """While held the panel shows no run that it does not show already."""
        self._held = held
        if self._panel is not None:
            self._panel.hold(held)

    @property
    def panel(self) -> HistoryPanel:
        """The panel, made when it is first wanted."""
        if self._panel is None:
            from ui.panels.history_panel import HistoryPanel

            self._panel = panel = HistoryPanel(self._services)
            panel.hold(self._held)
            panel.asked.connect(self.act)
            panel.noted.connect(self._note)
            panel.noted_last.connect(self._note_at_once)
            panel.usage_requested.connect(self.show_usage)
            panel.run_requested.connect(self.run_requested)
            self._desk.running_changed.connect(lambda running: None if running else panel.run_ended())
        return self._panel

    def act(self, name: str, rows: tuple[RunRow, ...]) -> None:
        """`name` is one of `RUN_ACTIONS`. What would tell whose the answers of a blind vote are is not done."""
        if self._held and name not in ("star", "delete"):
            self._services.problems.show(names_are_hidden())
            return
        {
            "open": lambda: self._load(rows, self._open),
            "rerun": lambda: self._load(rows, lambda run: self._open(run).runs.run_stored()),
            "rerun_current": lambda: self._load(rows, self._run_with_current),
            "compare": lambda: self._load(rows, self._compare),
            "star": lambda: self._star(rows),
            "delete": lambda: self._delete(rows),
        }[name]()

    # Shown and sent again

    def _open(self, run: StoredRun) -> OpenPrompt:
        """In the prompt's own tab where it is as it was, else in one of its own, unsaved, with the prompt of then."""
        for one in self._desk.prompts:
            if one.runs.shows(run.uid):
                self._desk.show(one)
                return one
        opened = self._desk.find(Path(run.run.path)) if run.run.path else None
        if opened is None or opened.document.prompt != run.run.prompt or opened.runs.running:
            opened = self._desk.add(unsaved_document(run.run.prompt, tr("Open an earlier run")))
        self._desk.show(opened)
        opened.runs.show_stored(run)
        return opened

    def _run_with_current(self, run: StoredRun) -> None:
        """The prompt's file as it is now in the columns of then; endpoints that are not known are told and left out."""
        from workbench.runs.anew import repeats_of

        path = Path(run.run.path) if run.run.path else None
        if path is None or not path.is_file():
            opened = self._desk.add(unsaved_document(run.run.prompt, tr("Open an earlier run")))
        else:
            self._files.open(path)
            opened = self._desk.current
        endpoints = self._services.endpoints
        known = {endpoint.label for endpoint in endpoints.known if endpoints.can_be_chosen(endpoint)}
        variants = [column.variant for column in run.run.columns if column.variant.endpoint in known]
        missing = dict.fromkeys(one.variant.endpoint for one in run.run.columns if one.variant.endpoint not in known)
        if variants:
            self._desk.repeat(repeats_of(run))
            opened.runs.columns.put_on(variants)
            opened.runs.run()
        if missing:
            raise UnknownName(
                "Run {number} has columns of endpoints that are not known: {missing}.",
                "They are left out. Add the endpoints, then run it again.",
                number=run.id,
                missing=", ".join(missing),
            )

    def _compare(self, newer: StoredRun, older: StoredRun) -> None:
        self._hold_against(older, newer)

    def show_usage(self) -> None:
        """Opens the plot of calls, tokens and cost by day and endpoint."""
        from ui.usage import open_usage

        open_usage(self._services, self._window)

    # Noted and deleted

    def _note(self, run: int, note: str, tags: tuple[str, ...]) -> None:
        self._change(run, note=note, tags=tags)

    def _note_at_once(self, run: int, note: str, tags: tuple[str, ...]) -> None:
        """Nothing may come after it: a moment of the GUI thread is better than what was typed being lost."""
        try:
            self._services.history.annotate(run, note=note, tags=tags)
        except WorkbenchError as error:
            self._services.problems.show(error)

    def _star(self, rows: tuple[RunRow, ...]) -> None:
        starred = not all(row.starred for row in rows)
        for row in rows:
            self._change(row.id, starred=starred)

    def _change(self, run: int, **changes: object) -> None:
        """What is shown changes at once; a history that cannot be written says so and is read anew."""
        panel = self._panel
        place = None if panel is None else panel.rows.place_of(run)
        if panel is not None and place is not None:
            panel.show_row(replace(panel.rows.rows[place], **changes))  # type: ignore[arg-type]
        history = self._services.history
        self._work(lambda: history.annotate(run, **changes))  # type: ignore[arg-type]

    def _delete(self, rows: tuple[RunRow, ...]) -> None:
        if any(one.runs.running and one.runs.shows(row.uid) for one in self._desk.prompts for row in rows):
            self._services.problems.show(
                UsageError("A run that is still running cannot be deleted.", "Stop it, or wait until it has ended.")
            )
            return
        if not self._services.questions.delete_runs(self._window, len(rows)):
            return
        history, panel = self._services.history, self._panel

        def told(_done: object) -> None:
            if panel is not None:
                panel.note.say(ntr("{n} run deleted", "{n} runs deleted", len(rows)))
                panel.reading.read()

        self._work(lambda: history.delete([row.id for row in rows]), told)

    # In the background

    def _load(self, rows: tuple[RunRow, ...], use: Callable[..., object]) -> None:
        history = self._services.history

        def runs() -> tuple[StoredRun, ...]:
            return tuple(history.load(row.id) for row in rows)

        guarded = self._services.problems.guard
        self._work(runs, lambda found: guarded(lambda: use(*found))())

    def _work(self, work: Callable[[], object], use: Callable[..., object] = lambda _found: None) -> None:
        def take(found: list[object]) -> None:
            use(found[-1])

        self._services.background.start(once(work), take, self._told, label=tr("History"))

    def _told(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
            if self._panel is not None:
                self._panel.reading.read_soon()
