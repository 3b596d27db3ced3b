"""The application: one window, its services, and the order in which they begin and end."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from ui import translation, window_state
from ui.background import Background
from ui.desk import Desk
from ui.drafts import Drafts
from ui.endpoint_states import EndpointStates
from ui.history_tidying import tidy_history
from ui.main_window import MainWindow
from ui.models.chosen_endpoints import ChosenEndpoints
from ui.problems import Problems
from ui.prompt_document import opened_document
from ui.prompt_files import new_document
from ui.questions import Questions
from ui.services import Services
from ui.settings_store import SettingsStore
from ui.system_language import system_language
from ui.theme import Appearance
from ui.window_state import WindowState
from workbench import paths
from workbench.documents.access import DocumentAccess
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.transports import Transports
from workbench.errors import WorkbenchError
from workbench.local.process import LocalServer
from workbench.prompts import file
from workbench.prompts.tokenizer_files import TokenizerFiles
from workbench.runs.call_log import CallLog
from workbench.runs.call_recorder import CallRecorder
from workbench.runs.counting import TokenCounter
from workbench.runs.history.history import History

STARTER = f"starter{file.SUFFIX}"
COLLECT_MS = 1000
# Looks of the collector after which all that was loaded for the start is left out from then on: the window, and what is
# warmed up behind it. Searching it took a tenth of a second, in the midst of whatever streams.
_LOADED = (1, 10)


class Collector(QObject):
    """Runs Python's cyclic collector on the GUI thread only: in a worker it could destroy Qt objects there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(COLLECT_MS)

    def _look(self) -> None:
        self._looks += 1
        if self._looks in _LOADED:
            gc.freeze()
        self.collect()

    @staticmethod
    def collect() -> None:
        """Collects the oldest generation that has grown past its threshold, if any."""
        over = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(over):
            gc.collect(max(generation for generation, is_over in enumerate(over) if is_over))


def application() -> QApplication:
    # A worker lets go of the interpreter sooner than Python's 5 ms: a key pressed meanwhile has 16 ms in all.
    sys.setswitchinterval(0.001)
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Prompt Workbench")
    made.setDesktopFileName("prompt-workbench")
    made.setStyle("Fusion")
    return made


def use_language(application: QApplication, choice: str) -> None:
    """`choice` is system, en or ko. Also Qt's own dialogs speak it."""
    language = choice if choice != "system" else system_language()
    translation.install(language)
    translator = QTranslator(application)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def make_services(application: QApplication, state: WindowState, questions: Questions) -> Services:
    settings = SettingsStore(paths.settings_file())
    use_language(application, settings.value.language)
    appearance = Appearance(application, settings.value.theme, settings.value.text_size)
    settings.changed.connect(lambda: appearance.choose(settings.value.theme, settings.value.text_size))
    local = LocalServer(settings.value.local_tokens_per_second or None)
    tokenizers = TokenizerFiles()
    background, endpoints = Background(), ChosenEndpoints(state.endpoints)
    counter = TokenCounter(tokenizers)
    recorder = CallRecorder(CallLog(paths.calls_folder()), counter)
    catalogue, transport = Catalogue(local.url, paths.endpoints_folder()), Transports(local.url)
    return Services(
        settings=settings,
        appearance=appearance,
        background=background,
        problems=Problems(),
        questions=questions,
        local=local,
        catalogue=catalogue,
        transport=transport,
        endpoints=endpoints,
        states=EndpointStates(background, endpoints, settings),
        tokenizers=tokenizers,
        recorder=recorder,
        history=History(paths.history_file(), recorder.run, counter),
        documents=DocumentAccess(catalogue, transport),
    )


@contextmanager
def opened_window(application: QApplication, questions: Questions | None = None) -> Iterator[MainWindow]:
    """The window with everything it needs, shown. At the end all work is stopped and the local endpoints have ended."""
    memory = window_state.state_file()
    state = window_state.load(memory)
    services = make_services(application, state, questions or Questions())
    try:
        services.endpoints.read(services.catalogue)
        desk = Desk(services, columns=state.columns)
        drafts = Drafts(services, desk, paths.drafts_folder())
        problems = () if drafts.restore_first() else open_first_prompt(desk, state)
        window = MainWindow(services, desk, drafts, state)
        window.closed.connect(lambda closing: window_state.save(closing, memory))
        # After the window's own, which puts the file among those used last.
        window.files.used.connect(lambda _path: _remember(services, window.state(), memory))
        for changed in (services.endpoints.changed, desk.columns_changed):
            changed.connect(lambda: _remember(services, window.state(), memory))
        services.background.hold()
        later = Qt.ConnectionType.QueuedConnection  # the first picture leaves for the screen before any work begins
        window.painted.connect(services.background.release, later)
        window.painted.connect(window.library.reload, later)
        window.painted.connect(drafts.restore_others, later)
        window.painted.connect(window.following.watches.start, later)
        window.painted.connect(window.commits.start, later)
        window.painted.connect(lambda: tidy_history(services), later)
        for error in (*services.settings.problems, *problems):
            services.problems.show(error)
        services.appearance.put_on()
        window.show()
        try:
            yield window
        finally:
            drafts.close()
            window.hide()
            window.deleteLater()
    finally:
        services.close()


def _remember(services: Services, state: WindowState, memory: Path) -> None:
    """What was chosen or used is remembered at once, not only at the end, which may be a kill."""

    def saving() -> Iterator[None]:
        window_state.save(state, memory)
        yield

    services.background.start(lambda _stop: saving(), lambda _saved: None, lambda _error: None)


def open_first_prompt(desk: Desk, state: WindowState) -> tuple[WorkbenchError, ...]:
    """Opens the prompt that was used last, the starter prompt at first; gives what was wrong with a file on the way."""
    problems: list[WorkbenchError] = []
    for path in (*(Path(one) for one in state.recent[:1]), paths.starter_folder() / STARTER):
        if path.exists():
            try:
                desk.add(opened_document(path))
            except WorkbenchError as error:
                problems.append(error)
            else:
                return tuple(problems)
    desk.add(new_document())
    return tuple(problems)


def main() -> int:
    """Opens the window and runs until it is closed."""
    app = application()
    Collector(app)
    with opened_window(app) as window:
        window.painted.connect(window.warm_up.start)
        window.services.problems.watch()
        return app.exec()
