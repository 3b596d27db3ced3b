"""Questions of the blind desk: which answers stand where, the votes on them, and when names are told."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.desk import Desk, OpenPrompt
from ui.models.answer import Answer
from ui.models.blind_question import REVEALED, VOTED, VOTING, WAITING, BlindAnswer, BlindQuestion
from ui.services import Services
from workbench import paths

if TYPE_CHECKING:
    from workbench.runs.blind.ballot import Ballot, Candidate, Verdict
    from workbench.runs.blind.ballot_box import BallotBox


@dataclass
class _Asked:
    """The question that a run of a prompt is: its number, its uid and the keys of its columns once its
    answers are here, and what became of it."""

    run: int
    uid: str = ""
    verdict: Verdict | None = None
    ballot: str = ""
    revealed: bool = False
    ratings: dict[int, int] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()


class BlindSessions(QObject):
    """`changed` carries the `BlindQuestion` of the prompt at the front; `hiding_changed` whether names are hidden now.

    A session lasts from when the blind desk is turned to until it is left or ended; its uid comes with `ended`.
    """

    changed = Signal(object)
    hiding_changed = Signal(bool)
    ended = Signal(str)
    begun = Signal()

    def __init__(self, services: Services, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._on = False
        self._hid = False
        self._asked: dict[OpenPrompt, _Asked] = {}
        self._seen: dict[OpenPrompt, int] = {}
        self.session = ""
        desk.running_changed.connect(self._hear_running)
        desk.answers_changed.connect(self._show)
        desk.current_changed.connect(self._show)
        desk.listed.connect(self._forget_closed)

    @cached_property
    def _box(self) -> BallotBox:
        from workbench.runs.blind.ballot_box import BallotBox

        return BallotBox(paths.ballots_file())

    @property
    def hiding(self) -> bool:
        """Whether nothing may tell whose an answer is. What another prompt's desk hides stays hidden as well."""
        asked = self._asked.get(self._desk.current)
        return self._on and (asked is None or not asked.revealed)

    def told(self, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        """The answers for those parts of the window that name their endpoints: none while names are hidden."""
        return () if self.hiding else answers

    def turn(self, on: bool) -> None:
        """To the blind desk, or away from it: then names are seen, and what was asked takes no vote any more."""
        if on == self._on:
            return
        self._on = on
        self.session = uuid.uuid4().hex if on else ""
        self._seen = {opened: opened.runs.count for opened in self._desk.prompts}
        for asked in self._asked.values():
            asked.revealed = True
        self._show()

    # Votes

    def choose(self, place: int) -> None:
        from workbench.runs.blind.ballot import Verdict

        self._vote(Verdict((place,)))

    def tie(self) -> None:
        from workbench.runs.blind.ballot import Verdict

        answers = self.question.answers
        self._vote(Verdict(tuple(place for place, answer in enumerate(answers) if answer.answered)))

    def all_bad(self) -> None:
        from workbench.runs.blind.ballot import Verdict

        self._vote(Verdict(all_bad=True))

    def rate(self, place: int, rating: int) -> None:
        """The vote counts once every answer has its rating."""
        from workbench.runs.blind.ballot import Verdict

        question, asked = self.question, self._asked.get(self._desk.current)
        if asked is None or not question.votable:
            return
        asked.ratings[place] = rating
        if all(n in asked.ratings for n, answer in enumerate(question.answers) if answer.answered):
            self._vote(Verdict(ratings=dict(asked.ratings)))
        self._show()

    def undo(self) -> None:
        """The vote on this question counts no more. While its names are hidden another one can be given."""
        asked = self._asked.get(self._desk.current)
        if asked is not None and asked.ballot and self._done(lambda: self._box.take_back(asked.ballot)):
            asked.ballot, asked.verdict, asked.ratings = "", None, {}
            self._show()

    def reveal(self) -> None:
        """Tells the names; where they are told only at the end of a session, it ends."""
        asked = self._asked.get(self._desk.current)
        if asked is None or not self.question.revealable:
            return
        if not self._at_the_end:
            asked.revealed = True
            self._show()
            return
        for one in self._asked.values():
            one.revealed = True
        ended, self.session = self.session, uuid.uuid4().hex
        self._show()
        self.ended.emit(ended)

    def _vote(self, verdict: Verdict) -> None:
        asked = self._asked.get(self._desk.current)
        if asked is None or not self.question.votable:
            return
        ballot = self._ballot(asked, verdict)
        if self._done(lambda: self._box.add(ballot)):
            asked.verdict, asked.ballot = verdict, ballot.uid
            asked.revealed = not self._at_the_end
            self._show()

    def _done(self, keep: Callable[[], None]) -> bool:
        """Whether it was kept; where it was not, the window says why."""
        done: list[bool] = []

        def kept() -> None:
            keep()
            done.append(True)

        self._services.problems.guard(kept)()
        return bool(done)

    def _ballot(self, asked: _Asked, verdict: Verdict) -> Ballot:
        from workbench.runs.blind.ballot import Ballot

        opened = self._desk.current
        answers = self._shuffled(opened, asked)
        versions = (opened.runs.ran(answer.column.key) for answer in answers)
        version = next((ran.version for ran in versions if ran is not None and ran.version), "")
        shown = tuple(self._candidate(answer) for answer in answers)
        name = opened.document.prompt.name
        return Ballot(uuid.uuid4().hex, time.time(), self.session, asked.uid, name, version, shown, verdict)

    @staticmethod
    def _candidate(answer: Answer) -> Candidate:
        from workbench.runs.blind.ballot import Candidate, hash_of

        text = answer.column.text
        variant = answer.column.label.removeprefix(answer.endpoint).removeprefix(" · ")
        return Candidate(answer.endpoint, variant, hash_of(text) if text else "")

    # What is shown

    @property
    def question(self) -> BlindQuestion:
        opened = self._desk.current
        asked = self._asked.get(opened)
        if asked is None:
            return BlindQuestion()
        state = self._state(opened, asked)
        if state == WAITING:
            waiting = tuple(BlindAnswer() for _ in opened.runs.answers)
            ended = sum(answer.column.ended and _is_of(opened, asked, answer) for answer in opened.runs.answers)
            return BlindQuestion(state, waiting, ended)
        answers = self._shuffled(opened, asked)
        if not answers:  # it was never sent: the prompt could not be rendered, or was stopped before
            return BlindQuestion()
        shown = tuple(self._shown(asked, place, answer) for place, answer in enumerate(answers))
        return BlindQuestion(state, shown, len(answers), asked.verdict, bool(asked.ballot), self._at_the_end)

    def _state(self, opened: OpenPrompt, asked: _Asked) -> str:
        if opened.runs.running and not asked.revealed:
            return WAITING
        if asked.revealed:
            return REVEALED
        return VOTING if asked.verdict is None else VOTED

    @staticmethod
    def _shown(asked: _Asked, place: int, answer: Answer) -> BlindAnswer:
        text = answer.column.text
        name = answer.column.label if asked.revealed else ""
        return BlindAnswer(text, bool(text), answer.column.state == "done", name, asked.ratings.get(place))

    @staticmethod
    def _shuffled(opened: OpenPrompt, asked: _Asked) -> tuple[Answer, ...]:
        """The answers of that run; a column that was not sent then still shows the one before, and is left out."""
        from workbench.runs.blind.shuffle import shuffled

        asked.uid = asked.uid or opened.runs.uid or uuid.uuid4().hex
        answers = {one.column.key: one for one in opened.runs.answers if _is_of(opened, asked, one)}
        return tuple(answers[key] for key in shuffled(answers, asked.uid))

    @property
    def _at_the_end(self) -> bool:
        return self._services.settings.value.blind_reveal == "session"

    def _hear_running(self, running: bool) -> None:
        """A run that begins at the blind desk is a question of its own."""
        opened = self._desk.current
        asked, run = self._asked.get(opened), opened.runs.count
        if running and self._on and run > self._seen.get(opened, 0) and (asked is None or asked.run != run):
            self._asked[opened] = _Asked(run)
            self.begun.emit()
        self._show()

    def _forget_closed(self) -> None:
        self._asked = {opened: asked for opened, asked in self._asked.items() if opened in self._desk.prompts}

    def _notice_what_went(self) -> None:
        """A column that leaves the desk tells by its leaving whose its answer was: then there is no vote any more."""
        opened = self._desk.current
        asked = self._asked.get(opened)
        if asked is None or asked.revealed or opened.runs.running:
            return
        there = frozenset(one.column.key for one in opened.runs.answers if _is_of(opened, asked, one))
        asked.keys = asked.keys or there
        asked.revealed = there != asked.keys

    def _show(self, *_of_the_desk: object) -> None:
        self._notice_what_went()
        if self._on:
            self.changed.emit(self.question)
        if self.hiding != self._hid:
            self._hid = self.hiding
            self.hiding_changed.emit(self._hid)


def _is_of(opened: OpenPrompt, asked: _Asked, answer: Answer) -> bool:
    """Whether the answer is one of that run."""
    ran = opened.runs.ran(answer.column.key)
    return ran is not None and ran.number == asked.run
