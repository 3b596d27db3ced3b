"""What can be done to a prompt or folder of the library, as rows of one table: keys and menu come from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.translation import msgid


@dataclass(frozen=True)
class EntryAction:
    """`needs` names what must be true of the row: `prompt` (no folder), `whole` or `broken`, `writable` or
    `read-only`, `favourite` or `plain`, `movable` (no library as a whole), `pasteable` (prompts were cut or copied).

    `shortcuts` are written as Qt writes them in every language.
    """

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    starts_group: bool = False


OPEN, OPEN_TEXT, FAVOURITE, NO_FAVOURITE = "open", "open_text", "favourite", "no_favourite"
RENAME, MOVE, COPY_TO, DUPLICATE, DELETE = "rename", "move", "copy_to", "duplicate", "delete"
CUT, COPY, PASTE, NEW_FOLDER, DELETED = "cut", "copy", "paste", "new_folder", "deleted"
# What is done to all selected rows, folders among them.
ORGANISING = frozenset({RENAME, MOVE, COPY_TO, DUPLICATE, DELETE, CUT, COPY, PASTE, NEW_FOLDER, DELETED})
ENTRY_ACTIONS = (
    EntryAction(OPEN, msgid("Open"), ("Return", "Enter"), ("prompt",)),
    EntryAction(OPEN_TEXT, msgid("Open as text"), (), ("broken",)),
    EntryAction(FAVOURITE, msgid("Add to the favourites"), ("Ctrl+B",), ("plain",), starts_group=True),
    EntryAction(NO_FAVOURITE, msgid("Remove from the favourites"), ("Ctrl+B",), ("favourite",), starts_group=True),
    EntryAction(RENAME, msgid("Rename…"), ("F2",), ("movable", "writable"), starts_group=True),
    EntryAction(MOVE, msgid("Move to…"), ("Ctrl+Shift+M",), ("movable", "writable")),
    EntryAction(COPY_TO, msgid("Copy to…"), ("Ctrl+Shift+M",), ("movable", "read-only"), starts_group=True),
    EntryAction(DUPLICATE, msgid("Duplicate"), ("Ctrl+D",), ("movable", "writable")),
    EntryAction(DELETE, msgid("Delete"), ("Del",), ("movable", "writable")),
    EntryAction(CUT, msgid("Cut"), ("Ctrl+X",), ("movable", "writable"), starts_group=True),
    EntryAction(COPY, msgid("Copy"), ("Ctrl+C",), ("movable",)),
    EntryAction(PASTE, msgid("Paste"), ("Ctrl+V",), ("writable", "pasteable")),
    EntryAction(NEW_FOLDER, msgid("New folder…"), ("Ctrl+Shift+N",), ("writable",), starts_group=True),
    EntryAction(DELETED, msgid("Deleted prompts…"), (), ("writable",)),
)
MENU_KEYS = ("Shift+F10", "Menu")


def possible_actions(facts: Collection[str]) -> list[EntryAction]:
    """What can be done to a prompt of which these things are true."""
    return [action for action in ENTRY_ACTIONS if all(need in facts for need in action.needs)]


def action_of(event: QKeyEvent, facts: Collection[str]) -> str:
    """The id of the possible action that the pressed key stands for; `menu` for the menu's own keys, else nothing."""
    if event.key() == Qt.Key.Key_unknown:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    if pressed in MENU_KEYS:
        return "menu"
    return next((action.id for action in possible_actions(facts) if pressed in action.shortcuts), "")
