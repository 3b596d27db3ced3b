"""What an empty panel says is read in full, however narrow the panel is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.empty_state import EmptyState

SENTENCE = "Prompts in a library keep every version that was saved. This one is in none yet, so there is nothing here."


@pytest.mark.parametrize("width", [180, 260, 400, 900])
def test_the_sentence_has_the_height_that_it_needs(qtbot: QtBot, width: int) -> None:
    made = EmptyState(SENTENCE, "Save into the library…")
    qtbot.addWidget(made)
    made.resize(width, 500)
    made.show()
    sentence = made.findChild(QLabel)
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    assert abs(sentence.geometry().center().x() - made.rect().center().x()) <= 1
    assert sentence.width() >= min(width - 40, 400)
