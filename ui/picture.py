"""`prompt-workbench picture`: draws the window and its panels with sample data, without a screen or a network."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.app import Collector, application, opened_window
from ui.main_window import FIRST_SIZE, MainWindow
from ui.offscreen import draw_in_memory
from ui.picture_endpoints import endpoint_pictures, fill_calls
from ui.picture_library import fill_library, library_pictures
from ui.picture_runs import fill_runs, run_pictures
from ui.picture_samples import ACCOUNT, ANSWERS, INCOMING, RUN, SAVED, VOTES, WRITTEN
from ui.prompt_document import PromptDocument
from ui.theme import THEMES
from ui.translation import LANGUAGES, tr
from workbench import paths, settings
from workbench.prompts.file import SUFFIX
from workbench.runs.history.records import HistoryFilter
from workbench.settings import Settings

# The preview renders and counts in the background; pictures show its result.
_BACKGROUND_MS = 900
# Texts that change their width are laid out in the next pass of the event loop.
_LAYOUT_MS = 50
# The text of an export is written in the background.
_EXPORT_MS = 500


def main(arguments: Sequence[str]) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    out = asked.out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"{out} cannot be made: {error.strerror}. Choose another folder with --out")
    draw_in_memory()
    with tempfile.TemporaryDirectory() as home:
        os.environ["WORKBENCH_HOME"] = home
        app = application()
        Collector(app)
        for theme in [asked.theme] if asked.theme else THEMES:
            for language in [asked.language] if asked.language else LANGUAGES:
                for name, picture in _pictures(app, theme, language, asked.size):
                    path = out / f"{name}-{theme}-{language}.png"
                    picture.save(str(path))
                    sys.stdout.write(f"{path}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("prompt-workbench picture", description="Draw the window into PNG files.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the files")
    parser.add_argument("--theme", choices=THEMES, help="only this theme (default: both)")
    parser.add_argument("--language", choices=LANGUAGES, help="only this language (default: all)")
    parser.add_argument("--size", type=_size, default=FIRST_SIZE, metavar="WxH", help="of the window in pixels")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    return int(width), int(height)


def _pictures(app: QApplication, theme: str, language: str, size: tuple[int, int]) -> Iterator[tuple[str, QPixmap]]:
    settings.save(Settings(theme=theme, language=language), paths.settings_file())
    if not paths.library_folder().exists():
        fill_library()
        fill_calls()
    with opened_window(app) as window:
        window.resize(*size)
        window.show_panel("library")  # the window before left its own panel open
        window.files.open(paths.starter_folder() / f"starter{SUFFIX}")  # the window before left its own prompt open
        for endpoint in SAVED:
            if not any(known.label == endpoint.label for known in window.services.catalogue.endpoints()):
                window.services.catalogue.add(endpoint)
        window.services.endpoints.read(window.services.catalogue)
        _settle(_BACKGROUND_MS)
        _show_samples(window)
        yield "main", window.grab()
        yield "palette", _over(window, window.popups.palette, window.actions_table["palette"].trigger)
        yield "chooser", _over(window, window.popups.chooser, window.actions_table["choose_endpoints"].trigger)
        yield "parameters", _over(window, window.compare.popover, window.actions_table["parameters"].trigger)
        yield "writing", _writing(window)
        yield from endpoint_pictures(window, partial(_settle, _BACKGROUND_MS), _dialog, _show_samples)
        yield "settings", _dialog(window.popups.open_settings)
        yield "shortcuts", _dialog(window.popups.open_shortcuts)
        yield "import", _dialog(lambda: window.exchange.show_rows(INCOMING))
        yield "export", _dialog(window.exchange.export, _EXPORT_MS)
        yield from library_pictures(window, partial(_settle, _BACKGROUND_MS))
        if not window.services.history.count(HistoryFilter()):
            fill_runs(window)
        yield from run_pictures(window, partial(_settle, _BACKGROUND_MS), _dialog, _BACKGROUND_MS)


def _writing(window: MainWindow) -> QPixmap:
    """A second prompt with mistakes, what is found in it, and votes; then the desk is as it was."""
    first = window.desk.current
    written = window.desk.add(PromptDocument(WRITTEN))
    _settle(_BACKGROUND_MS)
    window.actions_table["find"].trigger()
    window.editor.finding.bar.open("pencils", replacing=False)
    _settle(_BACKGROUND_MS)
    window.compare.show_answers(VOTES)
    _settle(_LAYOUT_MS)
    picture = window.grab()
    window.editor.finding.close()
    window.desk.show(first)
    window.desk.close(written)
    _settle(_BACKGROUND_MS)
    return picture


def _show_samples(window: MainWindow) -> None:
    window.compare.show_answers(ANSWERS)
    window.compare.show_note(tr("Run {number}", number=RUN))
    window.top_bar.show_running(True)
    window.top_bar.show_endpoints(len(ANSWERS), len(ANSWERS))
    window.status_bar.show_account(ACCOUNT)
    window.status_bar.show_local(3)
    window.status_bar.show_work((ANSWERS[1].column.label,), 0.66)
    window.status_bar.show_session(12, 4_318, exact=False)
    window.status_bar.show_day(214, 0.18, 0)
    _settle(_LAYOUT_MS)


def _settle(milliseconds: int) -> None:
    """Lets the window do what it does in its event loop."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _over(window: MainWindow, popup: QWidget, open_popup: Callable[[], object]) -> QPixmap:
    """The window with the popup over it, as a screen would show both."""
    open_popup()
    picture = window.grab()
    painter = QPainter(picture)
    painter.drawPixmap(popup.pos() - window.mapToGlobal(QPoint(0, 0)), popup.grab())
    painter.end()
    popup.hide()
    return picture


def _dialog(open_dialog: Callable[[], QWidget], wait_ms: int = _LAYOUT_MS) -> QPixmap:
    dialog = open_dialog()
    _settle(wait_ms)
    picture = dialog.grab()
    dialog.close()
    return picture
