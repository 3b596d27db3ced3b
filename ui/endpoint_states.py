"""What the saved endpoints are doing now, for whoever shows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from ui.background import Background, Watch
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.settings_store import SettingsStore
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed, Finished, Retrying, RunEvent
from workbench.endpoints.states import IN_SERVICE, MISSING, THROTTLED, EndpointState
from workbench.errors import EndpointError, WorkbenchError

# What a call that failed tells of its endpoint.
_TOLD = {"ThrottlingException": THROTTLED, "Throttling": THROTTLED, "TooManyRequestsException": THROTTLED}
_GONE = ("There is no endpoint",)


class EndpointStates(QObject):
    """`changed` says that a state may be another. AWS is asked while somebody looks (`look`), never without that."""

    changed = Signal()

    def __init__(
        self,
        background: Background,
        endpoints: ChosenEndpoints,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._endpoints = endpoints
        self._settings = settings
        self._states: dict[str, EndpointState] = {}
        self._watch: Watch | None = None
        self._asked: tuple[Endpoint, ...] = ()
        self._looking = False
        endpoints.known_changed.connect(self._follow)
        settings.changed.connect(self._follow)

    def of(self, label: str) -> EndpointState | None:
        """None where nothing is known yet."""
        return self._states.get(label)

    def look(self, looking: bool) -> None:
        """Whether somebody looks at the states now: they are asked for every 30 s then."""
        self._looking = looking
        self._follow()

    def hear(self, label: str, events: Sequence[RunEvent]) -> None:
        """Takes in what the calls of an endpoint told of its state."""
        for event in events:
            if isinstance(event, Failed | Retrying):
                self._hear_failure(label, event.error)
            elif isinstance(event, Finished) and event.reason != "stopped":
                self._take(EndpointState(label, IN_SERVICE))

    def _hear_failure(self, label: str, error: WorkbenchError) -> None:
        if not isinstance(error, EndpointError):
            return
        if error.code in _TOLD:
            self._take(EndpointState(label, _TOLD[error.code]))
        elif error.message_template.startswith(_GONE):
            self._take(EndpointState(label, MISSING))

    def _take(self, state: EndpointState) -> None:
        if self._states.get(state.label) != state:
            self._states[state.label] = state
            self.changed.emit()

    def _follow(self) -> None:
        """Asks for the endpoints that AWS can be asked for, where somebody looks and others than now are asked for."""
        settings = self._settings.value
        in_account = [
            one.in_account(settings.aws_profile, settings.aws_region)
            for one in self._endpoints.known
            if not one.is_local and one.transport == "sagemaker"
        ]
        asked = tuple(in_account) if self._looking else ()
        if asked == self._asked:
            return
        self._asked = asked
        if self._watch is not None:
            self._watch.stop()
            self._watch = None
        if asked and not self._background.closed:
            self._watch = self._background.watch(lambda stop: _states(asked, stop), self._take, lambda _error: None)


def _states(endpoints: Sequence[Endpoint], stop: threading.Event) -> Iterator[EndpointState]:
    from workbench.endpoints.followed_states import follow_states

    return follow_states(endpoints, stop.wait)
