"""What can be done to rows of the examples table, as rows of one table: keys, menu and shortcut page come from it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.translation import msgid


@dataclass(frozen=True)
class RowAction:
    """`id` names what is done; `shortcuts` are written as Qt writes them in every language."""

    id: str
    text: str
    shortcuts: tuple[str, ...]
    starts_group: bool = False


ROW_ACTIONS = (
    RowAction("edit", msgid("Edit the cell"), ("F2",)),
    RowAction("edit_large", msgid("Edit in a large window…"), ("Shift+F2",)),
    RowAction("switch", msgid("Switch on or off"), ("Space",)),
    RowAction("move_up", msgid("Move up"), ("Alt+Up",), starts_group=True),
    RowAction("move_down", msgid("Move down"), ("Alt+Down",)),
    RowAction("duplicate", msgid("Duplicate"), ("Ctrl+D",)),
    RowAction("cut", msgid("Cut"), ("Ctrl+X",), starts_group=True),
    RowAction("copy", msgid("Copy"), ("Ctrl+C",)),
    RowAction("paste", msgid("Paste"), ("Ctrl+V",)),
    RowAction("delete", msgid("Delete"), ("Del",), starts_group=True),
    RowAction("add", msgid("Add example"), ("Ins",)),
)
MENU_KEYS = ("Shift+F10", "Menu")
OF_KEY = {shortcut: action.id for action in ROW_ACTIONS for shortcut in action.shortcuts} | dict.fromkeys(
    MENU_KEYS, "menu"
)


def action_of(event: QKeyEvent) -> str:
    """The id of the action that the pressed key stands for; `menu` for the menu's own keys, else nothing."""
    if event.key() == Qt.Key.Key_unknown:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    return OF_KEY.get(pressed.toString(QKeySequence.SequenceFormat.PortableText), "")


def key_text(shortcut: str) -> str:
    """A shortcut as the user reads it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "↵")


def tip(text: str, action_id: str) -> str:
    """A tool tip with the action's first key behind it."""
    action = next(one for one in ROW_ACTIONS if one.id == action_id)
    return f"{text} ({key_text(action.shortcuts[0])})"
