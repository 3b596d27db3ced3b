"""How far the samples of columns lie apart, found off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.background import Background
from ui.found_later import FoundLater

if TYPE_CHECKING:
    from workbench.runs.spread import Sampled, Spread

# Results that are remembered; beyond that all are found anew.
_MOST_KNOWN = 100
_Samples = tuple["Sampled", ...]


class SampleSpreads(FoundLater[_Samples, "Spread"]):
    """`of` gives what is known and asks for the rest; `changed` says that more is known."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(background, _found, _MOST_KNOWN, parent)

    def of(self, samples: _Samples) -> Spread | None:
        """None until it is known."""
        return self.get(samples)


def _found(wanted: Iterable[_Samples]) -> Iterator[tuple[_Samples, Spread]]:
    from workbench.runs.spread import spread

    for samples in wanted:
        yield samples, spread(samples)
