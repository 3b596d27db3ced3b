"""The window: places bars and panels, and connects what they say to what can be done. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from ui.actions import FILE, ROWS, Actions, shortcut_text
from ui.answer_actions import answer_handlers, connect_answers
from ui.beside_editor import BesideEditor
from ui.column_links import connect_columns
from ui.desk import Desk, OpenPrompt
from ui.drafts import Drafts
from ui.endpoint_links import EndpointPages, connect_endpoints, look_in_account
from ui.endpoint_page_parts import EndpointPageParts, show_column_states
from ui.following import Following
from ui.library_commits import LibraryCommits
from ui.library_links import connect_changes, connect_files, connect_organising
from ui.library_sharing import LibrarySharing
from ui.models.answer import Answer
from ui.panels.compare_panel import ComparePanel
from ui.panels.editor_panel import EditorPanel
from ui.panels.endpoints_panel import EndpointsPanel
from ui.panels.library_panel import LibraryPanel
from ui.popups import Popups
from ui.prompt_exchange import PromptExchange
from ui.prompt_files import PromptFiles
from ui.prompt_place import place_name
from ui.prompt_versions import PromptVersions
from ui.run_actions import connect_again, run_facts, run_handlers
from ui.run_controller import RunController
from ui.run_history import RunHistory
from ui.services import Services
from ui.side_panels import SidePanels
from ui.status_line import StatusLine
from ui.text_file import TextFiles
from ui.translation import tr
from ui.warm_up import WarmUp
from ui.widgets.problem_area import ProblemArea
from ui.widgets.prompt_tabs import PromptTab, PromptTabs
from ui.widgets.rail import RAIL, Rail
from ui.widgets.recent_files import RecentFiles
from ui.widgets.status_bar import StatusBar
from ui.widgets.styling import mark, tight
from ui.widgets.top_bar import TopBar
from ui.window_state import WindowState
from workbench.errors import WorkbenchError
from workbench.library.versions.version import SHORT

MINIMUM = (1100, 700)
FIRST_SIZE = (1440, 900)
# What a window manager adds around the window: a title bar and borders, with room to spare.
_FRAME = QSize(8, 40)
_BODY_SIZES = (220, 1168)
_WORK_SIZES = (460, 708)


class MainWindow(QMainWindow):
    """`painted` is emitted once, after the first paint: from then on slow things may be loaded.

    `closed` carries the `WindowState` to remember.
    """

    painted = Signal()
    closed = Signal(object)

    def __init__(self, services: Services, desk: Desk, drafts: Drafts, state: WindowState) -> None:
        super().__init__()
        self.services = services
        self.desk = desk
        self._drafts = drafts
        self._state = state
        self._was_painted = False
        self.setMinimumSize(*MINIMUM)
        self.commits = LibraryCommits(services, self)
        self.files = PromptFiles(desk, services.questions, self.commits, self)
        self.exchange = PromptExchange(services, desk, self.files, self)
        self.warm_up = WarmUp(services, self)
        self.following = Following(services, desk, self.files, self)
        self.texts = TextFiles(services, self.files, self.commits, self)
        self._make_parts()
        self._place_parts()
        self._connect_bars()
        self._connect_panels()
        self._connect_state()
        self._restore()
        self._show_theme()
        self._show_document()
        self._show_tabs()
        self._show_endpoints()

    @property
    def runs(self) -> RunController:
        return self.desk.current.runs

    # The parts and their places

    def _make_parts(self) -> None:
        self.editor = EditorPanel(self.services, self.desk.current.document)
        self.tabs = PromptTabs(self.services.appearance.theme)
        self.compare = ComparePanel(self.services)
        self.library = LibraryPanel(self.services)
        self.organising = connect_organising(self.library, self.services, self.desk)
        self.endpoints = EndpointsPanel(self.services)
        self.versions = PromptVersions(self.services, self.desk, self.files, self.commits, self)
        self.beside = BesideEditor(self.compare, self.versions)
        self.sharing = LibrarySharing(self.services, self.desk, self.library.libraries, self)
        self.history = RunHistory(self.services, self.desk, self.files, self.exchange.runs.compare, self)
        self.popups = Popups(self, self.services, partial(self.show_panel, "endpoints"))
        self.pages = EndpointPages(self.services, self.desk)
        theme = self.services.appearance.theme
        self.actions_table = Actions(self, self._handlers(), self.services.problems)
        self.rail = Rail(RAIL, theme)
        self._side = SidePanels({"library": self.library, "endpoints": self.endpoints}, self.history.panels, self.rail)
        menu = QMenu(self)
        self.recent = RecentFiles(menu)
        self.actions_table.fill(menu, {FILE: self.recent})
        keys = {row.id: shortcut_text(row) for row in ROWS}
        self.top_bar = TopBar(menu, keys["palette"], keys["run"], keys["stop"], theme)
        self.problems = ProblemArea(theme.icon("close"))
        self.status_bar = StatusBar(theme)
        self._status = StatusLine(self.status_bar, self.services, self.desk, self.warm_up, self.sharing)

    def _handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "new": self._new_prompt,
            "open": self.files.ask_and_open,
            "save": self.files.save,
            "save_with_message": self.files.save_with_message,
            "save_as": self.files.save_as,
            "close": lambda: self.files.close(self.desk.current),
            **self.exchange.handlers(lambda: self.library.entries),
            **self.sharing.handlers(),
            **self.library.handlers(),
            "new_branch": lambda: self.versions.branches.ask_new(self.sharing.library().folder),
            **self.popups.handlers(),
            "quit": self.close,
            **self.pages.leaving(self.editor.handlers()),
            **self.pages.leaving(answer_handlers(self.compare, self.desk, self.services, self.beside.toggle)),
            **run_handlers(self.desk),
            "choose_endpoints": self._open_chooser,
            "look_in_account": partial(look_in_account, self.show_panel, self.endpoints),
            "palette": self._open_palette,
            "usage": self.history.show_usage,
            **{name: partial(self.show_panel, name) for name in ("library", "endpoints", "documents", "history")},
            "search_library": partial(self.show_panel, "library", search=True),
            "next_prompt": partial(self.desk.show_next, 1),
            "previous_prompt": partial(self.desk.show_next, -1),
            "next_area": partial(self._go_to_area, 1),
            "previous_area": partial(self._go_to_area, -1),
        }

    def _place_parts(self) -> None:
        self._work = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        editor = QWidget()
        column = QVBoxLayout(editor)
        tight(column)
        column.addWidget(self.tabs)
        column.addWidget(self.following.notices.band)
        column.addWidget(self.editor, 1)
        self._work.addWidget(editor)
        self._work.addWidget(self.beside)
        self._body = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        self._body.addWidget(self._side)
        self._body.addWidget(self.pages.around(self._work))
        self._body.setStretchFactor(1, 1)
        middle = QHBoxLayout()
        tight(middle)
        middle.addWidget(self.rail)
        middle.addWidget(self._body, 1)
        central = QWidget()
        mark(central, kind="desk")
        rows = QVBoxLayout(central)
        tight(rows)
        rows.addWidget(self.top_bar)
        rows.addWidget(self.problems)
        rows.addLayout(middle, 1)
        rows.addWidget(self.status_bar)
        self.setCentralWidget(central)

    # What they say to each other

    def _connect_bars(self) -> None:
        press = self.actions_table
        self.top_bar.search_pressed.connect(press["palette"].trigger)
        self.top_bar.endpoints_pressed.connect(press["choose_endpoints"].trigger)
        self.top_bar.versions_pressed.connect(press["versions"].trigger)
        self.top_bar.run_pressed.connect(press["run"].trigger)
        self.top_bar.stop_pressed.connect(press["stop"].trigger)
        self.rail.settings_pressed.connect(press["settings"].trigger)

    def _connect_panels(self) -> None:
        self.library.open_requested.connect(self._open_prompt)
        self.library.new_requested.connect(self.services.problems.guard(self._new_prompt))
        connect_files(self.library, self.services, self.files, self.exchange)
        connect_changes(self.library, self.following, self.texts, self.versions)
        connect_endpoints(self.endpoints, self.services, self.pages, self.top_bar)
        parts = EndpointPageParts(self.services, self.pages, self.popups.fleet, self.endpoints)
        self._status.day.changed.connect(parts.show_calls)
        show_column_states(self.services, self.compare)
        self.blind = connect_answers(self.compare, self.desk, self.services, self._status, self.exchange.runs)
        connect_columns(self.services, self.desk, self.compare, self.editor, self.library, self._side, self)
        self.blind.hiding_changed.connect(self.history.hold)
        connect_again(self.compare, self.desk, self.actions_table)
        self.beside.turned.connect(self.top_bar.show_versions)
        self.compare.choose_requested.connect(self._open_chooser)
        self.history.run_requested.connect(self.actions_table["run"].trigger)

    def _connect_state(self) -> None:
        self.services.problems.raised.connect(self.problems.show_error)
        self.services.appearance.changed.connect(self._show_theme)
        for changed in (self.services.endpoints.changed, self.desk.columns_changed):
            changed.connect(self._show_endpoints)
        self.desk.current_changed.connect(self._show_current)
        self.desk.listed.connect(self._show_tabs)
        self.desk.prompt_changed.connect(self._show_document)
        self.desk.state_changed.connect(self._show_document)
        self.desk.history_changed.connect(self._enable_actions)
        self.files.used.connect(self._used)
        self.commits.committed.connect(lambda _library, commit: self.status_bar.show_saved(commit[:SHORT]))
        self.texts.offer_in(self.problems)
        self.following.changes.changed.connect(self._show_tabs)
        self.recent.open_requested.connect(self._open_prompt)
        self.desk.answers_changed.connect(self._show_answers)
        self.desk.running_changed.connect(self._show_running)
        self.tabs.show_requested.connect(lambda place: self.desk.show(self.desk.prompts[place]))
        self.tabs.move_requested.connect(self.desk.move)
        self.tabs.close_requested.connect(self._close_tab)

    # What can be done

    def show_panel(self, name: str, *, search: bool = False) -> None:
        """Opens the side panel and gives it, or its search, the keyboard; no name closes it."""
        self._side.open(name)
        if search:
            self.library.focus_search()

    def _new_prompt(self) -> None:
        self.files.new()
        self.editor.focus_name()

    def _open_prompt(self, path: Path) -> None:
        self.pages.close_page()
        self.services.problems.guard(lambda: self.files.open(path))()

    def _open_palette(self) -> None:
        self.popups.open_palette(self.actions_table, self.library.libraries, self._open_prompt, self.pages.open)

    def _open_chooser(self) -> None:
        self.popups.open_chooser(self.top_bar.endpoints_button)

    def _close_tab(self, place: int) -> None:
        self.services.problems.guard(lambda: self.files.close(self.desk.prompts[place]))()

    def _go_to_area(self, step: int) -> None:
        areas = [self.top_bar, *self._side.areas, *self.pages.areas(self.editor, self.beside.area)]
        holder = self.focusWidget() or self
        focused = next((n for n, area in enumerate(areas) if area.isAncestorOf(holder)), -1)
        areas[(focused + step) % len(areas)].focus_first()  # type: ignore[attr-defined]

    def _used(self, path: Path) -> None:
        self._state = self._state.with_recent(path)
        self._show_recent()
        self.library.reload()

    def _show_recent(self) -> None:
        self.recent.show_files(self._state.recent)
        self.library.show_recent(self._state.recent)

    # What is shown

    def _show_current(self, opened: OpenPrompt) -> None:
        """Another prompt came to the front, with its answers; what was told of the one before is no news of it."""
        self.problems.show_error(None)
        self.editor.show_document(opened.document)
        self._show_document()
        self._show_answers(opened.runs.answers)

    def _show_tabs(self) -> None:
        prompts = self.desk.prompts
        tabs = [_tab(one, self.following.notices.sentence_of(one)) for one in prompts]
        self.tabs.show_tabs(tabs, prompts.index(self.desk.current))

    def _show_document(self) -> None:
        document = self.desk.current.document
        prompt, path = document.prompt, document.path
        self.top_bar.show_prompt(place_name(path), prompt.name, document.modified)
        name = prompt.name.replace("[*]", "[*][*]")  # Qt's mark for unsaved changes, here as text
        self.setWindowTitle(f"{name}[*] — {tr('Prompt Workbench')}")
        self.setWindowModified(document.modified)
        self.compare.show_generation(prompt.generation)
        self.compare.show_mode(prompt.mode)
        self.library.show_open(path)
        self._show_endpoints()

    def _show_endpoints(self) -> None:
        self.top_bar.show_endpoints(len(self.services.endpoints.chosen), len(self.runs.columns.called))
        self._enable_actions()

    def _show_answers(self, answers: tuple[Answer, ...]) -> None:
        self.compare.show_answers(answers)
        self.editor.show_answers(self.blind.told(answers), self.runs.sent_prompts)
        self.compare.show_note(self.runs.note)

    def _show_running(self, running: bool) -> None:
        if running:
            self.problems.show_error(None)
            self.beside.show_versions(False)  # what was asked for are answers
        self.top_bar.show_running(running)
        self._enable_actions()

    def _enable_actions(self) -> None:
        self.top_bar.show_calls(self.runs.calls)
        stack = self.desk.current.document.undo_stack
        facts = {
            "undoable": stack.canUndo(),
            "redoable": stack.canRedo(),
            **run_facts(self.runs, self.services.endpoints),
        }
        self.actions_table.enable({fact for fact, holds in facts.items() if holds})

    def _show_theme(self) -> None:
        theme = self.services.appearance.theme
        for part in (self.actions_table, self.top_bar, self.tabs, self.rail, self.status_bar):
            part.show_theme(theme)
        self.problems.show_close_icon(theme.icon("close"))

    # Its life

    def _restore(self) -> None:
        if not self._state.geometry or not self.restoreGeometry(self._state.qt_geometry):
            room = self.screen().availableGeometry().size() - _FRAME
            self.resize(QSize(*FIRST_SIZE).boundedTo(room).expandedTo(self.minimumSize()))
        self._body.setSizes(self._state.body or _BODY_SIZES)
        self._work.setSizes(self._state.work or _WORK_SIZES)
        self.editor.show_sizes(self._state.editor, self.height())
        self.show_panel(self._state.panel)
        self.beside.show_versions(self._state.versions)
        self.compare.strip.show_width(self._state.columns_width)
        self._show_recent()
        self._show_answers(self.runs.answers)

    def state(self) -> WindowState:
        """What to remember of the window as it is."""
        return replace(
            self._state,
            panel=self._side.open_name,
            versions=self.beside.shows_versions,
            geometry=self.saveGeometry().toBase64().toStdString(),
            body=tuple(self._body.sizes()),
            work=tuple(self._work.sizes()),
            editor=self.editor.sizes(),
            endpoints=tuple(endpoint.label for endpoint in self.services.endpoints.chosen),
            columns=self.desk.lasting_columns,
            columns_width=self.compare.strip.width_name,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            # The children are painted after their window, in the same pass of the event loop.
            QTimer.singleShot(0, self._tell_painted)

    def _tell_painted(self) -> None:
        if self.isVisible():  # it may have been closed in between
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        running = sum(bool(job.label) for job in self.services.background.jobs)
        if not self._may_leave() or (running and not self.services.questions.close_while_running(self, running)):
            event.ignore()
            return
        self._drafts.close()
        self.closed.emit(self.state())
        event.accept()

    def _may_leave(self) -> bool:
        """What is not saved is kept as drafts. Where they cannot be written, each prompt is asked about."""
        try:
            self._drafts.keep_now()
            return True
        except WorkbenchError as error:
            self.services.problems.show(error)
        try:
            return self.files.may_leave_all()
        except WorkbenchError as error:
            self.services.problems.show(error)
            return False


def _tab(opened: OpenPrompt, told: str) -> PromptTab:
    document = opened.document
    return PromptTab(document.prompt.name, str(document.path or ""), document.modified, told)
