"""The tab order of widgets that come and go: Qt puts what is made later at the end of the window's order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def in_tab_order(container: QWidget, widgets: Iterable[QWidget]) -> None:
    """Gives `widgets`, which are in `container` and take the keyboard, the place in the tab order that it has."""
    before = _stop_before(container)
    for widget in widgets:
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _stop_before(container: QWidget) -> QWidget | None:
    """The nearest widget before the container that takes the keyboard."""
    before = container.previousInFocusChain()
    while before is not None and before is not container:
        if before.focusPolicy() != Qt.FocusPolicy.NoFocus and not container.isAncestorOf(before):
            return before
        before = before.previousInFocusChain()
    return None
