"""The band above the editor that tells what another program did to the prompt's file, and offers what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.widgets.styling import button, icon_button, label, mark, tight


@dataclass(frozen=True)
class Offer:
    """What can be done: its name, the text of its button, and what it does as a tool tip."""

    name: str
    text: str
    hint: str


@dataclass(frozen=True)
class OutsideNotice:
    """`urgent`: nothing else is told of the file until the user chooses. Else it can be dismissed."""

    text: str
    more: str = ""
    offers: Sequence[Offer] = ()
    urgent: bool = False


class OutsideBand(QWidget):
    """Hidden until there is something to tell. `chosen` carries the name of what is to be done.

    When what had the keyboard in it goes, the keyboard returns to where it was before.
    """

    chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, close_icon: QIcon, close_text: str) -> None:
        super().__init__()
        self._frame = QFrame()
        self._text = label(wrap=True, role="text", user_text=True)
        self._more = label(wrap=True, role="small", user_text=True)
        for one in (self._text, self._more):
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shown: OutsideNotice | None = None
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._remember)
        self._offers = QHBoxLayout()
        tight(self._offers, spacing=4)
        self._close = icon_button(close_icon, close_text)
        self._close.clicked.connect(self.dismissed)
        texts = QVBoxLayout()
        tight(texts, spacing=2)
        texts.addWidget(self._text)
        texts.addWidget(self._more)
        texts.addLayout(self._offers)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 6, 6, 6)
        row.addLayout(texts, 1)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 0)
        outer.addWidget(self._frame)
        mark(self, kind="desk")
        self.hide()

    def show_notice(self, notice: OutsideNotice | None) -> None:
        """None hides the band."""
        if notice is None or notice != self._shown:
            self._give_back()
        self.setVisible(notice is not None)
        if notice is None or notice == self._shown:
            return
        self._shown = notice
        mark(self._frame, kind="notice", tone="warning" if notice.urgent else "quiet")
        self._text.setText(notice.text)
        self._more.setText(notice.more)
        self._more.setVisible(bool(notice.more))
        self._close.setVisible(not notice.urgent)
        self._show_offers(notice.offers)

    def show_close_icon(self, icon: QIcon) -> None:
        """For a theme that changed."""
        self._close.setIcon(icon)

    def focus_first(self) -> None:
        """Puts the keyboard on the first thing that can be done."""
        for one in (*self._buttons, self._close):
            if one.isVisible():
                one.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _remember(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and new is not None and self.isAncestorOf(new) and not self.isAncestorOf(old):
            self._before = old

    def _give_back(self) -> None:
        """Asks the window, not the program: a dialog may have the keyboard now, and the window has it after that."""
        focused, before = self.window().focusWidget(), self._before
        if focused is not None and self.isAncestorOf(focused) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_offers(self, offers: Sequence[Offer]) -> None:
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        while self._offers.count():
            self._offers.takeAt(0)
        self._buttons = [self._made(offer) for offer in offers]
        for one in self._buttons:
            self._offers.addWidget(one)
            one.show()  # at once: the keyboard may be put on it
        self._offers.addStretch(1)

    def _made(self, offer: Offer) -> QPushButton:
        made = button(offer.text, "link")
        made.setToolTip(offer.hint)
        made.clicked.connect(lambda: self.chosen.emit(offer.name))
        return made
