"""How far the passages support each finished answer, in a line of its column; worked out in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ui.background import once
from ui.desk import Desk
from ui.panels.compare_panel import ComparePanel
from ui.services import Services
from ui.translation import ntr, tr
from workbench.documents.checked_answer import LONGEST, CheckedAnswer, checked
from workbench.documents.passage import Retrieval
from workbench.errors import WorkbenchError

_KEPT = 64
_Wanted = tuple[str, str]  # the answer, and the passages as they were sent


class AnswerGrounding(QObject):
    """Keeps what was found, so that an answer is checked once."""

    def __init__(self, services: Services, desk: Desk, compare: ComparePanel) -> None:
        super().__init__(compare)
        self._background = services.background
        self._problems = services.problems
        self._desk = desk
        self._compare = compare
        self._found: dict[_Wanted, CheckedAnswer | None] = {}  # None while it is worked on
        # Methods, no lambdas: Qt takes these connections away with this object, before the columns go.
        desk.answers_changed.connect(self._show)
        desk.current_changed.connect(self._show)

    def _show(self, _changed: object = None) -> None:
        if self._background.closed:  # the columns go with the window
            return
        runs = self._desk.current.runs
        sent = runs.sent_columns
        for answer in runs.answers:
            column = answer.column
            retrieval = sent[column.key][0].retrieval if column.key in sent else None
            told = ""
            if retrieval is not None and retrieval.passages and column.ended and column.text:
                told = self._told(column.text, retrieval)
            self._compare.show_support(column.key, told)

    def _told(self, text: str, retrieval: Retrieval) -> str:
        wanted = (text, retrieval.text)
        if wanted not in self._found:
            self._check(wanted, retrieval)
        found = self._found.get(wanted)
        return "" if found is None else support_text(found)

    def _check(self, wanted: _Wanted, retrieval: Retrieval) -> None:
        while len(self._found) >= _KEPT:
            self._found.pop(next(iter(self._found)))
        self._found[wanted] = None
        chunks = [passage.chunk for passage in retrieval.passages]

        self._background.start(
            once(lambda: checked(wanted[0], chunks)), partial(self._take, wanted), partial(self._done, wanted)
        )

    def _take(self, wanted: _Wanted, found: list[CheckedAnswer]) -> None:
        self._found[wanted] = found[0]
        self._show()

    def _done(self, wanted: _Wanted, error: WorkbenchError | None) -> None:
        """What failed or was stopped is checked again the next time the answer is shown."""
        if self._found.get(wanted) is None:
            self._found.pop(wanted, None)
        if error is not None:
            self._problems.show(error)


def support_text(found: CheckedAnswer) -> str:
    """The line under the answer; '' where the passages support every sentence."""
    if found.refusal:
        return tr("Says it is not in the documents")
    lines = list[str]()
    if found.missing:
        lines.append(
            ntr(
                "{n} of {all} sentences not found in the passages",
                "{n} of {all} sentences not found in the passages",
                found.missing,
                all=len(found.sentences),
            )
        )
    if found.doubtful:
        lines.append(
            ntr(
                "{n} has another number, name or negation",
                "{n} have another number, name or negation",
                found.doubtful,
            )
        )
    if not found.whole:
        lines.append(tr("only the first {n} characters were checked", n=f"{LONGEST:,}"))
    return " · ".join(lines)
