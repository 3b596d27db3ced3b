"""What differs between a run and its rerun: a row a sample, and how the text of the chosen one changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from ui.models.duration import NOTHING
from ui.models.sampled_answer import STATES
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.changes_view import ChangesView
from ui.widgets.dialog_parts import button_row, framed
from ui.widgets.row_table import RowTable
from ui.widgets.styling import button, label, mark
from workbench.runs.run_differences import SampleDifference

# In characters and lines, so that it grows with the text.
_SIZE = QSize(130, 34)
_WIDTHS = {1: 18, 2: 26, 3: 16, 4: 14, 5: 10, 6: 22}
_SHARES = (2, 3)
_GAP = 10


class RunDifferencesDialog(QDialog):
    def __init__(self, parent: QWidget, found: Sequence[SampleDifference], theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Two runs compared"))
        letters = self.fontMetrics()
        size = QSize(_SIZE.width() * letters.averageCharWidth(), _SIZE.height() * letters.lineSpacing())
        self.resize(size.boundedTo(parent.size()))
        self._found = tuple(found)
        self._theme = theme
        model = QStandardItemModel(self)
        model.setHorizontalHeaderLabels(
            [tr("Column"), tr("Text"), tr("Answer"), tr("State"), tr("Tokens out"), tr("Time"), tr("Request")]
        )
        for one in self._found:
            model.appendRow([_item(text) for text in _cells(one)])
        widths = {column: count * letters.averageCharWidth() for column, count in _WIDTHS.items()}
        self.table = RowTable(model, tr("What differs, sample by sample"), widths, stretched=0)
        self.changes = ChangesView(tr("How the text changed"))
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._show(index.row()))
        parts = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=_GAP)
        mark(parts, kind="gap")
        for part, share in zip((framed(self.table), self.changes), _SHARES, strict=True):
            parts.addWidget(part)
            parts.setStretchFactor(parts.count() - 1, share)
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_summary(self._found), wrap=True))
        column.addWidget(parts, 1)
        column.addLayout(button_row(close))
        first = next((n for n, one in enumerate(self._found) if not one.same), 0)
        self.table.setCurrentIndex(model.index(first, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: int) -> None:
        self.changes.show_differences(self._found[row].texts if row >= 0 else (), self._theme)


def _summary(found: Sequence[SampleDifference]) -> str:
    other = sum(not one.same for one in found)
    if not other:
        return tr("Every sample has the same text, answer and state again.")
    return ntr("{n} sample came out other than it was.", "{n} samples came out other than they were.", other)


def _item(text: str) -> QStandardItem:
    item = QStandardItem(" ".join(text.split()))
    item.setToolTip(text)
    return item


def _cells(one: SampleDifference) -> Iterator[str]:
    row = one.before or one.after
    yield one.column if row is None or row.sample < 2 else f"{one.column} [{row.sample}]"
    if one.before is None or one.after is None:
        yield tr("only in the rerun") if one.before is None else tr("not in the rerun")
        yield from [NOTHING] * (len(_WIDTHS) - 1)
        return
    same = tr("same")
    yield same if one.same_text else tr("{share} % equal", share=f"{one.similarity * 100:.0f}")
    yield _change(one.before.answer, one.after.answer)
    yield _change(*(tr(STATES[state]) for state in (one.before.state, one.after.state)))
    yield _change(one.before.tokens_out, one.after.tokens_out)
    yield NOTHING if one.time_ratio is None else f"× {one.time_ratio:.2f}"
    yield ", ".join(one.request) or {True: same, False: tr("other bytes"), None: NOTHING}[one.same_request]


def _change(before: object, after: object) -> str:
    shown = [NOTHING if one is None else str(one) for one in (before, after)]
    return shown[0] if before == after else " → ".join(shown)
