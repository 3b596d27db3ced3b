"""Adding an endpoint: asks only for what cannot be found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, card, label
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

_WIDTH = 460


class AddEndpointDialog(QDialog):
    """`submitted` carries the `Endpoint` to save; whoever saves it closes the dialog or shows the error in it."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget, endpoint: Endpoint, payloads: Mapping[str, str], note: str) -> None:
        """`payloads` maps a payload format's name to what it is; `note` says why one is preselected."""
        super().__init__(parent)
        self.setWindowTitle(tr("Add an endpoint"))
        self.setMinimumWidth(_WIDTH)
        self._endpoint = endpoint
        self._name = self._line(endpoint.name, tr("Endpoint name"), tr("as in SageMaker"))
        self._label = self._line(endpoint.label, tr("Label"), tr("the same as the name"))
        self._region = self._line(endpoint.region or "", tr("Region"), tr("as in Settings"))
        self._profile = self._line(endpoint.profile or "", tr("AWS profile"), tr("as in Settings"))
        self._payload = QComboBox()
        self._payload.setAccessibleName(tr("Payload format"))
        for name, title in payloads.items():
            self._payload.addItem(f"{name} · {tr(title)}", name)
        self._payload.setCurrentIndex(self._payload.findData(endpoint.payload))
        self._stream = QCheckBox(tr("Stream the answer"))
        self._stream.setAccessibleName(self._stream.text())
        self._stream.setChecked(endpoint.stream)
        self._problem = ProblemBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(self._form(note)))
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    def endpoint(self) -> Endpoint:
        """The endpoint as the fields say it now."""
        name = self._name.text().strip()
        return replace(
            self._endpoint,
            name=name,
            label=self._label.text().strip() or name,
            region=self._region.text().strip() or None,
            profile=self._profile.text().strip() or None,
            payload=self._payload.currentData(),
            stream=self._stream.isChecked(),
        )

    def _form(self, note: str) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for field in (self._name, self._label, self._region, self._profile):
            form.addRow(field.accessibleName(), field)
        form.addRow(tr("Payload format"), self._payload)
        if note:
            form.addRow("", label(note, "small", wrap=True))
        form.addRow("", self._stream)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._add = button(tr("Add"), "primary")
        self._add.setDefault(True)
        self._add.clicked.connect(lambda: self.submitted.emit(self.endpoint()))
        self._name.textChanged.connect(self._allow)
        self._allow()
        return button_row(cancel, self._add)

    def _allow(self) -> None:
        self._add.setEnabled(bool(self._name.text().strip()))

    @staticmethod
    def _line(text: str, name: str, placeholder: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setProperty(USER_TEXT, True)
        line.setAccessibleName(name)
        line.setPlaceholderText(placeholder)
        line.setCursorPosition(0)
        line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return line
