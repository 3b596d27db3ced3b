"""The line that says how far the passages support an answer."""

from __future__ import annotations

import pytest

from ui.answer_grounding import support_text
from workbench.documents.checked_answer import checked
from workbench.documents.chunk import Chunk

PASSAGE = "Spot training costs up to 90 % less."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (PASSAGE, ""),
        ("This is not in the documents.", "Says it is not in the documents"),
        (f"{PASSAGE} Bananas are yellow.", "1 of 2 sentences not found in the passages"),
        (
            "Spot training costs up to 70 % less.",
            "1 of 1 sentences not found in the passages · 1 has another number, name or negation",
        ),
    ],
)
def test_the_line_of_an_answer(answer: str, told: str) -> None:
    assert support_text(checked(answer, [Chunk("a.txt", 0, len(PASSAGE), PASSAGE)])) == told
