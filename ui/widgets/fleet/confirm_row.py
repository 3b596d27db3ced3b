"""The field in which a plan's name is typed: only the whole name lets its button be pressed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.fleet.plan_texts import DO
from ui.widgets.styling import USER_TEXT, button, label, tight
from workbench.endpoints.fleet.confirmation import is_confirmed
from workbench.endpoints.fleet.plan import Plan


class ConfirmRow(QWidget):
    """`confirmed` carries what was typed; `cancelled` is the other button."""

    confirmed = Signal(str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._words = label(wrap=True, user_text=True)
        self._typed = QLineEdit()
        self._typed.setProperty(USER_TEXT, True)
        self._words.setBuddy(self._typed)
        self._typed.textChanged.connect(self._enable)
        self._typed.returnPressed.connect(self._confirm)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        self._do = button("", "primary")
        self._do.setProperty(USER_TEXT, True)
        self._do.clicked.connect(self._confirm)
        row = QHBoxLayout()
        tight(row, spacing=8)
        row.addWidget(self._typed, 1)
        row.addWidget(cancel)
        row.addWidget(self._do)
        column = QVBoxLayout(self)
        tight(column, spacing=4)
        column.addWidget(self._words)
        column.addLayout(row)
        self.show_plan(None)

    def show_plan(self, plan: Plan | None) -> None:
        """What was typed stays; it counts only while it is the plan's name."""
        self._plan = plan
        name = plan.name if plan else ""
        self._words.setText(
            tr("Type “{name}” to confirm:", name=name) if plan else tr("There is nothing to confirm yet.")
        )
        self._typed.setAccessibleName(self._words.text())
        self._typed.setPlaceholderText(name)
        self._typed.setEnabled(plan is not None)
        self._do.setText(tr(DO[plan.kind]) if plan else tr("Deploy"))
        self._do.setAccessibleName(self._do.text())
        self._enable()

    def focus_field(self) -> None:
        self._typed.setFocus()

    def _enable(self) -> None:
        self._do.setEnabled(self._plan is not None and is_confirmed(self._plan, self._typed.text()))

    def _confirm(self) -> None:
        if self._do.isEnabled():
            self.confirmed.emit(self._typed.text())
