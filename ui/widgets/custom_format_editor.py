"""The editor of the custom format: a request template, paths into the reply, and what they make of a sample."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import msgid, sentence, tr
from ui.widgets.checked_field import CheckedField
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, label, mark
from ui.widgets.template_edit import TemplateEdit
from workbench.endpoints.endpoint import CustomPayload
from workbench.endpoints.payloads.custom import CustomTrial
from workbench.errors import WorkbenchError

# How long typing rests before the format is tried: it renders a template in the background.
_PAUSE_MS = 250
_SAMPLE_HEIGHT = 92
_REQUEST = "request"
# What a request template can name.
NAMES = ("prompt", "messages", "stream", "max_tokens", "temperature", "top_p", "top_k", "stop", "seed", "extra")
_PATHS = {
    "text": (msgid("Text"), "outputs[0].text"),
    "stream_text": (msgid("Text of a stream’s part"), "token.text"),
    "tokens_in": (msgid("Tokens in"), "usage.prompt_tokens"),
    "tokens_out": (msgid("Tokens out"), "usage.completion_tokens"),
    "error": (msgid("Error"), "error.message"),
    "end": (msgid("End of a stream"), "choices[0].finish_reason"),
    "content_type": (msgid("Content type"), "application/json"),
}


class CustomFormatEditor(QWidget):
    """`trial_wanted` carries the format and a sample of a reply (bytes) once typing rests: answer with `show_trial`.

    `send_pressed` carries the format that the user wants sent for real, once; `stop_pressed`: no longer.
    """

    edited = Signal()
    trial_wanted = Signal(object, bytes)
    send_pressed = Signal(object)
    stop_pressed = Signal()

    def __init__(self, custom: CustomPayload) -> None:
        super().__init__()
        self._before = custom
        self._sending = False
        self._in_earnest = False
        self._request = TemplateEdit(tr("Request template"), min_lines=4, max_lines=12)
        self._request.setProperty(USER_TEXT, True)
        self._request.setPlaceholderText('{"inputs": {{ prompt | tojson }}}')
        self._request.completion.show_names(NAMES)
        self._request.show_text(custom.request)
        self._request.setUndoRedoEnabled(True)  # the form's own: it is not part of the prompt
        mark(self._request, face="mono")
        self._begin = label(
            tr("Begin here: write the body that the endpoint takes, as the example in the box does."),
            "small",
            wrap=True,
        )
        self._begin.setVisible(False)
        self._request_error = _Complaint()
        self._paths = {name: self._path(name) for name in _PATHS}
        self._sample = _box(tr("A reply to try the paths on"))
        self._sample.setPlaceholderText(tr("Paste a reply here, or send it once"))
        self._body = _box(tr("What is sent"), read_only=True)
        self._found = label(wrap=True, user_text=True)
        self._reply_error = _Complaint()
        self._send = button(tr("Send it once"))
        self._send.setToolTip(tr("Calls the endpoint for real, with a short prompt; its answer comes into the box"))
        self._send.clicked.connect(self._press_send)
        self._problem = ProblemBox()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.try_now)
        self._request.edited.connect(self._tell)
        self._sample.textChanged.connect(self._pause.start)
        self._place()
        self.setFocusProxy(self._request)

    def custom(self) -> CustomPayload:
        """The format as it is written now."""
        paths: dict[str, Any] = {name: self._written(name) for name in _PATHS}
        return replace(self._before, request=self._request.text(), **paths)

    def path(self, name: str) -> CheckedField:
        """The field of that path into the reply, such as `text`."""
        return self._paths[name]

    @property
    def request_error(self) -> str:
        """What is wrong with the template; '' for nothing."""
        return self._request_error.told

    def place_in_tab_order(self, before: QWidget) -> None:
        """The keyboard comes here from that widget, though it was there earlier."""
        for stop in (
            self._request,
            *(one.control for one in self._paths.values()),
            self._send,
            self._sample,
            self._body,
        ):
            QWidget.setTabOrder(before, stop)
            before = stop

    def try_now(self) -> None:
        """Asks for a trial without waiting for typing to rest."""
        self._pause.stop()
        self.trial_wanted.emit(self.custom(), self._sample.toPlainText().encode("utf-8", errors="replace"))

    def try_in_earnest(self) -> None:
        """As `try_now`, of a format that is to be saved: that nothing was written is a mistake now."""
        self._in_earnest = True
        self.try_now()

    def place_of(self, error: WorkbenchError) -> QWidget:
        """What takes the text that the error is about."""
        path = self._paths.get(_field_of(error))
        return self._request if path is None else path.control

    def show_trial(self, trial: CustomTrial) -> None:
        """What was made of the format: the body, what was found, and what is wrong where it is wrong."""
        self._request_error.show_error("")
        self._reply_error.show_error("")
        for path in self._paths.values():
            path.show_error("")
        waiting = not self._in_earnest and not self._request.text().strip()
        request_error = None if waiting else trial.request_error
        self._begin.setVisible(waiting)
        self._request.show_broken(request_error is not None)
        self._body.setPlainText(trial.body.decode("utf-8", errors="replace"))
        usage = [
            tr("{n} tokens in", n=f"{trial.usage.tokens_in:,}") if trial.usage.tokens_in is not None else "",
            tr("{n} tokens out", n=f"{trial.usage.tokens_out:,}") if trial.usage.tokens_out is not None else "",
        ]
        found = "" if trial.text is None else tr("Found: {text}", text=trial.text)
        self._found.setText(" · ".join(filter(None, (found, *usage))) if trial.text is not None else "")
        self._found.setVisible(trial.text is not None)
        if request_error is not None:
            self._show_error(request_error, self._request_error)
        if trial.reply_error is not None:
            self._show_error(trial.reply_error, self._reply_error)

    def show_sending(self, sending: bool) -> None:
        self._sending = sending
        self._send.setText(tr("Stop") if sending else tr("Send it once"))
        self._send.setAccessibleName(self._send.text())
        if sending:
            self._problem.show_error(None)

    def show_reply(self, reply: bytes) -> None:
        """The reply to a call that was made for real becomes the sample."""
        self._sample.setPlainText(reply.decode("utf-8", errors="replace"))
        self.try_now()

    def show_problem(self, error: WorkbenchError | None) -> None:
        """Why the call that was made for real failed."""
        self._problem.show_error(error)

    def show_theme(self, theme: Theme) -> None:
        colors = {name: theme.variable(position) for position, name in enumerate(NAMES)}
        self._request.show_colors(colors, theme.color("muted"))

    def _show_error(self, error: WorkbenchError, otherwise: _Complaint) -> None:
        field = _field_of(error)
        at = self._paths.get(field)
        if at is not None:
            at.show_error(_told(error))
        elif field == _REQUEST:
            self._request_error.show_error(sentence(error))
        else:
            otherwise.show_error(_told(error))

    def _written(self, name: str) -> str:
        text, before = self._paths[name].text(), getattr(self._before, name)
        if text == before:
            return str(before)
        return text.strip() or (CustomPayload.content_type if name == "content_type" else "")

    def _tell(self) -> None:
        if self.custom() != self._before:  # colours make Qt tell of a change too
            self._in_earnest = True
        self._pause.start()
        self.edited.emit()

    def _press_send(self) -> None:
        if self._sending:
            self.stop_pressed.emit()
        else:
            self.send_pressed.emit(self.custom())

    # Building

    def _path(self, name: str) -> CheckedField:
        words, placeholder = _PATHS[name]
        made = CheckedField(tr(words), getattr(self._before, name), mono=True, placeholder=placeholder)
        made.edited.connect(self._tell)
        return made

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        names = ", ".join(NAMES)
        column.addWidget(label(tr("Request template"), "muted"))
        column.addWidget(self._request)
        column.addWidget(self._begin)
        column.addWidget(self._request_error)
        column.addWidget(label(tr("It can name: {names}. Write texts with | tojson.", names=names), "small", wrap=True))
        column.addWidget(label(tr("JMESPaths into the reply; an empty one is not looked for"), "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for row, (name, field) in enumerate(self._paths.items()):
            words = label(tr(_PATHS[name][0]), "muted")
            words.setBuddy(field)
            grid.addWidget(words, row // 2, row % 2 * 2)
            grid.addWidget(field, row // 2, row % 2 * 2 + 1)
        column.addLayout(grid)
        send = QHBoxLayout()
        send.addWidget(label(tr("A reply to try the paths on"), "muted"), 1)
        send.addWidget(self._send)
        column.addLayout(send)
        for part in (self._problem, self._sample, self._found, self._reply_error):
            column.addWidget(part)
        column.addWidget(label(tr("What is sent"), "muted"))
        column.addWidget(self._body)
        self._found.hide()


def _field_of(error: WorkbenchError) -> str:
    return str(error.values.get("field") or error.values.get("part") or "").removeprefix("custom.")


class _Complaint(QWidget):
    """A sentence about what is wrong; hidden where nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.told = ""
        self._text = label(role="bad", wrap=True, user_text=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self.hide()

    def show_error(self, told: str) -> None:
        self.told = told
        self._text.setText(told)
        self.setVisible(bool(told))


def _told(error: WorkbenchError) -> str:
    """The sentence with the names that the fields have here, not with those in the file."""
    told = sentence(error)
    for name, (words, _placeholder) in _PATHS.items():
        told = re.sub(rf"\bcustom\.{name}\b", f"“{tr(words)}”", told)
    return told


def _box(name: str, *, read_only: bool = False) -> QPlainTextEdit:
    made = QPlainTextEdit(readOnly=read_only)
    made.setProperty(USER_TEXT, True)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(_SAMPLE_HEIGHT)
    mark(made, face="mono")
    return made
