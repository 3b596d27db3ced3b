"""The menu of the files that were opened or saved last."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT


class RecentFiles(QMenu):
    """`open_requested` carries the path that was chosen."""

    open_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Recent files"), parent)
        self.setProperty(USER_TEXT, True)

    def show_files(self, paths: Iterable[str]) -> None:
        """The newest first. The tool tip is the whole path."""
        self.clear()
        for path in map(Path, paths):
            action = self.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self.open_requested.emit, path))
        if self.isEmpty():
            self.addAction(tr("No recent files")).setEnabled(False)
        self.setToolTipsVisible(True)
