"""What a bundle would change, as rows: each prompt, its place in the library, and what is done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from ui.models.conflicts_model import FileConflicts
from ui.translation import ntr, phrase, sentence, tr
from workbench.errors import WorkbenchError
from workbench.library.bundles.planning import Choice, Effect, Incoming
from workbench.library.conflicts import Chosen as PartChosen
from workbench.library.parts import Path as PartPath

if TYPE_CHECKING:
    from workbench.library.bundles.bundle import Bundle
    from workbench.library.bundles.taking import Chosen

NAME, PLACE, EFFECT, DONE = range(4)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass
class PlanRow:
    """A prompt of the bundle (`incoming` is set) with what was chosen for it, or one that is refused."""

    name: str
    incoming: Incoming | None = None
    reason: WorkbenchError | None = None
    choice: Choice = Choice.LEAVE
    parts: Mapping[PartPath, PartChosen] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.incoming.choices if self.incoming is not None else (Choice.LEAVE,)

    @property
    def told(self) -> str:
        """What it is to yours, as a sentence."""
        if self.reason is not None:
            return sentence(self.reason)
        return _told(self.incoming) if self.incoming is not None else ""


def plan_rows(bundle: Bundle, plan: Iterable[Incoming]) -> list[PlanRow]:
    """What is refused first, then what is to be chosen, then the others; each with what is proposed."""
    rows = [PlanRow(one.where, reason=one.reason) for one in bundle.refused]
    found = [PlanRow(one.bundled.prompt.name, one, one.reason, one.choices[0]) for one in plan]
    order = {Effect.REFUSED: 0, Effect.BOTH_CHANGED: 1, Effect.UPDATE: 2, Effect.NEW: 3, Effect.OLDER: 4}
    return rows + sorted(found, key=lambda row: order.get(row.incoming.effect, 5) if row.incoming else 0)


class BundlePlan(QAbstractTableModel):
    """`choices_changed` says that something else is to be done with a row."""

    choices_changed = Signal()

    def __init__(self, warning: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PlanRow] = []
        self._warning = warning

    @property
    def wanted(self) -> int:
        return sum(row.choice is not Choice.LEAVE for row in self.rows)

    def show_rows(self, rows: list[PlanRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        self.choices_changed.emit()

    def chosen(self) -> list[Chosen]:
        from workbench.library.bundles.taking import Chosen

        return [Chosen(row.incoming, row.choice, row.parts) for row in self.rows if row.incoming is not None]

    def conflicts(self) -> tuple[FileConflicts, ...]:
        """What is to be chosen part by part in those that are merged."""
        return tuple(
            FileConflicts(one.path, row.name, one.merged.conflicts, one.brought)
            for row in self.rows
            if (one := row.incoming) is not None and row.choice is Choice.MERGE and one.merged.conflicts
        )

    def choose_parts(self, chosen: Mapping[str, Mapping[PartPath, PartChosen]]) -> None:
        """What was chosen for `conflicts`, by the path of each."""
        for row in self.rows:
            if row.incoming is not None:
                row.parts = chosen.get(row.incoming.path, {})

    def choose(self, numbers: Sequence[int], choice: Choice) -> None:
        """Does that with these rows, where it can be done."""
        for number in numbers:
            if choice in self.rows[number].choices:
                self.rows[number].choice = choice
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, DONE))
        self.choices_changed.emit()

    def toggle(self, numbers: Sequence[int]) -> None:
        """Leaves these rows out; where all of them are, does what there is to be done."""
        able = [number for number in numbers if len(self.rows[number].choices) > 1]
        leave = any(self.rows[number].choice is not Choice.LEAVE for number in able)
        for number in able:
            others = [one for one in self.rows[number].choices if one is not Choice.LEAVE]
            self.choose([number], Choice.LEAVE if leave else others[0])

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else DONE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Prompt"), tr("In your library"), tr("What it is"), tr("What is done"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cell(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME and row.reason is not None:
            return self._warning
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return ": ".join(filter(None, (_cell(row, NAME), _cell(row, EFFECT), _cell(row, DONE))))
        return None


def choice_text(row: PlanRow, choice: Choice) -> str:
    effect = row.incoming.effect if row.incoming is not None else Effect.REFUSED
    if choice is Choice.TAKE:
        special = {Effect.NEW: tr("Import it"), Effect.UPDATE: tr("Update yours"), Effect.OLDER: tr("Go back to it")}
        return special.get(effect, tr("Take theirs"))
    if choice is Choice.LEAVE:
        return tr("Nothing") if effect in (Effect.SAME, Effect.REFUSED) else tr("Leave it out")
    return tr("Keep both") if choice is Choice.KEEP_BOTH else tr("Merge")


def _cell(row: PlanRow, column: int) -> str:
    if column == NAME:
        return " ".join(row.name.split())
    if column == DONE:
        return choice_text(row, row.choice)
    if row.incoming is None:
        return tr("refused") if column == EFFECT else ""
    return row.incoming.path.removesuffix(".prompt.yaml") if column == PLACE else _effect(row.incoming)


def _effect(incoming: Incoming) -> str:
    versions = len(incoming.bundled.listed.versions)
    if incoming.effect is Effect.NEW and versions > 1:
        return ntr("new, with {n} version", "new, with {n} versions", versions)
    return {
        Effect.NEW: tr("new"),
        Effect.SAME: tr("same as yours"),
        Effect.UPDATE: tr("newer than yours"),
        Effect.OLDER: tr("older than yours"),
        Effect.BOTH_CHANGED: tr("changed on both sides"),
        Effect.REFUSED: tr("refused"),
    }[incoming.effect]


def _told(incoming: Incoming) -> str:
    if incoming.effect is not Effect.BOTH_CHANGED:
        return {
            Effect.NEW: tr("Your library has no prompt there."),
            Effect.SAME: tr("Your library has it already."),
            Effect.UPDATE: tr("Yours is an older version of it. It becomes a new version; yours stays in the history."),
            Effect.OLDER: tr("Your history has it: yours is newer."),
        }.get(incoming.effect, "")
    said = [tr("Theirs becomes a new version where you take it; yours stays in the history.")]
    if Choice.MERGE not in incoming.choices:
        said.append(tr("Yours is broken, so they cannot be merged."))
    elif incoming.merged.conflicts:
        from workbench.library.part_names import part_name

        parts = ", ".join(dict.fromkeys(phrase(part_name(one.part)) for one in incoming.merged.conflicts))
        said.append(tr("A merge asks what to take where both changed the same: {parts}.", parts=parts))
    else:
        said.append(tr("A merge has what both changed: they are different parts."))
    return " ".join(said)
