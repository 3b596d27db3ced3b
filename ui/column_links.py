"""What the columns of the desk are told to do, connected: their variants, their documents, the passages under them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from ui.column_actions import ColumnActions
from ui.column_documents import ColumnDocuments
from ui.context_desk import ContextDesk
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.panels.editor_panel import EditorPanel
from ui.services import Services
from workbench.library.entries import LibraryEntry


def connect_columns(
    services: Services,
    desk: Desk,
    compare: ComparePanel,
    editor: EditorPanel,
    entries: Callable[[], Iterable[LibraryEntry]],
    window: QWidget,
) -> None:
    """`entries` are the known prompts."""
    ColumnActions(services, desk, compare, entries, window)
    documents = ColumnDocuments(services, desk, compare, services.documents.names, window)
    ContextDesk(services, desk, compare)
    editor.context_line.settings_requested.connect(services.problems.guard(documents.ask_settings))
