"""The theme: readable in both looks, complete, and changed at once."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.theme import TEXT_PAIRS, THEMES, Appearance
from workbench import paths


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_text_is_readable_on_its_background(name: str, pair: tuple[str, str]) -> None:
    colors = theme.load(name).colors
    assert contrast(colors[pair[0]], colors[pair[1]]) >= 4.5


def test_both_looks_have_the_same_roles() -> None:
    tokens = json.loads((paths.resources_folder() / "theme.json").read_text())
    assert tokens["light"].keys() == tokens["dark"].keys()


def test_the_style_sheet_colours_text_only_in_tested_roles() -> None:
    used = set(re.findall(r"[^-]color: \$(\w+)", (paths.resources_folder() / "theme.qss").read_text()))
    tested = {text for text, _ in TEXT_PAIRS}
    assert used - tested <= {"faint"}  # decoration, and what is switched off


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_has_every_role_filled_in(qtbot: QtBot, name: str) -> None:
    assert "$" not in theme.load(name).style_sheet


def test_variables_have_colours_that_repeat(qtbot: QtBot) -> None:
    look = theme.load("dark")
    assert look.variable(0) == look.variable(theme.VARIABLES)
    assert len({look.variable(n)[0].name() for n in range(theme.VARIABLES)}) == theme.VARIABLES


def test_an_icon_has_the_colour_of_its_role(qtbot: QtBot) -> None:
    look = theme.load("light")
    image = look.icon("stop", "bad").pixmap(16).toImage()
    seen = {image.pixelColor(x, y).name() for x in range(16) for y in range(16) if image.pixelColor(x, y).alpha() > 250}
    assert look.colors["bad"] in seen


def test_a_choice_changes_the_application_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    appearance = Appearance(qapp, "dark", 100)
    appearance.put_on()
    with qtbot.waitSignal(appearance.changed):
        appearance.choose("light", 150)
    assert qapp.palette().window().color() == appearance.theme.color("background")
    assert appearance.theme.text_pixels == 20
    assert qapp.font().pixelSize() == 20
    appearance.choose("light", 100)
