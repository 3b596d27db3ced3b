"""A form for every field of an endpoint's file, with what is wrong at the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from ui.models import endpoint_fields
from ui.models.endpoint_fields import FORMAT, LIMITS, PRICE, ROUTING, WHERE, EndpointField
from ui.translation import sentence, tr
from ui.widgets.card import Card
from ui.widgets.checked_field import CheckedField
from ui.widgets.custom_format_editor import CustomFormatEditor
from ui.widgets.https_fields import titles
from ui.widgets.styling import label, tight
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads.custom import CUSTOM, check_custom
from workbench.errors import WorkbenchError


class EndpointForm(QWidget):
    """Edits an `Endpoint`; what is not changed stays to the letter. `edited` says that something was changed.

    `custom` is the editor of the custom format, which shows where that is chosen.
    """

    edited = Signal()

    def __init__(self, endpoint: Endpoint, payloads: Mapping[str, str]) -> None:
        """`payloads` maps each payload format's name to what it is."""
        super().__init__()
        self._before = endpoint
        self._kept_headers = endpoint.headers
        self._fields: dict[str, CheckedField] = {}
        self._names: dict[str, QWidget] = {}
        self._transport = self._choice(tr("Called over"), titles(), endpoint.transport)
        formats = {name: f"{name} · {tr(title)}" for name, title in payloads.items()}
        self._payload = self._choice(tr("Payload format"), formats, endpoint.payload)
        self._stream = self._switch(tr("Stream the answer"), endpoint.stream)
        self._eula = self._switch(tr("Accept EULA"), endpoint.accept_eula)
        self._eula.setToolTip(tr("Sends accept_eula=true with each request. Read the model’s licence before."))
        self.custom = CustomFormatEditor(endpoint.custom or CustomPayload())
        self.custom.edited.connect(self._tell)
        self._headers = Card(tr("Headers"))
        self._routing = self._card(tr("Routing"), ROUTING)
        self._routing.body.addWidget(_inset(self._eula))
        self._custom_card = Card(tr("Custom format"))
        self._custom_card.body.addWidget(self.custom)
        column = QVBoxLayout(self)
        tight(column, spacing=12)
        column.addWidget(self._card(tr("Where it is"), WHERE, [(tr("Called over"), self._transport)]))
        column.addWidget(self._headers)
        column.addWidget(self._routing)
        column.addWidget(
            self._card(
                tr("Payload format"), FORMAT, [(tr("Payload format"), self._payload), ("", self._stream)]
            )
        )  # fmt: skip
        column.addWidget(self._custom_card)
        column.addWidget(self._card(tr("Limits"), LIMITS))
        column.addWidget(self._card(tr("Price"), PRICE))
        self._check()

    def place_headers(self, editor: QWidget) -> None:
        """What edits the headers of an HTTPS endpoint."""
        self._headers.body.addWidget(editor)
        self._check()

    def show_headers(self, headers: Mapping[str, str]) -> None:
        """The headers are others now."""
        self._kept_headers = headers
        self._tell()

    @property
    def shown(self) -> Endpoint:
        """The endpoint of all fields that can be read."""
        return self._endpoint()[0]

    @property
    def changed(self) -> bool:
        return self._endpoint()[0] != self._before or bool(self._endpoint()[1])

    def endpoint(self) -> Endpoint | None:
        """The endpoint as the fields say it now; None where one of them is wrong: it has the keyboard then."""
        made, errors = self._check()
        if custom := self._custom_error(made):
            errors["custom"] = custom
            self.custom.try_now()
            self.custom.setFocus(Qt.FocusReason.OtherFocusReason)
        first = next((self._fields[path] for path in self._fields if path in errors), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return None if errors else made

    def focus_first(self) -> None:
        self._fields["label"].setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self, path: str) -> CheckedField:
        """The field of that path, such as `limits.connect_s`."""
        return self._fields[path]

    def _tell(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> tuple[Endpoint, dict[str, str]]:
        made, errors = self._endpoint()
        for path, field in self._fields.items():
            field.show_error(errors.get(path, ""))
        for one in WHERE:
            for part in (self._fields[one.path], self._names[one.path]):
                part.setVisible(one.of in ("", made.transport))
        self._routing.setVisible(made.transport == "sagemaker")
        self._headers.setVisible(made.transport == "https" and self._headers.body.count() > 0)
        self._custom_card.setVisible(made.payload == CUSTOM)
        return made, errors

    def _endpoint(self) -> tuple[Endpoint, dict[str, str]]:
        """The endpoint of all fields that can be read, and what is wrong with the others."""
        values, errors = {}, {}
        for one in endpoint_fields.FIELDS:
            text = self._fields[one.path].text()
            if text == endpoint_fields.shown(one, self._before):
                continue
            try:
                values[one.path] = endpoint_fields.read(one, text)
            except ValueError as error:
                errors[one.path] = str(error)
        made = replace(
            endpoint_fields.with_values(self._before, values),
            transport=self._transport.currentData(),
            payload=self._payload.currentData(),
            stream=self._stream.isChecked(),
            accept_eula=self._eula.isChecked(),
            headers=self._kept_headers,
        )
        if made.payload == CUSTOM:
            made = replace(made, custom=self.custom.custom())
        if (made.payload, made.stream) != (self._before.payload, self._before.stream):
            made = replace(made, probed=None)  # chosen by hand, no longer what the probe found
        return made, {**endpoint_fields.problems(made), **errors}

    def _custom_error(self, endpoint: Endpoint) -> str:
        """What would keep the custom format from being read again; the editor shows it at its field."""
        if endpoint.payload != CUSTOM or endpoint.custom is None:
            return ""
        try:
            check_custom(endpoint.custom)
        except WorkbenchError as error:
            return sentence(error)
        return ""

    # Building

    def _card(
        self, title: str, fields: Sequence[EndpointField], before: Sequence[tuple[str, QWidget]] = ()
    ) -> Card:  # fmt: skip
        made = Card(title)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(12, 10, 12, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnStretch(1, 1)
        for name, control in before:
            self._add_row(grid, name, control)
        for one in fields:
            self._names[one.path] = self._add_row(grid, tr(one.name), self._made(one))
        made.body.addWidget(content)
        return made

    @staticmethod
    def _add_row(grid: QGridLayout, name: str, control: QWidget) -> QWidget:
        row = grid.rowCount()
        words = label(name, "muted", wrap=True)
        words.setBuddy(control)
        words.setContentsMargins(0, 6, 0, 0)
        grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(control, row, 1)
        return words

    def _made(self, one: EndpointField) -> CheckedField:
        made = CheckedField(
            tr(one.name),
            endpoint_fields.shown(one, self._before),
            help=tr(one.help),
            placeholder=one.placeholder,
            lines=one.kind in ("lines", "json"),
            mono=one.kind == "json",
        )
        made.edited.connect(self._tell)
        self._fields[one.path] = made
        return made

    def _choice(self, name: str, texts: Mapping[str, str], chosen: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        for value, text in texts.items():
            made.addItem(text, value)
        made.setCurrentIndex(max(made.findData(chosen), 0))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(24)
        made.activated.connect(lambda _index: self._tell())
        return made

    def _switch(self, text: str, on: bool) -> QCheckBox:
        made = QCheckBox(text)
        made.setAccessibleName(text)
        made.setChecked(on)
        made.toggled.connect(lambda _on: self._tell())
        return made


def _inset(control: QWidget) -> QWidget:
    made = QWidget()
    row = QVBoxLayout(made)
    row.setContentsMargins(12, 0, 12, 10)
    row.addWidget(control, alignment=Qt.AlignmentFlag.AlignLeft)
    return made
