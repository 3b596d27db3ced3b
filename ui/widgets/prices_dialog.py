"""What instances cost an hour: the table that ships, and the user's own prices over it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row, framed, labelled
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label
from workbench.endpoints.pricing import HOME_REGION, PriceRow, PriceTable
from workbench.errors import WorkbenchError

# In characters and lines, so that it grows with the text.
_SIZE = QSize(88, 40)
_AROUND_TEXT = 24
_ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MOST = 999_999.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PricesDialog(QDialog):
    """`given` carries region, instance type and US dollars an hour; `removed` region and type of an own price."""

    given = Signal(str, str, float)
    removed = Signal(str, str)

    def __init__(self, parent: QWidget, table: PriceTable, region: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Prices of instances"))
        letters = self.fontMetrics()
        size = QSize(_SIZE.width() * letters.averageCharWidth(), _SIZE.height() * letters.lineSpacing())
        self.resize(size.boundedTo(parent.size()))
        self._table = table
        self._problem = ProblemBox()
        self._region = self._region_box(table, region or HOME_REGION)
        self._filter = QLineEdit()
        self._filter.setProperty(USER_TEXT, True)
        self._filter.setAccessibleName(tr("Filter instance types"))
        self._filter.setPlaceholderText(tr("Filter, such as g5"))
        self._model = QStandardItemModel(self)
        self._model.setHorizontalHeaderLabels([tr("Instance type"), tr("From"), tr("$ an hour")])
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.textChanged.connect(self._shown.setFilterFixedString)
        self._model.horizontalHeaderItem(2).setTextAlignment(_RIGHT)
        self._view = RowTable(self._shown, tr("Prices of instances"), {}, stretched=0)
        self._view.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self._view.selectionModel().currentRowChanged.connect(self._take_row)
        self._type = QLineEdit()
        self._type.setProperty(USER_TEXT, True)
        self._type.setPlaceholderText(tr("such as {type}", type="ml.g5.xlarge"))
        self._type.setAccessibleName(tr("Instance type"))
        self._price = QDoubleSpinBox(decimals=4, maximum=_MOST, prefix="$ ", singleStep=0.1)
        self._price.setAccessibleName(tr("$ an hour"))
        self._price.setKeyboardTracking(False)
        self._price.lineEdit().setTextMargins(6, 0, 0, 0)
        self._set = button(tr("Set own price"), "primary")
        self._set.clicked.connect(self._give)
        self._type.returnPressed.connect(self._set.click)
        self._price.lineEdit().returnPressed.connect(self._set.click)
        self._remove = button(tr("Remove own price"))
        self._remove.clicked.connect(lambda: self.removed.emit(self._region_text, self._type.text().strip()))
        self._type.textChanged.connect(self._enable)
        self._price.textChanged.connect(self._enable)
        self._region.currentTextChanged.connect(self._fill)
        self._place()
        self.show_table(table)
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_table(self, table: PriceTable) -> None:
        """The table as it is now; why the user's own file could not be read is told."""
        self._table = table
        self._problem.show_error(table.problem)
        self._fill()

    def show_problem(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    @property
    def _region_text(self) -> str:
        return self._region.currentText().strip()

    def _region_box(self, table: PriceTable, region: str) -> QComboBox:
        box = QComboBox(editable=True)
        box.setProperty(USER_TEXT, True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(table.regions)
        box.setCurrentText(region)
        box.setAccessibleName(tr("Region"))
        return box

    def _place(self) -> None:
        shipped = tr("Shipped prices as of {day}, from: {source}.", day=self._table.as_of, source=self._table.source)
        about = label(shipped, "small", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addLayout(labelled(tr("Region"), self._region), 1)
        top.addWidget(self._filter, 1)
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(framed(self._view), 1)
        column.addWidget(about)
        column.addLayout(labelled(tr("Instance type"), self._type))
        column.addLayout(labelled(tr("$ an hour"), self._price))
        column.addWidget(self._problem)
        column.addLayout(button_row(close, self._remove, self._set))

    def _fill(self) -> None:
        self._model.setRowCount(0)
        for row in self._table.rows(self._region_text):
            items = [QStandardItem(text) for text in (row.instance_type, self._origin(row), f"{row.per_hour:,.4f}")]
            items[0].setData(row, _ROW_ROLE)
            items[2].setTextAlignment(_RIGHT)
            self._model.appendRow(items)
        for column in (1, 2):
            self._view.setColumnWidth(column, self._view.sizeHintForColumn(column) + _AROUND_TEXT)
        self._enable()

    def _origin(self, row: PriceRow) -> str:
        if row.origin == "own":
            return tr("your own")
        if row.origin == "estimate":
            return tr("estimated from {region}", region=HOME_REGION)
        return tr("shipped, {day}", day=self._table.as_of)

    def _take_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        """The row's type and price are what can be changed next."""
        row = current.siblingAtColumn(0).data(_ROW_ROLE)
        if isinstance(row, PriceRow):
            self._type.setText(row.instance_type)
            self._price.setValue(row.per_hour)

    def _give(self) -> None:
        self._price.interpretText()
        self.given.emit(self._region_text, self._type.text().strip(), self._price.value())

    def _enable(self) -> None:
        instance_type = self._type.text().strip()
        row = self._table.row(instance_type, self._region_text)
        self._set.setEnabled(bool(instance_type) and self._price.cleanText() not in ("", "0.0000"))
        self._remove.setEnabled(row is not None and row.origin == "own")
