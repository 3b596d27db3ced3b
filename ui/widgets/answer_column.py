"""One endpoint's answer: name and state, the text as it streams, its numbers, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.models.answer import Answer
from ui.models.duration import NOTHING, duration
from ui.models.long_lines import LINE_LIMIT
from ui.models.sampled_answer import SampledAnswer
from ui.theme import TEXT_PIXELS, Theme
from ui.translation import tr
from ui.widgets.answer_view import AnswerView
from ui.widgets.column_header import ColumnHeader
from ui.widgets.copy_as_menu import CopyAsMenu
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keep_menu import KeepMenu
from ui.widgets.problem_box import ProblemBox
from ui.widgets.samples_area import SamplesArea
from ui.widgets.stat_row import StatRow
from ui.widgets.styling import button, label, mark, tight
from workbench.errors import WorkbenchError

MINIMUM_WIDTH = 204
COMPACT_WIDTH = 132
_MAIN_NUMBERS = ("total", "out")


class AnswerColumn(QFrame):
    """Shows an `Answer`. Copy carries the text as it came, the other signals the column's key, and a position or
    what the answer is kept as (`keep_menu.KEPT`), what is done to the column (`column_menu.COLUMN_ACTIONS`), or the
    variable that a copy of it is to have empty; how it is read (`view_menu.VIEWS`) and a link that was pressed are of
    no column."""

    stop_requested = Signal(str)
    again_requested = Signal(str)
    copy_requested = Signal(str)
    keep_requested = Signal(str, str)
    sample_requested = Signal(str, int)
    exchange_requested = Signal(str)
    link_pressed = Signal(str)
    action_requested = Signal(str, str)
    without_requested = Signal(str, str)

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        self.key = key
        mark(self, kind="card")
        self._head = ColumnHeader()
        self.menu = self._head.menu
        self.menu.chosen.connect(lambda name: self.action_requested.emit(self.key, name))
        self.menu.exchange_requested.connect(lambda: self.exchange_requested.emit(self.key))
        self.menu.without.connect(lambda variable: self.without_requested.emit(self.key, variable))
        self.addActions(self.menu.actions())  # their keys hold in all of the column
        self._about = label(role="muted", wrap=True, user_text=True)
        self._about.setContentsMargins(12, 10, 12, 0)
        self._samples = SamplesArea(theme)
        self._samples.picked.connect(lambda position: self.sample_requested.emit(self.key, position))
        self._text = AnswerView()
        self._text.link_pressed.connect(self.link_pressed)
        self._text.plain.line_broken.connect(self._show_broken)
        self._broken = _line()
        self._partial = _line("warning")
        self._support = _line("warning")
        self._account = _line("warning")
        self._retrying = _line("accent")
        self._tried = _line()
        self._copied = _line()
        self._cached = _line("accent")
        self._not_as_set = _line()
        self._out_of_range = _line("warning")
        self._state = ("", "plain")
        self._second = ElidedLabel()
        mark(self._second, role="small")
        self._explained: tuple[str, int, int] | None = None
        self._compact = False
        self._least = 0
        self._scale = 1.0
        self._error: WorkbenchError | None = None
        self._answer: Answer | None = None
        self._problem = ProblemBox()
        self._problem_area = _inset(self._problem)
        self._kept = self._keep_row()
        names = {"first": tr("first"), "total": tr("total"), "out": tr("out"), "cost": tr("cost")}
        self._stats = StatRow(names, {"rate": tr("rate"), "queue": tr("queue"), "gap": tr("gap")})
        column = QVBoxLayout(self)
        tight(column, margin=1)
        column.addWidget(self._head)
        for line in (self._account, self._retrying, self._tried, self._cached, self._not_as_set, self._out_of_range):
            column.addWidget(line)
        column.addWidget(self._about)
        column.addWidget(self._samples)
        column.addWidget(self._text, 1)
        for part in (self._broken, self._partial, self._support, self._problem_area):
            column.addWidget(part)
        second = QHBoxLayout()
        second.setContentsMargins(12, 0, 12, 0)
        second.addWidget(self._second)
        column.addLayout(second)
        for part in (self._kept, self._stats, self._copied, self._buttons()):
            column.addWidget(part)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Larger text has wider columns."""
        self._scale = max(theme.text_pixels / TEXT_PIXELS, 1.0)
        self._show_least_width()
        for control, icon in (
            (self._copy, "copy"),
            (self._stop, "stop"),
            (self._again, "again"),
        ):
            control.setIcon(theme.icon(icon))
        self._samples.show_theme(theme)

    def show_answer(self, answer: Answer) -> None:
        if answer != self._answer:  # of many columns most stay as they are
            self._answer = answer
            self._show(answer)

    def _show(self, answer: Answer) -> None:
        column = answer.column
        badge, tone = answer.badge
        if column.state == "waiting" and self._state[0]:
            badge, tone = self._state
        self._head.show_answer(answer, badge, tone)
        self._about.setText(answer.about)
        self._about.setVisible(bool(answer.about) and column.state == "waiting")
        self._samples.show_samples(answer.samples)
        self._text.show_answer(answer)
        self._show_broken()
        self._second.setText(answer.samples.second if answer.samples else "")
        self._second.setVisible(bool(self._second.text()))
        self._show_lines(answer)
        self._show_problem(answer)
        self._extracted.setText(answer.extracted)
        self._extracted.setToolTip(answer.measured)
        names = ("first", "total", "out", "rate", "queue", "gap")
        self._stats.show_values({name: getattr(answer, name) for name in names} | {"cost": answer.price})
        if answer.price and not self._compact:  # one more number than the least width has room for
            self.setMinimumWidth(max(self.minimumWidth(), self._stats.minimumSizeHint().width() + 2))
        self._show_explanation(answer)
        self._stop.setVisible(answer.running)
        self._again.setVisible(column.ended)
        self._copy.setEnabled(bool(column.text))
        self.menu.show_exchange(any(call.exchange is not None for call in answer.calls))
        if answer.running:
            self.show_copied("")
        self._kept.setVisible(column.ended)
        self._keep_button.setVisible(bool(column.text))

    def show_width(self, least: int, *, compact: bool) -> None:
        """`compact`: as narrow as can be read. `least` pixels it is at least wide, 0 for its usual least width."""
        self._least = least
        self._compact = compact = compact and not least
        for control, text in ((self._copy, tr("Copy")), (self._stop, tr("Stop")), (self._again, tr("Run again"))):
            control.setText("" if compact else text)
            control.setToolTip(text if compact else "")
        self._head.show_compact(compact)
        self._stats.show_only(_MAIN_NUMBERS if compact else ())
        self._show_least_width()

    def _show_least_width(self) -> None:
        usual = COMPACT_WIDTH if self._compact else MINIMUM_WIDTH
        self.setMinimumWidth(round((self._least or usual) * self._scale))

    def show_mode(self, mode: str) -> None:
        """A conversation is continued in chat mode only."""
        self._keep.show_mode(mode)

    def show_view(self, view: str) -> None:
        """How the answer is read, by its name in `view_menu.VIEWS`."""
        self._text.show_view(view)

    def show_state(self, state_text: str, tone: str) -> None:
        """What the account says of the endpoint: in the badge before a call, above it where one waits or failed.

        '' where nothing is known.
        """
        self._state = (state_text, tone)
        if self._answer is not None:
            self._show(self._answer)

    def show_copied(self, told: str) -> None:
        """What was copied as code, until the column runs again."""
        self._copied.setText(told)
        self._copied.setVisible(bool(told))

    def show_support(self, told: str) -> None:
        """How far its passages support the answer; '' where there is nothing to say."""
        self._support.setText(told)
        self._support.setVisible(bool(told))

    def _keep_as(self, what: str) -> None:
        self.keep_requested.emit(self.key, what)

    def focus_text(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_lines(self, answer: Answer) -> None:
        """What became of the settings, what a call waits for, what is missing of the text."""
        state, tone = self._state
        matters = tone != "good" and answer.column.state in ("queued", "sent", "failed")
        for line, told in (
            (self._account, tr("In the account: {state}", state=state) if state and matters else ""),
            (self._retrying, answer.retrying),
            (self._tried, answer.tried),
            (self._cached, answer.cached),
            (self._not_as_set, answer.not_as_set),
            (self._out_of_range, answer.out_of_range),
            (self._partial, answer.partial),
        ):
            line.setText(told)
            line.setVisible(bool(told))

    def _show_broken(self) -> None:
        told = tr("Lines of more than {n} characters are broken here; a copy has them whole.", n=f"{LINE_LIMIT:,}")
        self._broken.setText(told if self._text.plain.breaks_lines else "")
        self._broken.setVisible(self._text.plain.breaks_lines)

    def _show_problem(self, answer: Answer) -> None:
        error = answer.column.error
        if error is not self._error:
            self._error = error
            self._problem.show_error(error)
            self._problem_area.setVisible(error is not None)
        # A call that failed before its first text leaves the room to the sentence.
        self._text.setVisible(error is None or bool(answer.column.text))

    def _show_explanation(self, answer: Answer) -> None:
        """While a call runs once a second, and whenever it comes a step further."""
        explained = (answer.column.state, answer.column.tries, int((answer.elapsed_ms or 0) / 1000))
        if answer.running and explained == self._explained:
            return
        self._explained = explained
        explanation = self._explanation(answer)
        self._stats.setToolTip(explanation)
        self._stats.setAccessibleDescription(explanation)

    def _explanation(self, answer: Answer) -> str:
        lines = [tr("First text and total count from the moment the request left."), *answer.times]
        if answer.rate != NOTHING:
            lines.append(tr("Tokens a second after the first text: {rate}", rate=answer.rate))
        if answer.samples is not None:
            lines += self._about_calls(answer.samples)
        counts = [count for count in (answer.tokens_out, answer.all_tokens) if count is not None]
        if not all(count.exact for count in counts):
            lines.append(tr("~ marks an estimate: the endpoint did not count its tokens."))
        if answer.cost is not None:
            lines.append(tr("Cost is that of its tokens or, by the hour, the instances' time while it ran."))
        if answer.column.finish_reason:
            lines.append(tr("The endpoint ended with: {reason}", reason=answer.column.finish_reason))
        return "\n".join(lines)

    @staticmethod
    def _about_calls(samples: SampledAnswer) -> list[str]:
        lines = [
            tr("They and the rate are those of sample {number}; tokens out are of all calls.", number=samples.shown + 1)
        ]
        if samples.samples[samples.shown].second_text is not None:
            lines.append(tr("Total is the time of its two calls; the rate is that of the first."))
        if samples.cost is not None:
            lines.append(tr("All calls cost ${cost}.", cost=f"{samples.cost:,.4f}"))
        if samples.wall_ms is not None:
            spent = duration(samples.wall_ms)
            lines.append(tr("From the first request's leaving to the last answer's end: {time}.", time=spent))
        return lines

    def _buttons(self) -> QWidget:
        bar = QFrame()
        mark(bar, kind="bottom")
        self._copy = button(tr("Copy"), "flat")
        self._stop = button(tr("Stop"), "flat")
        self._again = button(tr("Run again"), "flat")
        self._again.setToolTip(tr("Sends it anew: an answer that was cached is not used."))
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._text.whole_text()))
        self._stop.clicked.connect(lambda: self.stop_requested.emit(self.key))
        self._again.clicked.connect(lambda: self.again_requested.emit(self.key))
        row = QHBoxLayout(bar)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(4)
        for control in (self._copy, self._stop, self._again):
            row.addWidget(control)
        row.addStretch(1)
        return bar

    def _keep_row(self) -> QWidget:
        """The extracted answer, and the menus of code and of what an answer can be kept as."""
        area = QWidget()
        self._extracted = ElidedLabel()
        mark(self._extracted, role="small")
        code = button(f"{tr('Code')} ▾", "flat", name=tr("Copy as code"))
        code.setToolTip(tr("Copies this column's call as code that runs"))
        self.code = CopyAsMenu(code)
        code.setMenu(self.code)
        keep = self._keep_button = button(f"{tr('Keep')} ▾", "flat", name=tr("Keep"))
        self._keep = KeepMenu(keep)
        self._keep.chosen.connect(self._keep_as)
        keep.setMenu(self._keep)
        row = QHBoxLayout(area)
        row.setContentsMargins(12, 0, 6, 2)
        row.setSpacing(0)
        row.addWidget(self._extracted, 1)
        row.addWidget(code)
        row.addWidget(keep)
        return area


def _line(tone: str = "") -> QLabel:
    """A small sentence that wraps; hidden until it has something to say."""
    made = label(role="small", wrap=True, user_text=True)
    made.setContentsMargins(12, 4, 12, 0)
    if tone:
        mark(made, tone=tone)
    made.hide()
    return made


def _inset(problem: ProblemBox) -> QWidget:
    area = QWidget()
    rows = QVBoxLayout(area)
    rows.setContentsMargins(8, 8, 8, 8)
    rows.addWidget(problem)
    rows.addStretch(1)
    area.hide()
    return area
