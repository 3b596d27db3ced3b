"""The window in which every field of an endpoint is edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.endpoint_form import EndpointForm
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, mark
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError, WorkbenchError

_SIZE = (720, 620)


class EndpointDialog(QDialog):
    """`submitted` carries the `Endpoint` to save; whoever saves it accepts the dialog or shows the error in it.

    `may_discard` is asked before changes are given up.
    """

    submitted = Signal(object)

    def __init__(
        self, parent: QWidget, endpoint: Endpoint, payloads: Mapping[str, str], may_discard: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings of the endpoint"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._may_discard = may_discard
        self.form = EndpointForm(endpoint, payloads)
        mark(self.form, kind="desk")
        area = self._area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        self._problem = ProblemBox()
        self.form.edited.connect(lambda: self._problem.show_error(None))
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._save = button(tr("Save"), "primary", name=tr("Save the endpoint"))
        self._save.clicked.connect(self._submit)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(area, 1)
        column.addWidget(self._problem)
        column.addLayout(button_row(cancel, self._save))
        self.resize(*_SIZE)
        self.form.focus_first()
        self._building = QTimer(self, interval=0)
        self._building.timeout.connect(self._build)
        self._building.start()
        self._shown_next = QTimer(self, singleShot=True, interval=0)
        self._shown_next.timeout.connect(self._show_mistake)

    def show_error(self, error: WorkbenchError | None) -> None:
        """Why it could not be saved."""
        self._problem.show_error(error)
        self._save.setEnabled(True)

    def reject(self) -> None:
        if not self.form.changed or self._may_discard():
            super().reject()

    def _build(self) -> None:
        """One card in each turn of the event loop."""
        if not self.form.build_next():
            self._building.stop()

    def _submit(self) -> None:
        endpoint = self.form.endpoint()
        if endpoint is not None:
            self._save.setEnabled(False)
            self.submitted.emit(endpoint)
        elif self.form.mistake is not None:
            wrong = self.form.mistake
            self.show_error(UsageError("It is not saved yet. {field}: {told}", field=wrong.name, told=wrong.told))
            self._shown_next.start()

    def _show_mistake(self) -> None:
        """Once the box has taken its room, so that it does not cover what is scrolled to."""
        if self.form.mistake is not None:
            self._area.ensureWidgetVisible(self.form.mistake.at)
