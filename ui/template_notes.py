"""What is wrong in the templates, while they are written: underlined in their editors, and gone through by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background, Job
from ui.theme import Appearance
from ui.translation import phrase_sentence, tr
from ui.widgets.template_edit import TemplateEdit
from ui.widgets.text_layers import DOTS, WAVE, TextMark
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.prompts.template_fields import offered_names, templates_of, undefined_names, unused_values
from workbench.prompts.template_marks import Problem, Token
from workbench.prompts.template_problems import problems_of
from workbench.prompts.templates import quick_to_read
from workbench.prompts.variables import free_variables

PAUSE_MS = 100
# Underlines of one editor; more would slow its painting and help nobody.
MOST_UNDEFINED = 50


@dataclass(frozen=True)
class Notes:
    """What is to be said of one template."""

    source: str
    problems: tuple[Problem, ...]
    undefined: tuple[Token, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A prompt's templates as they were read: its free variables, its values that none of them names, and the notes."""

    names: tuple[str, ...]
    unused: tuple[str, ...]
    notes: Mapping[str, Notes]


class TemplateNotes(QObject):
    """`editors` gives the template editors by field; `reveal` shows one and gives it the keyboard.

    `read` says that `unused`, or the names of a prompt that was too long to read at once, are known.
    """

    read = Signal()

    def __init__(
        self,
        background: Background,
        appearance: Appearance,
        editors: Callable[[], Mapping[str, TemplateEdit]],
        reveal: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._appearance = appearance
        self._editors = editors
        self._reveal = reveal
        self._prompt = Prompt(name="")
        self._reading = Reading((), (), {})
        self._job: Job[Reading] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._start)
        appearance.changed.connect(self._color)

    def show_prompt(self, prompt: Prompt) -> None:
        """Looks at the templates once the typing pauses, off the GUI thread."""
        self._prompt = prompt
        self._timer.start()

    @property
    def unused(self) -> tuple[str, ...]:
        """The values that no template names, as of the last reading."""
        return tuple(name for name in self._reading.unused if name in self._prompt.values)

    def names(self, prompt: Prompt) -> tuple[str, ...]:
        """The free variables; of templates that take long to read those of the last reading, until they are read."""
        known = {one.source for one in self._reading.notes.values()}
        if all(source in known or quick_to_read(source) for source in templates_of(prompt).values()):
            return free_variables(prompt)
        return self._reading.names

    def go_to_problem(self, step: int) -> None:
        """To the next (1) or previous (-1) underlined place of all editors, which is selected and told."""
        places = [(field, *place) for field, editor in self._ordered() for place in editor.layers.told()]
        if not places:
            self._say_none()
            return
        field, start, end, told = places[self._next(places, step)]
        self._reveal(field)
        self._editors()[field].show_place(start, end, told)

    def _next(self, places: list[tuple[str, int, int, str]], step: int) -> int:
        order = [field for field, _editor in self._ordered()]
        here = next((name for name, editor in self._ordered() if editor.hasFocus()), None)
        if here is None:
            return 0 if step > 0 else -1
        cursor = self._editors()[here].textCursor()
        position = (order.index(here), cursor.selectionStart(), cursor.selectionEnd())
        keys = [(order.index(field), start, end) for field, start, end, _told in places]
        if step > 0:
            return next((number for number, key in enumerate(keys) if key > position), 0)
        return next((number for number in reversed(range(len(keys))) if keys[number] < position), len(keys) - 1)

    def _ordered(self) -> list[tuple[str, TemplateEdit]]:
        editors = self._editors()
        return [(field, editors[field]) for field in templates_of(self._prompt) if field in editors]

    def _say_none(self) -> None:
        focused = next((editor for _field, editor in self._ordered() if editor.hasFocus()), None)
        shown = focused or next((editor for _field, editor in self._ordered()), None)
        if shown is not None:
            shown.tell(tr("No problem in the templates."))

    def _start(self) -> None:
        if self._background.closed:
            return
        if self._job is not None:
            self._job.stop()
        prompt = self._prompt
        self._job = self._background.start(lambda _stop: _read(prompt), self._deliver, self._done)

    def _deliver(self, readings: list[Reading]) -> None:
        before, self._reading = self._reading, readings[-1]
        for field, editor in self._editors().items():
            notes = self._reading.notes.get(field)
            if notes is None or notes != before.notes.get(field):
                self._show(field, editor)
        self.read.emit()

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None

    def _color(self) -> None:
        for field, editor in self._editors().items():
            self._show(field, editor)

    def _show(self, field: str, editor: TemplateEdit) -> None:
        notes = self._reading.notes.get(field)
        if notes is None:
            editor.show_notes((), "")
            return
        editor.completion.show_names(notes.names)
        if editor.text() == notes.source:  # else it was typed in since, and newer notes are on their way
            editor.show_notes(self._marks(notes), notes.source)

    def _marks(self, notes: Notes) -> tuple[TextMark, ...]:
        theme = self._appearance.theme
        wrong = (
            TextMark(
                one.start, one.end, theme.color("bad" if one.grave else "warning"), WAVE, phrase_sentence(one.reason)
            )
            for one in notes.problems
        )
        missing = (
            TextMark(one.start, one.end, theme.color("warning"), DOTS, _no_value(one.text))
            for one in notes.undefined[:MOST_UNDEFINED]
        )
        return (*wrong, *missing)


def _no_value(name: str) -> str:
    return tr("No value yet for {name}: enter one under Values.", name=name)


def _read(prompt: Prompt) -> Iterator[Reading]:
    notes = {
        field: Notes(source, problems_of(source), undefined_names(prompt, field, source), offered_names(prompt, field))
        for field, source in templates_of(prompt).items()
    }
    yield Reading(free_variables(prompt), unused_values(prompt), notes)
