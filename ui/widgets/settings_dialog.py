"""The settings, generated from their declaration: a new setting needs no line here."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, button, card, label
from workbench.settings import Setting, Settings

_FIELD_WIDTH = 220
_HELP_WIDTH = 380


class SettingsDialog(QDialog):
    """`edited` carries a setting's name and its new value, at once with each change."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget, settings: Settings, declared: Mapping[str, Setting]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        grid = QGridLayout()
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, _HELP_WIDTH)
        for row, (name, setting) in enumerate(declared.items()):
            grid.addLayout(_words(setting), row, 0)
            field = self._field(name, setting, getattr(settings, name))
            field.setAccessibleName(tr(setting.label))
            field.setAccessibleDescription(tr(setting.help))
            field.setMinimumWidth(_FIELD_WIDTH)
            grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignTop)
        close = button(tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self._scroll, self._content = QScrollArea(widgetResizable=True), card(grid)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._content)
        column.addWidget(self._scroll, 1)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its settings, or as its window where they are more."""
        super().showEvent(event)
        content, parent = self._content, self.parentWidget()
        width = content.sizeHint().width() + self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(width)
        around = self.sizeHint().height() - self._scroll.sizeHint().height()
        room = (parent or self).window().height()
        self.resize(self.sizeHint().width(), min(content.heightForWidth(width) + around + 2, room))

    def _field(self, name: str, setting: Setting, value: object) -> QWidget:
        if isinstance(value, bool):
            return self._check_box(name, value)
        if setting.choices:
            return self._combo_box(name, setting, str(value))
        if isinstance(value, int):
            return self._spin_box(name, setting, value)
        return self._line(name, str(value))

    def _check_box(self, name: str, value: bool) -> QWidget:
        box = QCheckBox()
        box.setChecked(value)
        box.toggled.connect(lambda on: self.edited.emit(name, on))
        return box

    def _combo_box(self, name: str, setting: Setting, value: str) -> QWidget:
        box = QComboBox()
        for choice, text in setting.choices.items():
            box.addItem(tr(text), choice)
        box.setCurrentIndex(box.findData(value))
        box.currentIndexChanged.connect(lambda index: self.edited.emit(name, box.itemData(index)))
        return box

    def _spin_box(self, name: str, setting: Setting, value: int) -> QWidget:
        box = QSpinBox(minimum=setting.minimum, maximum=setting.maximum)
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding does not reach it
        if setting.unit:
            box.setSuffix(f" {tr(setting.unit)}")
        if setting.zero_means:
            box.setSpecialValueText(tr(setting.zero_means))
        box.setValue(value)
        box.valueChanged.connect(lambda number: self.edited.emit(name, number))
        return box

    def _line(self, name: str, value: str) -> QWidget:
        line = QLineEdit(value)
        line.setProperty(USER_TEXT, True)
        line.editingFinished.connect(lambda: self.edited.emit(name, line.text().strip()))
        return line


def _words(setting: Setting) -> QVBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(tr(setting.label)))
    words.addWidget(label(tr(setting.help), "small", wrap=True))
    words.addStretch(1)
    return words
