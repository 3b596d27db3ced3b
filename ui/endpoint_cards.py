"""The cards of an endpoint's calls, filled from the log: how fast it is, what an answer costs, how it failed last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from ui.background import Job
from ui.models.call_statistics import LAST_CALLS, Failure, failures, latency
from ui.services import Services
from ui.translation import tr
from ui.widgets.cost_card import CostCard
from ui.widgets.failures_card import FailuresCard
from ui.widgets.latency_card import LatencyCard
from workbench import paths
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.errors import EndpointError, WorkbenchError
from workbench.runs.answer_costs import answer_costs
from workbench.runs.call_log import CallLog, CallRecord

# Calls that tell what an answer costs at each number of calls at once.
_MEASURED_CALLS = 500


@dataclass(frozen=True)
class _Found:
    calls: tuple[CallRecord, ...]
    price: Price
    estimate: bool


class EndpointCards(QObject):
    """Three cards for wherever an endpoint is shown. `show_endpoint` fills them; call it again when more was logged.

    `priced` carries the endpoint's `Price` with the table's figure, and whether that is an estimate.
    """

    priced = Signal(object, bool)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._log = CallLog(paths.calls_folder())
        self._job: Job[_Found] | None = None
        self.latency = LatencyCard()
        self.costs = CostCard()
        self.failures = FailuresCard()
        self.failures.details_requested.connect(self._tell)
        self.failures.log_requested.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """Reads the log and the prices in the background; what was asked for before no longer comes."""
        if self._job is not None:
            self._job.stop()
        settings = self._services.settings.value
        located = endpoint.in_account(settings.aws_profile, settings.aws_region)
        self._job = self._services.background.start(
            lambda _stop: _found(self._log, located), partial(self._show, located), self._done
        )

    def _show(self, endpoint: Endpoint, found: list[_Found]) -> None:
        calls, price = found[-1].calls, found[-1].price
        last = calls[:LAST_CALLS]
        self.latency.show_latency(latency(last))
        self.costs.show_costs(answer_costs(calls, price), _priced_by(price), found[-1].estimate)
        self.priced.emit(price, found[-1].estimate)
        self.failures.show_failures(failures(last), datetime.now().astimezone().date())

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self._services.problems.show(error)

    def _tell(self, failure: Failure) -> None:
        details = tr("Request id: {id}", id=failure.request_id)
        self._services.problems.show(EndpointError(failure.message, failure.hint, details=details))


def _found(log: CallLog, endpoint: Endpoint) -> Iterator[_Found]:
    from workbench.endpoints.pricing import load_prices, table_row

    row = table_row(endpoint, load_prices(paths.prices_file()))
    price = endpoint.price if row is None else replace(endpoint.price, per_hour=row.per_hour)
    estimate = row is not None and row.origin == "estimate"
    yield _Found(log.newest(endpoint.label, _MEASURED_CALLS), price, estimate)


def _priced_by(price: Price) -> str:
    """What the price is of, as the user reads it; '' without one."""
    if price.per_1k_in is not None or price.per_1k_out is not None:
        return tr("by the token")
    if price.per_hour is None:
        return price.instance_type or ""
    return f"{price.instances} × {price.instance_type}" if price.instance_type else tr("by the hour")
