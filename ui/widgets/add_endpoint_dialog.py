"""Adding an endpoint: asks only for what cannot be found out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.https_fields import HttpsFields, line, titles
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, card, label
from workbench.endpoints.addresses import web_address
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.known_servers import KnownServer
from workbench.endpoints.secrets import check_headers, entry_name, header_of
from workbench.errors import WorkbenchError

_WIDTH = 460


class KeepsTokens(Protocol):
    """Where tokens go. What is returned by `keep` leaves `done` uncalled."""

    def keep(self, entry: str, value: str, done: Callable[[WorkbenchError | None], None]) -> Callable[[], None]: ...

    def forget(self, entries: list[str]) -> None: ...


class AddEndpointDialog(QDialog):
    """`submitted` carries the `Endpoint` to save; whoever saves it closes the dialog or shows the error in it.

    A token is in the keyring by then. It leaves it again where the dialog is cancelled.
    """

    submitted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        endpoint: Endpoint,
        payloads: Mapping[str, str],
        note: str,
        *,
        tokens: KeepsTokens | None = None,
    ) -> None:
        """`payloads` maps a payload format's name to what it is; `note` says why one is preselected."""
        super().__init__(parent)
        self.setWindowTitle(tr("Add an endpoint"))
        self.setMinimumWidth(_WIDTH)
        self._endpoint = endpoint
        self._tokens = tokens
        self._kept: list[str] = []
        self._leave_waiting: Callable[[], None] = lambda: None
        self._transport = _choice(tr("Called over"), titles())
        self._name = line(endpoint.name, tr("Endpoint name"), tr("as in SageMaker"))
        self._label = line(endpoint.label, tr("Label"), "")
        self._region = line(endpoint.region or "", tr("Region"), tr("as in Settings"))
        self._profile = line(endpoint.profile or "", tr("AWS profile"), tr("as in Settings"))
        self._https = HttpsFields(endpoint, takes_token=tokens is not None)
        self._payload = _choice(
            tr("Payload format"), {name: f"{name} · {tr(title)}" for name, title in payloads.items()}
        )
        self._payload.setCurrentIndex(self._payload.findData(endpoint.payload))
        self._stream = QCheckBox(tr("Stream the answer"))
        self._stream.setAccessibleName(self._stream.text())
        self._stream.setChecked(endpoint.stream)
        self._problem = ProblemBox()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self._form = self._made_form(note)
        column.addWidget(card(self._form))
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self._transport.currentIndexChanged.connect(self._change_transport)
        self._https.server_chosen.connect(self._take_server)
        self._transport.setCurrentIndex(self._transport.findData(endpoint.transport))
        self._show_transport()

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)
        self._allow()

    def endpoint(self) -> Endpoint:
        """The endpoint as the fields say it now, but for a token."""
        made = replace(
            self._endpoint,
            label=self._label.text().strip(),
            payload=self._payload.currentData(),
            stream=self._stream.isChecked(),
        )
        if self._is_https:
            made = self._https.applied_to(made)
            return replace(made, label=made.label or self._https.suggested_label)
        name = self._name.text().strip()
        return replace(
            made,
            transport="sagemaker",
            name=name,
            label=made.label or name,
            region=self._region.text().strip() or None,
            profile=self._profile.text().strip() or None,
        )

    def event(self, event: QEvent) -> bool:
        """As high as its rows and its problem need."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            width = max(self.width(), self.sizeHint().width())
            self.resize(width, self._column.totalHeightForWidth(width))
        return handled

    def accept(self) -> None:
        self._kept.clear()
        super().accept()

    def reject(self) -> None:
        self._leave_waiting()
        self._let_go()
        super().reject()

    @property
    def _is_https(self) -> bool:
        return bool(self._transport.currentData() == "https")

    # Form and buttons

    def _made_form(self, note: str) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(16, 16, 16, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._transport.accessibleName(), self._transport)
        form.addRow(self._name.accessibleName(), self._name)
        self._https.add_to(form)
        for field in (self._label, self._region, self._profile, self._payload):
            form.addRow(field.accessibleName(), field)
        if note:
            form.addRow("", label(note, "small", wrap=True))
        form.addRow("", self._stream)
        return form

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._add = button(tr("Add"), "primary")
        self._add.setDefault(True)
        self._add.clicked.connect(self._submit)
        self._name.textChanged.connect(self._allow)
        self._https.changed.connect(self._allow)
        for field in (self._name, self._label, self._region, self._profile, self._https.url):
            field.textEdited.connect(lambda _text: self._problem.show_error(None))
        return button_row(cancel, self._add)

    def _allow(self) -> None:
        named = self._https.url if self._is_https else self._name
        self._add.setEnabled(bool(named.text().strip()))
        self._add.setText(tr("Add"))

    def _change_transport(self) -> None:
        self._show_transport()
        if self._is_https:
            self._take_server(self._https.server)
        else:
            self._payload.setCurrentIndex(self._payload.findData(self._endpoint.payload))

    def _show_transport(self) -> None:
        """The rows of the way that is chosen, and the keyboard where its name is asked for."""
        self._https.show_in(self._form, self._is_https)
        for row in (self._name, self._region, self._profile):
            self._form.setRowVisible(row, not self._is_https)
        self._label.setPlaceholderText(tr("the same as the model") if self._is_https else tr("the same as the name"))
        self._allow()
        (self._https.url if self._is_https else self._name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_server(self, server: KnownServer) -> None:
        """The payload format of the server, where it is among those that can be chosen."""
        index = self._payload.findData(server.payload)
        if self._is_https and index >= 0:
            self._payload.setCurrentIndex(index)

    # Adding

    def _submit(self) -> None:
        endpoint = self.endpoint()
        if not self._is_https:
            self.submitted.emit(endpoint)
            return
        if self._https.ask_for_model():
            return
        token, header = self._https.token, self._https.header
        if token:
            endpoint = replace(endpoint, headers={**endpoint.headers, header: entry_name(endpoint.label, header)})
        try:
            web_address(endpoint)
            check_headers(endpoint.headers)
        except WorkbenchError as error:
            self.show_error(error)
            return
        if token and self._tokens is not None:
            self._keep(endpoint, header, token, self._tokens)
        else:
            self.submitted.emit(endpoint)

    def _keep(self, endpoint: Endpoint, header: str, token: str, tokens: KeepsTokens) -> None:
        """Under a name of its own each time: what an attempt before has kept is let go of."""
        self._let_go()
        entry = endpoint.headers[header]
        self._kept.append(entry)
        self._add.setEnabled(False)
        self._add.setText(tr("Keeping the token…"))
        self._leave_waiting = tokens.keep(
            entry, header_of(header, token), lambda error: self._after_keeping(endpoint, error)
        )

    def _after_keeping(self, endpoint: Endpoint, error: WorkbenchError | None) -> None:
        self._leave_waiting = lambda: None
        self._allow()
        if error is not None:
            self._kept.clear()
            self.show_error(error)
            return
        self.submitted.emit(endpoint)

    def _let_go(self) -> None:
        if self._kept and self._tokens is not None:
            self._tokens.forget(list(self._kept))
        self._kept.clear()


def _choice(name: str, items: Mapping[str, str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for key, title in items.items():
        made.addItem(title, key)
    return made
