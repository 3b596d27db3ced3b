"""What dialogs are made of: a field with its label, a list in its frame, the buttons at the foot."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.styling import card, label, tight


def labelled(text: str, field: QWidget) -> QHBoxLayout:
    """The field behind its label, which gives it the keyboard; the field takes the width that is there."""
    words = label(text)
    words.setBuddy(field)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(words)
    row.addWidget(field, 1)
    return row


def framed(view: QWidget) -> QWidget:
    """A list or table in a frame of its own."""
    inner = QVBoxLayout()
    tight(inner, margin=6)
    inner.addWidget(view)
    return card(inner)


def button_row(*buttons: QWidget, before: QWidget | None = None) -> QHBoxLayout:
    """The buttons at the right, the one that does it last; `before` stands at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if before is None:
        row.addStretch(1)
    else:
        row.addWidget(before, 1)
    for one in buttons:
        row.addWidget(one)
    return row
