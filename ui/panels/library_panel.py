"""The library: the starter prompts and the user's own, one row a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from ui.services import Services
from ui.translation import message, msgid, sentence, tr
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, icon_button, label, mark, tight
from ui.widgets.tagged_rows import NOTE_ROLE, SECTION_ROLE, TaggedRows
from workbench.errors import WorkbenchError
from workbench.library.entries import OWN, STARTER, LibraryEntry, library_entries
from workbench.prompts.prompt import Prompt

# The folders of the starter library, as the list names them.
STARTER_FOLDERS = {
    "chat": msgid("Chat"),
    "classify": msgid("Classify"),
    "documents": msgid("Documents"),
    "extract": msgid("Extract"),
    "grounding": msgid("Grounding"),
    "korean": msgid("Korean"),
    "questions": msgid("Questions"),
    "reasoning": msgid("Reasoning"),
    "summarise": msgid("Summarise"),
    "translate": msgid("Translate"),
    "wrappers": msgid("Model wrappers"),
    "write": msgid("Write"),
}

_ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 10


class LibraryPanel(QWidget):
    """Lists the prompts; `open_requested` carries the path of the one that the user wants on the desk."""

    open_requested = Signal(object)
    new_requested = Signal()
    file_requested = Signal()
    entries_changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._entries: tuple[LibraryEntry, ...] = ()
        self._arriving: list[LibraryEntry] = []
        self._open_path: Path | None = None
        mark(self, kind="surface")
        self.setAccessibleName(tr("Library"))
        self._model = QStandardItemModel(self)
        self._tree = QTreeView(headerHidden=True, indentation=14, uniformRowHeights=True)
        self._tree.setModel(self._model)
        self._tree.setItemDelegate(TaggedRows(self._tree))
        self._tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setAccessibleName(tr("Prompts"))
        self._tree.setProperty(USER_TEXT, True)
        self._tree.clicked.connect(self._open)
        self._tree.activated.connect(self._open)
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
        """Reads the files anew, in the background."""
        self._arriving = []
        self._services.background.start(lambda _stop: library_entries(), self._arriving.extend, self._arrived)

    def show_open(self, path: Path | None) -> None:
        """Marks the row of the prompt that is on the desk."""
        self._open_path = path
        self._select_open()

    def focus_first(self) -> None:
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _heading(self) -> QHBoxLayout:
        theme = self._services.appearance.theme
        self._new = icon_button(theme.icon("add"), tr("New prompt"))
        self._new.clicked.connect(self.new_requested)
        self._file = icon_button(theme.icon("open"), tr("Open a file"))
        self._file.clicked.connect(self.file_requested)
        row = QHBoxLayout()
        tight(row, spacing=2)
        row.setContentsMargins(8, 0, 0, 0)
        row.addWidget(label(tr("LIBRARY"), "section"), 1)
        row.addWidget(self._file)
        row.addWidget(self._new)
        return row

    def _arrived(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
        self._entries = tuple(self._arriving)
        self._fill()
        self.entries_changed.emit()

    def _fill(self) -> None:
        self._model.clear()
        for (group, folder), entries in _by_folder(self._entries).items():
            section = self._section(_section_name(group, folder), entries)
            self._model.appendRow(section)
            self._tree.setExpanded(section.index(), not folder or group == OWN)
        self._hint.setVisible(not any(entry.group == OWN for entry in self._entries))
        self._select_open()

    def _section(self, name: str, entries: list[LibraryEntry]) -> QStandardItem:
        section = QStandardItem(name)
        section.setData(str(len(entries)), NOTE_ROLE)
        section.setData(True, SECTION_ROLE)
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for entry in entries:
            section.appendRow(self._row(entry))
        return section

    def _row(self, entry: LibraryEntry) -> QStandardItem:
        item = QStandardItem(entry.name)
        item.setData(entry, _ENTRY_ROLE)
        if entry.prompt is not None:
            item.setData(technique_note(entry.prompt), NOTE_ROLE)
            item.setToolTip(entry.prompt.description or entry.name)
        elif entry.error is not None:
            item.setData(tr("broken"), NOTE_ROLE)
            item.setIcon(self._services.appearance.theme.icon("warning", "bad"))
            item.setToolTip(message(entry.error))
            item.setData(sentence(entry.error), Qt.ItemDataRole.AccessibleDescriptionRole)
        return item

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY_ROLE)
        if entry is None:
            return
        self._problem.show_error(entry.error)
        if entry.error is None:
            self.open_requested.emit(entry.path)

    def _select_open(self) -> None:
        for section in range(self._model.rowCount()):
            parent = self._model.item(section)
            for row in range(parent.rowCount()):
                item = parent.child(row)
                if item.data(_ENTRY_ROLE).path == self._open_path:
                    self._tree.setCurrentIndex(item.index())
                    return
        self._tree.clearSelection()

    def _show_theme(self) -> None:
        self._problem.show_close_icon(self._services.appearance.theme.icon("close"))
        theme = self._services.appearance.theme
        self._new.setIcon(theme.icon("add"))
        self._file.setIcon(theme.icon("open"))
        self._fill()


def _by_folder(entries: tuple[LibraryEntry, ...]) -> dict[tuple[str, str], list[LibraryEntry]]:
    """The user's own prompts first, then the starter prompts; within each the top, then its folders."""
    sections: dict[tuple[str, str], list[LibraryEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.group != OWN, entry.folder)):
        sections.setdefault((entry.group, entry.folder), []).append(entry)
    return sections


def _section_name(group: str, folder: str) -> str:
    top = tr("My prompts") if group == OWN else tr("Starter")
    if not folder:
        return top
    return tr(STARTER_FOLDERS.get(folder, folder)) if group == STARTER else folder


def technique_note(prompt: Prompt) -> str:
    """The technique in a word or two, as the library and the palette show it."""
    names = {"zero_shot": "", "one_shot": tr("one-shot"), "few_shot": tr("few-shot")}
    words = [names[prompt.technique]]
    if prompt.chain_of_thought.style != "none":
        words.append(tr("CoT"))
    return " · ".join(word for word in words if word)
