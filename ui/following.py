"""Follows what other programs do to the libraries and to the files of open prompts: watches, compares, tells."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.library_watches import LibraryWatches
from ui.outside_changes import OutsideChanges
from ui.outside_merge import OutsideMerge
from ui.outside_notices import OutsideNotices
from ui.prompt_files import PromptFiles
from ui.services import Services


class Following(QObject):
    """`watches` begin when the window is there; `notices` has the band that the window shows above the editor."""

    def __init__(self, services: Services, desk: Desk, files: PromptFiles, window: QWidget) -> None:
        super().__init__(window)
        self.changes = OutsideChanges(services, desk, self)
        self.notices = OutsideNotices(services, desk, self.changes, self)
        self.watches = LibraryWatches(services, desk, self)
        merge = OutsideMerge(services, desk, self.changes, window)
        self.notices.merge_requested.connect(merge.start)
        self.watches.files_changed.connect(self.changes.look)
        files.changed_outside.connect(self.notices.show_refusal)
