"""What to cut, proposed over the meter: worked out off the GUI thread, made with one click or key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.services import Services
from ui.widgets.cuts_popup import CutsPopup
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.runs.counting import TokenCounter
from workbench.runs.fit import CLOSE

if TYPE_CHECKING:
    from workbench.prompts.cutting import Cut


class CutProposals(QObject):
    """`chosen` carries a `Cut` of the prompt that was proposed for."""

    chosen = Signal(object)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._job: Job[tuple[Cut, ...]] | None = None
        self.popup = CutsPopup(window)
        self.popup.chosen.connect(self.chosen)
        self.popup.closed.connect(self._stop)

    def open_over(self, button: QWidget, prompt: Prompt, example_tokens: Mapping[int, int], past: bool) -> None:
        """`past` is whether a window is passed, rather than nearly full: then what fits is enough."""
        self._stop()
        self.popup.open_over(button)
        share = 1.0 if past else CLOSE
        endpoints, counter = self._services.endpoints.chosen, self._services.counter
        self._job = self._services.background.start(
            lambda stop: _proposed(prompt, endpoints, counter, example_tokens, share, stop),
            lambda found: self.popup.show_cuts(found[-1], past),
            self._done,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self.popup.show_error(error)


def _proposed(
    prompt: Prompt,
    endpoints: tuple[Endpoint, ...],
    counter: TokenCounter,
    example_tokens: Mapping[int, int],
    share: float,
    stop: Stop,
) -> Iterator[tuple[Cut, ...]]:
    from workbench.prompts.cutting import cuts
    from workbench.prompts.isolated import interruptible
    from workbench.runs.fits import excess_for, marks_for

    with interruptible(stop.wakes):
        found = cuts(prompt, excess_for(endpoints, counter, marks_for(prompt, endpoints), share), example_tokens)
    yield found
