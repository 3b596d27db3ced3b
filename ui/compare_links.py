"""What the comparison asks for, done to the prompt that is at the front at that moment."""

from __future__ import annotations

from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel


def connect_compare(compare: ComparePanel, desk: Desk) -> None:
    compare.stop_requested.connect(lambda key: desk.current.runs.stop_column(key))
    compare.again_requested.connect(lambda key: desk.current.runs.run_again(key))
    compare.continue_requested.connect(lambda key: desk.current.kept.continue_with(key))
    compare.example_requested.connect(lambda key: desk.current.kept.keep_as_example(key))
    compare.expected_requested.connect(lambda key: desk.current.kept.keep_as_expected(key))
    compare.sample_requested.connect(lambda key, position: desk.current.runs.show_sample(key, position))
