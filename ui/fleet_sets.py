"""The sets of endpoints: listing, making, starting, stopping and forgetting them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.fleet_plans import PlanWork
from ui.services import Services
from ui.translation import tr
from ui.widgets.dialogs import shown
from ui.widgets.fleet.plan_dialog import PlanDialog
from ui.widgets.fleet.plan_texts import price_text
from ui.widgets.fleet.sets_dialog import NewSetDialog, SetsDialog
from ui.widgets.sets_card import SetRow
from workbench import paths
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.instance_prices import Hourly
from workbench.endpoints.fleet.making_sets import made_set
from workbench.endpoints.fleet.plan import Plan
from workbench.endpoints.fleet.set_file import find_set, forget_set, keep_set, load_sets
from workbench.endpoints.fleet.set_states import plan_now, running_members
from workbench.endpoints.fleet.sets import EndpointSet
from workbench.errors import UsageError, WorkbenchError

Running = tuple[str, int]


def set_row(one: EndpointSet, running: int | None = None) -> SetRow:
    """A set as it is listed."""
    return SetRow(one.name, tuple(each.name for each in one.members), price_text(one.per_hour), running)


class SetsWork(QObject):
    """Of one dialog. `changed`: a set was made, forgotten or brought back."""

    changed = Signal()

    def __init__(self, services: Services, hourly: Hourly, window: QWidget, every_s: float) -> None:
        super().__init__(window)
        self._services = services
        self._hourly = hourly
        self._window = window
        self._every_s = every_s
        self._running: dict[str, int] = {}
        self._looking: Job[Running] | None = None
        self._forgotten: EndpointSet | None = None
        self._is_open = True
        self.dialog = SetsDialog(window, services.appearance.theme.icon("close"))
        self.dialog.new_pressed.connect(self._ask_new)
        self.dialog.card.start_pressed.connect(partial(self.ask, "start"))
        self.dialog.card.stop_pressed.connect(partial(self.ask, "stop"))
        self.dialog.card.forget_pressed.connect(self._forget)
        self.dialog.undo.undo_pressed.connect(self._bring_back)
        self.dialog.finished.connect(self._left)

    def open(self) -> None:
        self._show()
        self._look()
        shown(self.dialog)

    def _sets(self) -> tuple[EndpointSet, ...]:
        try:
            return load_sets(paths.fleet_file())
        except WorkbenchError as error:
            self.dialog.show_error(error)
            return ()

    def _show(self) -> None:
        self.dialog.show_sets([set_row(one, self._running.get(one.name)) for one in self._sets()])

    def _show_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _look(self) -> None:
        """Which endpoints of the sets run now."""
        if self._looking is not None:
            self._looking.stop()
        sets = self._sets()
        if not sets:
            return
        self.dialog.show_state(tr("Looking which endpoints run…"))
        self._looking = self._services.background.start(
            lambda _stop: _running(sets), self._show_running, self._looked, on_stop=lambda: None
        )

    def _show_running(self, found: list[Running]) -> None:
        self._running |= dict(found)
        if self._is_open:
            self._show()

    def _looked(self, error: WorkbenchError | None) -> None:
        self._looking = None
        if self._is_open:
            self.dialog.show_state("")
            self.dialog.show_error(error)

    # Starting and stopping

    def ask(self, kind: Literal["start", "stop"], name: str) -> None:
        """Looks what runs, then shows the plan of what is left to do."""
        self.dialog.show_state(tr("Looking which endpoints run…"))
        self._services.background.start(
            lambda _stop: _planned(kind, name), lambda plans: self._open_plan(plans[0]), self._looked
        )

    def _open_plan(self, plan: Plan) -> None:
        dialog = PlanDialog(self._window)
        work = PlanWork(self._services, dialog, self, self._every_s)
        work.show(plan)
        dialog.finished.connect(self._look_again)
        shown(dialog).ask()

    def _look_again(self) -> None:
        if self._is_open:
            self._look()

    # Making and forgetting

    def _ask_new(self) -> None:
        saved = [one for one in self._services.endpoints.known if one.transport == "sagemaker" and not one.is_local]
        dialog = NewSetDialog(self.dialog, saved)
        dialog.submitted.connect(lambda name, labels: self._make(dialog, name, labels, saved))
        shown(dialog)

    def _make(self, dialog: NewSetDialog, name: str, labels: tuple[str, ...], saved: list[Endpoint]) -> None:
        settings = self._services.settings.value
        chosen = [one.in_account(settings.aws_profile, settings.aws_region) for one in saved if one.label in labels]

        def done(error: WorkbenchError | None) -> None:
            if error is not None:
                dialog.show_error(error)
                return
            dialog.accept()
            self._show_changed()
            self._look()

        if any(one.name == name for one in self._sets()):
            dialog.show_error(UsageError("There is a set {name} already.", "Give the new one another name.", name=name))
            return
        self._services.background.start(lambda _stop: _made(name, chosen, self._hourly), lambda _made: None, done)

    def _forget(self, name: str) -> None:
        try:
            self._forgotten = find_set(name, paths.fleet_file())
            forget_set(name, paths.fleet_file())
        except WorkbenchError as error:
            self.dialog.show_error(error)
            return
        self._show_changed()
        self.dialog.undo.show_note(tr("The set “{name}” was taken out of the list.", name=name))

    def _bring_back(self) -> None:
        if self._forgotten is not None:
            keep_set(self._forgotten, paths.fleet_file())
            self._show_changed()

    def _left(self) -> None:
        self._is_open = False
        if self._looking is not None:
            self._looking.stop()


def _running(sets: tuple[EndpointSet, ...]) -> Iterator[Running]:
    with ControlPlane() as plane:
        for one in sets:
            yield one.name, len(running_members(one, plane))


def _planned(kind: Literal["start", "stop"], name: str) -> Iterator[Plan]:
    chosen = find_set(name, paths.fleet_file())
    with ControlPlane() as plane:
        yield plan_now(kind, chosen, plane)


def _made(name: str, endpoints: list[Endpoint], hourly: Hourly) -> Iterator[EndpointSet]:
    with ControlPlane() as plane:
        made = made_set(name, endpoints, plane, hourly)
    keep_set(made, paths.fleet_file())
    yield made
