"""Bars by day, each made of the endpoints' parts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ui.models.usage_bars import OTHERS, UsageBars, amount_text
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT

_GAP = 0.25  # of a day's width
_LEAST = QSize(360, 180)
_MARGIN = 8
_LEGEND_MARK = 10


class UsagePlot(QWidget):
    """Shows `UsageBars`; the numbers of a day are its tool tip. A table beside it has them for whoever does not see."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars = UsageBars()
        self._measure = "calls"
        self.setMinimumSize(_LEAST)
        self.setProperty(USER_TEXT, True)
        self.setAccessibleName(tr("Usage by day and endpoint"))

    def show_bars(self, bars: UsageBars, measure: str) -> None:
        self._bars, self._measure = bars, measure
        said = [f"{_name(one)}: {amount_text(bars.sum_of(one), measure)}" for one in bars.endpoints]
        self.setAccessibleDescription(", ".join(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        self._paint_scale(painter, plot)
        for day in range(len(self._bars.days)):
            self._paint_day(painter, plot, day)
        self._paint_days(painter, plot)
        self._paint_legend(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._about(event.pos()), self)
            return True
        return super().event(event)

    def _plot(self) -> QRect:
        line = self.fontMetrics().lineSpacing()
        left = self.fontMetrics().horizontalAdvance(amount_text(self._bars.highest, self._measure)) + 2 * _MARGIN
        return self.rect().adjusted(left, _MARGIN, -_MARGIN, -(2 * line + 2 * _MARGIN))

    def _paint_scale(self, painter: QPainter, plot: QRect) -> None:
        line = self.fontMetrics().lineSpacing()
        painter.setPen(self._theme.color("line"))
        painter.drawLine(plot.topLeft(), plot.topRight())
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(self._theme.color("muted"))
        highest = amount_text(self._bars.highest, self._measure)
        area = QRect(0, plot.top() - line // 2, plot.left() - _MARGIN, line)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if self._bars.highest:
            painter.drawText(area, right, highest)
        painter.drawText(area.translated(0, plot.height()), right, "0")

    def _paint_day(self, painter: QPainter, plot: QRect, day: int) -> None:
        width = plot.width() / len(self._bars.days)
        bottom = float(plot.bottom())
        painter.setPen(Qt.PenStyle.NoPen)
        for number, endpoint in enumerate(self._bars.endpoints):
            height = plot.height() * self._bars.part(endpoint, day) / (self._bars.highest or 1)
            place = QRectF(plot.left() + (day + _GAP / 2) * width, bottom - height, width * (1 - _GAP), height)
            painter.fillRect(place, self._color(number, endpoint))
            bottom -= height

    def _paint_days(self, painter: QPainter, plot: QRect) -> None:
        if not self._bars.days:
            return
        painter.setPen(self._theme.color("muted"))
        line = QRect(plot.left(), plot.bottom() + 4, plot.width(), self.fontMetrics().lineSpacing())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), self._bars.days[0].isoformat())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), self._bars.days[-1].isoformat())

    def _paint_legend(self, painter: QPainter) -> None:
        """As many endpoints as there is room for; the table has all."""
        metrics = self.fontMetrics()
        at = QPoint(_MARGIN, self.height() - metrics.lineSpacing() - 2)
        for number, endpoint in enumerate(self._bars.endpoints):
            name = metrics.elidedText(_name(endpoint), Qt.TextElideMode.ElideRight, 160)
            width = metrics.horizontalAdvance(name)
            if at.x() + _LEGEND_MARK + 4 + width > self.width():
                return
            middle = metrics.lineSpacing() // 2 - _LEGEND_MARK // 2
            painter.fillRect(at.x(), at.y() + middle, _LEGEND_MARK, _LEGEND_MARK, self._color(number, endpoint))
            painter.setPen(self._theme.color("text"))
            painter.drawText(at.x() + _LEGEND_MARK + 4, at.y() + metrics.ascent(), name)
            at.setX(at.x() + _LEGEND_MARK + 4 + width + 14)

    def _color(self, number: int, endpoint: str) -> QColor:
        return self._theme.color("faint") if endpoint == OTHERS else self._theme.variable(number)[0]

    def _about(self, place: QPoint) -> str:
        plot, bars = self._plot(), self._bars
        if not bars.days or not plot.left() <= place.x() < plot.right():
            return ""
        day = min(int((place.x() - plot.left()) * len(bars.days) / plot.width()), len(bars.days) - 1)
        parts = [
            f"{_name(one)}: {amount_text(bars.part(one, day), self._measure)}"
            for one in bars.endpoints
            if bars.part(one, day)
        ]
        return "\n".join([bars.days[day].isoformat(), *parts])


def _name(endpoint: str) -> str:
    return tr("all others") if endpoint == OTHERS else endpoint
