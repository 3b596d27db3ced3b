"""Rendering the prompt while it is edited: off the GUI thread, soon after the last change, only the newest counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Background, Job
from ui.widgets.token_meter import TokenCounts
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.variables import free_variables

PAUSE_MS = 50


@dataclass(frozen=True)
class Chosen:
    """Which of the prompt's examples are used, by position."""

    prompt: Prompt
    used: tuple[int, ...]


@dataclass(frozen=True)
class Preview:
    """`missing` are variables without a value; their names stand in their places. `counts` follow a little later."""

    prompt: Prompt
    rendered: RenderedPrompt
    missing: tuple[str, ...] = ()
    counts: TokenCounts | None = None


class LivePreview(QObject):
    """`rendered` carries a Preview, twice: at once without counts, then with them. `failed` carries why not.

    `chosen` comes before both and says which examples are used.
    """

    chosen = Signal(object)
    rendered = Signal(object)
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._prompt = Prompt(name="")
        self._job: Job[Chosen | Preview] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._start)

    def show_prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._timer.start()

    def leave(self) -> None:
        """Another prompt follows: nothing of this one is told any more."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _start(self) -> None:
        if self._background.closed:
            return
        self.leave()
        prompt = self._prompt
        self._job = self._background.start(lambda stop: preview(prompt, stop), self._deliver, self._done)

    def _deliver(self, steps: list[Chosen | Preview]) -> None:
        for chosen in steps:
            if isinstance(chosen, Chosen):
                self.chosen.emit(chosen)
        if isinstance(steps[-1], Preview):
            self.rendered.emit(steps[-1])

    def _done(self, error: WorkbenchError | None) -> None:
        self._job = None
        if error is not None:
            self.failed.emit(error)


def preview(prompt: Prompt, stop: Stop) -> Iterator[Chosen | Preview]:
    """What would be sent. A variable without a value shows its own mark; any other fault is a `TemplateError`.

    `stop` ends the rendering too, so that endless ones do not pile up while someone types.
    """
    from workbench.prompts.isolated import interruptible
    from workbench.prompts.rendering import render
    from workbench.prompts.templates import import_jinja

    missing = tuple(name for name in free_variables(prompt) if name not in prompt.values)
    marks = {name: f"{{{{ {name} }}}}" for name in missing}
    used = used_examples(prompt)
    yield Chosen(prompt, used)
    with interruptible(stop.wakes):
        rendered = render(prompt, marks, used=used)
    yield Preview(prompt, rendered, missing)
    yield Preview(prompt, rendered, missing, count(rendered))
    if prompt.chain_of_thought.extract_prompt:
        from workbench.runs.sampling import sampling_of

        with interruptible(stop.wakes):
            sampling_of(prompt, marks)  # a fault of the second call is told last: the prompt itself can be seen
    import_jinja()  # all is shown, so nobody waits


def count(rendered: RenderedPrompt) -> TokenCounts:
    """Tokens in all, by part and by example. Parts are counted apart, so that their sum may differ from the whole."""
    from workbench.prompts.tokens import count_tokens

    parts: Counter[str] = Counter()
    examples: Counter[int] = Counter()
    for part in rendered.parts:
        tokens = count_tokens(rendered.content(part.message)[part.start : part.end])
        parts[part.part] += tokens
        if part.part == "example" and part.index is not None:
            examples[part.index] += tokens
    total = sum(count_tokens(message.content) for message in rendered.as_messages())
    return TokenCounts(total, parts, examples)
