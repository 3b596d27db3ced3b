"""What the user does with answers, done for the prompt at the front."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from ui.column_actions import ColumnActions
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.translation import tr
from workbench.library.entries import LibraryEntry


def connect_answers(
    compare: ComparePanel,
    desk: Desk,
    services: Services,
    entries: Callable[[], Iterable[LibraryEntry]],
    window: QWidget,
) -> None:
    """Connects what is pressed in the columns to the runs and the document of the current prompt.

    `entries` are the prompts of the libraries, as far as they are known.
    """
    ColumnActions(services, desk, compare, entries, window)
    compare.stop_requested.connect(lambda key: desk.current.runs.stop_column(key))
    compare.again_requested.connect(lambda key: desk.current.runs.run_again(key))
    compare.keep_requested.connect(lambda key, what: desk.current.kept.keep(key, what))
    compare.sample_requested.connect(lambda key, position: desk.current.runs.show_sample(key, position))
    compare.generation_edited.connect(
        lambda generation: desk.current.document.edit("generation", generation, tr("Change the parameters"))
    )
