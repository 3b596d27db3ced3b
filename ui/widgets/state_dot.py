"""The dot that stands for a state: a disc or a ring, in the colour of its tone."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

_SIZE = 16
_DOT = 8.0
# Drawn for the sharpest screen; a smaller one scales it down.
_SHARPEST = 3


def state_dot(color: QColor, *, filled: bool) -> QIcon:
    return _dot(color.name(), filled)


@lru_cache(maxsize=32)
def _dot(color: str, filled: bool) -> QIcon:
    pixmap = QPixmap(_SIZE * _SHARPEST, _SIZE * _SHARPEST)
    pixmap.setDevicePixelRatio(_SHARPEST)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = (_SIZE - _DOT) / 2
    place = QRectF(inset, inset, _DOT, _DOT)
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
    else:
        painter.setPen(QPen(QColor(color), 1.6))
        place.adjust(0.8, 0.8, -0.8, -0.8)
    painter.drawEllipse(place)
    painter.end()
    return QIcon(pixmap)
