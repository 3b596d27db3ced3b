"""One call of a probe: why it is made, what is sent, what came back, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.translation import phrase, phrase_sentence, sentence, tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, label, mark, tight

if TYPE_CHECKING:
    from workbench.endpoints.probe_steps import ProbeCall, ProbeReceived

_LONGEST = 600
_LINES = 8


class ProbeStepCard(QFrame):
    def __init__(self, number: int) -> None:
        super().__init__()
        mark(self, kind="card")
        self._number = number
        self._waiting = False
        self._title = label(role="strong")
        self._tokens = label(role="muted")
        self._why = label(role="muted", wrap=True, user_text=True)
        self._sent = _content(tr("What is sent"))
        self._received = _content(tr("What came back"))
        self._told = label(wrap=True, user_text=True)
        head = QHBoxLayout()
        tight(head, spacing=8)
        head.addWidget(self._title, 1)
        head.addWidget(self._tokens)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self._why, self._sent, self._received, self._told):
            column.addWidget(part)

    def show_plan(self, call: ProbeCall) -> None:
        """Before it is sent."""
        self._show_call(call, tr("Call {number}", number=self._number))

    def show_sent(self, call: ProbeCall) -> None:
        self._show_call(call, tr("Call {number}, sent", number=self._number))
        self._waiting = True
        self._received.show_text(tr("waiting for the answer…"))
        self._received.show()

    def show_ended(self) -> None:
        """The probe ended: an answer that is not here by now comes no more."""
        if self._waiting:
            self._waiting = False
            self._title.setText(tr("Call {number}, no answer", number=self._number))
            self._received.hide()

    def show_received(self, step: ProbeReceived) -> None:
        self._waiting = False
        time = tr("{ms} ms", ms=f"{step.ms:,.0f}")
        refused = step.error is not None
        self._title.setText(
            tr("Call {number}, refused after {time}", number=self._number, time=time)
            if refused
            else tr("Call {number}, answered after {time}", number=self._number, time=time)
        )
        self._received.show_text(f"← {_shortened(step.text) or tr('an empty answer')}")
        self._received.show()
        self._told.setText(phrase_sentence(step.told) if step.told else self._says_nothing(step))
        mark(self._told, tone="good" if step.told else "warning")
        self._told.show()

    def _says_nothing(self, step: ProbeReceived) -> str:
        return sentence(step.error) if step.error else tr("This is the shape of no known format.")

    def _show_call(self, call: ProbeCall, title: str) -> None:
        self._title.setText(title)
        self._tokens.setText(tr("≈ {sent} tokens, ≤ {received} back", sent=call.tokens_in, received=call.tokens_out))
        self._why.setText(phrase(call.why))
        self._sent.show_text(f"→ {_shortened(call.text)}")
        self._received.hide()
        self._told.hide()


def _content(name: str) -> ExactEdit:
    """It breaks a long word, such as a reply without a space, where the card ends."""
    made = ExactEdit(name, max_lines=_LINES)
    made.setReadOnly(True)
    made.setProperty(USER_TEXT, True)
    mark(made, face="mono", kind="details")
    return made


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
