"""The dialog of prices: the table, its filter, and own prices over it, written at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible_texts
from ui.main_window import MainWindow
from ui.widgets.prices_dialog import PricesDialog
from workbench import paths
from workbench.endpoints.pricing import load_prices


class Dialog:
    """What a person does in it."""

    def __init__(self, dialog: PricesDialog, qtbot: QtBot) -> None:
        self.dialog = dialog
        self.qtbot = qtbot

    def part(self, kind: type[QWidget], name: str) -> QWidget:
        return next(one for one in self.dialog.findChildren(kind) if one.accessibleName() == name)

    def button(self, name: str) -> QAbstractButton:
        found = self.part(QAbstractButton, name)
        assert isinstance(found, QAbstractButton)
        return found

    def line(self, name: str) -> QLineEdit:
        found = self.part(QLineEdit, name)
        assert isinstance(found, QLineEdit)
        return found

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    @property
    def table(self) -> QTableView:
        found = self.part(QTableView, "Prices of instances")
        assert isinstance(found, QTableView)
        return found

    @property
    def rows(self) -> dict[str, tuple[str, str]]:
        """Instance type -> from where, and the price."""
        model = self.table.model()
        cells = [[str(model.index(row, column).data()) for column in range(3)] for row in range(model.rowCount())]
        return {kind: (origin, price) for kind, origin, price in cells}

    def choose_region(self, region: str) -> None:
        box = self.part(QComboBox, "Region")
        assert isinstance(box, QComboBox)
        box.setEditText(region)

    def price(self, dollars: float) -> None:
        box = self.part(QDoubleSpinBox, "$ an hour")
        assert isinstance(box, QDoubleSpinBox)
        box.setValue(dollars)


@pytest.fixture
def prices(qtbot: QtBot, window: MainWindow) -> Dialog:
    window.actions_table["prices"].trigger()
    (dialog,) = (one for one in window.findChildren(PricesDialog) if one.isVisible())
    return Dialog(dialog, qtbot)


def test_the_shipped_table_is_shown_with_its_date(prices: Dialog) -> None:
    assert prices.rows["ml.g5.12xlarge"] == (f"shipped, {load_prices(paths.prices_file()).as_of}", "7.0900")
    assert any("AWS Price List" in text for text in visible_texts(prices.dialog))


def test_another_region_shows_what_is_known_of_it(prices: Dialog) -> None:
    prices.choose_region("ap-northeast-2")
    assert prices.rows["ml.g5.2xlarge"][0] == "estimated from us-east-1"
    prices.choose_region("mars-north-1")
    assert prices.rows == {}


def test_a_filter_leaves_what_fits(prices: Dialog) -> None:
    prices.line("Filter instance types").setText("G6E")
    assert prices.rows
    assert all(".g6e." in kind for kind in prices.rows)


def test_a_row_is_taken_to_be_changed(prices: Dialog) -> None:
    prices.line("Filter instance types").setText("g5.12x")
    prices.table.selectRow(0)
    assert prices.line("Instance type").text() == "ml.g5.12xlarge"
    assert not prices.button("Remove own price").isEnabled()
    prices.price(5.5)
    prices.press("Set own price")
    assert prices.rows["ml.g5.12xlarge"] == ("your own", "5.5000")
    assert load_prices(paths.prices_file()).per_hour("ml.g5.12xlarge", "us-east-1") == 5.5
    prices.press("Remove own price")
    assert prices.rows["ml.g5.12xlarge"][1] == "7.0900"
    assert load_prices(paths.prices_file()).own == {}


def test_a_type_and_region_that_are_not_in_the_table_can_be_priced(prices: Dialog) -> None:
    prices.choose_region("eu-south-2")
    prices.line("Instance type").setText("ml.p6-b200.48xlarge")
    prices.price(100)
    prices.line("Instance type").setFocus()
    prices.qtbot.keyClick(prices.line("Instance type"), Qt.Key.Key_Return)
    assert prices.rows == {"ml.p6-b200.48xlarge": ("your own", "100.0000")}


def test_what_cannot_be_is_told_in_the_dialog(prices: Dialog) -> None:
    prices.line("Instance type").setText("g5")
    prices.price(1)
    prices.press("Set own price")
    assert any("not an instance type" in text for text in visible_texts(prices.dialog))
    assert not paths.prices_file().exists()


def test_a_file_that_cannot_be_read_is_told_and_not_written_over(qtbot: QtBot, window: MainWindow) -> None:
    paths.prices_file().write_text("regions: [1]", "utf-8")
    prices = Dialog(window.popups.open_prices(), qtbot)
    assert any("a mapping of names" in text for text in visible_texts(prices.dialog))
    prices.line("Instance type").setText("ml.g5.xlarge")
    prices.price(1)
    prices.press("Set own price")
    assert paths.prices_file().read_text("utf-8") == "regions: [1]"
