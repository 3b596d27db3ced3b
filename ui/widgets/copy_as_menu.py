"""The menu of the code that a column's call can be copied as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True)
class CodeChoice:
    """One entry: `target` names a code target. What cannot be written has a `reason`, and cannot be chosen."""

    title: str
    target: str
    stream: bool = False
    reason: str = ""


class CopyAsMenu(QMenu):
    """`opened` asks for what is to be shown; `chosen` carries a target, and whether its code is to stream."""

    opened = Signal()
    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, toolTipsVisible=True)
        self.aboutToShow.connect(self.opened)

    def show_choices(self, choices: Sequence[CodeChoice]) -> None:
        """In their order; those that stream stand below the others."""
        self.clear()
        for stream in (False, True):
            for choice in choices:
                if choice.stream == stream:
                    self._add(choice)
            self.addSeparator()

    def _add(self, choice: CodeChoice) -> None:
        action = self.addAction(choice.title)
        action.setEnabled(not choice.reason)
        action.setToolTip(choice.reason)
        action.setStatusTip(choice.reason)
        action.triggered.connect(partial(self.chosen.emit, choice.target, choice.stream))
