"""The rows of the endpoints panel: the saved endpoints, the embedded ones, and what the account has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel

from ui.models.endpoint_looks import NO_TEXT, StateLook, found_facts, idle_note, state_look
from ui.theme import Theme
from ui.translation import sentence, tr
from ui.widgets.action_rows import ACTION_ROLE
from ui.widgets.state_dot import state_dot
from ui.widgets.tagged_rows import NOTE_ROLE, SECTION_ROLE
from workbench.endpoints.discovery import FoundEndpoint
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import embeds
from workbench.endpoints.states import IN_SERVICE, EndpointState
from workbench.errors import InvalidFile

# An `Endpoint`, a `FoundEndpoint` or an `InvalidFile`: what the row stands for.
THING_ROLE = int(Qt.ItemDataRole.UserRole) + 10
_LOCAL = StateLook("", "good")

Index = QModelIndex | QPersistentModelIndex


class EndpointRows(QStandardItemModel):
    """Filled anew with `fill`; states and ticks change in place."""

    def __init__(self, parent: QObject, theme: Callable[[], Theme]) -> None:
        super().__init__(parent)
        self._theme = theme

    def fill(
        self,
        known: Iterable[Endpoint],
        broken: Iterable[InvalidFile],
        found: Iterable[FoundEndpoint],
        hourly: Callable[[FoundEndpoint], float | None],
        *,
        searched: bool,
    ) -> None:
        """`searched`: the account was looked through, so that an empty list says something."""
        self.clear()
        known, found = tuple(known), tuple(found)
        saved = [self._endpoint_row(one) for one in known if not one.is_local]
        self._append(tr("SAVED"), saved + [self._broken_row(error) for error in broken])
        self._append(tr("EMBEDDED"), [self._endpoint_row(one) for one in known if one.is_local])
        rows = list(self._found_rows(found, known, hourly))
        if rows or searched:
            regions = {one.endpoint.region or "" for one in found}
            nothing = [_plain_row(tr("No endpoints in this region"))]
            self._append(tr("FOUND IN THE ACCOUNT"), rows or nothing, ", ".join(sorted(regions)))

    def show_states(
        self, state_of: Callable[[str], EndpointState | None], is_chosen: Callable[[Endpoint], bool]
    ) -> None:
        """Dots, words and ticks of the saved and the embedded ones."""
        for item in self.items():
            endpoint = item.data(THING_ROLE)
            if isinstance(endpoint, Endpoint):
                chosen = is_chosen(endpoint)
                if item.isCheckable():
                    item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
                self._show_state(item, endpoint, state_of(endpoint.label), chosen)

    def items(self) -> Iterator[QStandardItem]:
        """All rows but the sections'."""
        for section in range(self.rowCount()):
            yield from _below(self.item(section))

    def find(self, key: str) -> QStandardItem | None:
        """The row of a label or of the name of a broken file."""
        return next((item for item in self.items() if key and _key(item) == key), None)

    def _show_state(self, item: QStandardItem, endpoint: Endpoint, state: EndpointState | None, chosen: bool) -> None:
        if endpoint.is_local:
            look, word = _LOCAL, endpoint.payload
        else:
            look = state_look(state.status if state else "")
            in_use = chosen and state is not None and state.status == IN_SERVICE
            word = tr("in use") if in_use else tr(look.word) or endpoint.region or ""
        item.setIcon(state_dot(self._theme().color(look.tone), filled=look.filled))
        item.setData(word, NOTE_ROLE)
        item.setToolTip(_tool_tip(endpoint, state))
        item.setData(f"{endpoint.label}, {word}", Qt.ItemDataRole.AccessibleTextRole)

    def _append(self, name: str, rows: list[QStandardItem], note: str = "") -> None:
        if not rows:
            return
        section = QStandardItem(name)
        section.setData(True, SECTION_ROLE)
        section.setData(note, NOTE_ROLE)
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.appendRows(rows)
        self.appendRow(section)

    def _endpoint_row(self, endpoint: Endpoint) -> QStandardItem:
        item = QStandardItem(endpoint.label)
        item.setCheckable(not embeds(endpoint))
        item.setData(endpoint, THING_ROLE)
        return item

    def _found_rows(
        self,
        found: tuple[FoundEndpoint, ...],
        known: tuple[Endpoint, ...],
        hourly: Callable[[FoundEndpoint], float | None],
    ) -> Iterator[QStandardItem]:
        """An endpoint's inference components are rows below its own."""
        host: QStandardItem | None = None
        for one in found:
            row = self._found_row(one, is_new(one, known), hourly(one))
            if host is not None and one.endpoint.component:
                host.appendRow(row)
                continue
            if host is not None:
                yield host
            host = row
        if host is not None:
            yield host

    def _found_row(self, found: FoundEndpoint, new: bool, hourly: float | None) -> QStandardItem:
        look, endpoint = state_look(found.status), found.endpoint
        item = QStandardItem(endpoint.component or endpoint.name)
        item.setData(found, THING_ROLE)
        idle = idle_note(found, hourly)
        word = idle or ("" if found.status == IN_SERVICE else tr(look.word) or found.status)
        if not new:
            word = idle or tr("added")
        elif found.can_be_called and not idle:  # the note has the place; Enter and the card add as well
            item.setData(tr("Add"), ACTION_ROLE)
        item.setData(word, NOTE_ROLE)
        item.setIcon(state_dot(self._theme().color(look.tone), filled=look.filled))
        if idle:
            item.setForeground(QColor(self._theme().color("warning")))
        item.setToolTip("\n".join([endpoint.name, *found_facts(found, hourly)]))
        told = dict.fromkeys(filter(None, (item.text(), tr(look.word), word)))  # each once
        item.setData(", ".join(told), Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _broken_row(self, error: InvalidFile) -> QStandardItem:
        item = QStandardItem(str(error.values.get("file", "")).rpartition("/")[2])
        item.setData(error, THING_ROLE)
        item.setData(tr("broken"), NOTE_ROLE)
        item.setIcon(self._theme().icon("warning", "bad"))
        item.setToolTip(sentence(error))
        return item


def is_new(found: FoundEndpoint, known: Iterable[Endpoint]) -> bool:
    """Whether no saved endpoint calls the same."""
    one = found.endpoint
    return all((each.name, each.region, each.component) != (one.name, one.region, one.component) for each in known)


def _key(item: QStandardItem) -> str:
    thing = item.data(THING_ROLE)
    return f"found {thing.endpoint.label}" if isinstance(thing, FoundEndpoint) else item.text()


def key_of(index: Index) -> str:
    """What `find` finds the row by when the rows are filled anew."""
    thing = index.data(THING_ROLE)
    return f"found {thing.endpoint.label}" if isinstance(thing, FoundEndpoint) else str(index.data() or "")


def _below(item: QStandardItem) -> Iterator[QStandardItem]:
    for row in range(item.rowCount()):
        child = item.child(row)
        yield child
        yield from _below(child)


def _tool_tip(endpoint: Endpoint, state: EndpointState | None) -> str:
    lines = [tr(endpoint.description) or endpoint.name or endpoint.url or endpoint.label]
    if embeds(endpoint):
        lines.append(tr(NO_TEXT))
    if state is not None:
        lines += filter(None, (tr(state_look(state.status).word), state.detail))
    return "\n".join(lines)


def _plain_row(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
