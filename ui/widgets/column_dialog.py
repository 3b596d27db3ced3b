"""Rows from elsewhere become examples: says what each of their columns is, and shows the first examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.translation import msgid, ntr, sentence, tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import USER_TEXT, button, card, label, mark
from workbench.library.example_columns import (
    INPUT,
    LEFT_OUT,
    NOTE,
    OUTPUT,
    REASONING,
    ColumnUse,
    fault_of,
    guessed_uses,
)
from workbench.library.example_table import ExampleTable

USE_NAMES = {
    INPUT: msgid("Input"),
    REASONING: msgid("Reasoning"),
    OUTPUT: msgid("Output"),
    NOTE: msgid("Note"),
    LEFT_OUT: msgid("Leave out"),
}
_SIZE = (720, 560)
_ROWS_SHOWN = 5
_LONGEST = 200
_COLUMN_LIST = 210


@dataclass(frozen=True)
class Intake:
    """What the user decided: the rows with names, what each column is, and whether they replace the examples."""

    table: ExampleTable
    uses: tuple[ColumnUse, ...]
    replaces: bool


class ColumnDialog(QDialog):
    """`submitted` carries an `Intake`. `headed` says whether the first row is taken for names at first."""

    submitted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        table: ExampleTable,
        inputs: Sequence[str],
        *,
        headed: bool,
        may_replace: bool,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._table = table
        self._inputs = inputs
        self._rows: list[_ColumnRow] = []
        self._headed = QCheckBox(tr("The first row names the columns"))
        self._headed.setAccessibleName(self._headed.text())
        self._headed.setChecked(headed)
        self._headed.setVisible(not table.names)
        self._headed.toggled.connect(self._list_columns)
        self._append = QRadioButton(tr("Add to the examples"))
        self._replace = QRadioButton(tr("Replace the examples"))
        for choice in (self._append, self._replace):
            choice.setAccessibleName(choice.text())
            choice.setVisible(may_replace)
        self._append.setChecked(True)
        self._grid = QGridLayout()
        self._preview = _preview_table()
        self._fault = label(role="bad", wrap=True, user_text=True)
        self._accept = button("", "primary")
        self._accept.setDefault(True)
        self._accept.clicked.connect(self._submit)
        self._place()
        self.resize(*_SIZE)
        self._list_columns()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._headed)
        column.addWidget(self._column_list())
        if self._table.filled:
            column.addWidget(label(_filled_text(self._table.filled), wrap=True))
        column.addWidget(label(tr("The first examples"), "section"))
        column.addWidget(self._preview, 1)
        column.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._append)
        foot.addWidget(self._replace)
        foot.addStretch(1)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addWidget(self._accept)
        column.addLayout(foot)

    def _column_list(self) -> QWidget:
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        inner = QWidget()
        mark(inner, kind="surface")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        around = QVBoxLayout()
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scroll)
        framed = card(around)
        framed.setMinimumHeight(_COLUMN_LIST)
        return framed

    def _list_columns(self) -> None:
        """A row for each column, as its name suggests."""
        for row in self._rows:
            row.remove(self._grid)
        table = self._named()
        uses = guessed_uses(table.names, self._inputs)
        first = table.rows[0] if table.rows else ("",) * table.width
        self._rows = [
            _ColumnRow(name or tr("Column {n}", n=n + 1), str(first[n]), use, self._show)
            for n, (name, use) in enumerate(zip(table.names, uses, strict=True))
        ]
        for n, row in enumerate(self._rows):
            row.add(self._grid, n)
        self._show()

    def _named(self) -> ExampleTable:
        return self._table.headed(self._headed.isChecked())

    def _uses(self) -> tuple[ColumnUse, ...]:
        return tuple(row.use for row in self._rows)

    def _show(self) -> None:
        table, uses = self._named(), self._uses()
        fault = fault_of(uses)
        self._fault.setText(sentence(fault) if fault else "")
        self._fault.setVisible(fault is not None)
        self._accept.setEnabled(fault is None and bool(table.rows))
        self._accept.setText(ntr("Import {n} row", "Import {n} rows", len(table.rows)))
        self._accept.setAccessibleName(self._accept.text())
        shown = [(n, use) for n, use in enumerate(uses) if use.kind != LEFT_OUT]
        self._preview.setColumnCount(len(shown))
        self._preview.setRowCount(min(len(table.rows), _ROWS_SHOWN))
        self._preview.setHorizontalHeaderLabels([use.name or tr(USE_NAMES[use.kind]) for _n, use in shown])
        for place, cells in enumerate(islice(table.rows, _ROWS_SHOWN)):
            for column, (n, _use) in enumerate(shown):
                self._preview.setItem(place, column, QTableWidgetItem(_line(cells[n])))

    def _submit(self) -> None:
        self.accept()
        self.submitted.emit(Intake(self._named(), self._uses(), self._replace.isChecked()))


class _ColumnRow:
    """One column: its name, its first cell, what it is, and the input's name where it is one."""

    def __init__(self, title: str, sample: str, use: ColumnUse, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._title = ElidedLabel(title)
        self._title.setProperty(USER_TEXT, True)
        self._title.setMinimumWidth(120)
        mark(self._title, role="strong")
        self._sample = ElidedLabel(_line(sample))
        self._sample.setProperty(USER_TEXT, True)
        mark(self._sample, role="muted")
        self._kind = QComboBox()
        self._kind.setAccessibleName(tr("What {column} is", column=title))
        for kind, name in USE_NAMES.items():
            self._kind.addItem(tr(name), kind)
        self._kind.setCurrentIndex(self._kind.findData(use.kind))
        self._name = QLineEdit(use.name)
        self._name.setProperty(USER_TEXT, True)
        self._name.setAccessibleName(tr("Name of the input for {column}", column=title))
        self._name.setPlaceholderText(tr("name of the input"))
        self._name.setMinimumWidth(150)
        self._kind.currentIndexChanged.connect(lambda _index: self._edited())
        self._name.textChanged.connect(lambda _text: self._edited())
        self._show_name()

    @property
    def use(self) -> ColumnUse:
        kind = self._kind.currentData()
        return ColumnUse(kind, self._name.text().strip() if kind == INPUT else "")

    def add(self, grid: QGridLayout, row: int) -> None:
        for column, widget in enumerate(self._widgets()):
            grid.addWidget(widget, row, column)

    def remove(self, grid: QGridLayout) -> None:
        for widget in self._widgets():
            grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _widgets(self) -> tuple[QWidget, ...]:
        return self._title, self._sample, self._kind, self._name

    def _edited(self) -> None:
        self._show_name()
        self._changed()

    def _show_name(self) -> None:
        self._name.setVisible(self._kind.currentData() == INPUT)


def _preview_table() -> QTableWidget:
    made = QTableWidget()
    made.setAccessibleName(tr("The first examples"))
    made.setProperty(USER_TEXT, True)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.setShowGrid(False)
    made.setMinimumHeight(120)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.horizontalHeader().setMinimumSectionSize(70)
    return made


def _filled_text(rows: int) -> str:
    return ntr(
        "{n} row was shorter than the first: its missing cells are empty.",
        "{n} rows were shorter than the first: their missing cells are empty.",
        rows,
    )


def _line(value: object) -> str:
    text = " ".join(str(value)[:_LONGEST].split())
    return text + ("…" if len(str(value)) > _LONGEST else "")
