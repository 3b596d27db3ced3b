"""The versions of the prompt at the front: who saved what when, what changed, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLayout, QListView, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.models.version_rows import RowKind, VersionRow, VersionRows
from ui.services import Services
from ui.translation import msgid, tr
from ui.widgets.branch_button import BranchButton
from ui.widgets.changes_view import ChangesView
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.part_changes_view import PartChangesView
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from ui.widgets.three_line_delegate import ThreeLineDelegate

if TYPE_CHECKING:
    from workbench.library.version_comparison import Comparison

_SIZES = (300, 400)
# What is done with a version: its signal, its text, its key in the list.
VERSION_ACTIONS = (
    ("restore_requested", msgid("Restore"), ""),
    ("names_requested", msgid("Name…"), "F2"),
    ("open_requested", msgid("Open as a new prompt"), "Return"),
    ("copy_requested", msgid("Copy as YAML"), "Ctrl+C"),
)


class VersionsPanel(QWidget):
    """Shows what it is told. `selection_changed`: other rows are chosen; the other signals carry the chosen row."""

    selection_changed = Signal()
    restore_requested = Signal(object)
    names_requested = Signal(object)
    open_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal()
    place_requested = Signal()
    close_requested = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._found: Comparison | None = None
        mark(self, kind="surface")
        self.setAccessibleName(tr("Versions"))
        self.rows = VersionRows(self)
        self.branch = BranchButton()
        self._delegate = ThreeLineDelegate(self, services.appearance.theme)
        self._list = self._made_list()
        self._close = icon_button(services.appearance.theme.icon("close"), tr("Close the versions"))
        self._close.clicked.connect(self.close_requested)
        self._compared = ElidedLabel()
        mark(self._compared, role="muted")
        self._parts = PartChangesView()
        self._text = ChangesView(tr("What changed"))
        self._view = QStackedWidget()
        self._view.addWidget(self._parts)
        self._view.addWidget(self._text)
        self._outside = EmptyState(
            tr("Prompts in a library keep every version that was saved. This one is in none yet."),
            tr("Save into the library…"),
        )
        self._outside.pressed.connect(self.place_requested)
        self._none = EmptyState(tr("No version yet. Saving makes the first one; each save adds another."), tr("Save"))
        self._none.pressed.connect(self.save_requested)
        self._stack = QStackedWidget()
        self._listed = self._middle()
        for page in (self._listed, self._none, self._outside):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(6)
        column.addLayout(self._heading())
        column.addWidget(self._stack, 1)
        services.appearance.changed.connect(self._show_theme)
        self._enable()

    # What it is told

    def show_rows(self, rows: Sequence[VersionRow], branch: str, branches: Sequence[str], *, complete: bool) -> None:
        """The versions that are known so far; what was chosen stays chosen, else the newest is."""
        chosen = [self.rows.rows[place].key for place in self.chosen]
        self.rows.show_rows(rows)
        self.branch.setVisible(bool(branches or branch))
        self.branch.show_branches(branch, branches)
        self._stack.setCurrentWidget(self._listed if rows or not complete else self._none)
        if rows and not self._list.selectionModel().hasSelection():
            self._choose([place for place, row in enumerate(rows) if row.key in chosen] or [0])
        self._enable()

    def show_outside(self) -> None:
        """The prompt lies in no library."""
        self.rows.show_rows(())
        self.branch.hide()
        self._stack.setCurrentWidget(self._outside)

    def show_changes(self, heading: str, found: Comparison) -> None:
        """Part by part where both are prompts, else the files as text."""
        self._found = found
        self._compared.setText(heading)
        self._show_found()

    @property
    def chosen(self) -> list[int]:
        """The places of the chosen rows, the newest first."""
        return sorted(index.row() for index in self._list.selectionModel().selectedIndexes())

    @property
    def chosen_row(self) -> VersionRow | None:
        """The one row that is chosen; None where several are, or none."""
        return self.rows.rows[self.chosen[0]] if len(self.chosen) == 1 else None

    def focus_first(self) -> None:
        targets = {self._none: self._none.press, self._outside: self._outside.press}
        page = self._stack.currentWidget()
        target = targets.get(page, self._list) if isinstance(page, EmptyState) else self._list
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Its parts

    def _made_list(self) -> QListView:
        made = QListView()
        made.setModel(self.rows)
        made.setItemDelegate(self._delegate)
        made.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        made.setAccessibleName(tr("Versions"))
        made.setProperty(USER_TEXT, True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._open_menu)
        made.doubleClicked.connect(partial(self._request, "open_requested"))
        made.selectionModel().selectionChanged.connect(self._chosen_changed)
        self._actions: dict[str, QAction] = {}
        for name, text, key in VERSION_ACTIONS:
            action = QAction(tr(text), made)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._request, name))
            made.addAction(action)
            self._actions[name] = action
        return made

    def _heading(self) -> QLayout:
        row = QHBoxLayout()
        tight(row, spacing=6)
        row.addWidget(label(tr("VERSIONS"), "section"))
        row.addWidget(self.branch)
        row.addStretch(1)
        row.addWidget(self._close)
        return row

    def _middle(self) -> QWidget:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._buttons())
        column.addWidget(self._compared)
        column.addWidget(self._view, 1)
        made = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=1)
        made.addWidget(self._list)
        made.addWidget(below)
        made.setSizes(_SIZES)
        return made

    def _buttons(self) -> QLayout:
        row = QHBoxLayout()
        tight(row, spacing=6)
        self._buttons_of: dict[str, QWidget] = {}
        for name in ("restore_requested", "names_requested"):
            press = button(self._actions[name].text())
            press.clicked.connect(self._actions[name].trigger)
            self._buttons_of[name] = press
            row.addWidget(press)
        more = button(f"{tr('More')} ▾", name=tr("More"))
        menu = QMenu(more)
        for name in ("open_requested", "copy_requested"):
            menu.addAction(self._actions[name])
        more.setMenu(menu)
        self._buttons_of["copy_requested"] = more
        row.addWidget(more)
        row.addStretch(1)
        return row

    # What the user did

    def _request(self, name: str) -> None:
        row = self.chosen_row
        if row is not None and row.version is not None:
            getattr(self, name).emit(row)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self._list)
        menu.addActions(list(self._actions.values()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.viewport().mapToGlobal(place))

    def _chosen_changed(self) -> None:
        self._enable()
        self.selection_changed.emit()

    def _choose(self, places: Sequence[int]) -> None:
        model = self._list.selectionModel()
        for place in places:
            model.select(self.rows.index(place, 0), QItemSelectionModel.SelectionFlag.Select)
        model.setCurrentIndex(self.rows.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _enable(self) -> None:
        """A version that removed the prompt has no content."""
        row = self.chosen_row
        usable = (
            row is not None and row.kind is RowKind.VERSION and row.version is not None and bool(row.version.content)
        )
        for action in self._actions.values():
            action.setEnabled(usable)
        for press in self._buttons_of.values():
            press.setEnabled(usable)
        if self.chosen == [0]:  # the prompt is as in its newest version where nothing lies above that
            self._actions["restore_requested"].setEnabled(False)
            self._buttons_of["restore_requested"].setEnabled(False)

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._close.setIcon(theme.icon("close"))
        self._delegate.theme = theme
        self._show_found()

    def _show_found(self) -> None:
        theme, found = self._services.appearance.theme, self._found
        if found is None:
            return
        if found.before is not None and found.parts is not None:
            self._parts.show_changes(found.parts, theme)
            self._view.setCurrentWidget(self._parts)
        else:
            self._text.show_differences(found.text, theme)
            self._view.setCurrentWidget(self._text)
