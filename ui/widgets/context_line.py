"""The line of the values that stands for the documents: which passages go into which variable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.translation import tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import USER_TEXT, button, mark
from ui.widgets.values_form import variable_style
from workbench.prompts.prompt import Context


class ContextLine(QWidget):
    """Hidden where the prompt has no documents."""

    settings_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setProperty(USER_TEXT, True)
        self._told = ElidedLabel()
        self._settings = button(tr("Settings…"))
        self._settings.setAccessibleName(tr("Settings of the documents"))
        self._settings.clicked.connect(self.settings_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._told, 1)
        row.addWidget(self._settings)
        self.hide()

    def show_context(self, context: Context | None) -> None:
        self.setVisible(context is not None and bool(context.index))
        if context is not None:
            self._name.setText(context.variable)
            told = tr("top {k} passages of {name} · {mode}", k=context.k, name=context.index, mode=context.mode)
            self._told.setText(told)
            self.setAccessibleName(f"{context.variable}: {told}")

    def show_color(self, text: QColor, background: QColor) -> None:
        """The colours of the variable that the passages go into."""
        mark(self._name, role="variable")
        self._name.setStyleSheet(variable_style(text, background))
