"""What a column of the Diff mode shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui.models.answer import BADGES
from ui.models.diff_sides import Compared, Side
from ui.models.percent import percent
from ui.models.request_difference_text import difference_text, requests_text
from ui.models.sampled_answer import SampledAnswer
from ui.translation import ntr, tr
from workbench.prompts.differences import EQUAL, Difference

# A column with this share of equal characters is much like the base, and one below the other much unlike it.
_ALIKE, _UNLIKE = 0.8, 0.3


@dataclass(frozen=True)
class DiffColumnValue:
    """One answer beside the base. `compared` is None until it is known; the base itself is compared with nothing.

    `key` is the column's on the desk, '' for a base that is no column of it.
    """

    key: str
    side: Side
    is_base: bool = False
    compared: Compared | None = None
    samples: SampledAnswer | None = None

    @property
    def pieces(self) -> tuple[Difference, ...]:
        """What is drawn: the answer as it is until it is compared."""
        if self.compared is not None:
            return self.compared.found
        return (Difference(EQUAL, self.side.text),) if self.side.text else ()

    @property
    def badge(self) -> tuple[str, str]:
        """How it stands to the base in a word, and the tone of that."""
        if self.is_base:
            return tr("base"), "accent"
        if not self.side.text:
            return tr(BADGES[self.side.state][0]), BADGES[self.side.state][1]
        if self.compared is None:
            return tr("comparing…"), "plain"
        if self.compared.identical:
            return tr("identical"), "good"
        alike = self.compared.likeness
        tone = "good" if alike >= _ALIKE else "warning" if alike >= _UNLIKE else "bad"
        return tr("{n} % alike", n=percent(alike)), tone

    @property
    def sent(self) -> str:
        """What it was sent otherwise than the base, in a line."""
        return "" if self.compared is None else requests_text(self.compared.requests)

    @property
    def sent_in_full(self) -> str:
        """The same, a difference a line."""
        found = self.compared.requests if self.compared is not None else None
        return "\n".join(map(difference_text, found or ()))

    def changes_text(self, at: int, drawn: int) -> str:
        """How many changes there are, or which of them is gone to; `drawn` of them can be gone to."""
        if self.compared is None or self.compared.identical:
            return ""
        if at >= 0:
            return tr("Change {n} of {count}", n=at + 1, count=max(drawn, self.compared.changes))
        return ntr("{n} change", "{n} changes", self.compared.changes)
