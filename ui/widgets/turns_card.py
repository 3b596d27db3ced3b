"""The card of a chat prompt's further turns: each with a role and a text, in the order they are sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import msgid, tr
from ui.widgets.card import Card
from ui.widgets.styling import button, icon_button, label, mark, rule, tight
from ui.widgets.tab_order import in_tab_order
from ui.widgets.template_edit import TemplateEdit, VariableColors
from workbench.prompts.prompt import ROLES, Message, Prompt

ROLE_NAMES = {"system": msgid("System"), "user": msgid("User"), "assistant": msgid("Assistant")}


class TurnsCard(Card):
    """`edited` carries all turns, what was done, and a key ('' for none) by which quick steps are one undo."""

    edited = Signal(object, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Turns"))
        self._theme = theme
        self._turns: tuple[Message, ...] = ()
        self._rows: list[_TurnRow] = []
        self._empty = label(
            tr("Turns stand between the examples and the input, as a conversation so far. An answer can become one."),
            "muted",
            wrap=True,
        )
        self._empty.setContentsMargins(12, 10, 12, 4)
        self._list = QVBoxLayout()
        tight(self._list)
        self._add = button(tr("Add turn"), "flat", icon=theme.icon("add"))
        self._add.clicked.connect(self._append)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 4, 6, 4)
        bar.addWidget(self._add)
        bar.addStretch(1)
        self.body.addLayout(self._list)
        self.body.addWidget(self._empty)
        self.body.addWidget(rule())
        self.body.addLayout(bar)

    def show_prompt(self, prompt: Prompt) -> None:
        """Visible in chat mode, and where there are turns that another mode does not send."""
        self._turns = prompt.messages
        while len(self._rows) > len(prompt.messages):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(prompt.messages):
            self._rows.append(self._made(len(self._rows)))
            self._list.addWidget(self._rows[-1])
            self._rows[-1].show()  # at once, so that it can take the keyboard
            in_tab_order(self, (stop for row in self._rows for stop in row.stops))
        for row, turn in zip(self._rows, prompt.messages, strict=True):
            row.show_turn(turn)
        self._empty.setVisible(not prompt.messages)
        self.setVisible(prompt.mode == "chat" or bool(prompt.messages))

    def show_theme(self, theme: Theme, variables: VariableColors) -> None:
        self._theme = theme
        self._add.setIcon(theme.icon("add"))
        for row in self._rows:
            row.show_theme(theme)
            row.template.show_colors(variables, theme.color("muted"))

    def templates(self) -> dict[str, TemplateEdit]:
        """The editors by the names that errors of rendering give them."""
        return {f"messages[{number}]": row.template for number, row in enumerate(self._rows)}

    def _made(self, number: int) -> _TurnRow:
        row = _TurnRow(number, self._theme)
        row.written.connect(lambda text: self._write(number, text))
        row.role_chosen.connect(lambda role: self._choose_role(number, role))
        row.moved.connect(lambda step: self._move(number, step))
        row.removed.connect(lambda: self._remove(number))
        return row

    def _append(self) -> None:
        role = "assistant" if self._turns and self._turns[-1].role == "user" else "user"
        self.edited.emit((*self._turns, Message(role)), tr("Add a turn"), "")
        self._focus(len(self._turns) - 1)

    def _write(self, number: int, content: str) -> None:
        turns = list(self._turns)
        turns[number] = replace(turns[number], content=content)
        self.edited.emit(tuple(turns), tr("Edit a turn"), f"messages.{number}")

    def _choose_role(self, number: int, role: str) -> None:
        turns = list(self._turns)
        turns[number] = replace(turns[number], role=role)
        self.edited.emit(tuple(turns), tr("Change a role"), "")

    def _move(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self._turns):
            turns = list(self._turns)
            turns.insert(number + step, turns.pop(number))
            self.edited.emit(tuple(turns), tr("Move a turn"), "")
            self._focus(number + step)

    def _remove(self, number: int) -> None:
        self.edited.emit(self._turns[:number] + self._turns[number + 1 :], tr("Remove a turn"), "")
        self._focus(min(number, len(self._turns) - 1))

    def _focus(self, number: int) -> None:
        """To the turn's text; where no turn is left, to the button that adds one."""
        target = self._rows[number].template if number >= 0 else self._add
        target.setFocus(Qt.FocusReason.OtherFocusReason)


class _TurnRow(QWidget):
    """One turn: its role above its text, and the buttons to move and remove it, which have keys as well."""

    written = Signal(str)
    role_chosen = Signal(str)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self._role = QComboBox()
        self._role.setAccessibleName(tr("Role of turn {number}", number=number + 1))
        for role in ROLES:
            self._role.addItem(tr(ROLE_NAMES[role]), role)
        self._role.activated.connect(lambda _index: self.role_chosen.emit(self._role.currentData()))
        self.template = TemplateEdit(tr("Turn {number}", number=number + 1))
        mark(self.template, kind="template", face="mono")
        self.template.edited.connect(self.written)
        self._buttons = {
            "arrow-up": icon_button(theme.icon("arrow-up"), tr("Move up (Alt+Up)")),
            "arrow-down": icon_button(theme.icon("arrow-down"), tr("Move down (Alt+Down)")),
            "close": icon_button(theme.icon("close"), tr("Remove (Alt+Del)")),
        }
        steps = (("Alt+Up", "arrow-up", self._up), ("Alt+Down", "arrow-down", self._down))
        for keys, icon, step in (*steps, ("Alt+Del", "close", self.removed.emit)):
            self._offer(keys, icon, step)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 0)
        head.addWidget(self._role)
        head.addStretch(1)
        for made in self._buttons.values():
            head.addWidget(made)
        column = QVBoxLayout(self)
        tight(column)
        column.addLayout(head)
        column.addWidget(self.template)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in tab order."""
        return (self._role, *self._buttons.values(), self.template)

    def show_turn(self, turn: Message) -> None:
        self._role.setCurrentIndex(self._role.findData(turn.role))
        self.template.show_text(turn.content)

    def show_theme(self, theme: Theme) -> None:
        for icon, made in self._buttons.items():
            made.setIcon(theme.icon(icon))

    def _offer(self, keys: str, icon: str, step: Callable[[], object]) -> None:
        self._buttons[icon].clicked.connect(lambda _checked=False: step())
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(step)

    def _up(self) -> None:
        self.moved.emit(-1)

    def _down(self) -> None:
        self.moved.emit(1)
