"""The head of a column: the state gives way to the name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.models.answer import Answer
from ui.widgets.column_header import ColumnHeader
from workbench.runs.comparison import Column


@pytest.mark.parametrize(("width", "beside"), [(400, True), (210, False)])
def test_the_state_stands_beside_the_name_where_both_have_room(qtbot: QtBot, width: int, beside: bool) -> None:
    head = ColumnHeader()
    qtbot.addWidget(head)
    head.resize(width, 60)
    head.show()
    head.show_answer(Answer(Column("k", "meta-llama-3-8b-instruct")), "streaming", "accent")
    head.layout().activate()
    name, badge = head._name.geometry(), head._badge.geometry()
    assert (badge.top() < name.bottom()) is beside
    assert head._badge.isVisible()


def test_a_compact_head_has_the_name_and_the_dot(qtbot: QtBot) -> None:
    head = ColumnHeader()
    qtbot.addWidget(head)
    head.show_compact(True)
    head.resize(132, 60)
    head.show()
    head.show_answer(Answer(Column("k", "flan")), "done", "good")
    assert not head._badge.isVisible()
    assert head._dot.isVisible()
