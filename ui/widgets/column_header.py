"""The head of a column: what it stands for, its state, and its menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from ui.models.answer import Answer
from ui.translation import tr
from ui.widgets.column_menu import ColumnMenu
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.same_mark import SameMark
from ui.widgets.styling import label, mark

_MARGINS = (12, 5, 4, 5)
_SPACING = 6


class ColumnHeader(QFrame):
    """Name and state stand in one line; where the name would be cut for it, the state goes into the line below."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="top")
        self._compact = False
        self._placed: tuple[object, ...] = ()
        self._dot = label("●", "dot")
        self._name = ElidedLabel()
        mark(self._name, role="strong")
        self._differs = ElidedLabel()
        mark(self._differs, role="small")
        self._same = SameMark()
        self._badge = label(role="badge")
        self._button = self._menu_button()
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for row in (self._upper, self._lower):
            row.setSpacing(_SPACING)
        self._upper.addWidget(self._dot)
        self._upper.addWidget(self._name, 1)
        self._upper.addWidget(self._same)
        self._upper.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self._upper.addWidget(self._button)
        self._lower.addWidget(self._differs, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*_MARGINS)
        rows.setSpacing(2)
        rows.addLayout(self._upper)
        rows.addLayout(self._lower)

    def show_answer(self, answer: Answer, badge: str, tone: str) -> None:
        self._name.setText(answer.name or answer.column.label)
        self._differs.setText(answer.differs)
        self._differs.setVisible(bool(answer.differs))
        self._badge.setText(badge)
        self._badge.setToolTip(answer.measured)
        self._same.show_same(answer.same)
        mark(self._badge, tone=tone)
        mark(self._dot, tone=tone)
        self._place_badge()

    def show_compact(self, compact: bool) -> None:
        """As narrow as can be: the dot alone tells the state."""
        self._compact = compact
        self._badge.setVisible(not compact)
        self._place_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        """Only where a text or the width is another: the sizes of labels take their time."""
        of = (self.width(), self._compact, self._name.text(), self._badge.text(), self._same.isHidden())
        if of == self._placed:
            return
        self._placed = of
        parts = (self._dot, self._same, self._badge, self._button)
        taken = sum(part.sizeHint().width() + _SPACING for part in parts if not part.isHidden())
        name = self._name.fontMetrics().horizontalAdvance(self._name.text())
        fits = self._compact or name + taken + _MARGINS[0] + _MARGINS[2] <= self.width()
        if fits == (self._upper.indexOf(self._badge) >= 0):
            return
        if fits:
            self._upper.insertWidget(self._upper.indexOf(self._button), self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._lower.insertWidget(0, self._badge, 0, Qt.AlignmentFlag.AlignLeft)

    def _menu_button(self) -> QToolButton:
        made = QToolButton()
        made.setText("⋯")
        made.setAccessibleName(tr("Column"))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolTip(tr("What else this column can be compared with, and where it stands"))
        self.menu = ColumnMenu(made)
        made.setMenu(self.menu)
        return made
