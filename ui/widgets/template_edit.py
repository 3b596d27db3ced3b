"""An editor for a template: variables in their colours, Jinja marks muted, broken templates outlined."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtGui import QBrush, QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import mark

# Text and background of each variable by its name.
VariableColors = Mapping[str, tuple[QColor, QColor]]

_MARKS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_NAME = re.compile(r"[^\W\d]\w*")


class TemplateEdit(ExactEdit):
    def __init__(self, name: str, *, min_lines: int = 1, max_lines: int = 14) -> None:
        super().__init__(name, min_lines=min_lines, max_lines=max_lines)
        self._highlighter = _Highlighter(self.document())

    def show_colors(self, variables: VariableColors, muted: QColor) -> None:
        self._highlighter.show_colors(variables, muted)

    def show_broken(self, broken: bool) -> None:
        """Outlines the editor whose template cannot be rendered."""
        mark(self, broken=broken)


class _Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._variables: dict[str, tuple[QColor, QColor]] = {}
        self._muted = QColor()

    def show_colors(self, variables: VariableColors, muted: QColor) -> None:
        if (dict(variables), muted) != (self._variables, self._muted):
            self._variables, self._muted = dict(variables), muted
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in _MARKS.finditer(text):
            start, end = _utf16(text, found.start()), _utf16(text, found.end())
            self.setFormat(start, end - start, self._format(found[0]))

    def _format(self, mark: str) -> QTextCharFormat:
        made = QTextCharFormat()
        known = [name for name in _NAME.findall(mark) if name in self._variables]
        if known and not mark.startswith("{#"):
            text, background = self._variables[known[0]]
            made.setForeground(QBrush(text))
            made.setBackground(QBrush(background))
        else:
            made.setForeground(QBrush(self._muted))
        return made


def _utf16(text: str, position: int) -> int:
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
