"""The blind desk and the dialog of votes by themselves: named, uncut, and true to what they are shown."""

from __future__ import annotations

import gettext
import random
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.scoring.raters import STRENGTHS
from tests.ui.window_walk import cut_texts, program_texts, unnamed_controls, visible_texts
from ui import translation
from ui.models.blind_question import REVEALED, VOTED, VOTING, WAITING, BlindAnswer, BlindQuestion
from ui.theme import load
from ui.widgets.blind_desk import BlindDesk
from ui.widgets.votes_dialog import SESSION, VotesDialog
from workbench.runs.blind.ballot import Ballot, Candidate, Verdict, hash_of
from workbench.runs.blind.tally import Tally, tally

SAID = (BlindAnswer("One.", answered=True), BlindAnswer("Two.", answered=True, whole=False), BlindAnswer())
QUESTIONS = (
    BlindQuestion(),
    BlindQuestion(WAITING, (BlindAnswer(),) * 3, 1),
    BlindQuestion(VOTING, SAID, 3),
    BlindQuestion(VOTED, SAID, 3, Verdict(ratings={0: 4, 1: 2}), undoable=True, ends_session=True),
    BlindQuestion(REVEALED, SAID, 3, Verdict((0,)), undoable=True),
)


def votes(count: int, left: float = 0.0) -> Tally:
    """Votes for the strongest, or with that chance for the left one."""
    rng = random.Random(8)
    made = []
    for number in range(count):
        shown = rng.sample(list(STRENGTHS), 3)
        best = 0 if rng.random() < left else shown.index(max(shown, key=STRENGTHS.__getitem__))
        candidates = tuple(Candidate(name, "", hash_of(f"{name} {number}")) for name in shown)
        made.append(Ballot(str(number), 0.0, "s", "r", "p", "", candidates, Verdict((best,))))
    return tally(made)


class Marked(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[VotesDialog]:
    parent = QWidget()
    parent.resize(1100, 700)
    qtbot.addWidget(parent)
    made = VotesDialog(parent, load("light"), session=True, only_session=False)
    made.show()
    yield made
    made.close()


def test_everything_of_the_desk_has_a_name_and_its_whole_text(qtbot: QtBot) -> None:
    desk = BlindDesk()
    qtbot.addWidget(desk)
    desk.resize(660, 500)
    desk.show()
    for question in QUESTIONS:
        desk.show_question(question)
        assert unnamed_controls(desk) == []
        qtbot.waitUntil(lambda: not cut_texts(desk))


def test_every_text_of_the_desk_and_the_dialog_is_translated(qtbot: QtBot) -> None:
    translation.use(Marked())
    desk, parent = BlindDesk(), QWidget()
    votes_dialog = VotesDialog(parent, load("light"), session=True, only_session=True)
    for widget in (desk, parent, votes_dialog):
        qtbot.addWidget(widget)
    votes_dialog.show_tally(votes(40, left=0.5))
    texts = list(program_texts(votes_dialog))
    for question in QUESTIONS:
        desk.show_question(question)
        texts += program_texts(desk)
    plain = [text for _place, text in texts if len(text) > 1 and any(map(str.isalpha, text)) and "⟦" not in text]
    assert plain == []


@pytest.mark.parametrize(("left", "said"), [(0.0, "No side is favoured"), (0.9, "the answer at the left is favoured")])
def test_a_side_that_is_favoured_is_told(dialog: VotesDialog, left: float, said: str) -> None:
    dialog.show_tally(votes(60, left))
    assert any(said in text for text in visible_texts(dialog))
    assert "60 votes." in visible_texts(dialog)
    assert unnamed_controls(dialog) == []


def test_without_votes_it_says_where_they_are_made(dialog: VotesDialog) -> None:
    dialog.show_tally(tally([]))
    assert any("No votes here yet" in text for text in visible_texts(dialog))


def test_filters_are_asked_for(dialog: VotesDialog, qtbot: QtBot) -> None:
    asked: list[tuple[object, ...]] = []
    dialog.asked.connect(lambda *filters: asked.append(filters))
    dialog.show_names(["one", "two"], ["a", "b&c"])
    dialog.ask()
    dialog._endpoints.actions()[1].trigger()
    choose: Callable[[int], None] = dialog._days.setCurrentIndex
    choose(dialog._days.findData(SESSION))
    dialog.ask()
    assert asked == [("", 0, ()), ("", 0, ("b&c",)), ("", SESSION, ("b&c",))]
