"""Walking a widget tree as a user sees it: what is visible, what it says, what is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ui.widgets.elided_label import ElidedLabel
from ui.widgets.hint_button import HintButton
from ui.widgets.styling import USER_TEXT

Kind = TypeVar("Kind", bound=QWidget)

# What a user operates, and so what a screen reader must be able to name.
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def visible(widget: QWidget, kind: type[Kind]) -> list[Kind]:
    return [one for one in widget.findChildren(kind) if one.isVisibleTo(widget)]


def visible_texts(widget: QWidget) -> list[str]:
    """Every text that can be read, the user's own included."""
    texts = [label.text() for label in visible(widget, QLabel)]
    texts += [button.text() for button in visible(widget, QAbstractButton)]
    texts += [edit.toPlainText() for edit in visible(widget, QPlainTextEdit)]
    return [text for text in texts if text]


def program_texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of the program in the tree, with where it stands: not what users and endpoints wrote."""
    for one in (widget, *widget.findChildren(QWidget)):
        place = f"{type(one).__name__} {one.accessibleName()!r}"
        yield f"accessible name of {place}", "" if _is_inner(one) or _is_user_named(one) else one.accessibleName()
        yield f"accessible description of {place}", one.accessibleDescription()
        if one.property(USER_TEXT):
            if isinstance(one, QLineEdit):
                yield f"placeholder of {place}", one.placeholderText()
            continue
        yield f"tool tip of {place}", one.toolTip()
        for text in _own_texts(one):
            yield f"text of {place}", text
    for menu in widget.findChildren(QMenu):
        for action in () if menu.property(USER_TEXT) else menu.actions():
            yield "menu", action.text()


def unnamed_controls(widget: QWidget) -> list[str]:
    """The controls that a screen reader could not name."""
    return [
        f"{type(one).__name__} in {_path(one)}"
        for one in widget.findChildren(QWidget)
        if isinstance(one, CONTROLS) and not _is_inner(one) and not _name(one)
    ]


def cut_texts(widget: QWidget) -> list[str]:
    """The visible texts that do not fit into their widgets, or whose widgets reach beyond what is visible of them."""
    cut = []
    for one in widget.findChildren(QWidget):
        if not one.isVisibleTo(widget) or _is_inner(one) or isinstance(one, ElidedLabel):
            continue
        needed = _needed(one)
        if needed is not None and (needed.width() > one.width() or needed.height() > one.height()):
            cut.append(f"{_said(one)!r} needs {needed.toTuple()}, has {one.size().toTuple()}: {_path(one)}")
        elif needed is not None and not _shown_wholly(one, widget):
            cut.append(f"{_said(one)!r} is partly outside: {_path(one)}")
    return cut


def _own_texts(one: QWidget) -> Iterator[str]:
    if isinstance(one, (QLabel, QAbstractButton)):
        yield one.text()
    # What stands in a field is the user's; what stands there before is the program's.
    if isinstance(one, (QLineEdit, QPlainTextEdit, QTextEdit)):
        yield one.placeholderText()
    if isinstance(one, QComboBox):
        yield from (one.itemText(n) for n in range(one.count()))
    if isinstance(one, QAbstractSpinBox):
        yield one.specialValueText()
    if isinstance(one, QAbstractItemView) and not isinstance(one, QHeaderView) and one.model() is not None:
        model = one.model()
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    if one.isWindow():
        yield one.windowTitle()


def _needed(one: QWidget) -> QSize | None:
    """The least size at which the whole text shows; None where there is no text or it scrolls or shortens itself."""
    if isinstance(one, HintButton):
        return one.minimumSizeHint()
    if isinstance(one, QLabel) and one.text():
        if one.wordWrap():
            return QSize(0, one.heightForWidth(one.width()))
        return one.minimumSizeHint()
    if isinstance(one, QAbstractButton) and one.text():
        return QSize(one.minimumSizeHint().width(), 0)
    if isinstance(one, QComboBox) and one.count():
        text = one.fontMetrics().horizontalAdvance(one.currentText())
        return QSize(text + 24, 0)
    return None


def _shown_wholly(one: QWidget, top: QWidget) -> bool:
    """Whether no ancestor but a scroll area cuts the widget off."""
    rect = QRect(QPoint(0, 0), one.size())
    while one is not top:
        parent = one.parentWidget()
        if parent is None or one.isWindow():
            return True
        rect.translate(one.pos())
        if isinstance(parent.parentWidget(), QScrollArea):
            return True
        if not parent.rect().contains(rect):
            return False
        one = parent
    return True


def _is_inner(one: QWidget) -> bool:
    """Qt's own parts of a control, which the control speaks for."""
    if one.objectName().startswith("qt_"):
        return True
    parent = one.parentWidget()
    if isinstance(parent, QTabBar) and one.objectName().startswith("Scroll"):
        return True
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView)):
            return True
        parent = parent.parentWidget()
    return False


def _is_user_named(one: QWidget) -> bool:
    return bool(one.property(USER_TEXT)) and not isinstance(one, (QLineEdit, QPlainTextEdit, QAbstractItemView))


def _name(one: QWidget) -> str:
    return one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")


def _said(one: QWidget) -> str:
    return getattr(one, "text", one.accessibleName)()


def _path(one: QWidget) -> str:
    names = []
    while one is not None:
        names.append(type(one).__name__)
        one = one.parentWidget()
    return " < ".join(names)
