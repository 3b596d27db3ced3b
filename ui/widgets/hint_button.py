"""A button that also shows its shortcut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui.widgets.styling import label, mark, restyle


class HintButton(QPushButton):
    """Icon and text at the left, the shortcut as a key at the right."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        mark(self, kind=kind)
        self._icon = label()
        self._caption = label()
        self._key = label(role="key")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._caption, 1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self._icon, self._caption, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, caption: str, key: str, icon: QIcon | None = None) -> None:
        self._caption.setText(caption)
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self._icon.setVisible(icon is not None)
        if icon is not None:
            self._icon.setPixmap(icon.pixmap(16))
        for part in (self._caption, self._key):
            restyle(part)
        self.setAccessibleName(caption)
        self.setToolTip(f"{caption}  {key}".strip())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return super().sizeHint() if inner is None else QSize(inner.sizeHint().width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        inner = self.layout()
        width = 0 if inner is None else inner.minimumSize().width()
        return QSize(width, super().minimumSizeHint().height())
