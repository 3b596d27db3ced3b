"""Opening the document that a passage is of, at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.background import once
from ui.services import Services
from ui.widgets.dialogs import shown
from workbench.documents.passage import Passage
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from ui.widgets.document_dialog import CitedText


class CitedDocuments(QObject):
    """Reads in the background; what cannot be read is told in the window."""

    def __init__(self, services: Services, owner: QWidget) -> None:
        super().__init__(owner)
        self._services = services
        self._owner = owner

    def open_passage(self, collection: str, passage: Passage) -> None:
        """The document as the collection holds it now, which may have been built anew since the passage was found."""
        self.open(collection, passage.chunk.document, passage.chunk.start, passage.chunk.end)

    def open(self, collection: str, document: str, start: int, end: int) -> None:
        """Shows [start, end) of that document, in characters."""

        def read() -> CitedText:
            from ui.widgets.document_dialog import CitedText

            opened = self._services.documents.asked.opened(collection)
            text = opened.text_of(document)
            last = min(end, len(text))
            files = [source for source in opened.sources if source.name == document and source.is_file()]
            files += [source / document for source in opened.sources if (source / document).is_file()]
            return CitedText(
                collection, document, text, tuple(opened.chunks_of(document)), min(start, last), last,
                str(files[0]) if files else "",
            )  # fmt: skip

        def done(error: WorkbenchError | None) -> None:
            if error is not None:
                self._services.problems.show(error)

        self._services.background.start(once(read), lambda found: self._show(found[-1]), done, soon=True)

    def _show(self, cited: CitedText) -> None:
        from ui.widgets.document_dialog import DocumentDialog

        shown(DocumentDialog(self._owner.window(), cited, self._services.appearance.theme))
