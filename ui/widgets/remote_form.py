"""The address of a remote, and the user and token where it is one with https."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, label


@dataclass(frozen=True)
class EnteredRemote:
    """What stands in the form; user and token are empty where those that are kept stay."""

    url: str
    user: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class RemoteForm(QWidget):
    """`changed`: something else stands in it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._url = _line(tr("Address"), "https://example.com/team/prompts.git")
        self._user = _line(tr("User"), tr("as it is kept in the keyring"))
        self._token = _line(tr("Token"), tr("as it is kept in the keyring"))
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(16, 16, 16, 16)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self._form.addRow(self._url.accessibleName(), self._url)
        self._form.addRow("", label(_help(), "small", wrap=True))
        for field_ in (self._user, self._token):
            self._form.addRow(field_.accessibleName(), field_)
        self._kept = label(tr("The token goes to the keyring of this system, and nowhere else."), "small", wrap=True)
        self._form.addRow("", self._kept)
        self._url.textChanged.connect(self._show_login)
        self._url.textChanged.connect(self.changed)
        self._show_login()

    @property
    def entered(self) -> EnteredRemote:
        return EnteredRemote(self._url.text().strip(), self._user.text().strip(), self._token.text())

    def show_url(self, url: str) -> None:
        self._url.setText(url)
        self._url.setCursorPosition(0)

    def forget_token(self) -> None:
        """It was taken over: it stands in no field any more."""
        self._user.clear()
        self._token.clear()

    def focus_url(self) -> None:
        self._url.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_login(self) -> None:
        self._user.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_login(self) -> None:
        """Only a host with https asks for them."""
        wanted = self._url.text().strip().lower().startswith(("https://", "http://"))
        for widget in (self._user, self._token, self._kept):
            self._form.setRowVisible(widget, wanted)


def _help() -> str:
    return tr(
        "A git repository: https://host/path, user@host:path for ssh, or a folder that all of you reach. "
        "An empty folder is made ready."
    )


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setProperty(USER_TEXT, True)
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line
