"""The library: the starter prompts and the user's own, one row a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from ui.background import Job
from ui.models.library_tree import ENTRY_ROLE, LibraryTree
from ui.services import Services
from ui.translation import tr
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, icon_button, label, mark, tight
from ui.widgets.tagged_rows import TaggedRows
from workbench.errors import WorkbenchError
from workbench.library.entries import EntryReader, LibraryEntry
from workbench.library.libraries import OWN, LibraryShelf


class LibraryPanel(QWidget):
    """Lists the prompts; `open_requested` carries the path of the one that the user wants on the desk."""

    open_requested = Signal(object)
    new_requested = Signal()
    file_requested = Signal()
    import_requested = Signal()
    entries_changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._reader = EntryReader()
        self._entries: tuple[LibraryEntry, ...] = ()
        self._reading: Job[LibraryEntry] | None = None
        self._open_path: Path | None = None
        self._new_path: Path | None = None
        self._open_sections: dict[tuple[str, str], bool] = {}
        mark(self, kind="surface")
        self.setAccessibleName(tr("Library"))
        self._model = LibraryTree(self)
        self._tree = self._made_tree()
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
        self._hint = label(tr("Prompts that you save in the library folder appear here."), "small", wrap=True)
        self._hint.setContentsMargins(8, 0, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        column.addLayout(self._heading())
        column.addWidget(self._tree, 1)
        column.addWidget(self._problem)
        column.addWidget(self._hint)
        services.appearance.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        return self._entries

    def reload(self) -> None:
        """Reads the files anew where they changed, in the background."""
        if self._reading is not None:
            self._reading.stop()
        arriving: list[LibraryEntry] = []
        self._reading = self._services.background.start(
            lambda _stop: self._reader.entries(LibraryShelf().read().libraries),
            arriving.extend,
            partial(self._arrived, arriving),
        )

    def show_open(self, path: Path | None) -> None:
        """Marks the row of the prompt that is on the desk."""
        if path != self._open_path:
            self._open_path = path
            self._select_open()

    def show_new(self, files: Sequence[Path]) -> None:
        """Reads the files anew and brings the first of these, which were just written, into view."""
        self._new_path = files[0] if files else None
        self.reload()

    def focus_first(self) -> None:
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _made_tree(self) -> QTreeView:
        tree = QTreeView(headerHidden=True, indentation=14, uniformRowHeights=True)
        tree.setModel(self._model)
        tree.setItemDelegate(TaggedRows(tree))
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(tr("Prompts"))
        tree.setProperty(USER_TEXT, True)
        tree.clicked.connect(self._open)
        tree.activated.connect(self._open)
        tree.expanded.connect(partial(self._remember, True))
        tree.collapsed.connect(partial(self._remember, False))
        return tree

    def _heading(self) -> QHBoxLayout:
        theme = self._services.appearance.theme
        self._new = icon_button(theme.icon("add"), tr("New prompt"))
        self._new.clicked.connect(self.new_requested)
        self._file = icon_button(theme.icon("open"), tr("Open a file"))
        self._file.clicked.connect(self.file_requested)
        self._import = icon_button(theme.icon("import"), tr("Import prompts"))
        self._import.clicked.connect(self.import_requested)
        row = QHBoxLayout()
        tight(row, spacing=2)
        row.setContentsMargins(8, 0, 0, 0)
        row.addWidget(label(tr("LIBRARY"), "section"), 1)
        for one in (self._import, self._file, self._new):
            row.addWidget(one)
        return row

    def _arrived(self, entries: list[LibraryEntry], error: WorkbenchError | None) -> None:
        self._reading = None
        if error is not None:
            self._services.problems.show(error)
        self._entries = tuple(entries)
        self._fill()
        self.entries_changed.emit()

    def _fill(self) -> None:
        self._model.show_entries(self._entries)
        for row, section in enumerate(self._model.sections):
            if self._open_sections.get(section.key, self._model.is_open_at_first(section)):
                self._tree.expand(self._model.index(row, 0))
        self._hint.setVisible(not any(entry.library.kind == OWN for entry in self._entries))
        self._select_open()
        self._reveal_new()

    def _remember(self, is_open: bool, index: QModelIndex) -> None:
        self._open_sections[self._model.sections[index.row()].key] = is_open

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if entry is None:
            return
        self._problem.show_error(entry.error)
        if entry.error is None:
            self.open_requested.emit(entry.path)

    def _select_open(self) -> None:
        place = self._model.place_of(self._open_path)
        if place.isValid():
            self._tree.setCurrentIndex(place)
        else:
            self._tree.clearSelection()

    def _reveal_new(self) -> None:
        place = self._model.place_of(self._new_path)
        if place.isValid():
            self._new_path = None
            self._tree.expand(place.parent())
            self._tree.scrollTo(place.parent(), QTreeView.ScrollHint.PositionAtTop)

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._problem.show_close_icon(theme.icon("close"))
        self._new.setIcon(theme.icon("add"))
        self._file.setIcon(theme.icon("open"))
        self._import.setIcon(theme.icon("import"))
        self._model.show_warning_icon(theme.icon("warning", "bad"))
        self._fill()
