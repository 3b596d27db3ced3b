"""The endpoints: the saved ones, the embedded ones, and what the account has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent, QStandardItem
from PySide6.QtWidgets import QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from ui.account_search import AccountSearch
from ui.endpoint_secrets import EndpointSecrets
from ui.models.endpoint_looks import found_facts, guess_note
from ui.models.endpoint_rows import THING_ROLE, EndpointRows, is_new, key_of
from ui.payload_titles import payload_titles
from ui.probing import Probing
from ui.services import Services
from ui.translation import tr
from ui.widgets.action_rows import ActionRows
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from ui.widgets.endpoint_card import EndpointCard
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from workbench.endpoints.discovery import FoundEndpoint
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.guesses import Guess
from workbench.errors import InvalidFile, WorkbenchError


class EndpointsPanel(QWidget):
    """A tick chooses an endpoint for the next run. `catalogue_changed`: an endpoint was added.

    `hourly` says what an endpoint of the account costs an hour, where that is known.
    `details_requested` carries the label of one whose page is wanted.
    """

    chosen_changed = Signal(str, bool)
    catalogue_changed = Signal()
    details_requested = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._described: object = None
        self._search = AccountSearch(services, self)
        self.hourly: Callable[[FoundEndpoint], float | None] = self._search.hourly
        self._search.changed.connect(self._show_search)
        mark(self, kind="surface")
        self.setAccessibleName(tr("Endpoints"))
        self._rows = EndpointRows(self, lambda: services.appearance.theme)
        self._rows.itemChanged.connect(self._tick)
        self._tree = self._make_tree()
        self._card = EndpointCard()
        self._card.add_pressed.connect(self._add_current)
        self._card.probe_pressed.connect(self._probe_current)
        self._card.details_pressed.connect(lambda: self.details_requested.emit(self._current().label))
        self._card.tokenizer_pressed.connect(self._choose_tokenizer)
        self._card.tokenizer_removed.connect(lambda: self._set_tokenizer(None))
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
        self._search.failed.connect(self._problem.show_error)
        self._look = button(tr("Look in the account"))
        self._look.clicked.connect(self._press_look)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(8)
        column.addLayout(self._heading())
        column.addWidget(self._tree, 1)
        column.addWidget(self._card)
        column.addWidget(self._problem)
        column.addWidget(self._look)
        services.endpoints.known_changed.connect(self._fill)
        services.endpoints.changed.connect(self._show_states)
        services.states.changed.connect(self._show_states)
        services.appearance.changed.connect(self._show_theme)
        self._show_theme()

    def look_in_account(self) -> None:
        """Lists the account's endpoints in the background, page by page."""
        self._search.start()

    def show_found(self, found: list[FoundEndpoint]) -> None:
        """Adds endpoints of the account to the list."""
        self._search.take(found)

    def focus_first(self) -> None:
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._services.states.look(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card.setMaximumHeight(self.height() // 2)  # the list keeps the other half

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._services.states.look(False)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(headerHidden=True, rootIsDecorated=False, indentation=14, uniformRowHeights=True)
        tree.setModel(self._rows)
        rows = ActionRows(tree)
        rows.action_pressed.connect(self._add_row)
        tree.setItemDelegate(rows)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(tr("Endpoints"))
        tree.setProperty(USER_TEXT, True)
        tree.selectionModel().currentChanged.connect(self._describe)
        tree.activated.connect(self._activate)
        return tree

    def _heading(self) -> QHBoxLayout:
        self._add = icon_button(self._services.appearance.theme.icon("add"), tr("Add an endpoint by name"))
        self._add.clicked.connect(self._add_by_name)
        row = QHBoxLayout()
        tight(row, spacing=2)
        row.setContentsMargins(8, 0, 0, 0)
        row.addWidget(label(tr("ENDPOINTS"), "section"), 1)
        row.addWidget(self._add)
        return row

    # What the user does

    def _press_look(self) -> None:
        if self._search.running:
            self._search.stop()
        else:
            self.look_in_account()

    def _tick(self, item: QStandardItem) -> None:
        thing = item.data(THING_ROLE)
        if isinstance(thing, Endpoint):
            ticked = item.checkState() == Qt.CheckState.Checked
            if ticked != self._services.endpoints.is_chosen(thing):
                self.chosen_changed.emit(thing.label, ticked)

    def _activate(self, index: QModelIndex) -> None:
        item = self._rows.itemFromIndex(index)
        if isinstance(item.data(THING_ROLE), Endpoint):
            self.details_requested.emit(item.text())
        else:
            self._add_current()

    def _describe(self, index: QModelIndex) -> None:
        thing = index.data(THING_ROLE)
        if thing != self._described:  # else the list was filled anew: what is told stays
            self._described = thing
            self._problem.show_error(thing if isinstance(thing, InvalidFile) else None)
        if isinstance(thing, FoundEndpoint):
            about = [*found_facts(thing, self.hourly(thing)), guess_note(thing)]
            new = thing.can_be_called and self._is_new(thing)
            self._card.show_endpoint(thing.endpoint, new, can_be_probed=thing.can_be_called, about=about)
        elif isinstance(thing, Endpoint):
            saved = not thing.is_local
            self._card.show_endpoint(thing, False, saved, can_be_probed=saved)
        else:
            self._card.show_endpoint(None, False)

    def _add_row(self, index: QPersistentModelIndex) -> None:
        self._tree.setCurrentIndex(self._rows.index(index.row(), index.column(), index.parent()))
        self._add_current()

    def _add_current(self) -> None:
        thing = self._current()
        if isinstance(thing, FoundEndpoint) and thing.can_be_called and self._is_new(thing):
            self._add_found(thing.endpoint, guess_note(thing))

    def _add_found(self, endpoint: Endpoint, note: str) -> None:
        """As it was found; only a label that is taken has to be asked about."""
        if any(one.label == endpoint.label for one in self._services.endpoints.known):
            self._ask(endpoint, note)
            return
        try:
            self._services.catalogue.add(endpoint)
        except WorkbenchError as error:
            self._problem.show_error(error)
            return
        self.catalogue_changed.emit()

    def _add_by_name(self) -> None:
        self._ask(Endpoint(label="", name=""), "")

    def _ask(self, endpoint: Endpoint, note: str) -> None:
        tokens = EndpointSecrets(self._services.background)
        dialog = AddEndpointDialog(self, endpoint, payload_titles(), note, tokens=tokens)
        dialog.submitted.connect(lambda entered: self._save(dialog, entered))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _save(self, dialog: AddEndpointDialog, endpoint: Endpoint) -> None:
        try:
            self._services.catalogue.add(endpoint)
        except WorkbenchError as error:
            dialog.show_error(error)
            return
        dialog.accept()
        self.catalogue_changed.emit()

    def _probe_current(self) -> None:
        thing = self._current()
        if isinstance(thing, FoundEndpoint):
            self.probe(thing.endpoint, thing.guess)
        elif isinstance(thing, Endpoint):
            self.probe(thing)

    def probe(self, endpoint: Endpoint, guess: Guess | None = None) -> None:
        """Opens the probe's dialog for a saved endpoint, or for one that was found, then with the guess for it."""
        probing = Probing(self._services, endpoint, guess, self)
        probing.pinned.connect(self.catalogue_changed)
        probing.add_requested.connect(lambda found: self._add_found(found, ""))

    def _choose_tokenizer(self) -> None:
        endpoint = self._current()
        folder = Path(endpoint.tokenizer).parent if endpoint.tokenizer else Path.home()
        path = self._services.questions.tokenizer_file(self, folder)
        if path is not None:
            self._set_tokenizer(path)

    def _set_tokenizer(self, path: Path | None) -> None:
        try:
            self._services.catalogue.set_tokenizer(self._current().label, path)
        except WorkbenchError as error:
            self._problem.show_error(error)
            return
        self.catalogue_changed.emit()

    # What is shown

    def _show_search(self) -> None:
        self._look.setText(tr("Stop looking") if self._search.running else tr("Look in the account"))
        self._look.setAccessibleName(self._look.text())
        self._fill()

    def _is_new(self, found: FoundEndpoint) -> bool:
        return is_new(found, self._services.endpoints.known)

    def _fill(self) -> None:
        current, scrolled = key_of(self._tree.currentIndex()), self._tree.verticalScrollBar().value()
        known, broken = self._services.endpoints.known, self._services.endpoints.broken
        self._rows.fill(known, broken, self._search.found, self.hourly, searched=self._search.done)
        self._show_states()
        self._tree.expandAll()
        self._tree.verticalScrollBar().setValue(scrolled)
        item = self._rows.find(current)
        if item is not None:
            self._tree.setCurrentIndex(item.index())
        else:
            self._card.show_endpoint(None, False)

    def _show_states(self) -> None:
        self._rows.show_states(self._services.states.of, self._services.endpoints.is_chosen)

    def _current(self) -> Any:
        return self._tree.currentIndex().data(THING_ROLE)

    def _show_theme(self) -> None:
        self._problem.show_close_icon(self._services.appearance.theme.icon("close"))
        self._add.setIcon(self._services.appearance.theme.icon("add"))
        self._fill()
