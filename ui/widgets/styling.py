"""Marks that the style sheet reads, and the small pieces that every panel is built of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QToolButton, QWidget

# Texts that come from the user or an endpoint, which no catalogue translates, carry this property.
USER_TEXT = "userText"


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Sets properties that the style sheet selects by (`kind`, `role`, `tone`) and repaints what changed."""
    if "kind" in properties:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else a plain QWidget paints no background
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Reads the style sheet anew: for a widget whose own or whose parent's marks changed.

    One that was never shown reads it when it is; doing it before would cost the start of the program a third.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False, user_text: bool = False) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        mark(made, role=role)
    if user_text:
        made.setProperty(USER_TEXT, True)
    return made


def button(text: str, kind: str = "", *, icon: QIcon | None = None, name: str = "") -> QPushButton:
    """`name` is the accessible name where the text alone does not say enough."""
    made = QPushButton(text)
    if kind:
        mark(made, kind=kind)
    if icon is not None:
        made.setIcon(icon)
    made.setAccessibleName(name or text)
    made.setAutoDefault(False)
    return made


def icon_button(icon: QIcon, name: str) -> QToolButton:
    """A button that shows only an icon; its name is also its tool tip."""
    made = QToolButton()
    made.setIcon(icon)
    made.setIconSize(QSize(16, 16))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def card(layout: QLayout) -> QFrame:
    made = QFrame()
    mark(made, kind="card")
    made.setLayout(layout)
    return made


def rule() -> QFrame:
    made = QFrame()
    mark(made, kind="rule")
    return made


def tight(layout: QLayout, margin: int = 0, spacing: int = 0) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
