"""What went over the wire for an answer: the request as it left beside the reply as it came, each part to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.models.exchange_text import LONGEST_SET_OUT, ExchangeText
from ui.translation import tr
from ui.widgets.dialog_parts import button_row, labelled
from ui.widgets.noted_text import NotedText
from ui.widgets.styling import USER_TEXT, button, label, mark, tight

_SIZE = (980, 640)
_HEADERS_SHARE, _BODY_SHARE = 2, 3


class ExchangeDialog(QDialog):
    """`name` is the column's; of several calls one is chosen at the top. Secrets are `…` already. `add` fills it."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Request and reply of {endpoint}", endpoint=name))
        self.setSizeGripEnabled(True)
        self._exchanges: list[ExchangeText] = []
        self._calls = QComboBox()
        self._calls.setAccessibleName(tr("Call"))
        self._calls.currentIndexChanged.connect(lambda _index: self._show())
        self._choice = QWidget()
        choice = labelled(tr("Call"), self._calls)
        tight(choice, spacing=12)
        self._choice.setLayout(choice)
        self._choice.hide()
        self._set_out = QCheckBox(tr("Set out JSON in lines"))
        self._set_out.setChecked(True)
        self._set_out.setToolTip(
            tr("Off, the bodies are shown as they went, as are those over {n} characters.", n=f"{LONGEST_SET_OUT:,}")
        )
        self._set_out.toggled.connect(lambda _on: self._show())
        self._line = _Part(tr("Request"))
        self._sent_headers = _Part(tr("Headers"), tr("Headers of the request"))
        self._sent_body = _Part(tr("Body"), tr("Body of the request"))
        self._status = _Part(tr("Reply"))
        self._reply_headers = _Part(tr("Headers"), tr("Headers of the reply"))
        self._reply_body = _Part(tr("Body"), tr("Body of the reply"))
        sides = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=12)
        mark(sides, kind="gap")
        sides.addWidget(_side(self._line, self._sent_headers, self._sent_body))
        sides.addWidget(_side(self._status, self._reply_headers, self._reply_body))
        sides.setSizes([1000, 1000])
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._choice)
        column.addWidget(sides, 1)
        column.addLayout(button_row(close, before=self._set_out))
        self.resize(*_SIZE)
        self._sent_body.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self, exchanges: Sequence[ExchangeText]) -> None:
        """Further calls; the first of all is shown."""
        self._exchanges += exchanges
        self._calls.addItems([one.title for one in exchanges])
        self._choice.setVisible(len(self._exchanges) > 1)

    def _show(self) -> None:
        if not self._exchanges:
            return
        one = self._exchanges[self._calls.currentIndex()]
        sent, replied = one.bodies_set_out if self._set_out.isChecked() else one.bodies
        self._line.show_text(one.request_line)
        self._sent_headers.show_text(one.sent_headers)
        self._sent_body.show_text(sent)
        request_id = tr("Request ID: {id}", id=one.request_id) if one.request_id else ""
        self._status.show_text("\n".join(filter(None, (one.status, request_id))))
        self._reply_headers.show_text(one.reply_headers)
        note = tr("The reply is longer; its beginning was kept.") if one.cut else ""
        self._reply_body.show_text(replied, note)


class _Part(QWidget):
    """A text under its title, with a button that copies all of it. Without a `name` it is one that is short."""

    def __init__(self, title: str, name: str = "") -> None:
        super().__init__()
        self._text = ""
        self._short = label(wrap=True, user_text=True)
        self._short.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._long = NotedText("preview") if name else None
        self._copy = button(tr("Copy"), "flat", name=f"{tr('Copy')}: {name or title}")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        top = QHBoxLayout()
        tight(top)
        top.addWidget(label(title, "strong"))
        top.addStretch(1)
        top.addWidget(self._copy)
        column = QVBoxLayout(self)
        tight(column, spacing=2)
        column.addLayout(top)
        if self._long is None:
            self._short.setAccessibleName(title)
            column.addWidget(self._short)
        else:
            self._long.setAccessibleName(name)
            self._long.setProperty(USER_TEXT, True)
            column.addWidget(self._long, 1)
            self.setFocusProxy(self._long)

    def show_text(self, text: str, note: str = "") -> None:
        self._text = text
        self._copy.setEnabled(bool(text))
        if self._long is None:
            self._short.setText(text)
        else:
            self._long.show_text(text, note)


def _side(head: _Part, headers: _Part, body: _Part) -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    tight(column, spacing=10)
    column.addWidget(head)
    column.addWidget(headers, _HEADERS_SHARE)
    column.addWidget(body, _BODY_SHARE)
    return side
