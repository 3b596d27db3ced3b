"""The sets of endpoints: what each costs an hour while it runs, and the buttons that start and stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import button, label, mark, rule, tight


@dataclass(frozen=True)
class SetRow:
    """A set as it is shown: `members` are its endpoints' names, `price` is `$7.09/h`, `running` is how many run.

    `running` None: that is not known yet, so both buttons can be pressed.
    """

    name: str
    members: tuple[str, ...]
    price: str
    running: int | None = None


class SetsCard(Card):
    """Each signal carries the set's name."""

    start_pressed = Signal(str)
    stop_pressed = Signal(str)
    forget_pressed = Signal(str)

    def __init__(self, *, forgets: bool = False) -> None:
        """`forgets` offers to take a set out of the list."""
        super().__init__(tr("Sets"))
        self._forgets = forgets
        self.show_note(tr("start and stop together"))
        self._rows = QVBoxLayout()
        tight(self._rows)
        self._shown: list[QWidget] = []
        self._promise = label(role="muted", wrap=True)
        self._promise.setContentsMargins(12, 8, 12, 10)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._promise)
        self.show_sets(())

    def show_sets(self, sets: Sequence[SetRow]) -> None:
        for one in self._shown:
            self._rows.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._shown = [self._row(one) for one in sets]
        for row in self._shown:
            self._rows.addWidget(row)
        promise = tr("Nothing is created or deleted before you have seen each call and typed the name.")
        empty = tr("A set of endpoints is started in the morning and stopped in the evening, in one go.")
        self._promise.setText(promise if sets else f"{empty} {promise}")

    def _row(self, one: SetRow) -> QWidget:
        made = QWidget()
        outer = QVBoxLayout(made)
        tight(outer)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        texts = QVBoxLayout()
        tight(texts, spacing=2)
        name, members = (
            ElidedLabel(one.name),
            ElidedLabel(" · ".join(filter(None, (_state(one), ", ".join(one.members))))),
        )
        mark(name, role="strong")
        mark(members, role="muted")
        texts.addWidget(name)
        texts.addWidget(members)
        row.addLayout(texts, 1)
        row.addWidget(label(one.price, user_text=True))
        for pressed in self._buttons(one):
            row.addWidget(pressed)
        outer.addLayout(row)
        outer.addWidget(rule())
        return made

    def _buttons(self, one: SetRow) -> list[QWidget]:
        start = button(tr("Start…"), name=tr("Start {name}…", name=one.name))
        start.setEnabled(one.running != len(one.members))
        start.clicked.connect(lambda: self.start_pressed.emit(one.name))
        stop = button(tr("Stop…"), name=tr("Stop {name}…", name=one.name))
        stop.setEnabled(one.running != 0)
        stop.clicked.connect(lambda: self.stop_pressed.emit(one.name))
        made: list[QWidget] = [start, stop]
        if not self._forgets:
            return made
        forget = button(tr("Forget"), "link", name=tr("Forget {name}", name=one.name))
        forget.setToolTip(tr("Takes the set out of this list; its endpoints stay as they are"))
        forget.clicked.connect(lambda: self.forget_pressed.emit(one.name))
        return [*made, forget]


def _state(one: SetRow) -> str:
    if one.running is None:
        return ""
    return tr("{running} of {count} running", running=one.running, count=len(one.members))
