"""What the columns of the desk are told to do, connected: their variants, their documents, the passages under them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.answer_grounding import AnswerGrounding
from ui.column_actions import ColumnActions
from ui.column_documents import ColumnDocuments
from ui.context_desk import ContextDesk
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.panels.editor_panel import EditorPanel
from ui.panels.library_panel import LibraryPanel
from ui.services import Services
from ui.side_panels import SidePanels


def connect_columns(
    services: Services,
    desk: Desk,
    compare: ComparePanel,
    editor: EditorPanel,
    library: LibraryPanel,
    side: SidePanels,
    window: QWidget,
) -> None:
    """Offers the panel of the documents among those at the side, too."""
    ColumnActions(services, desk, compare, lambda: library.entries, window)
    documents = ColumnDocuments(services, desk, compare, services.documents.names, window)
    ContextDesk(services, desk, compare)
    AnswerGrounding(services, desk, compare)

    def made_panel() -> QWidget:
        from ui.panels.documents_panel import DocumentsPanel

        panel = DocumentsPanel(services)
        panel.attach_requested.connect(lambda name: services.problems.guard(lambda: documents.attach(name))())
        return panel

    side.offer("documents", made_panel)
    compare.documents.panel_requested.connect(partial(side.open, "documents"))
    editor.context_line.settings_requested.connect(services.problems.guard(documents.ask_settings))
