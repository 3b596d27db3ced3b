"""The dialog of prices, and what becomes of what is changed in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.widgets.dialogs import shown
from ui.widgets.prices_dialog import PricesDialog
from workbench import paths
from workbench.endpoints.pricing import PriceTable, load_prices, save_own
from workbench.errors import WorkbenchError


def open_prices(window: QWidget, region: str) -> PricesDialog:
    """Own prices are written at once; the next run counts with them."""
    path = paths.prices_file()
    dialog = PricesDialog(window, load_prices(path), region)

    def change(changed: Callable[[PriceTable], PriceTable]) -> None:
        try:
            # Read anew: another window may have changed the file.
            save_own(changed(load_prices(path)), path)
        except WorkbenchError as error:
            dialog.show_problem(error)
        else:
            dialog.show_table(load_prices(path))

    dialog.given.connect(lambda region, kind, price: change(lambda table: table.with_own(region, kind, price)))
    dialog.removed.connect(lambda region, kind: change(lambda table: table.with_own(region, kind, None)))
    return shown(dialog)
