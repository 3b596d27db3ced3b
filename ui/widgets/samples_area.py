"""What stands over the text of a column with several samples: a chip for each, how far they are, and the vote."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.sampled_answer import SampledAnswer
from ui.theme import Theme
from ui.widgets.sample_chips import SampleChips
from ui.widgets.styling import label, mark, rule, tight


class SamplesArea(QWidget):
    """Hidden where there is one sample. `picked` carries the position of the sample that the user wants to see."""

    picked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._chips = SampleChips(theme)
        self._chips.picked.connect(self.picked)
        self._progress = label(role="small", wrap=True, user_text=True)
        self._tally = label(role="small", wrap=True, user_text=True)
        lines = QVBoxLayout()
        lines.setContentsMargins(12, 2, 12, 6)
        lines.setSpacing(2)
        lines.addWidget(self._progress)
        lines.addWidget(self._tally)
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
        chips = samples.chips if samples is not None else ()
        self.setVisible(bool(chips))
        if samples is None or not chips:
            return
        self._chips.show_chips(chips, samples.shown)
        self._progress.setText(samples.progress)
        self._tally.setText(samples.tally)
        self._tally.setToolTip(samples.all_counts)
        self._tally.setVisible(bool(samples.tally))
        mark(self._tally, tone="warning" if samples.vote.tied else "plain")

    def show_theme(self, theme: Theme) -> None:
        self._chips.show_theme(theme)
