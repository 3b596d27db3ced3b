"""Opening a dialog that lives as long as it is open."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

Opened = TypeVar("Opened", bound=QDialog)


def shown(dialog: Opened) -> Opened:
    """Opens it over its window; it is gone when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
