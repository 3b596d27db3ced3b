"""The popup with what could be cut: a button for each proposal, which its number presses too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.translation import ntr, sentence, tr
from ui.widgets.hint_button import HintButton
from ui.widgets.popup import Popup
from ui.widgets.styling import label, tight
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.prompts.cutting import Cut

_WIDTH = 440
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CutsPopup(Popup):
    """`chosen` carries the `Cut` that was pressed; `closed` that nothing more is wanted."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("What to cut"))
        self._cuts: tuple[Cut, ...] = ()
        self._buttons: list[HintButton] = []
        self._corner = QPoint()
        self._rows = QVBoxLayout()
        tight(self._rows, spacing=2)
        self._note = label(role="small", wrap=True, user_text=True)
        column = QVBoxLayout(self.surface)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(tr("What to cut"), "strong"))
        column.addLayout(self._rows)
        column.addWidget(self._note)
        self.setFixedWidth(_WIDTH)

    def open_over(self, button: QWidget) -> None:
        """Opens above the button and shows that the proposals are being worked out."""
        self._corner = button.mapToGlobal(QPoint(0, -4))
        self._fill((), tr("Working out what could be cut…"))
        self.show()

    def show_cuts(self, found: Sequence[Cut], past: bool) -> None:
        """`past` False: no window is passed yet, so that enough is what leaves a fifth of it free."""
        if not found:
            note = tr("Nothing here can be cut by itself. Shorten the instruction or the templates.")
        elif past:
            note = tr("✓ is enough by itself. Each is one step that Ctrl+Z undoes.")
        else:
            note = tr("✓ leaves a fifth of the window free. Each is one step that Ctrl+Z undoes.")
        self._fill(tuple(found), note)
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def show_error(self, error: WorkbenchError) -> None:
        self._fill((), sentence(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.text()
        step = _STEPS.get(Qt.Key(event.key()))
        if number.isdecimal() and 1 <= int(number) <= len(self._buttons):
            self._buttons[int(number) - 1].click()
        elif step is not None and self._buttons:
            focused = next((n for n, one in enumerate(self._buttons) if one.hasFocus()), -step)
            self._buttons[(focused + step) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _fill(self, found: tuple[Cut, ...], note: str) -> None:
        for button in self._buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(cut, number) for number, cut in enumerate(found, 1)]
        for button in self._buttons:
            self._rows.addWidget(button)
            button.show()  # not only with the next layout: it gets the focus
        self._note.setText(note)
        self.adjustSize()
        self.move(self._corner - QPoint(0, self.height()))

    def _button(self, cut: Cut, number: int) -> HintButton:
        made = HintButton("flat")
        frees = tr("−{tokens}", tokens=f"{cut.frees:,}")
        made.say(f"{'✓' if cut.enough else '   '} {cut_text(cut)}  ({frees})", str(number))
        enough = tr("enough by itself") if cut.enough else tr("not enough by itself")
        made.setAccessibleDescription(tr("frees {tokens} tokens, {enough}", tokens=cut.frees, enough=enough))
        made.clicked.connect(lambda: self._choose(cut))
        return made

    def _choose(self, cut: Cut) -> None:
        self.hide()
        self.chosen.emit(cut)


def cut_text(cut: Cut) -> str:
    """What is done, in a few words; also the name of the step."""
    numbers = ", ".join(str(position + 1) for position in cut.examples[:6]) + ("…" if len(cut.examples) > 6 else "")
    n = len(cut.examples)
    match cut.kind:
        case "examples_longest":
            return ntr("Switch off the longest example: {numbers}", "Switch off the longest examples: {numbers}", n,
                       numbers=numbers)  # fmt: skip
        case "examples_last":
            return ntr("Switch off the last example: {numbers}", "Switch off the last examples: {numbers}", n,
                       numbers=numbers)  # fmt: skip
        case "examples_unlike":
            return ntr("Switch off the least similar example: {numbers}",
                       "Switch off the least similar examples: {numbers}", n, numbers=numbers)  # fmt: skip
        case "fewer":
            return _fewer(cut)
        case "zero_shot":
            return tr("Use no examples (zero-shot)")
        case "value":
            return tr("Shorten {name} to about {tokens} tokens", name=cut.name, tokens=f"{cut.number:,}")
        case _:
            return tr("Ask for at most {tokens} tokens of answer", tokens=f"{cut.number:,}")


def _fewer(cut: Cut) -> str:
    if cut.prompt.choose.by == "similar":
        return ntr("Use only the {n} most similar example", "Use only the {n} most similar examples", cut.number)
    return ntr("Use only {n} example", "Use only {n} examples", cut.number)
