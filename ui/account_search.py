"""Looking for the endpoints of the AWS account, in the background."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.services import Services
from ui.translation import tr
from workbench import paths
from workbench.endpoints.discovery import FoundEndpoint, account_endpoints
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.pricing import PriceTable

    _Found = PriceTable | FoundEndpoint


class AccountSearch(QObject):
    """`changed` says that more was found, or that the search began or ended; `failed` carries its error, or None.

    `found` are the endpoints, each followed by its inference components; `done` whether a search came to its end.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._found: dict[tuple[str, str | None], FoundEndpoint] = {}
        self._job: Job[_Found] | None = None
        self._prices: PriceTable | None = None
        self.done = False

    @property
    def running(self) -> bool:
        return self._job is not None

    @property
    def found(self) -> tuple[FoundEndpoint, ...]:
        hosts = [one for one in self._found.values() if not one.endpoint.component]
        return tuple(each for host in hosts for each in (host, *self._components(host)))

    def _components(self, host: FoundEndpoint) -> Iterable[FoundEndpoint]:
        name = host.endpoint.name
        return (one for one in self._found.values() if one.endpoint.component and one.endpoint.name == name)

    def start(self) -> None:
        """Begins anew; one that runs goes on."""
        if self._job is not None:
            return
        settings = self._services.settings.value
        self._found = {}
        self.failed.emit(None)
        self._job = self._services.background.start(
            lambda _stop: _found(settings.aws_profile or None, settings.aws_region or None),
            self._arrived,
            self._end,
            label=tr("Looking in the account"),
            on_stop=lambda: self._end(None, stopped=True),
        )
        self.changed.emit()

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def hourly(self, found: FoundEndpoint) -> float | None:
        """What all its instances cost an hour; None where that is not known. A component costs what its host does."""
        if self._prices is None or not found.instances or found.endpoint.component:
            return None
        price = self._prices.per_hour(found.instance_type, found.endpoint.region)
        return None if price is None else price * found.instances

    def _arrived(self, events: list[_Found]) -> None:
        for one in events:
            if not isinstance(one, FoundEndpoint):
                self._prices = one
        self.take([one for one in events if isinstance(one, FoundEndpoint)])

    def take(self, found: list[FoundEndpoint]) -> None:
        """Takes in what was found; a row replaces the one of the same key."""
        self._found |= {one.key: one for one in found}
        self.changed.emit()

    def _end(self, error: WorkbenchError | None, *, stopped: bool = False) -> None:
        self._job = None
        self.done = error is None and not stopped
        self.failed.emit(error)
        self.changed.emit()


def _found(profile: str | None, region: str | None) -> Iterator[_Found]:
    """The price table, which takes a while to read, then the account's endpoints."""
    from workbench.endpoints.pricing import load_prices

    yield load_prices(paths.prices_file())
    yield from account_endpoints(profile, region)
