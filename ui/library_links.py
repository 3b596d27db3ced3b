"""What the library panel asks for is done, and the panel shows what was done."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ui.desk import Desk
from ui.following import Following
from ui.panels.library_panel import LibraryPanel
from ui.prompt_exchange import PromptExchange
from ui.prompt_files import PromptFiles
from ui.prompt_versions import PromptVersions
from ui.services import Services
from ui.text_file import TextFiles

if TYPE_CHECKING:
    from ui.organising import Organising


def connect_organising(panel: LibraryPanel, services: Services, desk: Desk) -> Callable[[], Organising]:
    """What puts the libraries in order; made when it is first wanted, as what it imports would slow the start."""

    @cache
    def organising() -> Organising:
        from ui.followed_files import FollowedFiles
        from ui.organising import Organising

        made = Organising(services, FollowedFiles(desk, panel), panel.libraries, panel)
        made.done.connect(panel.show_new)
        made.noted.connect(panel.show_note)
        made.left.connect(panel.focus_first)
        return made

    panel.organise_requested.connect(lambda *asked: organising().act(*asked))
    panel.put_requested.connect(lambda *asked: organising().put(*asked))
    panel.undo_requested.connect(lambda: organising().undo())
    return organising


def connect_files(panel: LibraryPanel, services: Services, files: PromptFiles, exchange: PromptExchange) -> None:
    """Files that are opened and imported from the panel, and those that came in."""
    guard = services.problems.guard
    panel.file_requested.connect(guard(files.ask_and_open))
    panel.import_requested.connect(guard(exchange.ask_and_import))
    exchange.placed.connect(panel.show_new)


def connect_changes(panel: LibraryPanel, following: Following, texts: TextFiles, versions: PromptVersions) -> None:
    """The list is as the files are, whoever changed them; what cannot be read as a prompt opens as text."""
    panel.text_requested.connect(texts.open)
    panel.libraries.read.connect(following.watches.start)
    following.changes.text_requested.connect(texts.open)
    following.watches.libraries_changed.connect(panel.reload)
    following.watches.versions_changed.connect(versions.follow_library)
    versions.branches.changed.connect(panel.reload)
