"""What a search of the library found, as a flat list; a hit's text is worked out when its row is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ui.models.library_tree import ENTRY_ROLE, library_name, of_entry
from ui.translation import msgid, tr
from ui.widgets.hit_rows import MARKS_ROLE, NAME_MARKS_ROLE, PLACE_ROLE, SNIPPET_ROLE
from ui.widgets.tagged_rows import NOTE_ROLE, STAR_ROLE
from workbench.library.search import Hits, Snippet

_PARTS: Mapping[str, str] = {
    "key": msgid("File"),
    "tags": msgid("Tags"),
    "system": msgid("System"),
    "instruction": msgid("Instruction"),
    "input_template": msgid("Input template"),
    "example_template": msgid("Example template"),
    "example_input_template": msgid("Example template"),
    "assistant_template": msgid("Example template"),
    "wrapper": msgid("Wrapper"),
    "trigger": msgid("Trigger"),
    "rationale_template": msgid("Rationale template"),
    "rationale_assistant_template": msgid("Rationale template"),
    "extract_prompt": msgid("Second question"),
    "messages": msgid("Turn {number}"),
    "examples": msgid("Example {number}"),
    "values": msgid("Value"),
    "expected": msgid("Expected answer"),
}

Index = QModelIndex | QPersistentModelIndex


class HitsModel(QAbstractListModel):
    """The hits, best first."""

    def __init__(self, parent: Any) -> None:
        super().__init__(parent)
        self.hits = Hits()
        self._favourites: frozenset[object] = frozenset()

    def show(self, hits: Hits) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def show_favourites(self, paths: frozenset[object]) -> None:
        self._favourites = paths
        if self.hits.best:
            self.dataChanged.emit(self.index(0), self.index(len(self.hits.best) - 1), [STAR_ROLE])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.hits.best)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits.best[index.row()]
        entry = hit.entry
        match int(role):
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case int(code) if code == NAME_MARKS_ROLE:
                return hit.name_marks
            case int(code) if code == SNIPPET_ROLE:
                return snippet_text(hit.snippet)
            case int(code) if code == MARKS_ROLE:
                return _moved(hit.snippet)
            case int(code) if code in (PLACE_ROLE, NOTE_ROLE):
                return " / ".join(filter(None, (library_name(entry.library), *entry.folder.split("/"))))
            case int(code) if code == STAR_ROLE:
                return entry.path in self._favourites
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.name}. {snippet_text(hit.snippet)}"
            case _:
                return of_entry(entry, int(role)) if role != ENTRY_ROLE else entry


def snippet_text(snippet: Snippet) -> str:
    """The piece with the part that it is from in front; a description speaks for itself."""
    return f"{_front(snippet)}{snippet.text}"


def _front(snippet: Snippet) -> str:
    if snippet.field not in _PARTS:
        return ""
    return f"{tr(_PARTS[snippet.field], number=snippet.number)}: "


def _moved(snippet: Snippet) -> tuple[tuple[int, int], ...]:
    by = len(_front(snippet))
    return tuple((start + by, end + by) for start, end in snippet.marks)
