"""The field that searches the library, with a chooser of tags beside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from ui.translation import tr
from ui.widgets.search_line import SearchLine
from ui.widgets.styling import USER_TEXT, tight

# More tags than fit on a screen are asked for in the field: `tag:x`.
MOST_TAGS = 30


class LibrarySearch(QWidget):
    """`changed` says that the text or a tag is another; the keys that are not the field's own are told."""

    changed = Signal()
    down_pressed = Signal()
    enter_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: list[str] = []
        self._counts: Mapping[str, int] = {}
        self._line = SearchLine(
            tr("Search the library"),
            tr("Words of a name or a text. tag:qa asks for a tag, in:mails for a folder, “two words” for just these."),
        )
        self._line.textChanged.connect(self.changed)
        self._line.clear_pressed.connect(self.clear)
        self._line.down_pressed.connect(self.down_pressed)
        self._line.enter_pressed.connect(self.enter_pressed)
        self._menu = QMenu(self)
        self._menu.setProperty(USER_TEXT, True)
        self._menu.aboutToShow.connect(self._fill)
        self._tags = QToolButton()
        self._tags.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._tags.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tags.setMenu(self._menu)
        row = QHBoxLayout(self)
        tight(row, spacing=4)
        row.addWidget(self._line, 1)
        row.addWidget(self._tags)
        self._show_chosen()

    def show_clear_icon(self, icon: QIcon) -> None:
        """What stands at the end of the field; for a theme that changed."""
        self._line.show_clear_icon(icon)

    @property
    def text(self) -> str:
        return self._line.text()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that were chosen; a prompt must have all of them."""
        return tuple(self._chosen)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self._chosen

    def focus(self) -> None:
        self._line.focus()

    def clear(self) -> None:
        self._chosen.clear()
        self._show_chosen()
        self._line.clear()
        self.changed.emit()

    def show_text(self, text: str) -> None:
        self._line.setText(text)

    def show_tags(self, counts: Mapping[str, int]) -> None:
        """How many prompts have each tag, the most frequent first."""
        self._counts = counts
        self._tags.setEnabled(bool(counts) or bool(self._chosen))

    def _fill(self) -> None:
        self._menu.clear()
        shown = [*self._chosen, *(tag for tag in self._counts if tag not in self._chosen)][:MOST_TAGS]
        for tag in shown:
            name = tag.replace("&", "&&")
            action = self._menu.addAction(f"{name}\t{self._counts.get(tag, 0)}")
            action.setCheckable(True)
            action.setChecked(tag in self._chosen)
            action.toggled.connect(lambda on, tag=tag: self._choose(tag, on))
        if len(self._counts) > len(shown):
            self._menu.addSeparator()
            self._menu.addAction(tr("For other tags, type tag: and the name")).setEnabled(False)

    def _choose(self, tag: str, on: bool) -> None:
        self._chosen = [one for one in self._chosen if one != tag] + ([tag] if on else [])
        self._show_chosen()
        self.changed.emit()

    def _show_chosen(self) -> None:
        count = len(self._chosen)
        self._line.show_more_to_clear(bool(count))
        self._tags.setText(f"{tr('Tags: {count}', count=count) if count else tr('Tags')} ▾")
        names = ", ".join(self._chosen)
        self._tags.setToolTip(names or tr("Show only prompts with a tag"))
        self._tags.setAccessibleName(tr("Tags: {names}", names=names) if names else tr("Tags"))
