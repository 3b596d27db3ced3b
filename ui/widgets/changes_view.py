"""Two prompts as one text: what was inserted is underlined and tinted, what was deleted is struck through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.exact_text import shown
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference

MOST_CHARACTERS = 150_000
# What is left of a long text before and after a change.
_AROUND = 500
_TONES = {DELETED: "bad", INSERTED: "good"}
# In what changed, white space is shown by signs, a line end as well by the new line that it begins.
_SIGNS = str.maketrans({"\n": "↵\n", "\t": "→\t", "\xa0": "⍽"})


class ChangesView(QPlainTextEdit):
    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(name or tr("Changes since the last run"))
        self.setProperty(USER_TEXT, True)
        self.setUndoRedoEnabled(False)
        mark(self, kind="preview", face="mono")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_differences(self, found: Sequence[Difference], theme: Theme) -> None:
        """A text that is too long to be drawn at once is cut where nothing changed, and at last at its end."""
        place = self.verticalScrollBar().value()
        self.clear()
        long = sum(len(one.text) for one in found) > MOST_CHARACTERS
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        forms = {kind: difference_format(kind, theme) for kind in (EQUAL, DELETED, INSERTED)}
        left = MOST_CHARACTERS
        for one in found:
            text = displayed(cut(one, left) if long else one)
            left -= len(text)
            cursor.insertText(text, forms[one.kind])
            if left <= 0:
                break
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(place)


def cut(one: Difference, left: int) -> Difference:
    """The piece shortened: what is equal to its ends, what differs to `left` characters."""
    if one.kind == EQUAL and len(one.text) > 2 * _AROUND:
        return Difference(EQUAL, f"{one.text[:_AROUND]}\n[…]\n{one.text[-_AROUND:]}")
    return one if len(one.text) <= left else Difference(one.kind, f"{one.text[:left]}…")


def displayed(one: Difference) -> str:
    """The text as an editor shows it: white space that changed as signs."""
    text = shown(one.text)
    if one.kind == EQUAL:
        return text
    return (text if one.text.strip() else text.replace(" ", "·")).translate(_SIGNS)


def difference_format(kind: str, theme: Theme) -> QTextCharFormat:
    form = QTextCharFormat()
    tone = _TONES.get(kind)
    form.setForeground(QBrush(theme.color(tone or "text")))
    if tone is not None:
        form.setBackground(QBrush(theme.color(f"{tone}_soft")))
        form.setFontStrikeOut(kind == DELETED)
        form.setFontUnderline(kind == INSERTED)
    return form
