"""Sharing a library: its remote, how it stands to it, and pull and push."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.problem_box import ProblemBox
from ui.widgets.remote_form import RemoteForm
from ui.widgets.styling import button, card, label, tight
from workbench.errors import WorkbenchError

_WIDTH = 560


class ShareDialog(QDialog):
    """Each signal carries the `EnteredRemote`: `check_pressed` asks what the remote has, the others exchange."""

    check_pressed = Signal(object)
    pull_pressed = Signal(object)
    push_pressed = Signal(object)

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Share “{name}”", name=title))
        self.setMinimumWidth(_WIDTH)
        self.form = RemoteForm()
        self.form.changed.connect(self._allow)
        self._state = label("", wrap=True, user_text=True)
        self._problem = ProblemBox()
        self._busy = False
        inner = QVBoxLayout()
        tight(inner)
        inner.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(inner))
        column.addWidget(self._state)
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self.form.focus_url()
        self._allow()

    def show_state(self, text: str) -> None:
        self._state.setText(text)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def show_busy(self, busy: bool) -> None:
        """While something is under way, nothing else can begin; the status bar stops it."""
        self._busy = busy
        self._allow()

    def _buttons(self) -> QHBoxLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self._exchanges = (
            button(tr("Check"), name=tr("See what the remote has")),
            button(tr("Pull"), name=tr("Bring what others have pushed")),
            button(tr("Push"), "primary", name=tr("Send your versions to the remote")),
        )
        signals = (self.check_pressed, self.pull_pressed, self.push_pressed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(close)
        row.addStretch(1)
        for one, signal in zip(self._exchanges, signals, strict=True):
            one.setToolTip(one.accessibleName())
            one.clicked.connect(lambda _checked, signal=signal: signal.emit(self.form.entered))
            row.addWidget(one)
        return row

    def _allow(self) -> None:
        for one in self._exchanges:
            one.setEnabled(bool(self.form.entered.url) and not self._busy)
