"""What can be done to a prompt of the library, as rows of one table: keys, menu and shortcut page come from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.translation import msgid


@dataclass(frozen=True)
class EntryAction:
    """`needs` names what must be true of the prompt: `whole` or `broken`, `writable`, `favourite` or `plain`.

    `shortcuts` are written as Qt writes them in every language.
    """

    id: str
    text: str
    shortcuts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    starts_group: bool = False


OPEN, OPEN_TEXT, FAVOURITE, NO_FAVOURITE = "open", "open_text", "favourite", "no_favourite"
ENTRY_ACTIONS = (
    EntryAction(OPEN, msgid("Open"), ("Return", "Enter"), ("whole",)),
    EntryAction(OPEN_TEXT, msgid("Open as text"), (), ("broken",)),
    EntryAction(FAVOURITE, msgid("Add to the favourites"), ("Ctrl+B",), ("plain",), starts_group=True),
    EntryAction(NO_FAVOURITE, msgid("Remove from the favourites"), ("Ctrl+B",), ("favourite",), starts_group=True),
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
