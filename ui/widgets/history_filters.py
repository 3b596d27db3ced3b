"""What the history is searched for: words, and what the runs must have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ui.translation import msgid, tr
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.search_line import SearchLine
from ui.widgets.styling import tight
from ui.widgets.wrapping_row import WrappingRow
from workbench.runs.history.records import HistoryFilter

STATES = {
    "done": msgid("done"),
    "failed": msgid("failed"),
    "partial": msgid("partial"),
    "stopped": msgid("stopped"),
}
_SHORT = 7  # digits of a version that are shown
# Days back, today included.
DAYS = {
    "1": msgid("Today"),
    "7": msgid("The last 7 days"),
    "30": msgid("The last 30 days"),
    "90": msgid("The last 90 days"),
}


class HistoryFilters(QWidget):
    """`changed` carries the `HistoryFilter`; the keys of the search field that are not its own are told."""

    changed = Signal(object)
    down_pressed = Signal()
    enter_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._line = self._made_line()
        self.prompt = ChoiceButton(tr("Prompt"), tr("All prompts"))
        self.version = ChoiceButton(tr("Version"), tr("All versions"))
        self.version.hide()
        self.prompt.chosen.connect(self._forget_version)
        self.endpoint = ChoiceButton(tr("Endpoint"), tr("All endpoints"))
        self.state = ChoiceButton(tr("State"), tr("All states"))
        self.days = ChoiceButton(tr("When"), tr("Any time"))
        self.tag = ChoiceButton(tr("Tag"), tr("All tags"))
        self.state.show_choices({key: tr(text) for key, text in STATES.items()})
        self.days.show_choices({key: tr(text) for key, text in DAYS.items()})
        self.starred = QToolButton()
        self.starred.setCheckable(True)
        self.starred.setText("★")
        self.starred.setToolTip(tr("Only runs with a star"))
        self.starred.setAccessibleName(self.starred.toolTip())
        self.starred.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.starred.toggled.connect(self._tell)
        column = QVBoxLayout(self)
        tight(column, spacing=6)
        column.addWidget(self._line)
        row = WrappingRow(4)
        for choice in self._choices:
            choice.chosen.connect(self._tell)
            row.addWidget(choice)
        row.addWidget(self.starred)
        column.addLayout(row)

    @property
    def _choices(self) -> tuple[ChoiceButton, ...]:
        return self.prompt, self.version, self.endpoint, self.state, self.days, self.tag

    @property
    def wanted(self) -> HistoryFilter:
        return HistoryFilter(
            text=self._line.text().strip(),
            prompt=self.prompt.key,
            version=self.version.key,
            endpoint=self.endpoint.key,
            state=self.state.key,
            tag=self.tag.key,
            since=_since(self.days.key),
            starred=self.starred.isChecked(),
        )

    @property
    def is_empty(self) -> bool:
        return self.wanted == HistoryFilter()

    def show_names(self, prompts: Sequence[str], endpoints: Sequence[str], tags: Sequence[str]) -> None:
        """What occurs in the history."""
        for choice, names in ((self.prompt, prompts), (self.endpoint, endpoints), (self.tag, tags)):
            choice.show_choices({name: name for name in names})
        self.tag.setVisible(bool(tags) or bool(self.tag.key))

    def show_versions(self, versions: Sequence[str]) -> None:
        """Those of the prompt that is chosen; what was chosen among them stays to be chosen."""
        if not self.version.key:
            self.version.show_choices({version: version[:_SHORT] for version in versions})
        self.version.setVisible(bool(self.prompt.key) and bool(versions))

    def show_clear_icon(self, icon: QIcon) -> None:
        self._line.show_clear_icon(icon)

    def focus(self) -> None:
        self._line.focus()

    def clear(self) -> None:
        """All runs again."""
        self.blockSignals(True)
        self._line.clear()
        for choice in self._choices:
            choice.choose("")
        self.starred.setChecked(False)
        self.blockSignals(False)
        self._tell()

    def _made_line(self) -> SearchLine:
        line = SearchLine(
            tr("Search the history"),
            tr("Words of an answer, of what was sent, or of a note; the beginning of a word is enough"),
        )
        line.textChanged.connect(self._tell)
        line.clear_pressed.connect(self.clear)
        line.down_pressed.connect(self.down_pressed)
        line.enter_pressed.connect(self.enter_pressed)
        return line

    def _forget_version(self) -> None:
        """A version is one of a prompt."""
        self.version.blockSignals(True)
        self.version.choose("")
        self.version.blockSignals(False)

    def _tell(self) -> None:
        self._line.show_more_to_clear(self.wanted != HistoryFilter(text=self.wanted.text))
        self.changed.emit(self.wanted)


def _since(days: str) -> float | None:
    """The beginning of the day so many days back, today being the first."""
    if not days:
        return None
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=int(days) - 1)).timestamp()
