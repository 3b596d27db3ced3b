"""The button over the comparison that says whether answers rest on documents: on, off, both, or three ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from ui.models.desk_documents import BOTH, MIXED, OFF, ON, THREE
from ui.translation import msgid, tr
from ui.widgets.styling import USER_TEXT

# What is offered, and what the button says then.
CHOICES: Mapping[str, tuple[str, str]] = {
    ON: (msgid("With documents"), msgid("Documents: on")),
    OFF: (msgid("Without documents"), msgid("Documents: off")),
    BOTH: (msgid("Both side by side"), msgid("Documents: both")),
    THREE: (msgid("Three ways: no context, given, retrieved"), msgid("Documents: 3 ways")),
}


class DocumentsButton(QPushButton):
    """`chosen` carries a name of `CHOICES`, `attached` that of a collection, '' for none. `asked` fills the menu."""

    chosen = Signal(str)
    attached = Signal(str)
    settings_requested = Signal()
    panel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(False)
        self.asked: Callable[[], object] = lambda: None
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self.asked())
        self._choices = {name: menu.addAction(tr(text)) for name, (text, _told) in CHOICES.items()}
        group = QActionGroup(menu)
        for name, action in self._choices.items():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._choose, name))
        menu.addSeparator()
        self._collections = menu.addMenu(tr("Collection"))
        self._collections.setProperty(USER_TEXT, True)
        self._settings = menu.addAction(tr("Settings of the documents…"), self.settings_requested.emit)
        menu.addAction(tr("Show the collections"), self.panel_requested.emit)
        self.setMenu(menu)
        self.show_documents("", ON)

    def show_documents(self, collection: str, choice: str) -> None:
        """The collection of the prompt ('' for none), and what the columns do with it."""
        told = tr(CHOICES[choice][1]) if choice != MIXED else tr("Documents: mixed")
        self.setText(f"{told if collection else tr('Documents: none')} ▾")
        self.setAccessibleName(self.text().removesuffix(" ▾"))
        self.setToolTip(
            tr(
                "Passages of {name} go into the prompt; the answers beside each other show what they do",
                name=collection,
            )
            if collection
            else tr("Attach a collection of documents: passages of it go into the prompt")
        )
        for name, action in self._choices.items():
            action.setEnabled(bool(collection))
            action.setChecked(bool(collection) and name == choice)
        self._settings.setEnabled(bool(collection))

    def show_collections(self, names: Sequence[str], attached: str) -> None:
        """What can be attached; `attached` is there even where its collection is not."""
        menu = self._collections
        menu.clear()
        group = QActionGroup(menu)
        for name in ("", *dict.fromkeys((*names, *([attached] if attached else [])))):
            action = menu.addAction(name.replace("&", "&&") or tr("none"))
            action.setCheckable(True)
            action.setChecked(name == attached)
            group.addAction(action)
            action.triggered.connect(partial(self._attach, name))

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)

    def _attach(self, name: str, _checked: bool = False) -> None:
        self.attached.emit(name)
