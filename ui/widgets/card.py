"""A card: a title, a small note at the right, and a body; some can be folded to their title."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import label, mark, rule, tight


class Card(QFrame):
    """Fill `body` with the content. `folded_changed` carries the new state when the user folds or unfolds."""

    folded_changed = Signal(bool)

    def __init__(self, title: str, *, folds: bool = False) -> None:
        super().__init__()
        mark(self, kind="card")
        self._icons: tuple[QIcon, QIcon] | None = None
        self._title = label(title, "strong")
        self._note = ElidedLabel()
        mark(self._note, role="small")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fold = self._fold_button(title) if folds else None
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        tight(self.body)
        self._rule = rule()
        outer = QVBoxLayout(self)
        tight(outer, margin=1)
        outer.addLayout(self._header())
        outer.addWidget(self._rule)
        outer.addWidget(self._content)

    @property
    def folded(self) -> bool:
        return self._fold is not None and not self._fold.isChecked()

    def show_note(self, text: str) -> None:
        self._note.setText(text)

    def show_icons(self, folded: QIcon, unfolded: QIcon) -> None:
        """The arrows of the fold button, in the colours of the theme."""
        self._icons = (folded, unfolded)
        self._show_folding()

    def set_folded(self, folded: bool) -> None:
        if self._fold is not None:
            self._fold.setChecked(not folded)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(6)
        if self._fold is not None:
            row.addWidget(self._fold)
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        return row

    def _fold_button(self, title: str) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.setChecked(True)
        made.setAccessibleName(title)
        made.setToolTip(title)
        made.setIconSize(QSize(12, 12))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.toggled.connect(self._toggled)
        mark(made, kind="fold")
        return made

    def _toggled(self, unfolded: bool) -> None:
        self._show_folding()
        self.folded_changed.emit(not unfolded)

    def _show_folding(self) -> None:
        self._content.setVisible(not self.folded)
        self._rule.setVisible(not self.folded)
        if self._fold is not None and self._icons is not None:
            self._fold.setIcon(self._icons[0 if self.folded else 1])
