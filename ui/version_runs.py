"""Which versions of an open prompt were run, on what, and how many answers of this session were as expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ui.models.answer import Answer
from ui.prompt_document import PromptDocument
from ui.run_controller import RunController
from ui.services import Services
from ui.stored_version_runs import StoredVersionRuns
from ui.translation import ntr, tr


@dataclass(frozen=True)
class _Outcome:
    """`matched` is None where nothing is expected, or where no answer was found."""

    version: str
    run: int
    column: str
    endpoint: str
    matched: bool | None


class VersionRuns(QObject):
    """Remembers what ended of each run; `changed` says that there is more."""

    changed = Signal()

    def __init__(self, services: Services, document: PromptDocument, runs: RunController, parent: QObject) -> None:
        super().__init__(parent)
        self._stored = StoredVersionRuns(services, self)
        self._stored.changed.connect(self.changed)
        self._document = document
        self._runs = runs
        self._outcomes: Mapping[tuple[str, int, str], _Outcome] = {}
        runs.answers_changed.connect(self._remember)
        runs.running_changed.connect(self._stored.ask_anew)

    def text(self, version: str | None) -> str:
        """Of the version with that content id; empty where it was not run."""
        if version is None:
            return ""
        found = [one for one in self._outcomes.values() if one.version == version]
        stored = self._stored.of(version)
        runs = max(len({one.run for one in found}), stored.runs)
        if not runs:
            return ""
        said = [ntr("{n} run", "{n} runs", runs)]
        judged = [one.matched for one in found if one.matched is not None]
        if judged:
            said.append(tr("{matched} of {n} as expected", matched=sum(judged), n=len(judged)))
        said.append(", ".join(dict.fromkeys([*(one.endpoint for one in found), *stored.endpoints])))
        return " · ".join(said)

    def _remember(self, answers: tuple[Answer, ...]) -> None:
        outcomes = (self._outcome(answer) for answer in answers if answer.column.ended)
        ended = {(one.version, one.run, one.column): one for one in outcomes if one is not None}
        if not ended.items() <= self._outcomes.items():
            self._outcomes = {**self._outcomes, **ended}
            self.changed.emit()

    def _outcome(self, answer: Answer) -> _Outcome | None:
        """Judged by what was expected when it ran: an edit since then says nothing of that version."""
        key, now = answer.column.key, self._document.prompt
        ran = self._runs.ran(key)
        if ran is None or ran.version is None or self._runs.stood_for(key).prompt is not None:
            return None  # of another prompt, it says nothing of this one
        alike = (now.answer, now.expected) == (ran.prompt.answer, ran.prompt.expected)
        known = self._outcomes.get((ran.version, ran.number, key))
        matched = answer.matched if alike else known.matched if known is not None else None
        return _Outcome(ran.version, ran.number, key, answer.endpoint, matched)
