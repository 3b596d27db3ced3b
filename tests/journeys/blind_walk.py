"""Everything that a tree of widgets could tell: to eyes, to a screen reader, to a tool that inspects it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QWidget

_ROLES = [role for role in Qt.ItemDataRole if role != Qt.ItemDataRole.UserRole]

_TEXTS = ("QString", "QStringList", "QVariant")


def told(*tops: QWidget) -> Iterator[tuple[str, str]]:
    """Every text in the trees, visible or not, with where it stands."""
    for top in tops:
        for one in (top, *top.findChildren(QObject)):
            place = type(one).__name__
            yield from ((f"{place}.{name}", text) for name, text in _properties(one))
            if isinstance(one, QTextDocument):
                yield f"{place} document", one.toPlainText()
            if isinstance(one, QAbstractItemView) and one.model() is not None:
                yield from ((f"{place} model", text) for text in _cells(one.model()))
            if isinstance(one, QWidget):
                yield from ((f"{place} action", text) for action in one.actions() for text in _of_action(action))
                interface = QAccessible.queryAccessibleInterface(one)
                if interface is not None:
                    yield from ((f"{place} accessible", text) for text in _accessible(interface))


def _properties(one: QObject) -> Iterator[tuple[str, str]]:
    meta = one.metaObject()
    declared = (meta.property(n) for n in range(meta.propertyCount()))
    names = [one.name() for one in declared if str(one.typeName()) in _TEXTS]
    dynamic = [bytes(name.data()).decode() for name in one.dynamicPropertyNames()]
    for name in (*names, *(name for name in dynamic if not name.startswith("_"))):  # those are Qt's own
        value = one.property(str(name))
        if isinstance(value, str | list | tuple):
            yield str(name), str(value)


def _of_action(action: QAction) -> tuple[str, ...]:
    return (
        action.text(),
        action.toolTip(),
        action.statusTip(),
        action.whatsThis(),
        action.objectName(),
        str(action.data()),
    )


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount()):
        for column in range(model.columnCount(QModelIndex())):
            index = model.index(row, column)
            yield from (str(model.data(index, role)) for role in _ROLES)


def _accessible(interface: QAccessibleInterface) -> Iterator[str]:
    for kind in QAccessible.Text:
        if kind != QAccessible.Text.UserText:
            yield interface.text(kind)
