"""The menu of a column: what it is to be compared with, where it stands, what it is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.translation import msgid, tr
from ui.widgets.styling import USER_TEXT

# Variables that a passage usually stands in; emptying one shows what the answer is without the document.
PASSAGE_NAMES = frozenset({"context", "contexts", "passage", "passages", "document", "documents", "text"})
# A value of so many characters is taken for a passage, whatever its variable is called.
LONG_VALUE = 200


@dataclass(frozen=True)
class ColumnAction:
    """`id` is what `chosen` carries; `shortcut` holds while the keyboard is in the column."""

    id: str
    text: str
    shortcut: str = ""
    starts_group: bool = False


COLUMN_ACTIONS = (
    ColumnAction("parameters", msgid("Duplicate with other parameters…"), "Ctrl+Shift+D"),
    ColumnAction("values", msgid("Duplicate with other values…")),
    ColumnAction("source", msgid("Duplicate with another version or prompt…")),
    ColumnAction("sweep", msgid("Sweep…")),
    ColumnAction("edit", msgid("Change the parameters of this column…"), starts_group=True),
    ColumnAction("name", msgid("Name the column…")),
    ColumnAction("left", msgid("Move left"), "Alt+Left", starts_group=True),
    ColumnAction("right", msgid("Move right"), "Alt+Right"),
    ColumnAction("pin", msgid("Pin")),
    ColumnAction("wide", msgid("Wide")),
    ColumnAction("remove", msgid("Remove the column"), "Alt+Del", starts_group=True),
)
_CHECKED = ("pin", "wide")


@dataclass(frozen=True)
class ColumnFacts:
    """What the menu depends on: `checked` and `impossible` are ids of actions, `passages` variables to be emptied."""

    checked: frozenset[str] = frozenset()
    impossible: frozenset[str] = frozenset()
    passages: tuple[str, ...] = ()


class ColumnMenu(QMenu):
    """`chosen` carries an id of `COLUMN_ACTIONS`, `without` the name of a variable that is to be empty;
    `exchange_requested` asks for what went over the wire.

    It asks `facts` each time that it opens.
    """

    chosen = Signal(str)
    without = Signal(str)
    exchange_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.facts: Callable[[], ColumnFacts] = ColumnFacts
        self._passages: list[QAction] = []
        self._actions = {}
        for row in COLUMN_ACTIONS:
            if row.starts_group:
                self.addSeparator()
            action = self.addAction(tr(row.text))
            action.setShortcut(QKeySequence(row.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setCheckable(row.id in _CHECKED)
            action.triggered.connect(partial(self._choose, row.id))
            self._actions[row.id] = action
        self.addSeparator()
        self._exchange = self.addAction(tr("Request and reply…"))
        self._exchange.triggered.connect(self.exchange_requested)
        self.aboutToShow.connect(lambda: self._show(self.facts()))
        self.aboutToHide.connect(lambda: self._enable(frozenset()))

    def show_exchange(self, known: bool) -> None:
        """Whether anything has gone over the wire that can be shown."""
        self._exchange.setEnabled(known)

    def _show(self, facts: ColumnFacts) -> None:
        self._enable(facts.impossible)
        for name in _CHECKED:
            self._actions[name].setChecked(name in facts.checked)
        self._show_passages(facts.passages)

    def _enable(self, impossible: Collection[str]) -> None:
        """While it is closed all are: their keys would else hold to what was so when it was last open."""
        for name, action in self._actions.items():
            action.setEnabled(name not in impossible)

    def _show_passages(self, names: Iterable[str]) -> None:
        for action in self._passages:
            self.removeAction(action)
            action.deleteLater()
        self._passages = []
        for name in names:
            action = QAction(tr("Duplicate without {variable}", variable=name).replace("&", "&&"), self)
            action.setProperty(USER_TEXT, True)
            action.triggered.connect(partial(self._empty, name))
            self.insertAction(self._actions["source"], action)
            self._passages.append(action)

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)

    def _empty(self, name: str, _checked: bool = False) -> None:
        self.without.emit(name)


def passage_variables(values: Mapping[str, object]) -> tuple[str, ...]:
    """The variables of a prompt that a passage seems to stand in."""
    return tuple(
        name
        for name, value in values.items()
        if value and (name.lower() in PASSAGE_NAMES or (isinstance(value, str) and len(value) >= LONG_VALUE))
    )
