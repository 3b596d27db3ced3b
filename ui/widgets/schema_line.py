"""The line of a prompt's schema: what it asks for in a few words, and the way to edit it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.models.schema_text import about_schema
from ui.translation import tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import USER_TEXT, button, mark, tight


class SchemaLine(QWidget):
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip(tr("A JSON Schema that the JSON in an answer is held against; nothing of it is sent."))
        self._about = ElidedLabel()
        self._about.setProperty(USER_TEXT, True)
        mark(self._about, role="small")
        self._edit = button(tr("Edit…"), "flat", name=tr("Edit the schema of the answer"))
        self._edit.clicked.connect(self.pressed)
        self.setFocusProxy(self._edit)
        row = QHBoxLayout(self)
        tight(row, spacing=8)
        row.addWidget(self._about, 1)
        row.addWidget(self._edit)

    def show_schema(self, schema: Mapping[str, Any] | None) -> None:
        self._about.setText(about_schema(schema) or tr("none"))
