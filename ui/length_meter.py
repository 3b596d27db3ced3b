"""The meter at work: it follows the prompt and the chosen endpoints, and proposes what to cut."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.cut_proposals import CutProposals
from ui.prompt_fits import PromptFits
from ui.services import Services
from ui.widgets.token_meter import TokenCounts, TokenMeter
from workbench.prompts.prompt import Prompt


class LengthMeter(QObject):
    """`cut_chosen` carries a `Cut`, of the prompt as it was shown last."""

    cut_chosen = Signal(object)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._prompt = Prompt(name="")
        self._counts = TokenCounts()
        self._fits = PromptFits(services, self)
        self.meter = TokenMeter()
        self.cuts = CutProposals(services, window)
        self._fits.changed.connect(self._show)
        services.appearance.changed.connect(self._show)
        self.meter.shorten_pressed.connect(self._propose)
        self.cuts.chosen.connect(self.cut_chosen)

    def show_counts(self, prompt: Prompt, counts: TokenCounts) -> None:
        """`counts` by part are those of the form that is shown; the endpoints are counted each in its own."""
        self._counts = counts
        if prompt == self._prompt:
            self._show()
        else:
            self._prompt = prompt
            self._fits.show_prompt(prompt)

    def clear(self) -> None:
        """Another prompt came, and it cannot be rendered."""
        self._prompt, self._counts = Prompt(name=""), TokenCounts()
        self._fits.clear()

    def _show(self) -> None:
        self.meter.show_counts(self._counts, self._fits.found, self._services.appearance.theme)
        if self._fits.error is not None:
            self.meter.show_error(self._fits.error)

    def _propose(self) -> None:
        past = any(fit.over() > 0 for fit in self._fits.found)
        self.cuts.open_over(self.meter.shorten, self._prompt, self._counts.examples or {}, past)
