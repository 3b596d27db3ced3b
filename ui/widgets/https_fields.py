"""The fields of an endpoint that is called by its address, as rows of the form that adds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, label, mark
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.known_servers import KNOWN_SERVERS, KnownServer
from workbench.endpoints.secrets import AUTHORIZATION

_MODEL = "model"


class HttpsFields(QObject):
    """`server_chosen` carries the `KnownServer` whose address and names now stand in the fields.

    Where there is no keyring to go to, no token is asked for.
    """

    server_chosen = Signal(object)
    changed = Signal()

    def __init__(self, endpoint: Endpoint, *, takes_token: bool) -> None:
        super().__init__()
        self._takes_token = takes_token
        self._server = QComboBox()
        self._server.setAccessibleName(tr("Server"))
        for known in KNOWN_SERVERS:
            self._server.addItem(tr(known.title), known)
        self.url = line(endpoint.url or "", tr("Address"), "")
        self._model = line(str(endpoint.parameters.get(_MODEL, "")), tr("Model"), "")
        self._missing = label(role="bad", wrap=True)
        self._header = line(
            next(iter(endpoint.headers), AUTHORIZATION), tr("Header of the token"), such_as(AUTHORIZATION)
        )
        self._token = line("", tr("Token"), tr("if the server wants one"))
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._where = label(tr("The token goes to the keyring of this system, and nowhere else."), "small", wrap=True)
        self._rows: list[QWidget] = []
        self._server.currentIndexChanged.connect(self._choose)
        self.url.textChanged.connect(self.changed)
        if endpoint.url:
            self._server.setCurrentIndex(self._server.findData(_server_of(endpoint)))
            self._show_examples()
        else:
            self._choose()

    def add_to(self, form: QFormLayout) -> None:
        fields = [self._server, self.url, self._model]
        if self._takes_token:
            fields += [self._token, self._header]
        for field in fields:
            form.addRow(field.accessibleName(), field)
            if field is self._model:
                form.addRow("", self._missing)
        self._rows = list(fields)
        if self._takes_token:
            form.addRow("", self._where)
            self._rows.append(self._where)
        self._form = form
        self._model.textChanged.connect(lambda _text: self._tell_missing(""))
        self._server.currentIndexChanged.connect(lambda _index: self._tell_missing(""))

    def show_in(self, form: QFormLayout, shown: bool) -> None:
        for row in self._rows:
            form.setRowVisible(row, shown)
        self._tell_missing("")

    def ask_for_model(self) -> bool:
        """Tells at the field that the server needs the name of a model, where it does and has none."""
        missing = self.server.needs_model and not self._model.text().strip()
        if missing:
            name = tr(self.server.title)
            self._tell_missing(tr("{server} needs the name of a model that it has.", server=name))
            self._model.setFocus(Qt.FocusReason.OtherFocusReason)
        return missing

    def _tell_missing(self, told: str) -> None:
        self._missing.setText(told)
        self._form.setRowVisible(self._missing, bool(told))
        self._model.setAccessibleDescription(told)
        mark(self._model, broken=bool(told))

    @property
    def server(self) -> KnownServer:
        known: KnownServer = self._server.currentData()
        return known

    @property
    def token(self) -> str:
        return self._token.text().strip()

    @property
    def header(self) -> str:
        return self._header.text().strip() or AUTHORIZATION

    def forget_token(self) -> None:
        """It was taken over: it stands in no field any more."""
        self._token.clear()

    def applied_to(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint with what the fields say, but for the token."""
        parameters = {name: value for name, value in endpoint.parameters.items() if name != _MODEL}
        if model := self._model.text().strip():
            parameters[_MODEL] = model
        url = self.url.text().strip()
        return replace(endpoint, transport="https", name="", url=url, parameters=parameters, region=None, profile=None)

    @property
    def suggested_label(self) -> str:
        """The model's name, else the server's."""
        return self._model.text().strip() or str(self._server.currentText())

    def _choose(self) -> None:
        """The fields of another server, but for what the user has typed over."""
        chosen = self.server
        if not self.url.text().strip() or self.url.text().strip() in {known.url for known in KNOWN_SERVERS}:
            self.url.setText(chosen.url)
            self.url.setCursorPosition(0)
        if self.header in {known.header for known in KNOWN_SERVERS}:
            self._header.setText(chosen.header)
        self._show_examples()
        self.server_chosen.emit(chosen)
        self.changed.emit()

    def _show_examples(self) -> None:
        chosen = self.server
        self.url.setPlaceholderText(such_as(chosen.example or chosen.url))
        self._model.setPlaceholderText(such_as(chosen.model) if chosen.model else tr("none is needed"))


def such_as(example: str) -> str:
    """What stands in an empty field."""
    return tr("such as {example}", example=example)


def line(text: str, name: str, placeholder: str) -> QLineEdit:
    """A line of a form, from its beginning."""
    made = QLineEdit(text)
    made.setProperty(USER_TEXT, True)
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    made.setCursorPosition(0)
    return made


def _server_of(endpoint: Endpoint) -> KnownServer:
    """Which of the known ones the endpoint most likely is."""
    by_address = (known for known in KNOWN_SERVERS if known.url and known.url == endpoint.url)
    gateway = "execute-api" in (endpoint.url or "")
    return next(by_address, KNOWN_SERVERS[-1] if gateway else KNOWN_SERVERS[-2])


def titles() -> Mapping[str, str]:
    """The ways in which an endpoint is called, by the transport's name."""
    return {"sagemaker": tr("SageMaker, by its name"), "https": tr("HTTPS, by its address")}
