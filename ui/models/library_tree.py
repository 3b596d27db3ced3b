"""The open libraries as a tree: favourites, recent prompts, then each library with its folders.

Rows are made when they are shown: an index carries the number of the node that it is in, and nodes are made for folders
only, when one is looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from ui.models.picked import MIME, Picked, packed, unpacked
from ui.translation import message, msgid, sentence, tr
from ui.widgets.tagged_rows import NOTE_ROLE, SECTION_ROLE, STAR_ROLE
from workbench.errors import WorkbenchError
from workbench.library.contents import Contents
from workbench.library.entries import LibraryEntry, Summary
from workbench.library.folder_tree import Folder
from workbench.library.libraries import OWN, STARTER, Library
from workbench.library.organising.item import Item
from workbench.prompts.file import SUFFIX

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 10
LIBRARY_ROLE = int(Qt.ItemDataRole.UserRole) + 11
PICKED_ROLE = int(Qt.ItemDataRole.UserRole) + 12
# The folders of the starter library, as the list names them.
STARTER_FOLDERS = {
    "chat": msgid("Chat"),
    "classify": msgid("Classify"),
    "documents": msgid("Documents"),
    "extract": msgid("Extract"),
    "grounding": msgid("Grounding"),
    "korean": msgid("Korean"),
    "questions": msgid("Questions"),
    "reasoning": msgid("Reasoning"),
    "summarise": msgid("Summarise"),
    "translate": msgid("Translate"),
    "wrappers": msgid("Model wrappers"),
    "write": msgid("Write"),
}
_TITLES = {OWN: msgid("My prompts"), STARTER: msgid("Starter")}
# Of the recent prompts, so many are listed.
MOST_RECENT = 5
# Where there are more prompts of one's own, their folders are closed until they are opened; so is a library with more
# prompts in its top folder.
_MOST_OPEN = 60

Index = QModelIndex | QPersistentModelIndex
NodeKey = tuple[str, ...]
# A row by the key of what holds others: its own, or that which it is in with the file of its prompt.
RowKey = tuple[NodeKey, Path | None]
_NOWHERE = QModelIndex()
# Made once: a view asks for the flags of each row that it lays out.
_NOTHING = Qt.ItemFlag.NoItemFlags
_HOLDER = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_DRAG, _DROP = Qt.ItemFlag.ItemIsDragEnabled, Qt.ItemFlag.ItemIsDropEnabled
_PROMPT = _HOLDER | Qt.ItemFlag.ItemNeverHasChildren


@dataclass
class _Node:
    """A row that holds others. `nodes` are those of its folders, made when they are asked for."""

    key: NodeKey
    name: str
    folder: Folder
    parent: int = 0
    row: int = 0
    library: Library | None = None
    problem: WorkbenchError | None = None
    nodes: dict[int, int] = field(default_factory=dict)

    @property
    def is_writable(self) -> bool:
        return self.library is not None and not self.library.read_only

    @property
    def is_section(self) -> bool:
        return len(self.key) < 3


class LibraryTree(QAbstractItemModel):
    """A reset tells of every change; which rows are open is for the view to remember, by the `key_of` each.

    `dropped` carries what was dragged (a tuple of `Picked`), where it was dropped, and whether it is to be copied.
    """

    dropped = Signal(object, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        # By the number of a node, apart from it: a view asks for each row that it lays out.
        self._holders: list[int] = []
        self._rows: list[int] = []
        self._favourites: frozenset[Path] = frozenset()
        self._warning = QIcon()
        self.show(Contents(), ())

    def show(self, contents: Contents, recent: Iterable[LibraryEntry]) -> None:
        self.beginResetModel()
        favourites = contents.favourites
        self._favourites = frozenset(entry.path for entry in favourites)
        sections = [
            _listed("favourites", tr("Favourites"), favourites),
            _listed("recent", tr("Recent"), tuple(recent)[:MOST_RECENT]),
        ]
        for one in contents.libraries:
            key = "library", str(one.library.folder)
            sections.append(_Node(key, library_name(one.library), one.top, library=one.library, problem=one.problem))
        # The node of the root holds the sections, as each node holds its folders.
        root = _Node((), "", Folder(), nodes={row: row + 1 for row in range(len(sections))})
        for row, section in enumerate(sections):
            section.row = row
        self._nodes = [root, *sections]
        self._holders = [len(sections), *(len(one.folder.folders) for one in sections)]
        self._rows = [len(sections), *(_row_count(one.folder) for one in sections)]
        self.endResetModel()

    def show_warning_icon(self, icon: QIcon) -> None:
        """What stands before a broken file; for a theme that changed."""
        self._warning = icon

    def key_of(self, index: Index) -> NodeKey:
        """What a row that holds others is called, also after a reset; nothing for a prompt."""
        node = self._node(index)
        return node.key if node is not None else ()

    def is_open_at_first(self, index: Index) -> bool:
        node = self._node(index)
        if node is None:
            return False
        if node.is_section:
            return len(node.folder.entries) <= _MOST_OPEN
        library = next(one for one in self._nodes if one.library == node.library)
        return node.library is not None and node.library.kind == OWN and library.folder.count <= _MOST_OPEN

    def holders(self, parent: Index = _NOWHERE) -> list[QModelIndex]:
        """The rows in `parent` that hold others."""
        return [self.index(row, 0, parent) for row in range(self._holder_count(parent))]

    def place_of(self, path: Path | None) -> QModelIndex:
        """The row of that file in its library; none where it is in none of them."""
        for section in self.holders()[2:]:
            library = self._nodes[section.row() + 1].library
            if path is not None and library is not None and path.is_relative_to(library.folder):
                return self._place_within(section, path, path.parent.relative_to(library.folder).parts)
        return QModelIndex()

    def place_of_key(self, key: NodeKey) -> QModelIndex:
        """The row that has this key now."""
        sections = [one for one in self.holders() if self.key_of(one) == key[:2]]
        place = sections[0] if sections else QModelIndex()
        for depth in range(3, len(key) + 1):
            place = next((one for one in self.holders(place) if self.key_of(one) == key[:depth]), QModelIndex())
        return place

    def row_key_of(self, index: Index) -> RowKey:
        """What any row is called, also after a reset."""
        entry = index.data(ENTRY_ROLE)
        return (self.key_of(index), None) if entry is None else (self.key_of(index.parent()), entry.path)

    def place_of_row(self, key: RowKey) -> QModelIndex:
        """The row that has this key now."""
        holder, path = key
        place = self.place_of_key(holder)
        return self._prompt_in(place, path) if path is not None and place.isValid() else place

    # What the view asks

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        number = self._number(parent)
        if number is None or column != 0 or not 0 <= row < self._rows[number]:
            return QModelIndex()
        return self.createIndex(row, column, number)

    def parent(self, child: Index = _NOWHERE) -> Any:
        number = child.internalId() if child.isValid() else 0
        if not number:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, 0, self._nodes[number].parent)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        number = self._number(parent)
        return 0 if number is None else self._rows[number]

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        row, number = index.row(), index.internalId()
        if row < 0:
            return _NOTHING
        if not number:
            return _HOLDER | _DROP if self._nodes[row + 1].is_writable else _HOLDER
        flags = (_PROMPT if row >= self._holders[number] else _HOLDER) | _DRAG
        return flags | _DROP if self._nodes[number].is_writable else flags

    # Dragging

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        return packed([one for one in (self.data(index, PICKED_ROLE) for index in indexes) if one is not None])

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tells of it and takes nothing away: what was moved is shown when the files are."""
        target = self.data(parent, PICKED_ROLE)
        picked, _cut = unpacked(data, [one.library for one in self._nodes if one.library is not None])
        if target is not None and picked:
            self.dropped.emit(picked, target, action == Qt.DropAction.CopyAction)
        return False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if node is not None:
            return self._of_node(node, int(role))
        number = index.internalId()
        entry = self._nodes[number].folder.entries[index.row() - self._holders[number]]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._warning if entry.error is not None else None
        if role == STAR_ROLE:
            return entry.path in self._favourites
        return of_entry(entry, int(role))

    # Its nodes

    def _number(self, index: Index) -> int | None:
        """The number of the node that the row is; None for a prompt."""
        row = index.row()
        if row < 0:
            return 0
        holder = index.internalId()
        if row >= self._holders[holder]:
            return None
        node = self._nodes[holder]
        if row not in node.nodes:
            folder = node.folder.folders[row]
            made = _Node((*node.key, folder.name), folder.name, folder, holder, row, node.library)
            self._nodes.append(made)
            self._holders.append(len(folder.folders))
            self._rows.append(_row_count(folder))
            node.nodes[row] = len(self._nodes) - 1
        return node.nodes[row]

    def _node(self, index: Index) -> _Node | None:
        number = self._number(index)
        return None if number is None else self._nodes[number]

    def _holder_count(self, index: Index) -> int:
        number = self._number(index)
        return 0 if number is None else self._holders[number]

    def _place_within(self, place: QModelIndex, path: Path, inner: Sequence[str]) -> QModelIndex:
        for name in inner:
            place = next((one for one in self.holders(place) if self.key_of(one)[-1] == name), QModelIndex())
            if not place.isValid():
                return place
        return self._prompt_in(place, path)

    def _prompt_in(self, place: QModelIndex, path: Path) -> QModelIndex:
        node = self._node(place)
        entries = node.folder.entries if node is not None else ()
        row = next((row for row, entry in enumerate(entries) if entry.path == path), None)
        return QModelIndex() if row is None else self.index(self._holder_count(place) + row, 0, place)

    def _of_node(self, node: _Node, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            is_starter = node.library is not None and node.library.kind == STARTER and not node.is_section
            return tr(STARTER_FOLDERS.get(node.name, node.name)) if is_starter else node.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._warning if node.problem is not None else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return _told_of(node)
        if role == PICKED_ROLE:
            return None if node.library is None else Picked(node.library, Item(node.folder.path, is_folder=True))
        values = {SECTION_ROLE: node.is_section, NOTE_ROLE: str(node.folder.count), LIBRARY_ROLE: node.library}
        return values.get(role)


def library_name(library: Library) -> str:
    """The title as the window shows it."""
    return tr(_TITLES[library.kind]) if library.kind in _TITLES else library.title


def of_entry(entry: LibraryEntry, role: int) -> Any:
    """What a row of a prompt shows."""
    if role == Qt.ItemDataRole.DisplayRole:
        return entry.name.removeprefix(f"{entry.folder}: ")  # imported prompts repeat what they came from
    if role == ENTRY_ROLE:
        return entry
    if role == LIBRARY_ROLE:
        return entry.library
    if role == PICKED_ROLE:
        return Picked(entry.library, Item(f"{entry.key}{SUFFIX}"))
    if role == NOTE_ROLE:
        return technique_note(entry.summary) if entry.summary is not None else tr("broken")
    if role == Qt.ItemDataRole.ToolTipRole:
        if entry.error is not None:
            return message(entry.error)
        return (entry.summary.description if entry.summary is not None else "") or entry.name
    if role == Qt.ItemDataRole.AccessibleDescriptionRole and entry.error is not None:
        return sentence(entry.error)
    return None


def technique_note(summary: Summary) -> str:
    """The technique in a word or two, as the library and the palette show it."""
    names = {"zero_shot": "", "one_shot": tr("one-shot"), "few_shot": tr("few-shot")}
    words = [names[summary.technique]]
    if summary.reasoning_style != "none":
        words.append(tr("CoT"))
    return " · ".join(word for word in words if word)


def _listed(key: str, name: str, entries: Sequence[LibraryEntry]) -> _Node:
    return _Node((key, ""), name, Folder(entries=tuple(entries), count=len(entries)))


def _row_count(folder: Folder) -> int:
    return len(folder.folders) + len(folder.entries)


def _told_of(node: _Node) -> str | None:
    if node.problem is not None:
        return sentence(node.problem)
    if node.key[0] == "favourites":
        return tr("Prompts that you marked with a star (Ctrl+B)")
    if node.key[0] == "recent":
        return tr("Prompts that you opened or saved last")
    return str(node.library.folder) if node.library is not None and node.is_section else None
