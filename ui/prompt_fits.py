"""Whether the prompt fits the chosen endpoints, counted off the GUI thread; only the newest counts."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.services import Services
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.stop import Stop
from workbench.errors import TemplateError, WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.runs.counting import TokenCounter
from workbench.runs.fit import Fit

Fits = tuple[Fit, ...]


class PromptFits(QObject):
    """`changed` says that `found` is of the newest prompt and the chosen endpoints; where it is empty `error` says why.

    A template that cannot be rendered is told by the preview, which tries the same.
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._prompt: Prompt | None = None
        self._job: Job[Fits] | None = None
        self.found: Fits = ()
        self.error: WorkbenchError | None = None
        services.endpoints.changed.connect(self._start)

    def show_prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._start()

    def clear(self) -> None:
        """There is no prompt that could be counted."""
        if self._job is not None:
            self._job.stop()
            self._job = None
        self._prompt, self.found, self.error = None, (), None
        self.changed.emit()

    def _start(self) -> None:
        if self._job is not None:
            self._job.stop()
        prompt, endpoints, counter = self._prompt, self._services.endpoints.chosen, self._services.counter
        if prompt is not None and not self._services.background.closed:
            self._job = self._services.background.start(
                lambda stop: _counted(prompt, endpoints, counter, stop), self._deliver, self._done
            )

    def _deliver(self, found: list[Fits]) -> None:
        self.found, self.error = found[-1], None
        self.changed.emit()

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None and not isinstance(error, TemplateError):
            self.found, self.error = (), error
            self.changed.emit()


def _counted(prompt: Prompt, endpoints: tuple[Endpoint, ...], counter: TokenCounter, stop: Stop) -> Iterator[Fits]:
    from workbench.prompts.isolated import interruptible
    from workbench.runs.fits import fits, marks_for
    from workbench.runs.forms import form_for

    with interruptible(stop.wakes):
        found = fits(prompt, endpoints, counter, marks_for(prompt, endpoints))
    if not found and endpoints:
        form_for(prompt, endpoints[0])  # says why the prompt cannot be sent
    yield found
