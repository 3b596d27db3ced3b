"""The editor is as high as its text, whatever the script, up to its limit of lines."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.widgets.exact_edit import ExactEdit


@pytest.mark.parametrize("text", ["one\ntwo\nthree", "하나\n둘 two\n셋", "words and 단어 " * 5])
def test_texts_within_the_limit_show_without_a_scroll_bar(qtbot: QtBot, text: str) -> None:
    edit = ExactEdit("Description", max_lines=3)
    qtbot.addWidget(edit)
    edit.resize(500, 20)
    edit.show()
    edit.show_text(text)
    qtbot.waitUntil(lambda: edit.verticalScrollBar().maximum() == 0)
    height = edit.height()
    edit.show_text("\n".join([text] * 9))
    qtbot.waitUntil(lambda: edit.verticalScrollBar().maximum() > 0)
    assert edit.height() < 2 * height
