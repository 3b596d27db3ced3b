"""The head of an endpoint's page: its name, its state, its format, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import button, label, mark, tight
from ui.widgets.wrapping_row import WrappingRow


class EndpointHeader(QWidget):
    """Says what was pressed."""

    back_pressed = Signal()
    edit_pressed = Signal()
    probe_pressed = Signal()
    try_pressed = Signal()
    remove_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back = button(f"← {tr('Back to the prompt')}", "link", name=tr("Back to the prompt"))
        self._name = ElidedLabel()
        mark(self._name, role="title")
        self._state = label(role="badge")
        self._format = label(role="tag", user_text=True)
        self._edit = button(tr("Settings…"), name=tr("Settings of the endpoint"))
        self._probe = button(tr("Probe…"), name=tr("Probe this endpoint"))
        self._probe.setToolTip(tr("Finds out the payload format, in at most three tiny calls that are listed before"))
        self._try = button(tr("Try a prompt"))
        self._try.setToolTip(tr("Chooses only this endpoint and goes back to the prompt"))
        self._remove = button(tr("Remove…"), "flat", name=tr("Remove the endpoint…"))
        self._remove.setToolTip(tr("Removes its file here; the endpoint in the account stays"))
        for pressed, signal in (
            (self.back, self.back_pressed),
            (self._edit, self.edit_pressed),
            (self._probe, self.probe_pressed),
            (self._try, self.try_pressed),
            (self._remove, self.remove_pressed),
        ):
            pressed.clicked.connect(signal)
        column = QVBoxLayout(self)
        tight(column, spacing=8)
        column.addLayout(self._links())
        self._head, self._buttons = self._named(), self._controls()
        self._title = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        tight(self._title, spacing=8)
        self._title.addWidget(self._head, 1)
        self._title.addWidget(self._buttons)
        column.addLayout(self._title)

    def show_endpoint(self, name: str, payload: str, *, fixed: bool, answers: bool) -> None:
        """`fixed`: it can be read, not changed. `answers`: with text, so that a prompt can be tried on it."""
        self._name.setText(name)
        self._format.setText(payload)
        for control in (self._edit, self._probe, self._remove):
            control.setVisible(not fixed)
        self._try.setVisible(answers)
        self.show_state("", "plain")

    def show_state(self, text: str, tone: str) -> None:
        """What the account says of it; an empty text where nothing is known."""
        self._state.setText(text)
        self._state.setVisible(bool(text))
        mark(self._state, tone=tone)
        self._arrange()

    def _links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self._remove)
        return row

    def _named(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        tight(row, spacing=8)
        row.addWidget(self._name)
        row.addWidget(self._state, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._format, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return made

    def _controls(self) -> QWidget:
        made = QWidget()
        row = WrappingRow(spacing=8)
        made.setLayout(row)
        for control in (self._edit, self._probe, self._try):
            row.addWidget(control)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where both do not fit side by side, the buttons stand below the name."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self._head.sizeHint().width() + self._title.spacing() + self._buttons.sizeHint().width()
        below = beside > self.width()
        self._title.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
