"""The line at the foot: account, local endpoints, running work with a stop, and what today's calls have cost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui.models.money import dollars
from ui.theme import Theme
from ui.translation import ntr, sentence, tr
from ui.widgets.brief_note import BriefNote
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import icon_button, label, mark, tight
from workbench.errors import WorkbenchError

_PROGRESS_WIDTH = 90


class StatusBar(QFrame):
    """Shows what it is told; `stop_pressed` asks to stop the running work."""

    stop_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        mark(self, kind="bottom")
        self._account = label(role="muted")
        self._local = ElidedLabel()
        mark(self._local, role="muted")
        self._day = label(role="muted", user_text=True)
        self._told: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 14, 3)
        row.setSpacing(18)
        row.addWidget(self._account)
        row.addWidget(self._local)
        row.addWidget(self._work_area(theme))
        self.note = BriefNote()
        row.addWidget(self.note)
        row.addStretch(1)
        row.addWidget(self._day)

    def show_account(self, text: str) -> None:
        self._account.setText(text)

    def show_local(self, running: int) -> None:
        self._local.setText(tr("Local endpoints: {number} up", number=running))

    def show_work(self, labels: tuple[str, ...], progress: float | None) -> None:
        """`progress` is 0 to 1, or None where nobody knows."""
        self._work.setVisible(bool(labels))
        self._label.setText(", ".join(labels[:2]) + ("…" if len(labels) > 2 else ""))
        if not labels:
            return
        self._progress.setRange(0, 0 if progress is None else 100)
        self._progress.setValue(round((progress or 0) * 100))

    def show_saved(self, version: str) -> None:
        """For a moment: that a version was made, and the beginning of its id."""
        self.note.say(tr("Saved · version {version}", version=version))

    def show_session(self, calls: int, tokens: int, exact: bool) -> None:
        number = f"{tokens:,}" if exact else f"~{tokens:,}"
        said = ntr("This session: {n} call", "This session: {n} calls", calls)
        self._tell("session", f"{said} · {tr('{number} tokens', number=number)}" if calls else "")

    def show_day(self, calls: int, cost: float | None, unpriced: int) -> None:
        """Today's calls and what they cost, None where none of them has a price; `unpriced` have none."""
        if not calls:
            self._day.setText(tr("No calls today"))
        elif cost is None:
            self._day.setText(ntr("today {n} call", "today {n} calls", calls))
        else:
            self._day.setText(ntr("today {cost} · {n} call", "today {cost} · {n} calls", calls, cost=dollars(cost)))
        without = ntr("{n} call of today has no price.", "{n} calls of today have no price.", unpriced)
        advice = tr("An instance type or a price in the endpoint's settings lets them count.")
        self._tell("unpriced", f"{without} {advice}" if unpriced else "")

    def show_log_problem(self, problem: WorkbenchError | None) -> None:
        self._tell("problem", "" if problem is None else sentence(problem))

    def _tell(self, subject: str, text: str) -> None:
        """In the tool tip of today's figures, which a screen reader reads as well."""
        self._told[subject] = text
        told = "\n".join(filter(None, self._told.values()))
        self._day.setToolTip(told)
        self._day.setAccessibleDescription(told)

    def show_theme(self, theme: Theme) -> None:
        self._stop.setIcon(theme.icon("stop"))

    def _work_area(self, theme: Theme) -> QWidget:
        self._work = QWidget()
        self._label = ElidedLabel()
        mark(self._label, role="muted")
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedWidth(_PROGRESS_WIDTH)
        self._progress.setAccessibleName(tr("Progress of the running work"))
        self._stop = icon_button(theme.icon("stop"), tr("Stop the running work"))
        self._stop.clicked.connect(self.stop_pressed)
        row = QHBoxLayout(self._work)
        tight(row, spacing=8)
        for part in (self._label, self._progress, self._stop):
            row.addWidget(part)
        self._work.hide()
        return self._work
