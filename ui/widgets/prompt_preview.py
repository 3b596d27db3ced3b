"""The rendered prompt as it will be sent: parts tinted by where they came from, values in their variables' colours."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit

from ui.exact_text import differing, shown
from ui.part_colors import PART_ROLES
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark
from ui.widgets.template_edit import VariableColors
from ui.widgets.text_layers import Utf16
from workbench.prompts.rendered import Part, RenderedPrompt

# Tints of one line that are drawn, the first of it: each costs a little whenever the line is laid out.
MOST_TINTS = 500
ROLE_NAMES = {"system": "system", "user": "user", "assistant": "assistant"}


@dataclass(frozen=True)
class _Tint:
    """A run of displayed characters, in UTF-16 units, and how it is drawn."""

    start: int
    end: int
    form: QTextCharFormat


@dataclass(frozen=True)
class _Change:
    """Displayed characters [start, end) that become [start, new_end), in UTF-16 units."""

    start: int
    end: int
    new_end: int


class PromptPreview(QPlainTextEdit):
    """`part_clicked` carries the part's field name and its position in the bank (-1 where it has none)."""

    part_clicked = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(tr("Rendered prompt"))
        self.setProperty(USER_TEXT, True)
        mark(self, kind="preview", face="mono")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._rendered = RenderedPrompt("")
        self._text = ""
        self._bases: dict[int | None, int] = {}
        self._tints = _Tints(self.document())

    def show_rendered(self, rendered: RenderedPrompt, variables: VariableColors, theme: Theme) -> None:
        """Shows the prompt. Joiners and white space stand as they are; a message begins with a line for its role."""
        text, self._bases = _displayed(rendered)
        self._rendered = rendered
        start, end, new_end = differing(self._text, text)
        units, new_units = Utf16(self._text), Utf16(text)
        change = _Change(units.at(start), units.at(end), new_units.at(new_end))
        same_elsewhere = self._tints.prepare(_tints(rendered, new_units, self._bases, variables, theme), change)
        if text != self._text:
            self._replace(change, text[start:new_end])
            self._text = text
        if not same_elsewhere:
            self._tints.rehighlight()

    def _replace(self, change: _Change, text: str) -> None:
        """Only what differs is replaced, and drawn anew: a long value costs no more than the key typed in it."""
        place = self.verticalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.setPosition(change.start)
        cursor.setPosition(change.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.verticalScrollBar().setValue(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            part = self._part_at(self.cursorForPosition(event.position().toPoint()).position())
            if part is not None:
                self.part_clicked.emit(part.part, -1 if part.index is None else part.index)

    def _part_at(self, position: int) -> Part | None:
        """The part under a displayed position (UTF-16 units)."""
        before = self.toPlainText().encode("utf-16-le", "surrogatepass")[: 2 * position]
        characters = len(before.decode("utf-16-le", "surrogatepass"))
        for part in self._rendered.parts:
            base = self._bases[part.message]
            if base + part.start <= characters < base + part.end:
                return part
        return None


def _displayed(rendered: RenderedPrompt) -> tuple[str, dict[int | None, int]]:
    """The text to show, and where each message's content begins in it (in characters)."""
    if rendered.text is not None:
        return shown(rendered.text), {None: 0}
    text = ""
    bases: dict[int | None, int] = {}
    for number, message in enumerate(rendered.messages):
        text += ("\n\n" if text else "") + f"[{ROLE_NAMES.get(message.role, message.role)}]\n"
        bases[number] = len(text)
        text += shown(message.content)
    return text, bases


def _tints(
    rendered: RenderedPrompt, units: Utf16, bases: dict[int | None, int], variables: VariableColors, theme: Theme
) -> list[_Tint]:
    """The tints in order; a variable's tint lies over its part's."""
    forms = {part: _part_format(part, theme) for part in {one.part for one in rendered.parts}}
    tints = [
        _Tint(units.at(base + part.start), units.at(base + part.end), form)
        for part in rendered.parts
        if (form := forms[part.part]) is not None
        for base in [bases[part.message]]
    ]
    values = {name: _format(*colors) for name, colors in variables.items()}
    tints += [
        _Tint(units.at(base + span.start), units.at(base + span.end), values[span.variable])
        for span in rendered.variables
        if span.variable in values
        for base in [bases[span.message]]
    ]
    if rendered.text is None:
        tints += _role_lines(rendered, bases, units, theme)
    return tints


def _role_lines(rendered: RenderedPrompt, bases: dict[int | None, int], units: Utf16, theme: Theme) -> list[_Tint]:
    muted = QTextCharFormat()
    muted.setForeground(QBrush(theme.color("muted")))
    muted.setFontWeight(QFont.Weight.DemiBold)
    lines = []
    for number, message in enumerate(rendered.messages):
        end = bases[number] - 1
        lines.append(_Tint(units.at(end - len(message.role) - 2), units.at(end), muted))
    return lines


def _part_format(part: str, theme: Theme) -> QTextCharFormat | None:
    role = PART_ROLES.get(part)
    if role is None or f"{role}_soft" not in theme.colors:
        return None
    return _format(theme.color("text"), theme.color(f"{role}_soft"))


def _format(text: QColor, background: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QBrush(text))
    form.setBackground(QBrush(background))
    return form


class _Tints(QSyntaxHighlighter):
    """Draws prepared tints: no rules, only positions."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._prepared: list[_Tint] = []
        self._ends: list[int] = []

    def prepare(self, tints: list[_Tint], change: _Change) -> bool:
        """Takes the tints of the text after the change; True where outside of it they are what they were."""
        before = _outside(self._prepared, change.start, change.end, change.new_end - change.end)
        self._prepared = sorted(tints, key=lambda tint: tint.start)
        longest = 0
        self._ends = []
        for tint in self._prepared:
            longest = max(longest, tint.end)
            self._ends.append(longest)
        return before == _outside(self._prepared, change.start, change.new_end, 0)

    def highlightBlock(self, text: str) -> None:
        start = self.currentBlock().position()
        end = start + self.currentBlock().length()
        # `_ends` never falls, so what ends before this block can be skipped by bisection.
        first_here = bisect_right(self._ends, start)
        for tint in islice(self._prepared, first_here, first_here + MOST_TINTS):
            if tint.start >= end:
                break
            first = max(tint.start, start)
            self.setFormat(first - start, min(tint.end, end) - first, tint.form)


def _outside(tints: list[_Tint], start: int, end: int, shift: int) -> list[_Tint]:
    """What the tints cover before `start`, and after `end` with everything there shifted."""
    pieces = []
    for tint in tints:
        if tint.start < start:
            pieces.append(_Tint(tint.start, min(tint.end, start), tint.form))
        if tint.end > end:
            pieces.append(_Tint(max(tint.start, end) + shift, tint.end + shift, tint.form))
    return pieces
