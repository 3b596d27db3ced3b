"""What stands over the text of a column with several samples: a chip for each, how far they are, and the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.sampled_answer import SampledAnswer
from ui.models.spread_text import spread_explained, spread_line, spread_times
from ui.theme import Theme
from ui.widgets.sample_chips import SampleChips
from ui.widgets.styling import label, mark, rule, tight

if TYPE_CHECKING:
    from workbench.runs.spread import Spread


class SamplesArea(QWidget):
    """Hidden where there is one sample. `picked` carries the position of the sample that the user wants to see."""

    picked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._chips = SampleChips(theme)
        self._shown: SampledAnswer | None = None
        self._chips.picked.connect(self._pick)
        self._chips.picked_again.connect(self._pick_next)
        self._progress = label(role="small", wrap=True, user_text=True)
        self._tally = label(role="small", wrap=True, user_text=True)
        self._spread = label(role="small", wrap=True)
        lines = QVBoxLayout()
        lines.setContentsMargins(12, 2, 12, 6)
        lines.setSpacing(2)
        lines.addWidget(self._progress)
        lines.addWidget(self._tally)
        lines.addWidget(self._spread)
        chips = QVBoxLayout()
        chips.setContentsMargins(8, 6, 8, 0)
        chips.addWidget(self._chips)
        column = QVBoxLayout(self)
        tight(column)
        column.addLayout(chips)
        column.addLayout(lines)
        column.addWidget(rule())
        self.hide()

    def show_samples(self, samples: SampledAnswer | None) -> None:
        self._shown = samples
        chips = samples.chips if samples is not None else ()
        self.setVisible(bool(chips))
        if samples is None or not chips:
            return
        self._chips.show_chips(chips, samples.shown_chip)
        self._progress.setText(samples.progress)
        self._tally.setText(samples.tally)
        self._tally.setToolTip(samples.all_counts)
        self._tally.setVisible(bool(samples.tally))
        mark(self._tally, tone="warning" if samples.vote.tied else "plain")
        self._show_spread(samples.spread)

    def _show_spread(self, spread: Spread | None) -> None:
        self._spread.setVisible(spread is not None)
        if spread is not None:
            self._spread.setText("\n".join(filter(None, [spread_line(spread), spread_times(spread)])))
            self._spread.setToolTip(spread_explained(spread))

    def _pick(self, chip: int) -> None:
        """The sample of that chip; of several the one that is shown already, else the first."""
        if self._shown is not None:
            positions = self._shown.chips[chip].positions
            self.picked.emit(self._shown.shown if self._shown.shown in positions else positions[0])

    def _pick_next(self, chip: int) -> None:
        """Of several samples with the same answer the one after that which is shown."""
        if self._shown is not None:
            positions = self._shown.chips[chip].positions
            at = positions.index(self._shown.shown) if self._shown.shown in positions else -1
            self.picked.emit(positions[(at + 1) % len(positions)])

    def show_theme(self, theme: Theme) -> None:
        self._chips.show_theme(theme)
