"""The tokens that an endpoint over HTTPS sends: each can be replaced or removed, and never be read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.https_fields import line, such_as
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, label
from workbench.endpoints.secrets import AUTHORIZATION
from workbench.errors import WorkbenchError


class HeaderSecrets(QWidget):
    """`token_entered` carries a header and the token that it is to send; `token_removed` a header.

    What was entered stays in its field until `show_headers` or `show_error` answers.
    """

    token_entered = Signal(str, str)
    token_removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._problem = ProblemBox()
        self._told = label(wrap=True, user_text=True)
        self._rows: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._grid)
        column.addWidget(self._told)
        column.addWidget(
            label(tr("The token goes to the keyring of this system, and nowhere else."), "small", wrap=True)
        )
        column.addWidget(self._problem)
        self.show_headers({})

    def show_headers(self, headers: Mapping[str, str], kept: str = "") -> None:
        """The endpoint's headers, and the entries that hold their values. Clears what was entered.

        `kept` is the header whose token the keyring just took.
        """
        for row in self._rows:
            self._grid.removeWidget(row)
            row.deleteLater()
        self._rows.clear()
        self._problem.show_error(None)
        told = tr("The token for {header} is in the keyring. It is used once the endpoint is saved.", header=kept)
        self._told.setText(told if kept else "")
        self._told.setVisible(bool(kept))
        for number, (header, entry) in enumerate(headers.items()):
            self._add_kept(number, header, entry)
        self._add_new(len(headers), AUTHORIZATION if AUTHORIZATION not in headers else "")

    def show_error(self, error: WorkbenchError) -> None:
        """Why the keyring did not take it; what was entered stays."""
        self._told.hide()
        self._problem.show_error(error)

    def _add_kept(self, number: int, header: str, entry: str) -> None:
        name = label(header, user_text=True)
        name.setToolTip(tr("kept in the keyring as “{entry}”", entry=entry))
        token = _token_field(tr("New token for {header}", header=header), tr("kept in the keyring"))
        replace = button(tr("Replace"), name=tr("Replace the token for {header}", header=header))
        remove = button(tr("Remove"), name=tr("Remove the token for {header}", header=header))
        remove.clicked.connect(lambda: self.token_removed.emit(header))
        self._connect(token, replace, lambda: header)
        self._place(number, name, token, replace, remove)

    def _add_new(self, number: int, suggestion: str) -> None:
        header = line(suggestion, tr("Header of the token"), such_as("x-api-key"))
        token = _token_field(tr("Token"), tr("if the server wants one"))
        add = button(tr("Add"), name=tr("Keep the token in the keyring"))
        self._connect(token, add, lambda: header.text().strip() or AUTHORIZATION)
        self._place(number, header, token, add)

    def _connect(self, token: QLineEdit, pressed: QPushButton, header: Callable[[], str]) -> None:
        def enter() -> None:
            if token.text().strip():
                self.token_entered.emit(header(), token.text().strip())

        pressed.setEnabled(False)
        token.textChanged.connect(lambda text: pressed.setEnabled(bool(text.strip())))
        token.returnPressed.connect(enter)
        pressed.clicked.connect(enter)

    def _place(self, number: int, *widgets: QLabel | QLineEdit | QPushButton) -> None:
        for column, widget in enumerate(widgets):
            self._grid.addWidget(widget, number, column)
            self._rows.append(widget)


def _token_field(name: str, placeholder: str) -> QLineEdit:
    made = line("", name, placeholder)
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made
