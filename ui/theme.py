"""How everything looks: the tokens of `resources/theme.json` as a palette, one style sheet, fonts and tinted icons."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from workbench import paths

THEMES = ("light", "dark")
TEXT_PIXELS = 13
ICON_SIZES = (16, 18)
VARIABLES = 6
# The first family that has a character draws it, so Hangul comes from the Korean families.
TEXT_FAMILIES = (
    "Inter", "Segoe UI", "SF Pro Text", "Cantarell", "Noto Sans", "DejaVu Sans",
    "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", "NanumGothic", "NanumBarunGothic",
)  # fmt: skip
MONO_FAMILIES = (
    "JetBrains Mono", "SF Mono", "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Consolas",
    "Noto Sans Mono CJK KR", "D2Coding", "NanumGothicCoding", "NanumGothic",
)  # fmt: skip

_BACKGROUNDS = ("background", "panel", "field", "hover", "accent_soft")
# Every pair of text and background that the window uses; a test holds each to a contrast of 4.5 : 1.
TEXT_PAIRS = (
    *((text, background) for text in ("text", "muted") for background in _BACKGROUNDS),
    *(("accent_text", background) for background in ("background", "panel", "accent_soft")),
    *((tone, ground) for tone in ("good", "warning", "bad") for ground in ("panel", "background", f"{tone}_soft")),
    *((f"variable_{n}", background) for n in range(1, VARIABLES + 1) for background in ("panel", f"variable_{n}_soft")),
    ("text", "bad_soft"), ("on_accent", "accent"), ("on_accent", "accent_hover"),
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """One look. `name` is light or dark; `text_pixels` the size of ordinary text; `colors` gives `#rrggbb` by role."""

    name: str
    colors: Mapping[str, str]
    text_pixels: int = TEXT_PIXELS

    def color(self, role: str) -> QColor:
        return QColor(self.colors[role])

    def variable(self, position: int) -> tuple[QColor, QColor]:
        """Text and background of the variable at `position` in the prompt's list of variables; the colours repeat."""
        role = f"variable_{position % VARIABLES + 1}"
        return self.color(role), self.color(f"{role}_soft")

    def font(self) -> QFont:
        return _font(TEXT_FAMILIES, self.text_pixels)

    @cached_property
    def style_sheet(self) -> str:
        sizes = {
            "small": max(round(self.text_pixels * 0.86), 10),
            "title": round(self.text_pixels * 1.15),
            "control": round(self.text_pixels * 1.4),
            "badge": round(self.text_pixels * 0.55),
            "number": round(self.text_pixels * 0.92),
        }
        icons = (paths.resources_folder() / "icons").as_posix()
        mono = ", ".join(f'"{family}"' for family in MONO_FAMILIES)
        text = (paths.resources_folder() / "theme.qss").read_text(encoding="utf-8")
        return Template(text).substitute(self.colors, **sizes, icons=icons, mono=mono, name=self.name)

    def palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "background"), (roles.WindowText, "text"), (roles.Base, "field"), (roles.Text, "text"),
            (roles.AlternateBase, "panel"), (roles.Button, "panel"), (roles.ButtonText, "text"),
            (roles.ToolTipBase, "panel"), (roles.ToolTipText, "text"), (roles.PlaceholderText, "muted"),
            (roles.Highlight, "accent"), (roles.HighlightedText, "on_accent"), (roles.Accent, "accent"),
            (roles.Link, "accent_text"), (roles.Mid, "line"), (roles.Light, "panel"), (roles.Dark, "strong_line"),
        ):  # fmt: skip
            palette.setColor(role, self.color(name))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """The line icon of that name in the colour of `role`, drawn for the sharpest screen."""
        return _icon(name, self.colors[role], math.ceil(QGuiApplication.primaryScreen().devicePixelRatio()))


def load(name: str, text_pixels: int = TEXT_PIXELS) -> Theme:
    tokens = json.loads((paths.resources_folder() / "theme.json").read_text(encoding="utf-8"))
    return Theme(name, tokens[name], text_pixels)


class Appearance(QObject):
    """The theme in use on the whole application: chosen by the settings, or the system's, followed when it changes."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str, percent: int, parent: QObject | None = None) -> None:
        """`choice` is system, light or dark; `percent` scales all text. The style sheet comes with `put_on`."""
        super().__init__(parent)
        self._application = application
        self._system_pixels = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
        self._choice = choice
        self._percent = percent
        self._is_on = False
        self.theme = self._chosen()
        self._set_colors_and_font()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def put_on(self) -> None:
        """Sets the style sheet: after the first window is built, because building under one takes twice as long."""
        self._is_on = True
        self._application.setStyleSheet(self.theme.style_sheet)

    def choose(self, choice: str, percent: int) -> None:
        self._choice, self._percent = choice, percent
        self._follow()

    def _follow(self) -> None:
        theme = self._chosen()
        if theme == self.theme:
            return
        self.theme = theme
        self._set_colors_and_font()
        if self._is_on:
            self.put_on()
        self.changed.emit()

    def _set_colors_and_font(self) -> None:
        self._application.setPalette(self.theme.palette())
        self._application.setFont(self.theme.font())

    def _chosen(self) -> Theme:
        # A system font above the usual sizes is a user who needs larger text; below, it is only that desktop's habit.
        base = self._system_pixels if self._system_pixels > 15 else TEXT_PIXELS
        name = self._choice if self._choice != "system" else _system_theme()
        return load(name, round(base * self._percent / 100))


def _system_theme() -> str:
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def _font(families: tuple[str, ...], pixels: int) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(pixels)
    return font


@lru_cache(maxsize=256)
def _icon(name: str, color: str, scale: int) -> QIcon:
    svg = (paths.resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
    icon = QIcon()
    for size in ICON_SIZES:
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        icon.addPixmap(pixmap)
    return icon
