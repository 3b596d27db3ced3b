"""What stands beside the editor: the answers, or in their place the versions of the prompt."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.prompt_versions import PromptVersions


class BesideEditor(QStackedWidget):
    """`turned` says whether the versions are shown now."""

    turned = Signal(bool)

    def __init__(self, answers: QWidget, versions: PromptVersions) -> None:
        super().__init__()
        self._answers = answers
        self._versions = versions
        self.addWidget(answers)
        self.addWidget(versions.panel)
        versions.closed.connect(self.toggle)

    @property
    def shows_versions(self) -> bool:
        return self.currentWidget() is self._versions.panel

    @property
    def area(self) -> QWidget:
        """The panel that is shown; it has `focus_first`."""
        return self._versions.panel if self.shows_versions else self._answers

    def show_versions(self, on: bool) -> None:
        """The versions, or the answers again."""
        self.setCurrentWidget(self._versions.panel if on else self._answers)
        self._versions.turn(on)
        self.turned.emit(on)

    def toggle(self) -> None:
        """To the versions, or from them back to the answers, and the keyboard with them."""
        self.show_versions(not self.shows_versions)
        self.area.focus_first()  # type: ignore[attr-defined]
