"""A plan to be confirmed, and then what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.fleet.confirm_row import ConfirmRow
from ui.widgets.fleet.plan_texts import TITLES
from ui.widgets.fleet.plan_view import PlanView
from ui.widgets.fleet.progress_view import ProgressView
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import tight
from workbench.endpoints.fleet.plan import Plan
from workbench.errors import WorkbenchError

_SIZE = QSize(760, 520)


class PlanDialog(QDialog):
    """`confirmed` carries what was typed."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget, title: str = "", size: QSize = _SIZE) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(size.boundedTo(parent.size()))
        self._above = QWidget()
        self._parts = QVBoxLayout(self._above)
        tight(self._parts, spacing=8)
        self._above.hide()
        self.progress = ProgressView()
        self.progress.closed.connect(self.accept)
        self._plan = PlanView()
        self._problem = ProblemBox()
        self._confirm = ConfirmRow()
        self._confirm.confirmed.connect(self.confirmed)
        self._confirm.cancelled.connect(self.reject)
        page = QWidget()
        column = QVBoxLayout(page)
        tight(column, spacing=12)
        column.addWidget(self._above)
        column.addWidget(self._plan, 1)
        column.addWidget(self._problem)
        column.addWidget(self._confirm)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self.progress)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addWidget(self._pages)

    def show_plan(self, plan: Plan | None, missing: str = "") -> None:
        """The plan to confirm, or what is missing for one."""
        self._pages.setCurrentIndex(0)
        self._problem.show_error(None)
        self._plan.show_plan(plan, missing)
        self._confirm.show_plan(plan)
        if plan is not None:
            self.setWindowTitle(tr(TITLES[plan.kind], name=plan.name))

    def show_clean_up(self, plan: Plan) -> None:
        """The plan that deletes what another one has made: what was chosen for that one is of no more use."""
        self._above.hide()
        self.show_plan(plan)

    def ask(self) -> None:
        """Gives the field of the name the keyboard."""
        self._confirm.focus_field()

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def show_progress(self, plan: Plan) -> None:
        self.progress.show_plan(plan)
        self._pages.setCurrentIndex(1)

    def add_option(self, text: str, ticked: bool = False) -> QCheckBox:
        """A box above the calls, for what the user may want besides."""
        box = QCheckBox(text)
        box.setAccessibleName(text)
        box.setChecked(ticked)
        self.add_above(box)
        return box

    def add_above(self, part: QWidget) -> None:
        """Puts something above the calls."""
        self._parts.addWidget(part)
        self._above.show()
