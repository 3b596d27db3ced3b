"""The documents: collections, the files of one, how its building goes, and a question to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.cited_documents import CitedDocuments
from ui.collection_work import CollectionWork
from ui.file_drop import local_files
from ui.models.file_rows import FileRow, FileRows
from ui.models.passage_rows import PassageRows
from ui.services import Services
from ui.translation import ntr, phrase_sentence, tr
from ui.widgets.empty_state import EmptyState
from ui.widgets.passage_list import PassageList
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, icon_button, label, mark, tight
from ui.widgets.three_line_delegate import ThreeLineDelegate
from ui.widgets.wrapping_row import WrappingRow
from workbench.documents.passage import Retrieval
from workbench.prompts.prompt import Context

if TYPE_CHECKING:
    from workbench.documents.collections import CollectionRow

# Passages that a question shows.
_PASSAGES = 10
# Of the collections, the files and the passages, as they divide the height at first.
_SIZES = (150, 230, 300)


class DocumentsPanel(QWidget):
    """`attach_requested` carries the name of the collection that the prompt at the front is to ask."""

    attach_requested = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        mark(self, kind="surface")
        self.setAccessibleName(tr("Documents"))
        self.setAcceptDrops(True)
        self.work = CollectionWork(services, self)
        self._cited = CitedDocuments(services, self)
        self._rows: tuple[CollectionRow, ...] = ()
        self._shown = ""
        self._collections = self._made_collections()
        self._files = FileRows(self)
        self._passages = PassageRows(self)
        self._problem = ProblemBox(services.appearance.theme.icon("close"))
        self._problem.dismissed.connect(lambda: self._problem.show_error(None))
        self._empty = EmptyState(
            tr("Collections of your documents stand here: prompts ask them, with and without, side by side."),
            tr("Try it with the sample"),
        )
        self._empty.pressed.connect(services.problems.guard(self._try_sample))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body())
        column = QVBoxLayout(self)
        tight(column)
        column.addWidget(self._head())
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot())
        self._connect()
        self._show_theme()

    def focus_first(self) -> None:
        (self._collections if self._rows else self._empty.press).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.work.read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Onto a collection that is chosen the files are added; where there is none they make a new one."""
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._services.problems.guard(lambda: self.take(paths))()

    def take(self, paths: list[Path]) -> None:
        """Adds files and folders to the collection that is shown, or makes a new one of them."""
        if self._shown and not self.work.building:
            self.work.add(self._shown, paths)
        else:
            self._create(paths)

    # Its parts

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 10, 8, 6)
        row.addWidget(label(tr("Documents"), "strong"), 1)
        self._new = icon_button(self._services.appearance.theme.icon("add"), tr("New collection of a folder…"))
        self._new.clicked.connect(self._services.problems.guard(self._ask_new))
        row.addWidget(self._new)
        return head

    def _made_collections(self) -> QListWidget:
        made = QListWidget()
        made.setProperty(USER_TEXT, True)
        made.setAccessibleName(tr("Collections"))
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        guard = self._services.problems.guard
        for text, key, done in (
            (tr("Use in the prompt"), "Return", lambda: self.attach_requested.emit(self._shown)),
            (tr("Add files…"), "", self._ask_files),
            (tr("Bring up to date"), "F5", lambda: self.work.build(self._shown)),
            (tr("Make it anew from its documents"), "", lambda: self.work.build(self._shown, anew=True)),
            (tr("How it is made…"), "", self._ask_recipe),
            (tr("Rename…"), "F2", self._ask_name),
            (tr("Delete…"), "Del", self._ask_delete),
        ):
            action = QAction(text, made)
            if key:
                action.setShortcut(QKeySequence(key))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(guard(partial(self._with_chosen, done)))
            made.addAction(action)
        made.currentRowChanged.connect(self._choose)
        return made

    def _body(self) -> QWidget:
        theme = self._services.appearance.theme
        files = QListView()
        files.setModel(self._files)
        files.setProperty(USER_TEXT, True)
        files.setAccessibleName(tr("Files of the collection"))
        self._file_delegate = ThreeLineDelegate(files, theme)
        files.setItemDelegate(self._file_delegate)
        files.setUniformItemSizes(True)
        self._file_count = label(role="muted")
        self._question = QLineEdit()
        self._question.setProperty(USER_TEXT, True)
        self._question.setAccessibleName(tr("Ask the collection"))
        self._question.setPlaceholderText(tr("Ask the collection…"))
        self._question.setClearButtonEnabled(True)
        self._question.returnPressed.connect(self._ask)
        self._passage_list = PassageList(tr("Passages"), self._passages, theme)
        self._passage_list.chosen.connect(lambda passage: self._cited.open_passage(self._shown, passage))
        self._passage_list.setToolTip(tr("Enter or a double click opens the document there"))
        self._told = label(role="small")
        self._why = button(tr("Why not…"), "link")
        self._why.setToolTip(tr("Why a sentence was not retrieved"))
        self._why.clicked.connect(self._services.problems.guard(partial(self._with_chosen, self._ask_why)))
        told = QWidget()
        told_row = QHBoxLayout(told)
        tight(told_row)
        told_row.addWidget(self._told, 1)
        told_row.addWidget(self._why)
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        for parts in (
            (self._collections, self._buttons()),
            (self._file_count, files),
            (self._question, told, self._passage_list),
        ):
            area = QWidget()
            column = QVBoxLayout(area)
            column.setContentsMargins(8, 4, 8, 4)
            column.setSpacing(4)
            for part in parts:
                column.addWidget(part)
            splitter.addWidget(area)
        splitter.setSizes(_SIZES)
        return splitter

    def _buttons(self) -> QWidget:
        bar = QWidget()
        row = WrappingRow(spacing=6)
        bar.setLayout(row)
        guard = self._services.problems.guard
        for text, done in (
            (tr("Use in the prompt"), lambda: self.attach_requested.emit(self._shown)),
            (tr("Add files…"), self._ask_files),
            (tr("How it is made…"), self._ask_recipe),
        ):
            made = button(text)
            made.clicked.connect(guard(partial(self._with_chosen, done)))
            row.addWidget(made)
        return bar

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(8, 4, 8, 8)
        self._progress_text = label(role="small", wrap=True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("How far the index is"))
        self._stop = button(tr("Stop"))
        self._stop.clicked.connect(self.work.stop)
        self._drop = label(tr("Drop files or folders here"), "muted")
        self._drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(self._progress, 1)
        row.addWidget(self._stop)
        column.addWidget(self._progress_text)
        column.addLayout(row)
        column.addWidget(self._drop)
        self._show_progress("", 0.0)
        return foot

    def _connect(self) -> None:
        self.work.listed.connect(self._show_collections)
        self.work.files.connect(self._show_files)
        self.work.changed.connect(self._show_changed)
        self.work.progress.connect(self._show_progress)
        self.work.ended.connect(self._progress_text.setText)
        self.work.found.connect(self._show_found)
        self.work.failed.connect(self._problem.show_error)
        self._services.appearance.changed.connect(self._show_theme)

    # What is shown

    def _show_collections(self, rows: tuple[CollectionRow, ...]) -> None:
        """The one that was chosen stays so; a new one is chosen by its name."""
        self._rows = rows
        self._stack.setCurrentIndex(1 if rows else 0)
        wanted = self._shown
        self._collections.blockSignals(True)
        self._collections.clear()
        for row in rows:
            told = phrase_sentence(row.problem) if row.problem else ntr("{n} chunk", "{n} chunks", row.chunks)
            item = QListWidgetItem(f"{row.name} — {told}")
            item.setData(Qt.ItemDataRole.UserRole, row.name)
            self._collections.addItem(item)
        self._collections.blockSignals(False)
        names = [row.name for row in rows]
        self._collections.setCurrentRow(names.index(wanted) if wanted in names else 0)

    def _choose(self, place: int) -> None:
        name = self._rows[place].name if 0 <= place < len(self._rows) else ""
        if name == self._shown:
            return
        self._shown = name
        self._passages.show_retrieval(None)
        self._told.setText("")
        self._files.show_rows([])
        self._show_count()
        if name and not self._rows[place].problem and not self.work.building:
            self.work.read_files(name)

    def _show_files(self, name: str, rows: list[FileRow]) -> None:
        if name == self._shown:
            self._files.show_rows(rows)
            self._show_count()

    def _show_changed(self, name: str, rows: list[FileRow]) -> None:
        if name == self._shown:
            self._files.change(rows)
            self._show_count()

    def _show_count(self) -> None:
        self._file_count.setText(ntr("{n} file", "{n} files", len(self._files.rows)))

    def _show_progress(self, told: str, share: float) -> None:
        running = self.work.building
        for part in (self._progress, self._stop):
            part.setVisible(running)
        self._drop.setVisible(not running)
        if told or running:
            self._progress_text.setText(told)
        self._progress.setRange(0, 0 if share < 0 else 1000)
        self._progress.setValue(round(1000 * max(share, 0.0)))

    def _show_found(self, found: Retrieval) -> None:
        self._passages.show_retrieval(found)
        told = ntr("{n} passage", "{n} passages", len(found.passages))
        self._told.setText(f"{told} · {found.milliseconds:.1f} ms")

    def _show_theme(self) -> None:
        theme = self._services.appearance.theme
        self._file_delegate.theme = theme
        self._passage_list.show_theme(theme)
        self._new.setIcon(theme.icon("add"))

    # What is done

    def _ask(self) -> None:
        if self._shown and self._question.text().strip():
            self.work.search(self._shown, self._question.text(), Context(k=_PASSAGES))

    def _ask_why(self) -> None:
        from ui.widgets.dialogs import shown
        from ui.widgets.why_dialog import WhyDialog

        name = self._shown
        dialog = WhyDialog(self.window(), name, self._question.text().strip())
        dialog.asked.connect(
            lambda question, sentence: self.work.explain(
                name, question, sentence, Context(k=_PASSAGES), dialog.show_explanation, dialog.show_error
            )
        )
        dialog.place_requested.connect(partial(self._cited.open, name))
        shown(dialog)

    def _with_chosen(self, done: Callable[[], object], _checked: bool = False) -> None:
        """Does it where a collection is chosen."""
        if self._shown:
            done()

    def _create(self, paths: list[Path]) -> None:
        from workbench.documents.recipe import IndexRecipe

        self._shown = self.work.create(paths, IndexRecipe())
        self.work.read()

    def _try_sample(self) -> None:
        self._create([self.work.sample()])

    def _ask_new(self) -> None:
        folder = self._services.questions.folder_of_documents(self)
        if folder is not None:
            self._create([folder])

    def _ask_files(self) -> None:
        paths = self._services.questions.documents_to_add(self)
        if paths:
            self.work.add(self._shown, paths)

    def _ask_name(self) -> None:
        from ui.widgets.dialogs import shown
        from ui.widgets.name_dialog import NameDialog

        name = self._shown
        dialog = NameDialog(
            self.window(),
            tr("New name of {name}", name=name),
            name,
            tr("Rename"),
            tr("Prompts that ask it keep the old one."),
        )
        dialog.submitted.connect(lambda new: self._services.problems.guard(lambda: self._rename(name, new))())
        shown(dialog)

    def _rename(self, name: str, new: str) -> None:
        self.work.rename(name, new)
        self._shown = new.strip()

    def _ask_delete(self) -> None:
        row = next(one for one in self._rows if one.name == self._shown)
        if self._services.questions.delete_collection(self, row.name, row.chunks):
            self._shown = ""
            self.work.delete(row.name)

    def _ask_recipe(self) -> None:
        from ui.widgets.dialogs import shown
        from ui.widgets.recipe_dialog import RecipeDialog
        from workbench.endpoints.payloads.choosing import embeds

        name = self._shown
        endpoints = [f"endpoint:{one.label}" for one in self._services.endpoints.known if embeds(one)]
        dialog = RecipeDialog(self.window(), name, self.work.recipe(name), endpoints)
        dialog.submitted.connect(
            lambda recipe: self._services.problems.guard(lambda: self.work.use_recipe(name, recipe))()
        )
        shown(dialog)
