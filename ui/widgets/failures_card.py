"""The last failures of an endpoint as sentences, with their next step, request id and log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.models.call_statistics import LAST_CALLS, Failure
from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.styling import button, label, mark, rule, tight


class FailuresCard(Card):
    """`details_requested` carries the `Failure`, `log_requested` the address of its log."""

    details_requested = Signal(object)
    log_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Last failures"))
        self._rows: QWidget | None = None
        self.show_failures((), date.min)

    def show_failures(self, failures: Sequence[Failure], today: date) -> None:
        """Newest first; times of `today` are without a date."""
        if self._rows is not None:
            self._rows.setParent(None)
            self._rows.deleteLater()
        self._rows = QWidget()
        rows = QVBoxLayout(self._rows)
        tight(rows)
        if not failures:
            none = label(tr("None among the last {n} calls.", n=LAST_CALLS), "muted", wrap=True)
            none.setContentsMargins(12, 8, 12, 10)
            rows.addWidget(none)
        for number, failure in enumerate(failures):
            if number:
                rows.addWidget(rule())
            rows.addWidget(self._row(failure, today))
        self.body.addWidget(self._rows)

    def _row(self, failure: Failure, today: date) -> QWidget:
        row = QWidget()
        lines = QVBoxLayout(row)
        lines.setContentsMargins(12, 8, 12, 6)
        lines.setSpacing(3)
        when = " · ".join(filter(None, [failure.status, failure.when(today)]))
        head = label(when, "strong", user_text=True)
        mark(head, tone="bad")
        top = QHBoxLayout()
        tight(top, spacing=8)
        top.addWidget(head, 1)
        for control in self._controls(failure, when):
            top.addWidget(control)
        lines.addLayout(top)
        for text, role in ((failure.message, ""), (failure.hint, "muted")):
            if text:
                said = label(text, role, wrap=True, user_text=True)
                said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                lines.addWidget(said)
        return row

    def _controls(self, failure: Failure, when: str) -> list[QWidget]:
        controls: list[QWidget] = []
        if failure.request_id:
            details = button(tr("Details"), "link", name=tr("Details of the failure {when}", when=when))
            details.setToolTip(tr("Request id: {id}", id=failure.request_id))
            details.clicked.connect(partial(self.details_requested.emit, failure))
            controls.append(details)
        if failure.link:
            log = button(tr("Log"), "link", name=tr("Log of the failure {when}", when=when))
            log.setToolTip(tr("Opens the endpoint's log in the AWS console"))
            log.clicked.connect(partial(self.log_requested.emit, failure.link))
            controls.append(log)
        return controls
