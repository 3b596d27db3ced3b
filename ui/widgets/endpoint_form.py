"""A form for every field of an endpoint's file, with what is wrong at the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Mistake:
    """What is wrong with the field of that name, and which widget takes its text."""

    name: str
    told: str
    at: QWidget


class EndpointForm(QWidget):
    """Edits an `Endpoint`; what is not changed stays to the letter. `edited` says that something was changed.

    It is empty at first: `build_next` builds one card after the other, so that none keeps the window waiting.
    `custom_made` carries the editor of the custom format, which is made when that is chosen.
    """

    edited = Signal()
    custom_made = Signal(object)

    def __init__(self, endpoint: Endpoint, payloads: Mapping[str, str]) -> None:
        """`payloads` maps each payload format's name to what it is."""
        super().__init__()
        self._before = endpoint
        self._kept_headers = endpoint.headers
        self._fields: dict[str, CheckedField] = {}
        self._names: dict[str, QWidget] = {}
        self._custom: CustomFormatEditor | None = None
        self.mistake: Mistake | None = None
        self._transport = self._choice(tr("Called over"), titles(), endpoint.transport)
        formats = {name: f"{name} · {tr(title)}" for name, title in payloads.items()}
        self._payload = self._choice(tr("Payload format"), formats, endpoint.payload)
        self._stream = self._switch(tr("Stream the answer"), endpoint.stream)
        self._eula = self._switch(tr("Accept EULA"), endpoint.accept_eula)
        self._eula.setToolTip(tr("Sends accept_eula=true with each request. Read the model’s licence before."))
        self._where = Card(tr("Where it is"))
        self._headers = Card(tr("Headers"))
        self._routing = Card(tr("Routing"))
        self._format = Card(tr("Payload format"))
        self._custom_card = Card(tr("Custom format"))
        self._limits = Card(tr("Limits"))
        self._price = Card(tr("Price"))
        column = QVBoxLayout(self)
        tight(column, spacing=12)
        for card in (self._where, self._headers, self._routing, self._format, self._custom_card):
            column.addWidget(card)
        column.addWidget(self._limits)
        column.addWidget(self._price)
        column.addStretch(1)
        self._unbuilt: list[Callable[[], None]] = [
            lambda: self._fill(self._where, WHERE, [(tr("Called over"), self._transport)]),
            self._fill_routing,
            self._fill_format,
            lambda: self._fill(self._limits, LIMITS),
            lambda: self._fill(self._price, PRICE),
        ]

    def build_next(self) -> bool:
        """Fills the next card; False where none is left."""
        if self._unbuilt:
            self._unbuilt.pop(0)()
            self._check()
        return bool(self._unbuilt)

    def build(self) -> None:
        """Fills all cards that are left."""
        while self.build_next():
            pass

    @property
    def custom(self) -> CustomFormatEditor:
        """The editor of the custom format, which shows where that is chosen."""
        return self._custom or self._made_custom()

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
        """The endpoint as the fields say it now; None where one is wrong: it is the `mistake` and has the keyboard."""
        self.build()
        made, errors = self._check()
        wrong = (one for one in endpoint_fields.FIELDS if one.path in errors)
        mistakes = [Mistake(tr(one.name), errors[one.path], self._fields[one.path].control) for one in wrong]
        mistakes += self._custom_mistakes(made)
        self.mistake = next(iter(mistakes), None)
        if self.mistake is not None:
            self.mistake.at.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return made

    def focus_first(self) -> None:
        self.field("label").setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self, path: str) -> CheckedField:
        """The field of that path, such as `limits.connect_s`."""
        while path not in self._fields and self._unbuilt:
            self.build_next()
        return self._fields[path]

    def _tell(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> tuple[Endpoint, dict[str, str]]:
        made, errors = self._endpoint()
        for path, field in self._fields.items():
            field.show_error(errors.get(path, ""))
        for one in WHERE if self._fields else ():
            for part in (self._fields[one.path], self._names[one.path]):
                part.setVisible(one.of in ("", made.transport))
        self._routing.setVisible(made.transport == "sagemaker")
        self._headers.setVisible(made.transport == "https" and self._headers.body.count() > 0)
        self._custom_card.setVisible(made.payload == CUSTOM)
        if made.payload == CUSTOM and self._custom is None and "parameters" in self._fields:
            self._made_custom()
        return made, errors

    def _endpoint(self) -> tuple[Endpoint, dict[str, str]]:
        """The endpoint of all fields that can be read, and what is wrong with the others."""
        values, errors = {}, {}
        for one in endpoint_fields.FIELDS:
            field = self._fields.get(one.path)
            text = "" if field is None else field.text()
            if field is None or text == endpoint_fields.shown(one, self._before):
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
        if made.payload == CUSTOM and self._custom is not None:
            made = replace(made, custom=self._custom.custom())
        if (made.payload, made.stream) != (self._before.payload, self._before.stream):
            made = replace(made, probed=None)  # chosen by hand, no longer what the probe found
        return made, {**endpoint_fields.problems(made, self._before), **errors}

    def _custom_mistakes(self, endpoint: Endpoint) -> list[Mistake]:
        """What would keep the custom format from being read again; the editor shows it at its field."""
        if endpoint.payload != CUSTOM or endpoint.custom is None:
            return []
        try:
            check_custom(endpoint.custom)
        except WorkbenchError as error:
            self.custom.try_in_earnest()
            return [Mistake(tr("Custom format"), sentence(error), self.custom.place_of(error))]
        return []

    # Building

    def _fill_routing(self) -> None:
        self._fill(self._routing, ROUTING)
        self._routing.body.addWidget(_inset(self._eula))

    def _fill_format(self) -> None:
        self._fill(self._format, FORMAT, [(tr("Payload format"), self._payload), ("", self._stream)])

    def _fill(
        self, card: Card, fields: Sequence[EndpointField], before: Sequence[tuple[str, QWidget]] = ()
    ) -> None:  # fmt: skip
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
        card.body.addWidget(content)
        content.show()  # now, not once the event loop comes to it

    def _made_custom(self) -> CustomFormatEditor:
        before = self.field("parameters").control
        self._custom = made = CustomFormatEditor(self._before.custom or CustomPayload())
        made.edited.connect(self._tell)
        self._custom_card.body.addWidget(made)
        made.show()
        made.place_in_tab_order(before)
        self.custom_made.emit(made)
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
