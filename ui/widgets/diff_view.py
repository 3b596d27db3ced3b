"""The Diff mode: a base, and every other answer with what it says otherwise, word by word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ui.models.diff_columns import DiffColumnValue
from ui.models.diff_sides import Side
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.diff_column import DiffColumn
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from ui.widgets.wrapping_row import WrappingRow

_GAP = 10


class DiffView(QWidget):
    """`base_chosen` carries the key of a side; `sample_requested` a column's key on the desk and a position.

    `earlier_requested` asks for the answers of earlier runs.
    """

    base_chosen = Signal(str)
    sample_requested = Signal(str, int)
    earlier_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns: list[DiffColumn] = []
        mark(self, kind="desk")
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=_GAP)
        mark(self._splitter, kind="gap")
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._splitter)
        self._scroll = scroll
        column = QVBoxLayout(self)
        tight(column, spacing=8)
        column.addWidget(self._bar())
        column.addWidget(scroll, 1)
        self.show_theme(theme)

    @property
    def earlier_button(self) -> QWidget:
        return self._earlier

    def show_bases(self, sides: Sequence[Side], chosen: str) -> None:
        """What the others can be held against."""
        wanted = [(side.key, side.title) for side in sides]
        shown = [(self._base.itemData(n), self._base.itemText(n)) for n in range(self._base.count())]
        with QSignalBlocker(self._base):
            if wanted != shown:
                self._base.clear()
                for key, title in wanted:
                    self._base.addItem(title, key)
            self._base.setCurrentIndex(self._base.findData(chosen))

    def show_columns(self, values: Sequence[DiffColumnValue]) -> None:
        while len(self._columns) > len(values):
            gone = self._columns.pop()
            gone.setParent(None)
            gone.deleteLater()
        for _ in range(len(values) - len(self._columns)):
            self._columns.append(self._new_column())
        for column, value in zip(self._columns, values, strict=True):
            column.show_value(value, self._theme)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._previous.setIcon(theme.icon("arrow-up"))
        self._next.setIcon(theme.icon("arrow-down"))
        for column in self._columns:
            if column.value is not None:
                column.show_value(column.value, theme)

    def go(self, step: int) -> None:
        """To the next change, or the one before: in the column that was gone through, then in the next one."""
        if not self._columns:
            return
        focused = self._focused()
        start = focused if focused is not None else (0 if step > 0 else len(self._columns) - 1)
        for n in range(len(self._columns) + 1):
            column = self._columns[(start + n * step) % len(self._columns)]
            if n:
                column.text.leave()
            if not column.value or column.value.is_base or not column.text.go(step):
                continue
            column.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(column)
            return

    def choose_focused(self) -> None:
        """The column that has the keyboard is the base; where it is already, the next one."""
        keys = [column.value.side.key for column in self._columns if column.value is not None]
        if not keys:
            return
        focused = self._focused() or 0
        value = self._columns[focused].value
        if value is not None and value.is_base:
            focused = (focused + 1) % len(keys)
        self.base_chosen.emit(keys[focused])

    def focus_first(self) -> None:
        """Gives the keyboard to the first text, or to the choice of the base where there is none."""
        first: QWidget = self._columns[0].text if self._columns else self._base
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focused(self) -> int | None:
        widget = self.window().focusWidget()
        found = (n for n, one in enumerate(self._columns) if widget is not None and one.isAncestorOf(widget))
        return next(found, None)

    def _new_column(self) -> DiffColumn:
        made = DiffColumn(self._theme)
        made.base_chosen.connect(self.base_chosen)
        made.sample_requested.connect(self.sample_requested)
        self._splitter.addWidget(made)
        return made

    def _bar(self) -> QWidget:
        bar = QWidget()
        self._base = QComboBox()
        self._base.setAccessibleName(tr("Base"))
        self._base.setProperty(USER_TEXT, True)
        self._base.setToolTip(tr("The answer that all others are held against"))
        self._base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._base.setMinimumContentsLength(14)
        self._base.activated.connect(lambda _index: self.base_chosen.emit(self._base.currentData()))
        self._earlier = button(tr("Earlier run…"))
        self._earlier.setToolTip(tr("Hold the answers against one of an earlier run"))
        self._earlier.clicked.connect(self.earlier_requested)
        self._previous = icon_button(self._theme.icon("arrow-up"), tr("Previous change (Shift+F7)"))
        self._previous.clicked.connect(lambda: self.go(-1))
        self._next = icon_button(self._theme.icon("arrow-down"), tr("Next change (F7)"))
        self._next.clicked.connect(lambda: self.go(1))
        base = QWidget()
        beside = QHBoxLayout(base)
        tight(beside, spacing=8)
        for part in (label(tr("Base"), "muted"), self._base, self._previous, self._next):
            beside.addWidget(part)
        row = WrappingRow(spacing=8)
        bar.setLayout(row)
        row.addWidget(base)
        row.addWidget(self._earlier)
        return bar
