"""Which of the saved endpoints is meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row, labelled
from ui.widgets.styling import USER_TEXT, button, label
from workbench.endpoints.endpoint import Endpoint

_WIDTH = 460


class EndpointChoice(QDialog):
    """`chosen` carries the `Endpoint`; the dialog is closed then."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, endpoints: Sequence[Endpoint]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Delete an endpoint in SageMaker"))
        self.setMinimumWidth(_WIDTH)
        self._box = QComboBox()
        self._box.setProperty(USER_TEXT, True)
        self._box.setAccessibleName(tr("Endpoint"))
        for endpoint in endpoints:
            self._box.addItem(endpoint.label, endpoint)
        words = tr("First it is looked up what the endpoint is made of; then each call is shown, to be confirmed.")
        empty = tr("No endpoint of SageMaker is saved yet: add or deploy one first.")
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        go_on = button(tr("Show the calls…"), "primary")
        go_on.setEnabled(bool(endpoints))
        go_on.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(labelled(tr("Endpoint"), self._box))
        column.addWidget(label(words if endpoints else empty, "muted", wrap=True))
        column.addLayout(button_row(cancel, go_on))

    def _choose(self) -> None:
        endpoint = self._box.currentData()
        self.accept()
        self.chosen.emit(endpoint)
