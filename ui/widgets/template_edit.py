"""An editor for a template: variables in their colours, Jinja marks muted, what is wrong underlined and told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QToolTip

from ui.widgets.completion import NameCompletion
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import mark
from ui.widgets.text_layers import TextMark, Utf16
from workbench.prompts.templates import MAX_TEMPLATE

# Sentences of the accessible description; the keys lead to the others.
_MOST_DESCRIBED = 3
# Characters of a line that is coloured; every key in a longer one would colour all of it anew. A template that is too
# long to be rendered is not coloured at all.
LONGEST_COLORED = 20_000
# Text and background of each variable by its name.
VariableColors = Mapping[str, tuple[QColor, QColor]]

_MARKS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_NAME = re.compile(r"[^\W\d]\w*")


class TemplateEdit(ExactEdit):
    def __init__(self, name: str, *, min_lines: int = 1, max_lines: int = 14) -> None:
        super().__init__(name, min_lines=min_lines, max_lines=max_lines)
        self._highlighter = _Highlighter(self.document())
        self.textChanged.connect(self._highlighter.bound)
        self.completion = NameCompletion(self)

    def show_colors(self, variables: VariableColors, muted: QColor) -> None:
        self._highlighter.show_colors(variables, muted)

    def show_broken(self, broken: bool) -> None:
        """Outlines the editor whose template cannot be rendered."""
        mark(self, broken=broken)

    def show_notes(self, marks: Sequence[TextMark], text: str) -> None:
        """Underlines these places of `text`, which is what the editor shows, and says what they tell."""
        self.layers.show("notes", marks, text)
        self.setAccessibleDescription(" ".join(dict.fromkeys(one.told for one in marks[:_MOST_DESCRIBED])))

    def show_place(self, start: int, end: int, told: str) -> None:
        """Selects a place of the document and says what is told of it."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.tell(told)

    def tell(self, text: str) -> None:
        """Shows a sentence under the cursor."""
        QToolTip.showText(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()), text, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.completion.takes(event):
            super().keyPressEvent(event)
            self.completion.follow(event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if self.completion.is_open:
            self.completion.open(event.preeditString())
        else:
            self.completion.follow(event.commitString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.completion.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.completion.close()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self.completion.is_open and self._is_for_completion(event):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = self._told_at(event)
            if told:
                QToolTip.showText(event.globalPos(), told, self)
                return True
            QToolTip.hideText()
        return super().event(event)

    def _is_for_completion(self, event: QKeyEvent) -> bool:
        """Tab would move the keyboard on, and Esc stop what runs, before the list could have them."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        is_tab = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
        return is_tab and self.completion.takes(event)

    def _told_at(self, event: QHelpEvent) -> str:
        at = self.cursorForPosition(self.viewport().mapFromGlobal(event.globalPos())).position()
        return "\n".join(told for start, end, told in self.layers.told() if start <= at <= end)


class _Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._muted = QTextCharFormat()
        self._colored = True

    def show_colors(self, variables: VariableColors, muted: QColor) -> None:
        shown = {name: _format(*colors) for name, colors in variables.items()}, _format(muted)
        if shown != (self._formats, self._muted):
            self._formats, self._muted = shown
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if len(text) > LONGEST_COLORED or self._too_long():
            return
        units = Utf16(text)
        for found in _MARKS.finditer(text):
            start = units.at(found.start())
            self.setFormat(start, units.at(found.end()) - start, self._format(found[0]))

    def _too_long(self) -> bool:
        return self.document().characterCount() > MAX_TEMPLATE

    def bound(self) -> None:
        """The lines that a change has left alone lose their colours, or get them back, as well."""
        if self._colored == self._too_long():
            self._colored = not self._colored
            self.rehighlight()

    def _format(self, mark: str) -> QTextCharFormat:
        if mark.startswith("{#"):
            return self._muted
        known = (self._formats.get(name) for name in _NAME.findall(mark))
        return next((one for one in known if one is not None), self._muted)


def _format(text: QColor, background: QColor | None = None) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QBrush(text))
    if background is not None:
        made.setBackground(QBrush(background))
    return made
