"""The desk: the open prompts, of which one is current. Each has its own history, runs and answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance

from ui.kept_answers import KeptAnswers
from ui.models.desk_columns import for_any_prompt
from ui.prompt_document import PromptDocument
from ui.run_controller import RunController
from ui.services import Services
from ui.token_counts import Session
from ui.version_runs import VersionRuns
from workbench.runs.variant import Variant


class OpenPrompt(QObject):
    """One open prompt: its document, its runs, which versions they were of, and what becomes of their answers."""

    def __init__(self, services: Services, document: PromptDocument, parent: QObject) -> None:
        super().__init__(parent)
        self.document = document
        document.setParent(self)
        self.runs = RunController(services, document, self)
        self.kept = KeptAnswers(services, document, self.runs, self)
        self.version_runs = VersionRuns(services, document, self.runs, self)

    @property
    def only_looked_at(self) -> bool:
        """Nothing was changed in it or run: the next prompt that is opened may take its place."""
        return not self.document.undo_stack.count() and not self.runs.count


class Desk(QObject):
    """Holds at least one open prompt once `add` was called.

    `current_changed` carries the prompt that came to the front; `listed` says that prompts came, went or moved, or that
    one of them changed. `session_changed` is of all prompts, every other signal of the current one.
    """

    current_changed = Signal(object)
    listed = Signal()
    prompt_changed = Signal(object)
    state_changed = Signal()
    history_changed = Signal(int)
    answers_changed = Signal(object)
    running_changed = Signal(bool)
    session_changed = Signal()
    version_runs_changed = Signal()
    columns_changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None, *, columns: Iterable[Variant] = ()) -> None:
        """`columns` are those that the first prompt begins with."""
        super().__init__(parent)
        self._services = services
        self._first_columns = tuple(columns)
        self._prompts: list[OpenPrompt] = []
        self._current: OpenPrompt | None = None
        self._ended = Session()
        self._leaving: list[OpenPrompt] = []
        services.background.changed.connect(self._let_go)

    @property
    def prompts(self) -> tuple[OpenPrompt, ...]:
        return tuple(self._prompts)

    @property
    def current(self) -> OpenPrompt:
        if self._current is None:
            raise LookupError("no prompt is open yet")
        return self._current

    @property
    def session(self) -> Session:
        """Calls and tokens of all prompts since the program started, those of closed ones included."""
        return sum((one.runs.tokens.session for one in self._prompts), self._ended)

    @property
    def running(self) -> bool:
        return any(one.runs.running for one in self._prompts)

    @property
    def lasting_columns(self) -> tuple[Variant, ...]:
        """Those of the prompt at the front that are for any prompt: the next one, and the next start, begin with them.

        What differs in its values or its version is of that prompt alone; a preset keeps such columns.
        """
        columns = self._first_columns if self._current is None else self._current.runs.columns.variants
        return for_any_prompt(columns)

    def repeat(self, repeats: int) -> None:
        """Each column of the prompt at the front is called so often from now on."""
        self.current.runs.repeats = repeats
        self.columns_changed.emit()

    def find(self, path: Path) -> OpenPrompt | None:
        """The open prompt of that file."""
        wanted = path.resolve()
        return next((one for one in self._prompts if one.document.path and one.document.path.resolve() == wanted), None)

    def add(self, document: PromptDocument, *, at: int | None = None, show: bool = True) -> OpenPrompt:
        """Opens a prompt, after the current one or at a position, and brings it to the front where `show` says so.

        It begins with the columns of the prompt that is at the front, as far as they are for any prompt.
        """
        opened = OpenPrompt(self._services, document, self)
        opened.runs.columns.show(self.lasting_columns)
        if at is None:
            at = self._prompts.index(self._current) + 1 if self._current else 0
        self._prompts.insert(at, opened)
        self._follow(opened)
        if show or self._current is None:
            self.show(opened)
        self.listed.emit()
        return opened

    def show(self, opened: OpenPrompt) -> None:
        """Brings an open prompt to the front."""
        if opened is not self._current:
            self._current = opened
            self.current_changed.emit(opened)
            self.running_changed.emit(opened.runs.running)
            self.listed.emit()

    def show_next(self, step: int) -> None:
        """Brings the prompt `step` places further to the front; after the last one comes the first."""
        place = self._prompts.index(self.current) + step
        self.show(self._prompts[place % len(self._prompts)])

    def move(self, place: int, to: int) -> None:
        self._prompts.insert(to, self._prompts.pop(place))
        self.listed.emit()

    def close(self, opened: OpenPrompt) -> None:
        """Ends its runs and forgets it. The last open prompt cannot be closed: another one must take its place."""
        if len(self._prompts) < 2:
            raise ValueError("the desk is never empty")
        opened.runs.stop()
        place = self._prompts.index(opened)
        self._ended += opened.runs.tokens.session
        self._prompts.remove(opened)
        if opened is self._current:
            self.show(self._prompts[min(place, len(self._prompts) - 1)])
        self._leaving.append(opened)
        self._let_go()
        self.listed.emit()

    def _follow(self, opened: OpenPrompt) -> None:
        document, runs = opened.document, opened.runs
        for source, signal in (
            (document.prompt_changed, self.prompt_changed),
            (document.state_changed, self.state_changed),
            (document.undo_stack.indexChanged, self.history_changed),
            (runs.answers_changed, self.answers_changed),
            (runs.running_changed, self.running_changed),
            (opened.version_runs.changed, self.version_runs_changed),
            (runs.columns.changed, self.columns_changed),
        ):
            source.connect(partial(self._tell, opened, signal))
        for source in (document.prompt_changed, document.state_changed, runs.running_changed):
            source.connect(self.listed)
        runs.tokens.changed.connect(self.session_changed)

    def _tell(self, opened: OpenPrompt, signal: SignalInstance, *values: object) -> None:
        """Passes on what the current prompt says; the others are seen when they come to the front."""
        if opened is self._current:
            signal.emit(*values)

    def _let_go(self) -> None:
        """Deletes closed prompts once no work is under way that could still report to them."""
        if not self._services.background.jobs:
            for one in self._leaving:
                one.deleteLater()
            self._leaving.clear()
