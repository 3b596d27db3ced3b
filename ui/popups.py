"""The palette, the endpoint chooser and the dialogs of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.actions import MENUS, ROWS, Actions, key_text
from ui.fleet import Fleet
from ui.open_libraries import OpenLibraries
from ui.palette_items import palette_items, prompt_items
from ui.panels.versions_panel import VERSION_ACTIONS
from ui.services import Services
from ui.translation import tr
from ui.widgets.column_menu import COLUMN_ACTIONS
from ui.widgets.command_palette import CommandPalette
from ui.widgets.endpoint_chooser import EndpointChooser
from ui.widgets.entry_actions import ENTRY_ACTIONS
from ui.widgets.row_actions import MENU_KEYS, ROW_ACTIONS
from ui.widgets.settings_dialog import SettingsDialog
from ui.widgets.shortcut_page import ShortcutPage
from workbench.library.search import Hits
from workbench.settings import declared

if TYPE_CHECKING:
    from ui.widgets.prices_dialog import PricesDialog

_BELOW_TOP = 56


class Popups:
    """Opens each over `window` and carries out what is chosen in it."""

    def __init__(self, window: QWidget, services: Services, show_endpoints: Callable[[], object]) -> None:
        self._window = window
        self._services = services
        self.palette = CommandPalette(window)
        self._look: Callable[[str], object] = lambda _query: None
        self.palette.query_changed.connect(lambda query: self._look(query))
        self.fleet = Fleet(services, window)
        self.chooser = EndpointChooser(window)
        self.chooser.chosen_changed.connect(services.endpoints.choose)
        self.chooser.manage_pressed.connect(show_endpoints)

    def open_palette(
        self,
        actions: Actions,
        libraries: OpenLibraries,
        open_prompt: Callable[[Path], object],
        open_endpoint: Callable[[str], object],
    ) -> None:
        """What is typed is also searched for in the texts of all prompts."""
        place = self._window.mapToGlobal(QPoint(self._window.width() // 2, _BELOW_TOP))
        items = palette_items(actions, libraries.entries, self._services.endpoints, open_prompt, open_endpoint)

        def show(query: str, hits: Hits) -> None:
            found = (hit.entry for hit in hits.best)
            self.palette.show_searched(query, list(prompt_items(found, open_prompt)))

        self._look = lambda query: libraries.search("palette", query, (), partial(show, query))
        self.palette.open_at(place, items)

    def open_chooser(self, button: QWidget) -> None:
        endpoints = self._services.endpoints
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        self.chooser.open_at(corner, endpoints.known, endpoints.chosen)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "settings": self.open_settings,
            "prices": self.open_prices,
            "votes": self.open_votes,
            "shortcuts": self.open_shortcuts,
            **self.fleet.handlers(),
        }

    def open_prices(self) -> PricesDialog:
        from ui.price_editing import open_prices

        return open_prices(self._window, self._services.settings.value.aws_region)

    def open_votes(self) -> QDialog:
        from ui.blind_votes import open_votes

        return open_votes(self._window, self._services)

    def open_settings(self) -> QDialog:
        settings = self._services.settings
        dialog = SettingsDialog(self._window, settings.value, declared())
        dialog.edited.connect(self._change_setting)
        return self._opened(dialog)

    def open_shortcuts(self) -> QDialog:
        return self._opened(ShortcutPage(self._window, shortcut_groups()))

    def _change_setting(self, name: str, value: object) -> None:
        self._services.problems.guard(lambda: self._services.settings.change(**{name: value}))()

    @staticmethod
    def _opened(dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


def shortcut_groups() -> dict[str, list[tuple[str, list[str]]]]:
    """What has a shortcut, as the user reads it: the actions by menu, what is done to rows and columns."""
    groups = {
        tr(menu): [
            (tr(row.text), [key_text(one) for one in row.shortcuts])
            for row in ROWS
            if row.menu == menu and row.shortcuts
        ]
        for menu in MENUS
    }
    menu = tr("Menu of a row"), [key_text(one) for one in MENU_KEYS]
    rows = [(tr(row.text), [key_text(one) for one in row.shortcuts]) for row in ROW_ACTIONS]
    entries = [(tr(row.text), [key_text(one) for one in row.shortcuts]) for row in ENTRY_ACTIONS if row.shortcuts]
    versions = [(tr(text), [key_text(key)]) for _signal, text, key in VERSION_ACTIONS if key]
    return groups | {
        tr("Library"): [*entries, menu],
        tr("Examples table"): [*rows, menu],
        tr("Versions"): versions,
        tr("Columns"): [(tr(row.text), [key_text(row.shortcut)]) for row in COLUMN_ACTIONS if row.shortcut],
    }
