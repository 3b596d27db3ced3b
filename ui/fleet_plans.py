"""Carrying out the plan that a dialog shows, once its name is typed there, and watching what comes of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.services import Services
from ui.translation import tr
from ui.widgets.fleet.plan_dialog import PlanDialog
from ui.widgets.fleet.plan_texts import DOING
from workbench.endpoints.fleet.carrying_out import carry_out
from workbench.endpoints.fleet.confirmation import Confirmation, confirm
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.events import Ended, FleetEvent, Watched
from workbench.endpoints.fleet.plan import Plan
from workbench.endpoints.fleet.watching import EVERY_S, watch
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError, WorkbenchError


class PlanWork(QObject):
    """Of one dialog. `ended` carries the `Ended` of each plan that was carried out in it."""

    ended = Signal(object)

    def __init__(self, services: Services, dialog: PlanDialog, parent: QObject, every_s: float = EVERY_S) -> None:
        super().__init__(parent)
        self._services = services
        self._dialog = dialog
        self._every_s = every_s
        self._plan: Plan | None = None
        self._stop = Stop()
        self._job: Job[FleetEvent] | None = None
        self._watching: Job[Watched] | None = None
        self._end: Ended | None = None
        self._is_open = True
        dialog.confirmed.connect(self._confirm)
        dialog.progress.stop_pressed.connect(self._press_stop)
        dialog.progress.clean_up_pressed.connect(self._show_clean_up)
        dialog.finished.connect(self._left)

    def show(self, plan: Plan | None, missing: str = "") -> None:
        """Shows the plan, to be confirmed; nothing is sent."""
        self._plan = plan
        self._dialog.show_plan(plan, missing)

    def _confirm(self, typed: str) -> None:
        if self._plan is None or self._job is not None:
            return
        try:
            confirmation = confirm(self._plan, typed)
        except UsageError as error:
            self._dialog.show_error(error)
            return
        stop = self._stop = Stop()
        self._end = None
        self._dialog.show_progress(self._plan)
        self._job = self._services.background.start(
            lambda job_stop: _carried_out(confirmation, stop, job_stop),
            self._show_events,
            self._carried_out,
            label=tr(DOING[self._plan.kind], name=self._plan.name),
            on_stop=self._cut_off,
        )

    def _show_events(self, events: list[FleetEvent]) -> None:
        for event in events:
            if self._is_open:
                self._dialog.progress.show_event(event)
            if isinstance(event, Ended):
                self._end = event

    def _carried_out(self, error: WorkbenchError | None) -> None:
        self._job = None
        end = self._end
        failure = error or (end.error if end else None)
        if failure is not None and (not self._is_open or end is None):
            self._services.problems.show(failure)
        if end is None:
            return
        self.ended.emit(end)
        if self._is_open and end.done and not end.left:
            self._watch(end.plan)

    def _cut_off(self) -> None:
        """Stopped from outside of the dialog: what became of a call that was on its way is not known."""
        self._job = None
        if self._is_open:
            self._dialog.progress.show_watched(
                tr("Stopped. A call that was on its way may have been carried out: look in the account.")
            )

    # Watching

    def _watch(self, plan: Plan) -> None:
        if not plan.endpoints:  # a clean-up of what never ran
            self._dialog.progress.show_watched("")
            return
        self._dialog.progress.show_watching(plan, max(1, round(self._every_s)))
        self._watching = self._services.background.start(
            lambda stop: _watched(plan, stop, self._every_s),
            self._show_states,
            self._watched,
            on_stop=self._stopped_watching,
        )

    def _show_states(self, states: list[Watched]) -> None:
        for state in states:
            self._dialog.progress.show_event(state)

    def _watched(self, error: WorkbenchError | None) -> None:
        self._watching = None
        self._dialog.progress.show_watched("")
        self._dialog.progress.show_error(error)

    def _stopped_watching(self) -> None:
        self._watching = None
        if self._is_open:
            self._dialog.progress.show_watched(tr("No longer watched. What was begun goes on in AWS."))

    # What the user does

    def _press_stop(self) -> None:
        if self._watching is not None:
            self._watching.stop()
        else:
            self._stop.set()  # the call that is on its way is waited for: its answer says what was made

    def _show_clean_up(self) -> None:
        if self._end is not None and self._end.clean_up is not None:
            self._plan = self._end.clean_up
            self._dialog.show_clean_up(self._plan)

    def _left(self) -> None:
        """A plan that was confirmed goes on without its dialog; only the looking ends."""
        self._is_open = False
        if self._watching is not None:
            self._watching.stop()


def _carried_out(confirmation: Confirmation, stop: Stop, job_stop: Stop) -> Iterator[FleetEvent]:
    with ControlPlane() as plane, job_stop.wakes(stop.set):
        yield from carry_out(confirmation, plane, stop)


def _watched(plan: Plan, stop: Stop, every_s: float) -> Iterator[Watched]:
    with ControlPlane() as plane:
        yield from watch(plan.endpoints, plane, stop, every_s)
