"""One side of a conflict: its title as the choice, and its value with what it changed against the common version."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.changes_view import MOST_CHARACTERS, ChangesView
from ui.widgets.styling import USER_TEXT, label, tight
from workbench.library.conflicts import Conflict, conflict_text
from workbench.library.parts import ABSENT
from workbench.prompts.differences import EQUAL, Difference, differences


class ConflictSide(QWidget):
    """`radio` is for the group that it belongs to."""

    def __init__(self, title: str, keys: str) -> None:
        super().__init__()
        self.radio = QRadioButton(title)
        self.radio.setProperty(USER_TEXT, True)
        self.radio.setAccessibleName(title)
        self.radio.setToolTip(tr("Take this ({keys})", keys=keys))
        self._note = label("", "small", wrap=True)
        self._text = ChangesView(title)
        column = QVBoxLayout(self)
        tight(column, spacing=4)
        column.addWidget(self.radio)
        column.addWidget(self._text, 1)
        column.addWidget(self._note)

    def show_value(self, conflict: Conflict, value: Any, theme: Theme) -> None:
        base, text = conflict_text(conflict, conflict.base), conflict_text(conflict, value)
        self._text.show_differences(_marked(base, text), theme)
        self._text.verticalScrollBar().setValue(0)
        said = tr("removed") if value is ABSENT and conflict.base is not ABSENT else tr("not set")
        self._note.setText(said if text is None else tr("(empty)"))
        self._note.setVisible(not text)


def _marked(base: str | None, text: str | None) -> tuple[Difference, ...]:
    if max(len(base or ""), len(text or "")) > MOST_CHARACTERS:  # a whole file: what can be shown of it is shown plain
        return (Difference(EQUAL, text or ""),)
    return differences(base or "", text or "")
