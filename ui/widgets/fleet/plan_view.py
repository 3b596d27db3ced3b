"""The calls of a plan, each with all that it sends, what it costs, and what to mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.translation import phrase, tr
from ui.widgets.dialog_parts import framed
from ui.widgets.fleet.plan_texts import cost_sentence
from ui.widgets.styling import USER_TEXT, label, mark, tight
from workbench.endpoints.fleet.plan import Plan

_CALL_WIDTH = 250
_LEAST_HEIGHT = 130


class PlanView(QWidget):
    """Shows a plan, or why there is none yet. Nothing is sent by showing it."""

    def __init__(self) -> None:
        super().__init__()
        self._calls = QTreeWidget(columnCount=2)
        self._calls.setProperty(USER_TEXT, True)
        self._calls.setAccessibleName(tr("The calls that will be made"))
        self._calls.setHeaderLabels([tr("Call"), tr("What it does and sends")])
        self._calls.setMinimumHeight(_LEAST_HEIGHT)
        self._calls.currentItemChanged.connect(self._show_whole)
        self._calls.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._calls.setColumnWidth(0, _CALL_WIDTH)
        self._frame = framed(self._calls)
        self._whole = label(role="muted", wrap=True, user_text=True)
        self._cost = label(wrap=True, user_text=True)
        mark(self._cost, role="strong")
        self._missing = label(role="muted", wrap=True, user_text=True)
        self._warnings = label(role="warning", wrap=True, user_text=True)
        column = QVBoxLayout(self)
        tight(column, spacing=8)
        column.addWidget(label(tr("These calls will be made, in this order. Nothing has been sent yet."), wrap=True))
        column.addWidget(self._frame, 1)
        column.addWidget(self._whole)
        column.addWidget(self._missing)
        column.addWidget(self._warnings)
        column.addWidget(self._cost)
        self.show_plan(None, "")

    def show_plan(self, plan: Plan | None, missing: str = "") -> None:
        """`missing` says what is needed for a plan."""
        self._calls.clear()
        for number, call in enumerate(plan.calls if plan else (), 1):
            row = QTreeWidgetItem([f"{number}. {call.operation}", phrase(call.sentence)])
            row.setToolTip(1, phrase(call.sentence))
            _add_arguments(row, call.arguments)
            self._calls.addTopLevelItem(row)
        self._calls.setCurrentIndex(self._calls.model().index(0, 0))
        warnings = "\n".join(f"⚠ {phrase(one)}" for one in plan.warnings) if plan else ""
        for part, text in (
            (self._missing, missing),
            (self._warnings, warnings),
            (self._cost, cost_sentence(plan) if plan else ""),
        ):
            part.setText(text)
            part.setVisible(bool(text))

    def _show_whole(self, current: QTreeWidgetItem | None) -> None:
        """What the current row says, which may be longer than the row."""
        self._whole.setText(current.text(1) if current is not None else "")


def _add_arguments(row: QTreeWidgetItem, value: Any) -> None:
    pairs = value.items() if isinstance(value, Mapping) else ((n, one) for n, one in enumerate(value, 1))
    for name, one in pairs:
        nested = isinstance(one, Mapping | list | tuple)
        below = QTreeWidgetItem([str(name), "" if nested else str(one)])
        below.setToolTip(1, "" if nested else str(one))
        row.addChild(below)
        if nested:
            _add_arguments(below, one)
            below.setExpanded(True)
