"""Deleting an endpoint for good, with what this program made for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ui.fleet_plans import PlanWork
from ui.services import Services
from ui.translation import hint, message, tr
from ui.widgets.dialogs import shown
from ui.widgets.fleet.plan_dialog import PlanDialog
from workbench import paths
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.deleting import delete_plan
from workbench.endpoints.fleet.events import Ended
from workbench.endpoints.fleet.instance_prices import Hourly, cost_per_hour
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.resources import Deployed, deployed
from workbench.endpoints.fleet.set_file import kept_config
from workbench.errors import UsageError


class Deletion(QObject):
    """Of one dialog. `removed`: the endpoint was taken out of the catalogue too."""

    removed = Signal()

    def __init__(
        self,
        services: Services,
        endpoint: Endpoint,
        found: tuple[Deployed, float | None],
        window: QWidget,
        every_s: float,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._endpoint = endpoint
        self._found, self._per_hour = found
        self.dialog = PlanDialog(window, tr("Delete {name}", name=endpoint.name))
        self._others: QCheckBox | None = None
        if any(not one.made_here and one.kind != "Endpoint" for one in self._found.resources):
            self._others = self.dialog.add_option(tr("Also delete its parts that this program did not make"))
            self._others.toggled.connect(self._plan)
        self._forgets = any(one.label == endpoint.label for one in services.endpoints.known)
        if self._forgets:
            forget = self.dialog.add_option(tr("Take it out of the list of endpoints too"), ticked=True)
            forget.toggled.connect(self._set_forgets)
        self._work = PlanWork(services, self.dialog, self, every_s)
        self._work.ended.connect(self._ended)

    def open(self) -> None:
        self._plan()
        shown(self.dialog).ask()

    def _plan(self) -> None:
        others = self._others is not None and self._others.isChecked()
        try:
            self._work.show(delete_plan(self._found, others=others, per_hour=self._per_hour))
        except UsageError as error:
            self._work.show(None, f"{message(error)} {hint(error)}")

    def _set_forgets(self, forgets: bool) -> None:
        self._forgets = forgets

    def _ended(self, end: Ended) -> None:
        if end.left or not self._forgets:
            return
        self._services.problems.guard(partial(self._services.catalogue.remove, self._endpoint.label))()
        self.removed.emit()


def looked_up(endpoint: Endpoint, hourly: Hourly) -> Iterator[tuple[Deployed, float | None]]:
    """What the endpoint is made of, and what deleting it saves an hour."""
    with ControlPlane() as plane:
        kept = kept_config(endpoint.name, endpoint.region, paths.fleet_file())
        place = Place(endpoint.profile, endpoint.region)
        found = deployed(place, endpoint.name, plane, kept)
        yield found, cost_per_hour(endpoint, found, plane.region(place), hourly) if found.runs else None
