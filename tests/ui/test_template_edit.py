"""Colours of a template's marks stand at their characters, and only where they do not hold up the typing."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.widgets.template_edit import LONGEST_COLORED, TemplateEdit
from workbench.prompts.templates import MAX_TEMPLATE

COLORS = {"name": (QColor("#102030"), QColor("#ddeeff"))}


@pytest.fixture
def edit(qtbot: QtBot) -> TemplateEdit:
    made = TemplateEdit("Instruction")
    qtbot.addWidget(made)
    made.show_colors(COLORS, QColor("#888888"))
    return made


def colored(edit: TemplateEdit, line: int = 0) -> list[str]:
    """The pieces of a line that have colours."""
    block = edit.document().findBlockByNumber(line)
    units = block.text().encode("utf-16-le")
    return [units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in block.layout().formats()]


def test_marks_are_coloured_at_their_characters(edit: TemplateEdit) -> None:
    edit.show_text("😀 {{ name }} 가 {% if 😀 %}😀😀{# no #}")
    assert colored(edit) == ["{{ name }}", "{% if 😀 %}", "{# no #}"]


def test_a_line_that_is_too_long_has_no_colours(edit: TemplateEdit) -> None:
    edit.show_text("{{ name }}" + "x" * LONGEST_COLORED + "\n{{ name }}")
    assert colored(edit) == []
    assert colored(edit, 1) == ["{{ name }}"]


def test_the_colours_are_back_once_the_template_is_short_enough(edit: TemplateEdit) -> None:
    text = "{{ name }}\n"
    edit.show_text(text + "x\n" * (MAX_TEMPLATE // 2))
    assert colored(edit) == []
    edit.show_text(text)
    assert colored(edit) == ["{{ name }}"]
