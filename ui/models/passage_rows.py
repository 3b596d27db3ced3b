"""Passages as rows of a list: what they say, where they stand, how good each retriever finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE, NAMES_ROLE, RUNS_ROLE
from ui.translation import msgid, tr
from workbench.documents.chunk import StoredChunk
from workbench.documents.passage import Passage, Retrieval

_LONGEST = 400
_PLACES: Mapping[str, str] = {
    "page": msgid("page {name}"),
    "row": msgid("row {name}"),
    "slide": msgid("slide {name}"),
    "sheet": msgid("sheet {name}"),
}
LEFT_OUT: Mapping[str, str] = {
    "rank": msgid("left out: others rank higher"),
    "threshold": msgid("left out: not over the threshold"),
    "budget": msgid("left out: no room for it"),
    "mmr": msgid("left out: too much like another"),
    "unticked": msgid("left out: not ticked"),
}
_Index = QModelIndex | QPersistentModelIndex


class PassageRows(QAbstractListModel):
    """First those of the context, then the further ones. `ticked` carries the ids of the chunks that are ticked now,
    after the user changed one; rows have ticks where `ticks` says so."""

    ticked = Signal(object)

    def __init__(self, parent: QObject | None = None, *, ticks: bool = False) -> None:
        super().__init__(parent)
        self._ticks = ticks
        self.rows: tuple[Passage, ...] = ()
        self._chosen: frozenset[int] = frozenset()

    def show_retrieval(self, retrieval: Retrieval | None) -> None:
        """What was found; what is in the context is ticked."""
        self.beginResetModel()
        self.rows = () if retrieval is None else (*retrieval.passages, *retrieval.further)
        self._chosen = frozenset() if retrieval is None else frozenset(one.chunk.id for one in retrieval.passages)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsUserCheckable if self._ticks else own

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        passage = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks:
            return Qt.CheckState.Checked if passage.chunk.id in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(passage.chunk.text[: 2 * _LONGEST].split())[:_LONGEST]
        if role == Qt.ItemDataRole.ToolTipRole:
            return passage.chunk.text[: 4 * _LONGEST]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [str(self.data(index)), place_of(passage.chunk), scores_of(passage), left_out_of(passage)]
            return ". ".join(filter(None, said))
        return {
            ID_ROLE: f"{passage.score:z.2f}",
            ABOUT_ROLE: place_of(passage.chunk),
            NAMES_ROLE: (),
            RUNS_ROLE: "",
            CHANGES_ROLE: " · ".join(filter(None, (scores_of(passage), left_out_of(passage)))),
        }.get(role)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._ticks:
            return False
        chunk = self.rows[index.row()].chunk.id
        self._chosen = (
            self._chosen | {chunk} if Qt.CheckState(value) == Qt.CheckState.Checked else self._chosen - {chunk}
        )
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit(self._chosen)
        return True

    def toggle(self, index: QModelIndex) -> None:
        """As if the user had clicked the tick."""
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        self.setData(index, state, Qt.ItemDataRole.CheckStateRole)


def place_of(chunk: StoredChunk) -> str:
    """The document and the place in it, such as `guide.pdf · page 12`."""
    if not chunk.place:
        return chunk.document
    known = _PLACES.get(chunk.place_kind)
    return f"{chunk.document} · {tr(known, name=chunk.place) if known else chunk.place}"


def scores_of(passage: Passage) -> str:
    """What each retriever says, with its rank: `dense 0.79 #1 · lexical 11.2 #3`."""
    said = []
    for name, score in passage.scores.items():
        rank = "" if score.rank is None else f" #{score.rank}"
        said.append(f"{name} {score.value:z.2f}{rank}")
    return " · ".join(said)


def left_out_of(passage: Passage) -> str:
    """Why it is not in the context, '' where it is."""
    return tr(LEFT_OUT[passage.left_out]) if passage.left_out in LEFT_OUT else passage.left_out
