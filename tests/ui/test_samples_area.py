"""Repeats: the same answers share a chip, and how far they lie apart is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.window_walk import visible
from ui import theme
from ui.extractions import Extraction
from ui.models.sampled_answer import SampledAnswer
from ui.widgets.sample_chips import SampleChips
from ui.widgets.samples_area import SamplesArea
from workbench.runs.comparison import Column
from workbench.runs.sampled_column import Sample
from workbench.runs.spread import Sampled, spread

TEXTS = ("Yes.", "No.", "yes.", "Yes.")


def repeats(shown: int = 0) -> SampledAnswer:
    """Four that ended well and one that failed."""
    samples = [Sample(Column(str(n), "it", "done", text, total_ms=100.0 * n)) for n, text in enumerate(TEXTS)]
    samples.insert(1, Sample(Column("x", "it", "failed")))
    found = [None if sample.output is None else Extraction(sample.output) for sample in samples]
    whole = spread([Sampled(text, None, 100.0 * n, 10 + n) for n, text in enumerate(TEXTS)])
    return SampledAnswer(tuple(samples), tuple(found), shown, votes=False, spread=whole)


@pytest.fixture
def area(qtbot: QtBot) -> SamplesArea:
    made = SamplesArea(theme.load("light"))
    qtbot.addWidget(made)
    made.resize(260, 200)
    made.show_samples(repeats())
    made.show()
    return made


def test_the_same_answers_share_a_chip_and_failed_ones_have_their_own() -> None:
    chips = repeats().chips
    assert [(chip.text, chip.positions, chip.tone) for chip in chips] == [
        ("3 × Yes.", (0, 3, 4), "good"),
        ("3: No.", (2,), "plain"),
        ("2: ✗", (1,), "bad"),
    ]
    assert chips[0].name.startswith("Samples 1, 4, 5: Yes.\n2 different texts")
    assert (repeats(4).shown_chip, repeats(2).shown_chip, repeats(1).shown_chip) == (0, 1, 2)
    assert repeats().tally == ""


def test_the_spread_is_a_line_and_explained(area: SamplesArea) -> None:
    said = {one.text(): one.toolTip() for one in visible(area, QLabel)}
    (line,) = [text for text in said if "different" in text]
    assert line == "2 different · 75 % agree · 39 % alike\n150 ms (0 ms–300 ms) · 12 (10–13) tokens"
    assert "Characters: median 4 (3–4)" in said[line]


def test_a_chip_pressed_again_goes_through_its_samples(qtbot: QtBot, area: SamplesArea) -> None:
    picked: list[int] = []
    area.picked.connect(picked.append)
    area.picked.connect(lambda position: area.show_samples(repeats(position)))
    (chips,) = visible(area, SampleChips)
    first = chips.visualRect(chips.model().index(0, 0)).center()
    second = chips.visualRect(chips.model().index(1, 0)).center()
    for place in (first, first, first, second, second):
        qtbot.mouseClick(chips.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked == [3, 4, 0, 2, 2]
    qtbot.keyClick(chips, Qt.Key.Key_Left)
    qtbot.keyClick(chips, Qt.Key.Key_Space)
    assert picked[5:] == [0, 3]
