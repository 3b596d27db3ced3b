"""The meter: tokens by part against the tightest context window of the chosen endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.part_colors import OTHER, PART_NAMES, PART_ROLES
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, label, mark, tight

WARN_AT = 0.8


@dataclass(frozen=True)
class TokenCounts:
    """Estimated tokens of a rendered prompt: in all, by part, and by example (position in the bank)."""

    total: int = 0
    parts: Mapping[str, int] | None = None
    examples: Mapping[int, int] | None = None


@dataclass(frozen=True)
class Window:
    """The tightest context window among the chosen endpoints; `tokens` None where none is known."""

    endpoint: str = ""
    tokens: int | None = None


class TokenMeter(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "strong")
        self.title.setProperty(USER_TEXT, True)
        self._against = label("", "muted")
        self._against.setProperty(USER_TEXT, True)
        self._bar = _Bar()
        self._legend = label("", "small", wrap=True)
        self._legend.setProperty(USER_TEXT, True)
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        self.head.addWidget(self.title)
        self.head.addWidget(self._against)
        self.head.addStretch(1)
        column = QVBoxLayout(self)
        tight(column, spacing=5)
        column.addLayout(self.head)
        column.addWidget(self._bar)
        column.addWidget(self._legend)

    def show_counts(self, counts: TokenCounts, window: Window, theme: Theme) -> None:
        parts = _named(counts.parts or {})
        share = counts.total / window.tokens if window.tokens else None
        self.title.setText(tr("about {tokens} tokens", tokens=f"{counts.total:,}"))
        mark(self.title, tone=_tone(share))
        self._against.setText(_against(share, window))
        self._legend.setText(" · ".join(f"{tr(PART_NAMES[name])} {tokens:,}" for name, tokens in parts.items()))
        self._bar.show_parts(parts, window.tokens or counts.total, theme)
        self._bar.setAccessibleDescription(self._legend.text())


def _named(parts: Mapping[str, int]) -> dict[str, int]:
    """The parts that have a name, and all joiners together as the rest."""
    named = {name: tokens for name, tokens in parts.items() if tokens and name in PART_NAMES}
    rest = sum(tokens for name, tokens in parts.items() if name not in PART_NAMES)
    return named | ({OTHER: rest} if rest else {})


def _tone(share: float | None) -> str:
    if share is None or share < WARN_AT:
        return ""
    return "warning" if share <= 1 else "bad"


def _against(share: float | None, window: Window) -> str:
    if share is None or window.tokens is None:
        return ""
    known = tr("of {window} ({endpoint} is the tightest)", window=f"{window.tokens:,}", endpoint=window.endpoint)
    if share > 1:
        return known + " · " + tr("too long: switch examples off or shorten values")
    return known


class _Bar(QWidget):
    """A bar of segments, one a part."""

    def __init__(self) -> None:
        super().__init__()
        self._segments: list[tuple[float, str]] = []
        self._theme: Theme | None = None
        self.setAccessibleName(tr("Tokens by part"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 7)

    def show_parts(self, parts: Mapping[str, int], full: int, theme: Theme) -> None:
        whole = max(full, sum(parts.values()), 1)
        self._segments = [(tokens / whole, PART_ROLES[name]) for name, tokens in parts.items()]
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), self._theme.color("line"))
        left = 0.0
        for share, role in self._segments:
            width = share * self.width()
            painter.fillRect(QRectF(left, 0, width, self.height()), self._theme.color(role))
            left += width
        painter.end()


def tightest(windows: Mapping[str, int | None]) -> Window:
    """The smallest known context window of the endpoints, by label."""
    known = {name: tokens for name, tokens in windows.items() if tokens}
    if not known:
        return Window()
    name = min(known, key=lambda one: known[one])
    return Window(name, known[name])
