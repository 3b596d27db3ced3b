"""What would be sent, while it is written: the rendered prompt, how long it is, and what is wrong or unwise in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.length_meter import LengthMeter
from ui.live_preview import LivePreview, Preview
from ui.preview_area import PreviewArea
from ui.services import Services
from ui.translation import tr
from ui.widgets.caution_lines import CautionLines
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import button, mark
from ui.widgets.template_edit import VariableColors
from workbench.errors import BrokenTemplate, TemplateError, UndefinedVariable, WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.turns import cautions
from workbench.prompts.votes import vote_cautions

# A template is broken while a mark is being written: the editor underlines that at once, the box waits for a pause.
BROKEN_PAUSE_MS = 700


class SentPrompt(QObject):
    """`area` has the rendered prompt, `foot` the meter and what is to be told.

    `chosen` carries which examples are used, `counted` the `TokenCounts`, `broken` the part whose template cannot be
    rendered ('' where all can), `part_clicked` the clicked part and its position, `cut_chosen` the `Cut` to make.
    """

    chosen = Signal(object)
    counted = Signal(object)
    broken = Signal(str)
    part_clicked = Signal(str, int)
    cut_chosen = Signal(object)

    def __init__(self, services: Services, colors: Callable[[Prompt], VariableColors], parent: QWidget) -> None:
        """`colors` gives the colour of each variable."""
        super().__init__(parent)
        self._services = services
        self._colors = colors
        self._prompt = Prompt(name="")
        self._last: Preview | None = None
        self._left = False
        self.live = LivePreview(services.background, self)
        self.area = PreviewArea(services)
        self.length = LengthMeter(services, parent)
        self._problem = ProblemBox()
        self._broken: WorkbenchError | None = None
        self._pause = QTimer(self, singleShot=True, interval=BROKEN_PAUSE_MS)
        self._pause.timeout.connect(lambda: self._problem.show_error(self._broken))
        self._cautions = CautionLines()
        self._toggle = button("", "flat")
        self.length.meter.head.addWidget(self._toggle)
        self.foot = self._made_foot()
        self._connect()
        self._show_setting()

    def show_prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._pause.stop()
        self._render()

    def leave(self) -> None:
        """Another prompt follows: what was told of this one goes at once, what was rendered once that one was."""
        self._left = True
        self.live.leave()
        self._cautions.show_cautions(())
        self._problem.show_error(None)
        self.broken.emit("")

    def show_sent(self, sent: Mapping[str, RenderedPrompt]) -> None:
        """What the endpoints were sent last, by their labels."""
        self.area.show_sent(sent)

    def show_theme(self) -> None:
        if self._last is not None:
            self._show_rendered(self._last)

    def _made_foot(self) -> QFrame:
        foot = QFrame()
        mark(foot, kind="bottom")
        column = QVBoxLayout(foot)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        for one in (self._problem, self._cautions, self.length.meter):
            column.addWidget(one)
        return foot

    def _connect(self) -> None:
        self.live.chosen.connect(self.chosen)
        self.live.rendered.connect(self._show_rendered)
        self.live.failed.connect(self._show_failure)
        self.area.preview.part_clicked.connect(self.part_clicked)
        self.area.form_changed.connect(self._render)
        self.length.cut_chosen.connect(self.cut_chosen)
        self._toggle.clicked.connect(self._change_setting)
        self._services.settings.changed.connect(self._show_setting)

    def _render(self) -> None:
        self.live.show_prompt(self.area.formed(self._prompt))

    def _show_rendered(self, preview: Preview) -> None:
        self._last, self._left = preview, False
        self.area.show_rendered(preview.rendered, self._colors(preview.prompt))
        self.broken.emit("")
        self._cautions.show_cautions((*cautions(preview.prompt, preview.rendered), *vote_cautions(preview.prompt)))
        self._pause.stop()
        self._problem.show_error(_missing(preview.missing) if preview.missing else None)
        if preview.counts is not None:
            self.length.show_counts(self._prompt, preview.counts)
            self.counted.emit(preview.counts)

    def _show_failure(self, error: WorkbenchError) -> None:
        if self._left:  # what still stands there is another prompt
            self._show_rendered(Preview(self._prompt, RenderedPrompt("")))
            self.length.clear()
        self._cautions.show_cautions(())
        self._broken = error
        if isinstance(error, BrokenTemplate) and self._problem.isHidden():
            self._pause.start()
        else:
            self._pause.stop()
            self._problem.show_error(error)
        part = str(error.values.get("part", "")) if isinstance(error, TemplateError) else ""
        self.broken.emit(part.split(",")[0])

    def _change_setting(self) -> None:
        self._services.settings.change(show_preview=not self._services.settings.value.show_preview)

    def _show_setting(self) -> None:
        shown = self._services.settings.value.show_preview
        self.area.setVisible(shown)
        text = tr("Hide prompt") if shown else tr("Show prompt")
        self._toggle.setText(text)
        self._toggle.setAccessibleName(text)


def _missing(names: tuple[str, ...]) -> UndefinedVariable:
    return UndefinedVariable(
        "No value yet for {variable}.",
        "Enter one under Values; until then the name stands in its place.",
        variable=", ".join(names),
    )
