"""A probe of one endpoint: its dialog, its calls in the background, and what becomes of the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.services import Services
from ui.translation import tr
from ui.widgets.probe_dialog import ProbeDialog
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.guesses import Guess
    from workbench.endpoints.probe_steps import ProbeStep


class Probing(QObject):
    """Opens the dialog at once; nothing is sent before the user starts it.

    `pinned`: what was found is in the endpoint's file. `add_requested` carries an endpoint that is not saved yet, with
    what was found.
    """

    pinned = Signal()
    add_requested = Signal(object)

    def __init__(self, services: Services, endpoint: Endpoint, guess: Guess | None, parent: QWidget) -> None:
        from workbench.endpoints.probe import guess_of, probe_calls

        super().__init__(parent)
        self._services = services
        self._endpoint = endpoint
        self._saved = any(one == endpoint for one in services.endpoints.known)
        settings = services.settings.value
        self._called = endpoint.in_account(settings.aws_profile, settings.aws_region)
        self._guess = guess or guess_of(endpoint)
        self._job: Job[ProbeStep] | None = None
        self._result: Endpoint | None = None
        self.dialog = ProbeDialog(parent, endpoint, probe_calls(self._called, self._guess))
        self.dialog.start_pressed.connect(self._start)
        self.dialog.stop_pressed.connect(self._stop)
        self.dialog.add_pressed.connect(self._add)
        self.dialog.finished.connect(self._close)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _start(self) -> None:
        self.dialog.show_running(True)
        self._job = self._services.background.start(
            self._steps,
            self._show,
            self._end,
            label=tr("Probing {name}", name=self._endpoint.label),
            on_stop=lambda: self._end(None),
        )

    def _steps(self, stop: Stop) -> Iterator[ProbeStep]:
        from workbench.endpoints.probe import probe

        return probe(self._called, self._guess, self._services.transport, stop)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _show(self, steps: list[ProbeStep]) -> None:
        from workbench.endpoints.probe_steps import ProbedFormat

        for step in steps:
            if isinstance(step, ProbedFormat):
                found = step.endpoint
                self._result = replace(self._endpoint, payload=found.payload, stream=found.stream, probed=found.probed)
                self.dialog.show_result(step, saved=self._saved)
                self._pin()
            else:
                self.dialog.show_step(step)

    def _pin(self) -> None:
        """Writes the result into the endpoint's file, where it has one."""
        if not self._saved or self._result is None:
            return
        try:
            self._services.catalogue.replace(self._endpoint.label, self._result)
        except WorkbenchError as error:
            self.dialog.show_error(error)
            return
        self._endpoint = self._result
        self.pinned.emit()

    def _add(self) -> None:
        self.dialog.accept()
        self.add_requested.emit(self._result)

    def _end(self, error: WorkbenchError | None) -> None:
        self._job = None
        self.dialog.show_running(False)
        self.dialog.show_error(error)

    def _close(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.stop()
        self.deleteLater()
