"""The list of names that a template editor offers while a mark is written.

The keyboard stays with the editor, so that an input method goes on composing; nothing is written that was not accepted.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListWidget, QPlainTextEdit

from ui.exact_text import exact
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark
from workbench.prompts.completion import Completion, choices, completion_at, insertion

MOST_ROWS = 8
MOST_CHOICES = 200
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS}


class NameCompletion(QObject):
    """The editor gives it each key before (`takes`) and after (`follow`) its own turn."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._names: Sequence[str] = ()
        self._completion: Completion | None = None
        self._list: QListWidget | None = None
        self._overtype: list[int] = []  # positions at which a `}` was just written by accepting

    @property
    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def show_names(self, names: Sequence[str]) -> None:
        """The names that make sense in this template."""
        self._names = names

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the list, or repeats what accepting has written."""
        if event.text() == "}" and self._editor.textCursor().position() in self._overtype:
            self._overtype.pop()
            return True
        self._overtype = []
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.open()
            return True
        if not self.is_open or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in _ACCEPT:
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in _MOVES:
            self._move(_MOVES[Qt.Key(event.key())])
        else:
            return False
        return True

    def follow(self, typed: str) -> None:
        """The text has changed: opens where a mark begins, narrows what is open."""
        if self.is_open or (typed and self._begins(typed)):
            self.open()

    def open(self, composing: str = "") -> None:
        """Offers what fits at the cursor; `composing` is what an input method has not committed yet."""
        text = exact(self._editor.document())
        position = _characters(text, self._editor.textCursor().position())
        if composing:
            text = text[:position] + composing + text[position:]
        self._completion = completion_at(text, position + len(composing))
        offered = choices(self._completion, self._names)[:MOST_CHOICES] if self._completion else ()
        if offered:
            self._show(offered)
        else:
            self.close()

    def close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def accept(self) -> None:
        """Writes the current row and closes the mark."""
        if self._list is None or self._completion is None:
            return
        completion, choice = self._completion, self._list.currentItem().text()
        self.close()
        QGuiApplication.inputMethod().reset()  # what it composes is part of the choice
        text = exact(self._editor.document())
        cursor = self._editor.textCursor()
        at = cursor.position()
        position = _characters(text, at)
        rest = completion.end - completion.start - len(completion.written)
        cursor.setPosition(at - _units(text[completion.start : position]))
        cursor.setPosition(at + _units(text[position : position + rest]), QTextCursor.MoveMode.KeepAnchor)
        inserted = insertion(completion, choice)
        cursor.insertText(inserted)
        self._editor.setTextCursor(cursor)
        self._overtype = [cursor.position()] * (2 if inserted.endswith("}}") else 0)

    def _begins(self, typed: str) -> bool:
        """Whether the key just typed asks for names: the second character of a mark, or a filter's bar."""
        cursor = self._editor.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        return before.endswith(("{{", "{%")) if typed in "{%" else typed == "|"

    def _move(self, step: int) -> None:
        if self._list is not None:
            self._list.setCurrentRow(max(0, min(self._list.currentRow() + step, self._list.count() - 1)))

    def _show(self, offered: Sequence[str]) -> None:
        shown = self._list or self._made()
        shown.clear()
        shown.addItems(list(offered))
        shown.setCurrentRow(0)
        rows = min(len(offered), MOST_ROWS)
        height = rows * max(shown.sizeHintForRow(0), 1) + 2 * shown.frameWidth() + 2
        shown.setFixedSize(max(shown.sizeHintForColumn(0) + 40, 160), height)
        cursor = self._editor.cursorRect()
        shown.move(self._place(cursor.bottomLeft() + QPoint(0, 4), cursor.topLeft() - QPoint(0, 4), shown))
        shown.show()

    def _place(self, below: QPoint, above: QPoint, shown: QListWidget) -> QPoint:
        """Below the line; above it where the screen ends."""
        viewport = self._editor.viewport()
        room = self._editor.screen().availableGeometry()
        place = viewport.mapToGlobal(below)
        if place.y() + shown.height() > room.bottom():
            place = viewport.mapToGlobal(above) - QPoint(0, shown.height())
        return QPoint(min(place.x(), room.right() - shown.width()), place.y())

    def _made(self) -> QListWidget:
        self._list = QListWidget(self._editor)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(tr("Names to write here"))
        self._list.setProperty(USER_TEXT, True)
        mark(self._list, kind="completion", face="mono")
        self._list.itemClicked.connect(lambda _item: self.accept())
        return self._list


def _characters(text: str, units: int) -> int:
    """A position in UTF-16 units as one in characters."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
