"""The library as a tree of two levels, a folder and its prompts; a row is asked for only when it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from ui.translation import message, msgid, sentence, tr
from ui.widgets.tagged_rows import NOTE_ROLE, SECTION_ROLE
from workbench.library.entries import LibraryEntry, Summary
from workbench.library.libraries import OWN, STARTER

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 10
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
# Where there are more prompts of one's own, their folders are closed until they are opened.
_MOST_OPEN = 60

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Section:
    group: str
    folder: str
    entries: tuple[LibraryEntry, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.group, self.folder

    @property
    def name(self) -> str:
        if not self.folder:
            return tr("My prompts") if self.group == OWN else tr("Starter")
        return tr(STARTER_FOLDERS.get(self.folder, self.folder)) if self.group == STARTER else self.folder


class LibraryTree(QAbstractItemModel):
    """The user's own prompts first, then the starter prompts; within each the top, then its folders."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sections: tuple[Section, ...] = ()
        self._places: dict[Path, tuple[int, int]] = {}
        self._warning = QIcon()

    def show_entries(self, entries: Iterable[LibraryEntry]) -> None:
        by_folder: dict[tuple[str, str], list[LibraryEntry]] = {}
        for entry in sorted(entries, key=lambda entry: (entry.library.kind != OWN, entry.folder)):
            by_folder.setdefault((entry.library.kind, entry.folder), []).append(entry)
        self.beginResetModel()
        self.sections = tuple(Section(*key, tuple(rows)) for key, rows in by_folder.items())
        self._places = {
            entry.path: (number, row)
            for number, section in enumerate(self.sections)
            for row, entry in enumerate(section.entries)
        }
        self.endResetModel()

    def show_warning_icon(self, icon: QIcon) -> None:
        """What stands before a broken file; for a theme that changed."""
        self._warning = icon

    def is_open_at_first(self, section: Section) -> bool:
        few = sum(len(each.entries) for each in self.sections if each.group == OWN) <= _MOST_OPEN
        return not section.folder or (section.group == OWN and few)

    def place_of(self, path: Path | None) -> QModelIndex:
        """The row of that file; none where it is not in the library."""
        if path not in self._places:
            return QModelIndex()
        number, row = self._places[path]
        return self.index(row, 0, self.index(number, 0))

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = _NOWHERE) -> Any:
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self.sections)
        return len(self.sections[parent.row()].entries) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        selectable = Qt.ItemFlag.ItemIsSelectable if index.internalId() else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | selectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return _of_section(self.sections[index.row()], int(role))
        entry = self.sections[int(index.internalId()) - 1].entries[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._warning if entry.error is not None else None
        return _of_entry(entry, int(role))


def _of_section(section: Section, role: int) -> Any:
    values = {int(Qt.ItemDataRole.DisplayRole): section.name, SECTION_ROLE: True, NOTE_ROLE: str(len(section.entries))}
    return values.get(role)


def _of_entry(entry: LibraryEntry, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return entry.name.removeprefix(f"{entry.folder}: ")  # imported prompts repeat what they came from
    if role == ENTRY_ROLE:
        return entry
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
