"""The endpoints: the embedded ones, the saved ones, and what the account has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from ui.background import Job
from ui.endpoint_secrets import EndpointSecrets
from ui.services import Services
from ui.translation import sentence, tr
from ui.widgets.add_endpoint_dialog import AddEndpointDialog
from ui.widgets.endpoint_card import EndpointCard
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from ui.widgets.tagged_rows import NOTE_ROLE, SECTION_ROLE, TaggedRows
from workbench.endpoints.discovery import FoundEndpoint, account_endpoints
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.errors import InvalidFile, WorkbenchError

# An `Endpoint`, a `FoundEndpoint` or an `InvalidFile`: what the row stands for.
_THING_ROLE = int(Qt.ItemDataRole.UserRole) + 10


class EndpointsPanel(QWidget):
    """A tick chooses an endpoint for the next run. `catalogue_changed`: an endpoint was added.

    `details_requested` carries the label of one whose page is wanted.
    """

    chosen_changed = Signal(str, bool)
    catalogue_changed = Signal()
    details_requested = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._found: list[FoundEndpoint] = []
        self._looking: Job[FoundEndpoint] | None = None
        self._looked = False
        mark(self, kind="surface")
        self.setAccessibleName(tr("Endpoints"))
        self._model = QStandardItemModel(self)
        self._model.itemChanged.connect(self._tick)
        self._tree = QTreeView(headerHidden=True, rootIsDecorated=False, indentation=14, uniformRowHeights=True)
        self._tree.setModel(self._model)
        self._tree.setItemDelegate(TaggedRows(self._tree))
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setAccessibleName(tr("Endpoints"))
        self._tree.setProperty(USER_TEXT, True)
        self._tree.selectionModel().currentChanged.connect(self._describe)
        self._tree.activated.connect(self._activate)
        self._card = EndpointCard()
        self._card.add_pressed.connect(self._add_current)
        self._card.details_pressed.connect(lambda: self.details_requested.emit(self._current_label()))
        self._card.tokenizer_pressed.connect(self._choose_tokenizer)
        self._card.tokenizer_removed.connect(lambda: self._set_tokenizer(None))
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
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
        services.endpoints.changed.connect(self._show_ticks)
        services.appearance.changed.connect(self._show_theme)
        self._show_theme()

    def look_in_account(self) -> None:
        """Lists the account's endpoints in the background, page by page."""
        if self._looking is not None:
            return
        settings = self._services.settings.value
        self._found = []
        self._problem.show_error(None)
        self._looking = self._services.background.start(
            lambda _stop: account_endpoints(settings.aws_profile or None, settings.aws_region or None),
            self.show_found,
            self._looked_through,
            label=tr("Looking in the account"),
            on_stop=lambda: self._looked_through(None),
        )
        self._look.setText(tr("Stop looking"))

    def show_found(self, found: list[FoundEndpoint]) -> None:
        """Adds endpoints of the account to the list."""
        self._found += found
        self._fill()

    def focus_first(self) -> None:
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
        if self._looking is not None:
            self._looking.stop()
        else:
            self.look_in_account()

    def _tick(self, item: QStandardItem) -> None:
        thing = item.data(_THING_ROLE)
        if isinstance(thing, Endpoint):
            ticked = item.checkState() == Qt.CheckState.Checked
            if ticked != self._services.endpoints.is_chosen(thing):
                self.chosen_changed.emit(thing.label, ticked)

    def _activate(self, index: QModelIndex) -> None:
        item = self._model.itemFromIndex(index)
        if item.isCheckable():
            self.details_requested.emit(item.text())
        elif isinstance(item.data(_THING_ROLE), FoundEndpoint):
            self._add_current()

    def _describe(self, index: QModelIndex) -> None:
        thing = index.data(_THING_ROLE)
        self._problem.show_error(thing if isinstance(thing, InvalidFile) else None)
        if isinstance(thing, FoundEndpoint):
            self._card.show_endpoint(thing.endpoint, self._is_new(thing))
        else:
            endpoint = thing if isinstance(thing, Endpoint) else None
            self._card.show_endpoint(endpoint, False, saved=endpoint is not None and not endpoint.is_local)

    def _add_current(self) -> None:
        thing = self._tree.currentIndex().data(_THING_ROLE)
        if not isinstance(thing, FoundEndpoint) or not self._is_new(thing):
            return
        word = thing.guess.word
        note = (
            tr("Guessed from “{word}” in the name; the first call tells for certain.", word=word)
            if word
            else tr("The name says nothing of the format; this is the most common one.")
        )
        self._ask(thing.endpoint, note)

    def _add_by_name(self) -> None:
        self._ask(Endpoint(label="", name=""), "")

    def _ask(self, endpoint: Endpoint, note: str) -> None:
        titles = {name: PAYLOADS[name].title for name in PAYLOADS}
        tokens = EndpointSecrets(self._services.background)
        dialog = AddEndpointDialog(self, endpoint, titles, note, tokens=tokens)
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

    def _choose_tokenizer(self) -> None:
        endpoint = self._tree.currentIndex().data(_THING_ROLE)
        folder = Path(endpoint.tokenizer).parent if endpoint.tokenizer else Path.home()
        path = self._services.questions.tokenizer_file(self, folder)
        if path is not None:
            self._set_tokenizer(path)

    def _set_tokenizer(self, path: Path | None) -> None:
        try:
            self._services.catalogue.set_tokenizer(self._current_label(), path)
        except WorkbenchError as error:
            self._problem.show_error(error)
            return
        self.catalogue_changed.emit()

    # What the account has

    def _looked_through(self, error: WorkbenchError | None) -> None:
        self._looking = None
        self._looked = error is None
        self._look.setText(tr("Look in the account"))
        self._problem.show_error(error)
        self._fill()

    def _is_new(self, found: FoundEndpoint) -> bool:
        saved = self._services.endpoints.known
        return all((one.name, one.region) != (found.endpoint.name, found.endpoint.region) for one in saved)

    # What is shown

    def _fill(self) -> None:
        current = self._current_label()
        known = self._services.endpoints.known
        self._model.clear()
        self._append(tr("EMBEDDED"), [self._row(one) for one in known if one.is_local])
        saved = [self._row(one) for one in known if not one.is_local]
        broken = [self._broken_row(error) for error in self._services.endpoints.broken]
        self._append(tr("SAVED"), saved + broken)
        found = [self._found_row(one) for one in self._found]
        if found or self._looked:
            self._append(tr("FOUND IN THE ACCOUNT"), found or [_plain_row(tr("No endpoints in this region"))])
        self._tree.expandAll()
        self._select(current)

    def _append(self, name: str, rows: list[QStandardItem]) -> None:
        if not rows:
            return
        section = QStandardItem(name)
        section.setData(True, SECTION_ROLE)
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.appendRows(rows)
        self._model.appendRow(section)

    def _row(self, endpoint: Endpoint) -> QStandardItem:
        item = QStandardItem(endpoint.label)
        item.setCheckable(True)
        item.setCheckState(self._tick_of(endpoint))
        item.setData(endpoint, _THING_ROLE)
        item.setData(endpoint.payload if endpoint.is_local else endpoint.region or "", NOTE_ROLE)
        item.setToolTip(tr(endpoint.description) or endpoint.name)
        return item

    def _found_row(self, found: FoundEndpoint) -> QStandardItem:
        item = QStandardItem(found.endpoint.label)
        item.setData(found, _THING_ROLE)
        item.setData(found.status if self._is_new(found) else tr("added"), NOTE_ROLE)
        item.setToolTip(found.endpoint.name)
        return item

    def _broken_row(self, error: InvalidFile) -> QStandardItem:
        item = QStandardItem(str(error.values.get("file", "")).rpartition("/")[2])
        item.setData(error, _THING_ROLE)
        item.setData(tr("broken"), NOTE_ROLE)
        item.setIcon(self._services.appearance.theme.icon("warning", "bad"))
        item.setToolTip(sentence(error))
        return item

    def _tick_of(self, endpoint: Endpoint) -> Qt.CheckState:
        chosen = self._services.endpoints.is_chosen(endpoint)
        return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked

    def _show_ticks(self) -> None:
        for item in self._items():
            if isinstance(endpoint := item.data(_THING_ROLE), Endpoint):
                item.setCheckState(self._tick_of(endpoint))

    def _items(self) -> Iterator[QStandardItem]:
        for section in range(self._model.rowCount()):
            parent = self._model.item(section)
            yield from (parent.child(row) for row in range(parent.rowCount()))

    def _current_label(self) -> str:
        return str(self._tree.currentIndex().data() or "")

    def _select(self, text: str) -> None:
        chosen = next((item for item in self._items() if text and item.text() == text), None)
        if chosen is not None:
            self._tree.setCurrentIndex(chosen.index())
        else:
            self._card.show_endpoint(None, False)

    def _show_theme(self) -> None:
        self._problem.show_close_icon(self._services.appearance.theme.icon("close"))
        self._add.setIcon(self._services.appearance.theme.icon("add"))
        self._fill()


def _plain_row(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
