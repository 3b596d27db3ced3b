"""The history: every run, found by words and filters, with what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui.history_reading import HistoryReading
from ui.models.history_rows import HistoryRows
from ui.services import Services
from ui.translation import msgid, ntr, tr
from ui.widgets.brief_note import BriefNote
from ui.widgets.empty_state import EmptyState
from ui.widgets.history_filters import HistoryFilters
from ui.widgets.problem_box import ProblemBox
from ui.widgets.run_notes import RunNotes
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from ui.widgets.three_line_delegate import ThreeLineDelegate
from workbench.runs.history.records import RunRow

_COUNTED = 10_000
# What is done with runs: its name, its text, its key in the list, and how many it takes (0: any number).
RUN_ACTIONS = (
    ("open", msgid("Open as it was"), "Return", 1),
    ("rerun", msgid("Run it again as it was"), "", 1),
    ("rerun_current", msgid("Run with today's prompt"), "", 1),
    ("compare", msgid("Compare the two…"), "", 2),
    ("star", msgid("Star"), "Space", 0),
    ("delete", msgid("Delete…"), "Del", 0),
)


class HistoryPanel(QWidget):
    """`asked` carries a name of `RUN_ACTIONS` and the chosen rows; `noted` a run's id, its note and its tags.

    `noted_last` is the same, where the program may be about to end.
    """

    asked = Signal(str, object)
    noted = Signal(int, str, object)
    noted_last = Signal(int, str, object)
    usage_requested = Signal()
    run_requested = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        mark(self, kind="surface")
        self.setAccessibleName(tr("History"))
        self.rows = HistoryRows(self)
        self.reading = HistoryReading(services, self.rows, self)
        self.filters = HistoryFilters()
        self.filters.changed.connect(self.reading.filter)
        self.filters.down_pressed.connect(self._focus_list)
        self.filters.enter_pressed.connect(partial(self._ask, "open"))
        self._delegate = ThreeLineDelegate(self, services.appearance.theme)
        self._list = self._made_list()
        self._count = label(role="muted")
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
        self.reading.failed.connect(self._problem.show_error)
        self.reading.counted.connect(self._show_count)
        self.reading.named.connect(lambda names: self.filters.show_names(names.prompts, names.endpoints, names.tags))
        self._notes = RunNotes()
        self._notes.edited.connect(self.noted)
        self._notes.left.connect(self.noted_last)
        self.note = BriefNote()
        self._empty = EmptyState(
            tr("Each run is kept here with its answers, what was sent, times and cost."), tr("Run the prompt")
        )
        self._empty.pressed.connect(self.run_requested)
        self._nothing = EmptyState(tr("No run matches."), tr("Show all runs"))
        self._nothing.pressed.connect(self.filters.clear)
        self._stack = QStackedWidget()
        for page in (self._list, self._empty, self._nothing):
            self._stack.addWidget(page)
        self._place()
        services.appearance.changed.connect(self._show_theme)
        self._kept: list[int] = []
        self.rows.modelAboutToBeReset.connect(self._keep_chosen)
        self.rows.modelReset.connect(self._rows_came)
        self.rows.dataChanged.connect(self._show_notes)
        self._show_theme()
        self._enable()

    # What it is told

    def run_ended(self) -> None:
        """There may be more to read."""
        if self.isVisible():
            self.reading.read_soon()

    def hold(self, held: bool) -> None:
        """While held no further run is shown."""
        self.reading.hold(held)
        if held:
            self.note.say(tr("The newest runs are shown once the names of the blind vote are revealed."))

    def show_row(self, row: RunRow) -> None:
        """What is noted of the run is another."""
        self.rows.change(row)

    def focus_first(self) -> None:
        self.filters.focus()

    @property
    def chosen(self) -> list[RunRow]:
        """The chosen runs, the newest first."""
        return [self.rows.rows[place] for place in sorted(one.row() for one in self._selection.selectedIndexes())]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reading.read_soon()

    # Its parts

    @property
    def _selection(self) -> QItemSelectionModel:
        return self._list.selectionModel()

    def _made_list(self) -> QListView:
        made = QListView(uniformItemSizes=True)
        made.setModel(self.rows)
        made.setItemDelegate(self._delegate)
        made.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        made.setAccessibleName(tr("Runs"))
        made.setProperty(USER_TEXT, True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._open_menu)
        made.doubleClicked.connect(partial(self._ask, "open"))
        made.selectionModel().selectionChanged.connect(self._chosen_changed)
        self._actions: dict[str, QAction] = {}
        for name, text, key, _count in RUN_ACTIONS:
            action = QAction(tr(text), made)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._ask, name))
            made.addAction(action)
            self._actions[name] = action
        return made

    def _place(self) -> None:
        theme = self._services.appearance.theme
        self._usage = icon_button(theme.icon("usage"), tr("Usage by day and endpoint"))
        self._usage.clicked.connect(self.usage_requested)
        head = QHBoxLayout()
        tight(head, spacing=4)
        head.addWidget(label(tr("HISTORY"), "section"))
        head.addStretch(1)
        head.addWidget(self._count)
        head.addWidget(self._usage)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notes)
        column.addLayout(self._buttons())
        column.addWidget(self.note)
        column.addWidget(self._problem)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        tight(row, spacing=6)
        self._open = button(tr("Open"))
        self._open.clicked.connect(self._actions["open"].trigger)
        self._more = button(f"{tr('More')} ▾", name=tr("More"))
        menu = QMenu(self._more)
        menu.addActions([self._actions[name] for name, *_rest in RUN_ACTIONS if name != "open"])
        self._more.setMenu(menu)
        row.addWidget(self._open)
        row.addWidget(self._more)
        row.addStretch(1)
        return row

    # What the user did

    def _ask(self, name: str, *_ignored: object) -> None:
        chosen = self.chosen or self.rows.rows[:1]
        takes = {action: count for action, _text, _key, count in RUN_ACTIONS}[name]
        if chosen and takes in (0, len(chosen)):
            self._notes.tell()
            self.asked.emit(name, tuple(chosen))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self._list)
        menu.addActions(list(self._actions.values()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _focus_list(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)
        if self.rows.rows and not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self.rows.index(0, 0))

    def _chosen_changed(self) -> None:
        self._enable()
        self._show_notes()

    # What is shown

    def _keep_chosen(self) -> None:
        self._kept = [row.id for row in self.chosen]

    def _rows_came(self) -> None:
        """What was chosen stays so."""
        for run in self._kept:
            if (place := self.rows.place_of(run)) is not None:
                self._selection.select(self.rows.index(place, 0), QItemSelectionModel.SelectionFlag.Select)
        page = self._list if self.rows.rows else self._empty if self.filters.is_empty else self._nothing
        self._stack.setCurrentWidget(page)
        self.filters.show_versions(list(dict.fromkeys(row.version for row in self.rows.rows if row.version)))
        self._enable()
        self._show_notes()

    def _show_count(self, count: int) -> None:
        many = tr("{n}+ runs", n=f"{_COUNTED:,}")
        self._count.setText(many if count >= _COUNTED else ntr("{n} run", "{n} runs", count))

    def _show_notes(self) -> None:
        chosen = self.chosen
        row = chosen[0] if len(chosen) == 1 else None
        if row is None:
            self._notes.show_run(None, "", ())
        else:
            self._notes.show_run(row.id, row.note, row.tags)
        self._notes.setVisible(row is not None)

    def _enable(self) -> None:
        chosen = self.chosen
        for name, _text, _key, count in RUN_ACTIONS:
            self._actions[name].setEnabled(bool(chosen) and count in (0, len(chosen)))
        starred = bool(chosen) and all(row.starred for row in chosen)
        self._actions["star"].setText(tr("Take the star away") if starred else tr("Star"))
        self._open.setEnabled(len(chosen) == 1)
        self._more.setEnabled(bool(chosen))

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._delegate.theme = theme
        self._usage.setIcon(theme.icon("usage"))
        self.filters.show_clear_icon(theme.icon("close"))
