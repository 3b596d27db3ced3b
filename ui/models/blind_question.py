"""What the blind desk shows: answers by their places, without a word of whose they are until the reveal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.translation import tr

if TYPE_CHECKING:
    from workbench.runs.blind.ballot import Verdict

# The states of a question: nothing was asked, calls run, votes are taken, one was given, names are told.
EMPTY, WAITING, VOTING, VOTED, REVEALED = "empty", "waiting", "voting", "voted", "revealed"
LETTERS = "ABCDEFGHIJKLMNOP"


@dataclass(frozen=True)
class BlindAnswer:
    """`answered` is False where a call gave none; `whole` where it was cut; `name` is '' until it is revealed."""

    text: str = ""
    answered: bool = False
    whole: bool = True
    name: str = ""
    rating: int | None = None


@dataclass(frozen=True)
class BlindQuestion:
    """`ended` of all answers are there. `verdict` is the vote that was given; `undoable` whether one can be taken back;
    `ends_session`: revealing ends the session, whose names are told only then."""

    state: str = EMPTY
    answers: tuple[BlindAnswer, ...] = ()
    ended: int = 0
    verdict: Verdict | None = None
    undoable: bool = False
    ends_session: bool = False

    @property
    def votable(self) -> bool:
        return self.state == VOTING and sum(answer.answered for answer in self.answers) > 1

    @property
    def revealable(self) -> bool:
        return self.state in (VOTING, VOTED)

    @property
    def said(self) -> str:
        """What is to be done now."""
        if self.state == WAITING:
            return tr("Waiting for all answers: {ended} of {all} are here.", ended=self.ended, all=len(self.answers))
        if self.state == VOTING and not self.votable:
            return tr("There are not two answers to compare.")
        if self.state == VOTING:
            return tr("Which answer is the best? Press its letter, or rate all of them from 1 to 5.")
        if self.state == VOTED:
            return tr("Your vote: {vote}. The next run is the next question.", vote=self.vote)
        if self.state == REVEALED and self.verdict is not None:
            return tr("Your vote: {vote}. These are the names.", vote=self.vote)
        return tr("These are the names. No vote was given.") if self.state == REVEALED else ""

    @property
    def vote(self) -> str:
        verdict = self.verdict
        if verdict is None:
            return ""
        if verdict.all_bad:
            return tr("all bad")
        if verdict.ratings:
            return ", ".join(f"{LETTERS[place]} {rating}" for place, rating in sorted(verdict.ratings.items()))
        if len(verdict.best) > 1:
            return tr("tie")
        return tr("{letter} is the best", letter=LETTERS[verdict.best[0]])

    def is_best(self, place: int) -> bool:
        return self.verdict is not None and self.verdict.best == (place,)
