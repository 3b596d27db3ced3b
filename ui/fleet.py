"""The fleet: what can be done with models and endpoints in the account, each behind a dialog that shows the calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.services import Services
from ui.translation import tr
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.fleet.instance_prices import Hourly, per_hour
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from ui.fleet_sets import SetsWork
    from workbench.endpoints.fleet.resources import Deployed

EVERY_S = 15.0


class Fleet(QObject):
    """`hourly` gives the price of an instance type in a region; `every_s` is how often endpoints are looked at.

    `sets_changed`: a set was made, forgotten or brought back.
    """

    sets_changed = Signal()

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self.hourly: Hourly = per_hour
        self.every_s = EVERY_S

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "jumpstart_models": self.open_models,
            "endpoint_sets": self.open_sets,
            "delete_endpoint": self.ask_what_to_delete,
        }

    def open_models(self) -> QWidget:
        from ui.fleet_models import ModelBrowsing
        from workbench.endpoints.fleet.plan import Place

        settings = self._services.settings.value
        place = Place(settings.aws_profile or None, settings.aws_region or None)
        browsing = ModelBrowsing(self._services, self.hourly, place, self._window, self.every_s)
        browsing.deployed.connect(self._read_catalogue)
        browsing.open()
        return browsing.dialog

    def open_sets(self) -> QWidget:
        return self._sets().dialog

    def start_set(self, name: str) -> None:
        self._sets().ask("start", name)

    def stop_set(self, name: str) -> None:
        self._sets().ask("stop", name)

    def _sets(self) -> SetsWork:
        from ui.fleet_sets import SetsWork

        work = SetsWork(self._services, self.hourly, self._window, self.every_s)
        work.changed.connect(self.sets_changed)
        work.open()
        return work

    def ask_what_to_delete(self) -> QWidget:
        from ui.widgets.dialogs import shown
        from ui.widgets.fleet.endpoint_choice import EndpointChoice

        saved = [one for one in self._services.endpoints.known if one.transport == "sagemaker" and not one.is_local]
        dialog = EndpointChoice(self._window, saved)
        dialog.chosen.connect(self.delete)
        return shown(dialog)

    def delete(self, endpoint: Endpoint) -> None:
        """Looks up what the endpoint is made of, then shows the calls that delete it."""
        from ui.fleet_deletion import Deletion, looked_up

        settings = self._services.settings.value
        wanted = endpoint.in_account(settings.aws_profile, settings.aws_region)

        def show(found: list[tuple[Deployed, float | None]]) -> None:
            deletion = Deletion(self._services, wanted, found[0], self._window, self.every_s)
            deletion.removed.connect(self._read_catalogue)
            deletion.open()

        self._services.background.start(
            lambda _stop: looked_up(wanted, self.hourly),
            show,
            self._tell,
            label=tr("Looking up {name}", name=wanted.name),
        )

    def _read_catalogue(self) -> None:
        self._services.endpoints.read(self._services.catalogue)

    def _tell(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
