"""One answer of the Diff mode: whose it is, how it stands to the base, what was sent otherwise, and the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.models.diff_columns import DiffColumnValue
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.diff_text import DiffText
from ui.widgets.samples_area import SamplesArea
from ui.widgets.styling import USER_TEXT, label, mark, tight

_MINIMUM_WIDTH = 204


class DiffColumn(QFrame):
    """`base_chosen` says that all others are to be held against this one; it carries the key of its side.
    `sample_requested` carries the column's key on the desk and a position."""

    base_chosen = Signal(str)
    sample_requested = Signal(str, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.value: DiffColumnValue | None = None
        mark(self, kind="card")
        self.setMinimumWidth(_MINIMUM_WIDTH)
        self._name = _NameButton()
        self._name.clicked.connect(self._choose)
        self._badge = label(role="badge")
        self._sent = label(role="small", wrap=True, user_text=True)
        self._sent.setContentsMargins(12, 6, 12, 0)
        self._sent.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._samples = SamplesArea(theme)
        self._samples.picked.connect(self._pick)
        self.text = DiffText()
        self.text.moved.connect(self._show_changes)
        self.text.drawn.connect(self._show_changes)
        self._changes = label(role="small")
        self._changes.setContentsMargins(12, 2, 12, 8)
        column = QVBoxLayout(self)
        tight(column, margin=1)
        column.addWidget(self._header())
        column.addWidget(self._sent)
        column.addWidget(self._samples)
        column.addWidget(self.text, 1)
        column.addWidget(self._changes)

    def show_value(self, value: DiffColumnValue, theme: Theme) -> None:
        self.value, self._theme = value, theme
        title = value.side.title
        self._name.show_name(title, value.is_base)
        words, tone = value.badge
        self._badge.setText(words)
        mark(self._badge, tone=tone)
        self._sent.setText(value.sent)
        self._sent.setToolTip(value.sent_in_full)
        self._sent.setVisible(bool(value.sent))
        self._samples.show_samples(value.samples)
        self._samples.show_theme(theme)
        self.text.setAccessibleName(tr("Answer of {endpoint}", endpoint=title))
        self.text.setAccessibleDescription(f"{words}. {value.sent}".strip())
        self.text.show_differences(value.pieces, theme)
        self._show_changes()

    def _choose(self) -> None:
        if self.value is not None:
            self.base_chosen.emit(self.value.side.key)

    def _pick(self, position: int) -> None:
        if self.value is not None:
            self.sample_requested.emit(self.value.key, position)

    def _show_changes(self) -> None:
        told = self.value.changes_text(self.text.at, self.text.changes) if self.value is not None else ""
        self._changes.setText(told)
        self._changes.setVisible(bool(told))

    def _header(self) -> QWidget:
        header = QFrame()
        mark(header, kind="top")
        row = QHBoxLayout(header)
        row.setContentsMargins(6, 5, 10, 5)
        row.setSpacing(6)
        row.addWidget(self._name, 1)
        row.addWidget(self._badge)
        return header


class _NameButton(QPushButton):
    """The name of a column, shortened where the room ends; pressed, the column is the base."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="header")
        self.setProperty(USER_TEXT, True)
        self.setAutoDefault(False)
        self._whole = ""
        self._is_base = False

    def show_name(self, name: str, is_base: bool) -> None:
        if (name, is_base) == (self._whole, self._is_base):
            return
        self._whole, self._is_base = name, is_base
        said = tr("{name}: the base", name=name) if is_base else tr("{name}: make it the base", name=name)
        self.setAccessibleName(said)
        told = (
            tr("All other answers are held against this one.")
            if is_base
            else tr("Press to hold all other answers against this one.")
        )
        self.setToolTip(f"{name}\n{told}")
        self._shorten()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("M…") + 16, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 20, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._shorten()

    def _shorten(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width() - 16, 0))
        self.setText(shown.replace("&", "&&"))
