"""The bar that finds and replaces: what is looked for and how, which match is shown, the replacement."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from workbench.prompts.find import Query

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """`query_changed` carries a Query, `stepped` 1 or -1, the two for replacing carry the replacement."""

    query_changed = Signal(object)
    stepped = Signal(int)
    replace_pressed = Signal(str)
    replace_all_pressed = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        mark(self, kind="find")
        self._text = self._line(tr("Find in the prompt"))
        self._replacement = self._line(tr("Replace by"))
        self._case = self._switch("Aa", tr("Match case"))
        self._word = self._switch("W", tr("Whole words"))
        self._pattern = self._switch(".*", tr("Regular expression"))
        self._count = label("", "small")
        self._count.setProperty(USER_TEXT, True)
        self._failure = label("", "bad", wrap=True, user_text=True)
        self._previous = icon_button(theme.icon("arrow-up"), tr("Previous match (Shift+Enter)"))
        self._next = icon_button(theme.icon("arrow-down"), tr("Next match (Enter)"))
        self._close = icon_button(theme.icon("close"), tr("Close (Esc)"))
        self._one = button(tr("Replace"))
        self._all = button(tr("Replace all"))
        self._replace_row = QWidget()
        self._place()
        self._connect()
        self.hide()

    @property
    def query(self) -> Query:
        return Query(self._text.text(), self._case.isChecked(), self._word.isChecked(), self._pattern.isChecked())

    def open(self, text: str, *, replacing: bool) -> None:
        """Shows the bar, with the keyboard in it; no text keeps what was looked for last."""
        self._replace_row.setVisible(replacing)
        self.show()
        if text:
            self._text.setText(text)
        self._text.selectAll()
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, text: str, *, failed: bool = False) -> None:
        """Which match of how many, what was replaced, or why nothing can be found."""
        self._count.setText("" if failed else text)
        self._failure.setText(text if failed else "")
        self._failure.setVisible(failed)

    def show_any(self, found: bool) -> None:
        """Whether there is something to go to and to replace."""
        for one in (self._previous, self._next, self._one, self._all):
            one.setEnabled(found)

    def show_theme(self, theme: Theme) -> None:
        icons = {"arrow-up": self._previous, "arrow-down": self._next, "close": self._close}
        for name, made in icons.items():
            made.setIcon(theme.icon(name))

    def event(self, event: QEvent) -> bool:
        # Esc would stop what runs before the bar could close.
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in _ENTER and self._replacement.hasFocus():
            self.replace_pressed.emit(self._replacement.text())
        elif event.key() in _ENTER:
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 12, 8)
        rows.setSpacing(6)
        first = QHBoxLayout()
        tight(first, spacing=4)
        first.addWidget(self._text, 1)
        first.addWidget(self._count)
        for made in (self._case, self._word, self._pattern, self._previous, self._next, self._close):
            first.addWidget(made)
        second = QHBoxLayout(self._replace_row)
        tight(second, spacing=4)
        second.addWidget(self._replacement, 1)
        second.addWidget(self._one)
        second.addWidget(self._all)
        rows.addLayout(first)
        rows.addWidget(self._replace_row)
        rows.addWidget(self._failure)
        self._failure.hide()

    def _connect(self) -> None:
        self._text.textChanged.connect(lambda _text: self.query_changed.emit(self.query))
        for switch in (self._case, self._word, self._pattern):
            switch.toggled.connect(lambda _on: self.query_changed.emit(self.query))
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._close.clicked.connect(self.closed)
        self._one.clicked.connect(lambda: self.replace_pressed.emit(self._replacement.text()))
        self._all.clicked.connect(lambda: self.replace_all_pressed.emit(self._replacement.text()))

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(name)
        return made

    def _switch(self, text: str, name: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setProperty(USER_TEXT, True)
        made.setCheckable(True)
        made.setToolTip(name)
        made.setAccessibleName(name)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
