"""Presets in the window: the columns of the desk saved by name, put on again, renamed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.services import Services
from ui.translation import tr
from workbench import paths
from workbench.errors import UnknownName, WorkbenchError

if TYPE_CHECKING:
    from ui.widgets.presets_dialog import PresetsDialog
    from workbench.runs.presets import Presets


class ColumnPresets(QObject):
    """Reads the file of presets anew each time: another program may have changed it."""

    def __init__(self, services: Services, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._window = window

    @cached_property
    def _presets(self) -> Presets:
        from workbench.runs.presets import Presets

        return Presets(paths.presets_file())

    def names(self) -> tuple[str, ...]:
        """None where the file cannot be read: that is told."""
        try:
            return self._presets.names()
        except WorkbenchError as error:
            self._services.problems.show(error)
            return ()

    def apply(self, name: str) -> None:
        """The columns of the preset are those of the desk; endpoints that are not known are told and left out."""
        endpoints = self._services.endpoints
        known = {one.label for one in endpoints.known if endpoints.can_be_chosen(one)}
        usable, missing = self._presets.find(name).usable(known)
        if usable:
            self._desk.current.runs.columns.put_on(usable)
        if missing:
            raise UnknownName(
                "The preset {name} names endpoints that are not known: {missing}.",
                "Their columns are left out. Add the endpoints, then apply the preset again.",
                name=name,
                missing=", ".join(missing),
            )

    def ask_name(self) -> None:
        """Asks what the columns are to be saved as; a name that is taken is taken over."""
        from ui.widgets.name_dialog import NameDialog

        names = self._presets.names()
        hint = tr("A preset of the same name is replaced. There are: {names}", names=", ".join(names)) if names else ""
        dialog = NameDialog(self._window, tr("Save the columns as"), "", tr("Save"), hint)
        dialog.submitted.connect(lambda name: self._services.problems.guard(lambda: self._save(name))())
        dialog.open()

    def manage(self) -> None:
        """Shows the presets, to be renamed and deleted."""
        from ui.widgets.presets_dialog import PresetsDialog

        dialog = PresetsDialog(self._window, self._presets.names())

        def rename(name: str, new: str) -> None:
            self._in_dialog(dialog, lambda: self._presets.rename(name, new))

        def delete(name: str) -> None:
            self._in_dialog(dialog, lambda: self._presets.delete(name))

        dialog.renamed.connect(rename)
        dialog.deleted.connect(delete)
        dialog.open()

    def _save(self, name: str) -> None:
        self._presets.save(name, self._desk.current.runs.columns.variants)

    def _in_dialog(self, dialog: PresetsDialog, does: Callable[[], object]) -> None:
        try:
            does()
            dialog.show_names(self._presets.names())
        except WorkbenchError as error:
            dialog.show_error(error)
