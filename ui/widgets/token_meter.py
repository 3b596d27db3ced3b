"""The meter: tokens by part and the answer's room, against the chosen endpoint's window that is filled most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.part_colors import ANSWER, OTHER, PART_NAMES, PART_ROLES
from ui.theme import Theme
from ui.translation import sentence, tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.styling import USER_TEXT, button, label, mark, tight
from workbench.errors import WorkbenchError
from workbench.runs.fit import CLOSE, Fit, tightest


@dataclass(frozen=True)
class TokenCounts:
    """Estimated tokens of a rendered prompt: in all, by part, and by example (position in the bank)."""

    total: int = 0
    parts: Mapping[str, int] | None = None
    examples: Mapping[int, int] | None = None


class TokenMeter(QWidget):
    """`shorten_pressed`: the user wants to know what to cut."""

    shorten_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label("", "strong")
        self.title.setProperty(USER_TEXT, True)
        self._against = ElidedLabel()
        mark(self._against, role="muted")
        self.bar = _Bar()
        self._legend = label("", "small", wrap=True)
        self._legend.setProperty(USER_TEXT, True)
        self._warning = label("", "strong", user_text=True)
        self.shorten = button(tr("What to cut…"), "link")
        self.shorten.setToolTip(tr("Proposals that make the prompt fit, each with the tokens it frees"))
        self.shorten.clicked.connect(self.shorten_pressed)
        self._problem = label("", "warning", wrap=True, user_text=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        self.head.addWidget(self.title)
        self.head.addWidget(self._against, 1)
        warned = QHBoxLayout()
        tight(warned, spacing=6)
        warned.addWidget(self._warning)
        warned.addWidget(self.shorten)
        warned.addStretch(1)
        column = QVBoxLayout(self)
        tight(column, spacing=5)
        column.addLayout(self.head)
        column.addWidget(self.bar)
        column.addLayout(warned)
        column.addWidget(self._legend)
        column.addWidget(self._problem)
        self._warn(None)
        self._show_problem("")

    def show_counts(self, counts: TokenCounts, found: Sequence[Fit], theme: Theme) -> None:
        """`found` are the chosen endpoints; the one that is filled most is in the bar, the others in the tool tip."""
        fit = tightest(found) or Fit("", counts.total)
        parts = _scaled(_named(counts.parts or {}), fit.tokens)
        room = {ANSWER: fit.room} if fit.room and fit.window else {}
        self.title.setText(_count(fit))
        mark(self.title, tone=_tone(fit))
        self._against.setText(_against(fit))
        self._legend.setText(" · ".join(f"{tr(PART_NAMES[name])} {n:,}" for name, n in {**parts, **room}.items()))
        self.bar.show_parts({**parts, **room}, fit.window or fit.tokens, theme)
        self._warn(fit)
        lines = "\n".join(fit_line(one) for one in found)
        self.setToolTip(lines)
        self.bar.setAccessibleDescription(f"{self._legend.text()}\n{lines}".strip())
        errors = [f"{one.endpoint}: {sentence(one.error)}" for one in found if one.error is not None]
        self._show_problem("\n".join(errors))

    def show_error(self, error: WorkbenchError) -> None:
        """Why there is no count for the endpoints."""
        self._show_problem(sentence(error))

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _warn(self, fit: Fit | None) -> None:
        tone = "" if fit is None else _tone(fit)
        self._warning.setVisible(bool(tone))
        self.shorten.setVisible(bool(tone))
        if fit is not None and tone:
            self._warning.setText(_warning(fit))
            mark(self._warning, tone=tone)


def fit_line(fit: Fit) -> str:
    """An endpoint's count, its window and whether both fit, in a line."""
    if fit.window is None:
        return tr("{endpoint}: {count}, its window is not known", endpoint=fit.endpoint, count=_count(fit))
    line = tr(
        "{endpoint}: {count} + {room} for the answer, of {window}",
        endpoint=fit.endpoint,
        count=_count(fit) + (f" ({tr('exact')})" if fit.exact else ""),
        room=f"{fit.room:,}",
        window=f"{fit.window:,}",
    )
    return f"{line} · {_state(fit)}"


def _count(fit: Fit) -> str:
    tokens = f"{fit.tokens:,}"
    return tr("{tokens} tokens", tokens=tokens) if fit.exact else tr("about {tokens} tokens", tokens=tokens)


def _state(fit: Fit) -> str:
    over = fit.over()
    if over > 0:
        return tr("too long by {tokens} tokens", tokens=f"{over:,}")
    return tr("{tokens} tokens free", tokens=f"{-over:,}")


def _warning(fit: Fit) -> str:
    over = fit.over()
    return tr("Too long by {tokens} tokens", tokens=f"{over:,}") if over > 0 else _state(fit)


def _tone(fit: Fit) -> str:
    if fit.share < CLOSE:
        return ""
    return "warning" if fit.share <= 1 else "bad"


def _against(fit: Fit) -> str:
    if fit.window is None:
        return ""
    values = {"room": f"{fit.room:,}", "window": f"{fit.window:,}", "endpoint": fit.endpoint}
    if fit.room:
        return tr("+ {room} of {window} · {endpoint}", **values)
    return tr("of {window} · {endpoint}", **values)


def _named(parts: Mapping[str, int]) -> dict[str, int]:
    """The parts that have a name, and all joiners together as the rest."""
    named = {name: tokens for name, tokens in parts.items() if tokens and name in PART_NAMES}
    rest = sum(tokens for name, tokens in parts.items() if name not in PART_NAMES)
    return named | ({OTHER: rest} if rest else {})


def _scaled(parts: Mapping[str, int], total: int) -> dict[str, int]:
    """The parts' shares of `total`, which another tokenizer or another form of the prompt gave."""
    estimated = sum(parts.values())
    return {name: round(tokens * total / estimated) for name, tokens in parts.items()} if estimated else {}


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
