"""Putting the library in order: what its panel asks for is done, and the panel shows what was done."""

from __future__ import annotations

from ui.desk import Desk
from ui.followed_files import FollowedFiles
from ui.organising import Organising
from ui.panels.library_panel import LibraryPanel
from ui.services import Services


def organising_of(panel: LibraryPanel, services: Services, desk: Desk) -> Organising:
    """What does it, connected with the panel."""
    made = Organising(services, FollowedFiles(desk, panel), panel.libraries, panel)
    panel.organise_requested.connect(made.act)
    panel.put_requested.connect(made.put)
    panel.undo_requested.connect(made.undo)
    made.done.connect(panel.show_new)
    made.noted.connect(panel.show_note)
    return made
