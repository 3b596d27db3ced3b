"""What is done once the window is there, so that the first run need not wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from ui.services import Services
from workbench.endpoints.account import Account
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError


class WarmUp(QObject):
    """Starts the local endpoints, loads what calls to the chosen ones need, and finds the AWS account's settings.

    `account_known` carries an `Account`, or None where its settings cannot be used.
    """

    account_known = Signal(object)
    local_ready = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services

    def start(self) -> None:
        self._services.background.start(self._start_local, lambda _urls: None, self._local_started)
        settings = self._services.settings.value
        chosen = [one.in_account(settings.aws_profile, settings.aws_region) for one in self._services.endpoints.chosen]
        self._services.background.start(lambda _stop: self._prepare(chosen), lambda _nothing: None, lambda _error: None)
        self.find_account()

    def find_account(self) -> None:
        settings = self._services.settings.value
        self._services.background.start(
            lambda _stop: _account(settings.aws_profile, settings.aws_region), self._found_account, self._looked
        )

    def _start_local(self, _stop: Stop) -> Iterator[str]:
        yield self._services.local.url()

    def _prepare(self, endpoints: Sequence[Endpoint]) -> Iterator[None]:
        self._services.transport.prepare(endpoints)
        yield

    def _local_started(self, error: WorkbenchError | None) -> None:
        if error is None:
            self.local_ready.emit()
        else:
            self._services.problems.show(error)

    def _found_account(self, accounts: list[Account]) -> None:
        self.account_known.emit(accounts[-1])

    def _looked(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self.account_known.emit(None)
            self._services.problems.show(error)


def _account(profile: str, region: str) -> Iterator[Account]:
    from workbench.endpoints.account import configured_account

    yield configured_account(profile or None, region or None)
