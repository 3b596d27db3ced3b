"""The columns of the comparison in a row, which scrolls sideways where they do not fit; the focused one is in view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QSplitter

from ui.translation import msgid
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.styling import mark

# How wide columns are, by the name that is remembered.
WIDTHS = {"fit": msgid("All as wide as there is room"), "compact": msgid("Compact: narrow, with the main numbers")}
# A wide column has room for a line of prose or a table.
WIDE = 420
_GAP = 10


class ColumnStrip(QScrollArea):
    """Holds `AnswerColumn`s by their keys; `width` is a name of `WIDTHS`, `wide` the keys of those that are wider."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._columns: Mapping[str, AnswerColumn] = {}
        self._width = "fit"
        self.wide: frozenset[str] = frozenset()
        self._splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=_GAP)
        mark(self._splitter, kind="gap")
        self.setWidget(self._splitter)
        # Columns that have just come get their places with the next round of events.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._follow)
        QApplication.instance().focusChanged.connect(self._soon.start)  # type: ignore[union-attr]

    @property
    def width_name(self) -> str:
        return self._width

    def place(self, columns: Mapping[str, AnswerColumn]) -> None:
        """These columns in that order; those that are gone are no children any more. The keyboard stays where it is."""
        held = self.window().focusWidget()
        self._columns = columns
        self.wide = frozenset(self.wide & columns.keys())
        for position, column in enumerate(columns.values()):
            if self._splitter.widget(position) is not column:
                self._splitter.insertWidget(position, column)
        self._show_widths()
        if held is not None and self._splitter.isAncestorOf(held):
            held.setFocus(Qt.FocusReason.OtherFocusReason)
            self._soon.start()

    def show_width(self, name: str) -> None:
        self._width = name if name in WIDTHS else "fit"
        self._show_widths()
        self._soon.start()

    def toggle_wide(self, key: str) -> None:
        self.wide ^= {key}
        self._show_widths()

    def show_column(self, key: str) -> None:
        """Gives that column the keyboard, where it is shown now, and scrolls it into view."""
        if key in self._columns and self.isVisible():
            self._columns[key].focus_text()
            self._soon.start()

    def _show_widths(self) -> None:
        for key, column in self._columns.items():
            column.show_width(WIDE if key in self.wide else 0, compact=self._width == "compact")
        self._splitter.setSizes([2000 if key in self.wide else 1000 for key in self._columns])

    def _follow(self) -> None:
        now = self.window().focusWidget()
        if now is None or not self._splitter.isAncestorOf(now):
            return
        for column in self._columns.values():
            if column is now or column.isAncestorOf(now):
                self.ensureWidgetVisible(column, _GAP, 0)
