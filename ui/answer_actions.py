"""What the user does with answers, done for the prompt at the front."""

from __future__ import annotations

from ui.blind_links import connect_blind
from ui.blind_sessions import BlindSessions
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.status_line import StatusLine
from ui.translation import tr


def connect_answers(compare: ComparePanel, desk: Desk, services: Services, status: StatusLine) -> BlindSessions:
    """Connects what is pressed in the columns to the runs and the document of the current prompt."""
    compare.stop_requested.connect(lambda key: desk.current.runs.stop_column(key))
    compare.again_requested.connect(lambda key: desk.current.runs.run_again(key))
    compare.keep_requested.connect(lambda key, what: desk.current.kept.keep(key, what))
    compare.sample_requested.connect(lambda key, position: desk.current.runs.show_sample(key, position))
    compare.generation_edited.connect(
        lambda generation: desk.current.document.edit("generation", generation, tr("Change the parameters"))
    )
    return connect_blind(compare, desk, services, status)
