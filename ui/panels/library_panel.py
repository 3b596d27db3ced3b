"""The library: all open libraries as a tree, and what a search in them finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui.models.hits_model import HitsModel
from ui.models.library_tree import ENTRY_ROLE, PICKED_ROLE, LibraryTree, library_name
from ui.models.picked import Picked, are_packed
from ui.open_libraries import OpenLibraries
from ui.services import Services
from ui.translation import ntr, tr
from ui.widgets.entry_actions import DELETED, FAVOURITE, NO_FAVOURITE, OPEN, OPEN_TEXT, ORGANISING
from ui.widgets.entry_view import EntryKeys, Index, user_texts
from ui.widgets.hit_rows import HitRows
from ui.widgets.library_search import LibrarySearch
from ui.widgets.library_tree_view import LibraryTreeView
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, icon_button, label, mark, tight
from ui.widgets.undo_note import UndoNote
from workbench.library.entries import LibraryEntry
from workbench.library.libraries import FURTHER, OWN, own_library
from workbench.library.organising.item import Item
from workbench.library.search import Hits


class LibraryPanel(QWidget):
    """`open_requested` carries the path of the prompt that the user wants on the desk, `text_requested` that of a file
    that shall be opened as text. `action_requested` carries the id of an entry action that is not the panel's own, and
    the `LibraryEntry`. `organise_requested` carries the id of an action on what was picked, and that as a tuple of
    `Picked`; `put_requested` what was dragged, where it was dropped, and whether it is to be copied."""

    open_requested = Signal(object)
    text_requested = Signal(object)
    action_requested = Signal(str, object)
    organise_requested = Signal(str, object)
    put_requested = Signal(object, object, bool)
    undo_requested = Signal()
    new_requested = Signal()
    file_requested = Signal()
    import_requested = Signal()
    entries_changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.libraries = OpenLibraries(services.background, services.problems, self)
        self._keys: list[EntryKeys] = []
        self._recent: tuple[Path, ...] = ()
        self._open_path: Path | None = None
        self._is_open_marked = True
        self._new_path: Path | None = None
        self._broken: Path | None = None
        mark(self, kind="surface")
        self.setAccessibleName(tr("Library"))
        self._model = LibraryTree(self)
        self._hits = HitsModel(self)
        self._make_parts()
        self._place_parts()
        self._connect()
        services.appearance.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        return self.libraries.entries

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What can be done to libraries as a whole, by the ids of the actions."""
        return {
            "open_library": partial(self._add, new=False),
            "new_library": partial(self._add, new=True),
            "deleted_prompts": self._show_deleted,
        }

    def reload(self) -> None:
        """Reads the files anew where they changed, in the background."""
        self.libraries.reload()

    def show_open(self, path: Path | None) -> None:
        """Marks the row of the prompt that came to the desk, unless the user has the keyboard on rows of their own."""
        if path != self._open_path:
            self._open_path = path
            self._is_open_marked = False
            self._select_open()

    def show_recent(self, files: Iterable[str]) -> None:
        """The files that were opened or saved last, the newest first; those outside of all libraries are not listed."""
        recent = tuple(map(Path, files))
        if recent != self._recent:
            self._recent = recent
            self._fill()

    def show_new(self, files: Sequence[Path]) -> None:
        """Reads the files anew and brings the first of these, which were just written, into view."""
        self._new_path = files[0] if files else None
        self.reload()

    def show_note(self, text: str) -> None:
        """A quiet line about what was done, which can be undone."""
        for keys in self._keys:
            keys.takes_undo = True
        self._note.show_note(text)

    def focus_first(self) -> None:
        self._shown_view().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def search_for(self, text: str) -> None:
        """Shows what is found; an empty text shows the libraries again."""
        self._search.show_text(text)

    def focus_search(self) -> None:
        self._search.focus()

    # Its parts

    def _make_parts(self) -> None:
        theme = self._services.appearance.theme
        self._tree = LibraryTreeView(self._model)
        self._list = QListView(uniformItemSizes=True)
        self._hit_rows = HitRows(self._list)
        user_texts(self._list, self._hits, tr("Found prompts"))
        self._list.setItemDelegate(self._hit_rows)
        self._count = label("", "small", user_text=True)
        self._count.setContentsMargins(8, 0, 8, 0)
        self._search = LibrarySearch()
        self._problem = ProblemBox(theme.icon("close"))
        self._as_text = button(tr("Open as text"))
        self._as_text.hide()
        self._note = UndoNote(theme.icon("close"))
        self._progress = label("", "small", user_text=True)
        self._progress.setContentsMargins(8, 0, 8, 0)
        self._hint = label(tr("Prompts that you save in the library folder appear here."), "small", wrap=True)
        self._hint.setContentsMargins(8, 0, 8, 4)
        self._new = icon_button(theme.icon("add"), tr("New prompt"))
        self._file = icon_button(theme.icon("open"), tr("Open a file"))
        self._import = icon_button(theme.icon("import"), tr("Import prompts"))
        self._more = icon_button(theme.icon("menu"), tr("Libraries"))
        self._menu = QMenu(self)
        self._more.setMenu(self._menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _place_parts(self) -> None:
        heading = QHBoxLayout()
        tight(heading, spacing=2)
        heading.setContentsMargins(8, 0, 0, 0)
        heading.addWidget(label(tr("LIBRARY"), "section"), 1)
        for one in (self._import, self._file, self._new, self._more):
            heading.addWidget(one)
        found = QWidget()
        rows = QVBoxLayout(found)
        tight(rows, spacing=4)
        rows.addWidget(self._count)
        rows.addWidget(self._list, 1)
        self._views = QStackedWidget()
        self._views.addWidget(self._tree)
        self._views.addWidget(found)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self._search)
        column.addWidget(self._views, 1)
        column.addWidget(self._progress)
        column.addWidget(self._note)
        column.addWidget(self._problem)
        column.addWidget(self._as_text, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_requested)
        self._file.clicked.connect(self.file_requested)
        self._import.clicked.connect(self.import_requested)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._problem.dismissed.connect(lambda: self._show_broken(None))
        self._as_text.clicked.connect(lambda: self.text_requested.emit(self._broken))
        self._search.changed.connect(self._look)
        self._search.down_pressed.connect(self._go_down)
        self._search.enter_pressed.connect(self._open_first)
        self.libraries.changed.connect(self._show_contents)
        self.libraries.read.connect(self._all_read)
        for view, rows in ((self._tree, self._tree.rows), (self._list, self._hit_rows)):
            keys = EntryKeys(view, rows, self._facts_of)
            keys.done.connect(self._do)
            keys.undo_pressed.connect(self.undo_requested)
            self._keys.append(keys)
        self._tree.activated.connect(self._toggle)
        self._model.dropped.connect(self.put_requested)
        self._note.undo_pressed.connect(self.undo_requested)

    # What is shown

    def _show_contents(self) -> None:
        self._fill()
        if not self._search.is_empty:
            self._look()
        self.entries_changed.emit()

    def _fill(self) -> None:
        contents = self.libraries.contents
        recent = (contents.entry(path) for path in self._recent)
        self._model.show(contents, [entry for entry in recent if entry is not None])
        self._tree.restore()
        self._hits.show_favourites(frozenset(entry.path for entry in contents.favourites))
        self._search.show_tags(contents.tags)
        self._hint.setVisible(not any(one.top.count for one in contents.libraries if one.library.kind == OWN))
        self._show_progress()
        self._look_at_broken()
        if not self._is_open_marked:
            self._select_open()
        self._reveal_new()

    def _show_progress(self) -> None:
        reading = [one for one in self.libraries.contents.libraries if not one.complete and one.done < one.total]
        self._progress.setVisible(bool(reading) and reading[0].done > 0)
        if reading:
            name, done, total = library_name(reading[0].library), reading[0].done, reading[0].total
            self._progress.setText(tr("Reading {library}: {done} of {total}", library=name, done=done, total=total))

    def _all_read(self) -> None:
        self._show_progress()

    def _select_open(self) -> None:
        """Once for each prompt that comes to the desk, when it is listed: afterwards the selection is the user's."""
        place = self._model.place_of(self._open_path)
        self._is_open_marked = place.isValid() or self._open_path is None
        if self._tree.hasFocus() and self._tree.selectionModel().hasSelection():
            self._is_open_marked = True
        elif place.isValid():
            self._tree.setCurrentIndex(place)
        else:
            self._tree.clearSelection()

    def _reveal_new(self) -> None:
        place = self._model.place_of(self._new_path)
        if place.isValid():
            self._new_path = None
            self._tree.expand(place.parent())
            self._tree.scrollTo(place.parent(), QTreeView.ScrollHint.PositionAtTop)
            if self._tree.hasFocus():
                self._tree.setCurrentIndex(place)
                self._tree.scrollTo(place)

    # The search

    def _look(self) -> None:
        self._views.setCurrentIndex(0 if self._search.is_empty else 1)
        if self._search.is_empty:
            self.libraries.stop_search("panel")
        else:
            self.libraries.search("panel", self._search.text, self._search.tags, self._show_hits)

    def _show_hits(self, hits: Hits) -> None:
        kept = self._list.currentIndex().data(ENTRY_ROLE) if self._list.hasFocus() else None
        self._hits.show(hits)
        places = (row for row, hit in enumerate(hits.best) if kept is not None and hit.entry.path == kept.path)
        self._list.setCurrentIndex(self._hits.index(next(places, 0)))
        shown = len(hits.best)
        text = ntr("{n} prompt found", "{n} prompts found", hits.total)
        if shown < hits.total:
            text = tr("{total} prompts found; the first {shown} are listed", total=hits.total, shown=shown)
        self._count.setText(text if hits.total else tr("Nothing found. Fewer letters find more."))

    def _go_down(self) -> None:
        view = self._shown_view()
        view.setFocus(Qt.FocusReason.TabFocusReason)
        if not view.currentIndex().isValid():
            view.setCurrentIndex(view.model().index(0, 0))

    def _open_first(self) -> None:
        if not self._search.is_empty:
            self._do(OPEN, self._list.currentIndex())

    def _shown_view(self) -> QTreeView | QListView:
        return self._tree if self._search.is_empty else self._list

    # What is done to a prompt

    def _facts_of(self, index: Index) -> tuple[str, ...]:
        picked = index.data(PICKED_ROLE)
        if picked is None:
            return ()
        entry = index.data(ENTRY_ROLE)
        facts = ["read-only" if picked.library.read_only else "writable"]
        if picked.item.path:
            facts.append("movable")
        if entry is not None:
            facts += ["prompt", "broken" if entry.error is not None else "whole"]
            facts.append("favourite" if self.libraries.is_favourite(entry) else "plain")
        if are_packed(QGuiApplication.clipboard().mimeData()):
            facts.append("pasteable")
        return tuple(facts)

    def _do(self, action: str, index: Index) -> None:
        if action in ORGANISING:
            self.organise_requested.emit(action, self._picked(index))
            return
        entry = index.data(ENTRY_ROLE)
        if entry is None:
            return
        if action == OPEN:
            self._show_broken(entry if entry.error is not None else None)
            if entry.error is None:
                self.open_requested.emit(entry.path)
        elif action == OPEN_TEXT:
            self.text_requested.emit(entry.path)
        elif action in (FAVOURITE, NO_FAVOURITE):
            self._services.problems.guard(lambda: self.libraries.toggle_favourite(entry))()
        else:
            self.action_requested.emit(action, entry)

    def _picked(self, index: Index) -> tuple[Picked, ...]:
        """The selected rows where this is one of them, the row itself first; else it alone."""
        selected = self._shown_view().selectionModel().selectedIndexes()
        rows = [index, *selected] if any(one == index for one in selected) else [index]
        return tuple(dict.fromkeys(one.data(PICKED_ROLE) for one in rows if one.data(PICKED_ROLE) is not None))

    def _show_broken(self, entry: LibraryEntry | None) -> None:
        self._broken = None if entry is None else entry.path
        self._problem.show_error(None if entry is None else entry.error)
        self._as_text.setVisible(entry is not None)

    def _look_at_broken(self) -> None:
        """Its error is shown no longer once the file was corrected."""
        entry = self.libraries.contents.entry(self._broken) if self._broken is not None else None
        if entry is not None and entry.error is None:
            self._show_broken(None)

    def _toggle(self, index: QModelIndex) -> None:
        if index.data(ENTRY_ROLE) is None:
            self._tree.setExpanded(index, not self._tree.isExpanded(index))

    # What is done to libraries

    def _fill_menu(self) -> None:
        self._menu.clear()
        guard = self._services.problems.guard
        self._menu.addAction(tr("Open another library…"), guard(partial(self._add, new=False)))
        self._menu.addAction(tr("New library…"), guard(partial(self._add, new=True)))
        self._menu.addAction(tr("Deleted prompts…"), self._show_deleted)
        further = [one.library for one in self.libraries.contents.libraries if one.library.kind == FURTHER]
        for library in further:
            text = tr("Remove {library} from the list", library=library.title.replace("&", "&&"))
            self._menu.addAction(text, guard(partial(self.libraries.remove, library)))

    def _show_deleted(self) -> None:
        """Those of the user's own library."""
        top = Picked(own_library(), Item("", is_folder=True))
        self.organise_requested.emit(DELETED, (top,))

    def _add(self, *, new: bool) -> None:
        folder = self._services.questions.library_folder(self, new=new)
        if folder is not None:
            self.libraries.add(folder)

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._search.show_clear_icon(theme.icon("close"))
        self._problem.show_close_icon(theme.icon("close"))
        self._note.show_close_icon(theme.icon("close"))
        self._hit_rows.mark = theme.color("accent_soft")
        for one, name in ((self._new, "add"), (self._file, "open"), (self._import, "import"), (self._more, "menu")):
            one.setIcon(theme.icon(name))
        self._model.show_warning_icon(theme.icon("warning", "bad"))
        self._fill()
