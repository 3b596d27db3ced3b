"""The probe of an endpoint: what would be sent, what was sent and received, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.translation import hint, message, msgid, ntr, phrase, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.probe_step import ProbeStepCard
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, label, mark, tight
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.endpoints.probe_steps import ProbeCall, ProbedFormat, ProbeStep

_WIDTH = 620
_HEIGHT = 560
_FRAMINGS = {
    "sse": msgid("streams as server-sent events"),
    "jsonlines": msgid("streams as JSON lines"),
    "whole": msgid("answers in one piece"),
}


class ProbeDialog(QDialog):
    """`start_pressed`, `stop_pressed`; `add_pressed`: an endpoint that was found is to be added with the result."""

    start_pressed = Signal()
    stop_pressed = Signal()
    add_pressed = Signal()

    def __init__(self, parent: QWidget, endpoint: Endpoint, calls: Sequence[ProbeCall]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Probe {name}", name=endpoint.label))
        self.resize(_WIDTH, _HEIGHT)
        self._endpoint = endpoint
        self._cards: list[ProbeStepCard] = []
        self._running = False
        self._about = label(_announcement(calls), wrap=True)
        self._cost = label(_cost(endpoint, calls), "muted", wrap=True)
        self._result = label(wrap=True, user_text=True)
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self._result, role="strong")
        self._result.hide()
        self._problem = ProblemBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for part in (self._about, self._cost):
            column.addWidget(part)
        column.addWidget(self._steps_area(), 1)
        column.addWidget(self._result)
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        for number, call in enumerate(calls, 1):
            self._card(number).show_plan(call)
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_running(self, running: bool) -> None:
        """A probe that begins replaces what an earlier one showed."""
        self._running = running
        self._start.setText(tr("Stop") if running else tr("Probe again"))
        self._start.setAccessibleName(self._start.text())
        if running:
            self._result.hide()
            self._add.hide()
            self._problem.show_error(None)
        for card in self._cards:
            if running:
                card.hide()
            else:
                card.show_ended()

    def show_step(self, step: ProbeStep) -> None:
        from workbench.endpoints import probe_steps

        match step:
            case probe_steps.ProbeSent():
                self._card(step.number).show_sent(step.call)
            case probe_steps.ProbeReceived():
                self._card(step.number).show_received(step)
            case probe_steps.ProbedNeed():
                self._show_end(_need_text(step), "warning")
            case probe_steps.ProbedUnknown():
                self._show_end(_unknown_text(), "warning")
            case _:
                pass

    def show_result(self, found: ProbedFormat, *, saved: bool) -> None:
        """`saved`: the endpoint has a file that the result is written into."""
        self._show_end(_found_text(found, self._endpoint, saved), "good")
        self._add.setVisible(not saved)
        if not saved:
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def _show_end(self, text: str, tone: str) -> None:
        self._result.setText(text)
        mark(self._result, tone=tone)
        self._result.show()

    def _card(self, number: int) -> ProbeStepCard:
        while len(self._cards) < number:
            card = ProbeStepCard(len(self._cards) + 1)
            self._cards.append(card)
            self._steps.insertWidget(self._steps.count() - 1, card)
        self._cards[number - 1].show()
        return self._cards[number - 1]

    def _steps_area(self) -> QScrollArea:
        inside = QWidget()
        self._steps = QVBoxLayout(inside)
        tight(self._steps, spacing=8)
        self._steps.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Calls of the probe"))
        area.setWidget(inside)
        return area

    def _buttons(self) -> QHBoxLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self._add = button(tr("Add with this format"), "primary")
        self._add.clicked.connect(self.add_pressed)
        self._add.hide()
        self._start = button(tr("Start"), "primary")
        self._start.clicked.connect(self._press_start)
        return button_row(close, self._add, self._start)

    def _press_start(self) -> None:
        (self.stop_pressed if self._running else self.start_pressed).emit()


def _announcement(calls: Sequence[ProbeCall]) -> str:
    return ntr(
        "Finds payload format and framing of streams with {n} tiny call. Nothing is sent before you start it.",
        "Finds payload format and framing of streams with at most {n} tiny calls; the later ones only where a question "
        "is left. Nothing is sent before you start it.",
        len(calls),
    )


def _cost(endpoint: Endpoint, calls: Sequence[ProbeCall]) -> str:
    """Tokens of all calls, and what they cost where the endpoint's file says it."""
    tokens_in, tokens_out = sum(call.tokens_in for call in calls), sum(call.tokens_out for call in calls)
    text = tr("About {sent} tokens sent and at most {received} asked for, in all.", sent=tokens_in, received=tokens_out)
    price = endpoint.price
    if price.per_1k_in is not None or price.per_1k_out is not None:
        cost = (tokens_in * (price.per_1k_in or 0) + tokens_out * (price.per_1k_out or 0)) / 1000
        return text + " " + tr("That costs at most ${cost}.", cost=f"{cost:.4f}")
    if price.per_hour is not None or price.instance_type:
        return text + " " + tr("It is paid by the hour: the calls cost nothing more.")
    return text


def _found_text(found: ProbedFormat, before: Endpoint, saved: bool) -> str:
    pinned = found.endpoint
    probed = pinned.probed
    framing = tr(_FRAMINGS[probed.framing]) if probed and probed.framing else ""
    text = tr("Payload format {name}: {why}.", name=pinned.payload, why=phrase(found.why))
    if framing:
        text += " " + tr("It {framing}.", framing=framing)
    if saved:
        changed = pinned.payload != before.payload
        text += " " + (tr("Pinned; it was {name} before.", name=before.payload) if changed else tr("Pinned."))
    return text


def _need_text(step: object) -> str:
    from workbench.endpoints.probe_steps import ProbedNeed

    assert isinstance(step, ProbedNeed)  # noqa: S101
    if step.need == "eula":
        return tr(
            "The model needs its licence accepted. Read it, turn on “Accept EULA” in the endpoint's settings, then "
            "probe again."
        )
    return f"{message(step.error)} {hint(step.error)}"


def _unknown_text() -> str:
    return tr(
        "Unknown: none of the known formats. What it answered is above; the format “custom” can be written for it."
    )
