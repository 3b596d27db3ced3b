"""The blind desk as a person uses it: nobody can know whose an answer is, votes count, names are told after."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.faulty import ClosesMidStream, Refuses
from tests.fakes.scripted import says
from tests.journeys.blind_walk import told
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import Desk
from ui.models.blind_question import REVEALED, VOTED, VOTING, WAITING
from ui.widgets.answer_card import AnswerCard
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.answer_text import AnswerText
from ui.widgets.blind_column import BlindColumn
from ui.widgets.blind_desk import BlindDesk
from workbench import paths
from workbench.endpoints.endpoint import Limits
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import AnswerRule
from workbench.runs.blind.ballot import Ballot, Verdict
from workbench.runs.blind.ballot_box import BallotBox

NAMES = ("zebra-telling-7b", "yak-telling-13b", "xerus-telling-70b", "wombat-telling-1b")
SAID = {name: f"So the answer is {n}." for n, name in enumerate(NAMES)}


def secrets() -> list[str]:
    return [part for name in NAMES for part in (name, name.partition("-")[0])]


def leaks(desk: Desk) -> list[str]:
    """Where the compare area, the status bar, the banner, what looks for answers, or the title names an endpoint."""
    window = desk.window
    cards = window.editor.findChildren(AnswerCard)
    assert cards
    texts = [*told(window.compare, window.status_bar, window.problems, *cards), ("title", window.windowTitle())]
    assert len(texts) > 500
    return [f"{place}: {text}" for place, text in texts for secret in secrets() if secret in text.lower()]


def open_blind(desk: Desk, *labels: str) -> None:
    desk.choose(*labels)
    desk.click("Blind")


def ask(desk: Desk) -> None:
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: desk.window.blind.question.state == VOTING)


def blind_of(desk: Desk) -> BlindDesk:
    (found,) = desk.window.compare.findChildren(BlindDesk)
    return found


def columns(desk: Desk) -> list[BlindColumn]:
    found = [one for one in blind_of(desk).findChildren(BlindColumn) if one.isVisible()]
    return sorted(found, key=lambda one: one.x())


def votes() -> tuple[Ballot, ...]:
    return BallotBox(paths.ballots_file()).ballots()


@pytest.fixture
def three(account: Account, open_desk: OpenDesk) -> Desk:
    account({name: says(SAID[name], Tgi()) for name in NAMES[:3]})
    desk = open_desk()
    open_blind(desk, *NAMES[:3])
    return desk


def test_nothing_tells_whose_an_answer_is_before_the_reveal(account: Account, open_desk: OpenDesk) -> None:
    sound = {name: says(SAID[name], Tgi()) for name in NAMES[:2]}
    telling = Refuses(424, "ModelError", f"{NAMES[2]} has no room")
    account(
        {**sound, NAMES[2]: telling, NAMES[3]: ClosesMidStream(says(SAID[NAMES[3]], Tgi()))}, limits=Limits(retries=0)
    )
    desk = open_desk()
    window = desk.window
    desk.choose(*NAMES)
    desk.document.edit("answer", (AnswerRule("the answer is", "."),), "rules")
    assert leaks(desk)  # side by side the names are there, so the walk finds them
    desk.click("Blind")
    seen: list[str] = []
    looked_at = set()

    def look() -> None:
        """At each situation once: a walk takes longer than a run."""
        question = window.blind.question
        running = any(job.label in NAMES for job in window.services.background.jobs)
        situation = question.state, bool(question.ended), running
        if situation not in looked_at:
            looked_at.add(situation)
            seen.extend(leaks(desk))

    window.services.background.changed.connect(look)
    window.desk.answers_changed.connect(look)
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: window.blind.question.state == VOTING)
    look()
    window.services.background.changed.disconnect(look)
    window.desk.answers_changed.disconnect(look)
    assert seen == []
    assert {state for state, _ended, _running in looked_at} >= {WAITING, VOTING}
    assert any(running for _state, _ended, running in looked_at)
    shown = [text for _place, text in told(blind_of(desk))]
    assert "There is no answer here." in shown
    assert "The answer is incomplete." in shown
    assert not window.compare.findChildren(AnswerColumn)
    desk.press(Qt.Key.Key_R)
    assert window.blind.question.state == REVEALED
    assert all(name in desk.read(blind_of(desk)) for name in NAMES)
    assert votes() == ()


def test_all_columns_look_alike_and_show_nothing_until_all_are_here(account: Account, open_desk: OpenDesk) -> None:
    account({name: says(SAID[name], Tgi()) for name in NAMES[:3]})
    desk = open_desk()
    open_blind(desk, *NAMES[:3])
    waited: list[str] = []

    def look(_answers: object) -> None:
        if desk.window.blind.question.state == WAITING:
            waited.append("".join(edit.toPlainText() for edit in blind_of(desk).findChildren(AnswerText)))

    desk.window.desk.answers_changed.connect(look)
    ask(desk)
    assert waited
    assert set(waited) == {""}
    styles = {(one.property("kind"), one.minimumWidth(), one.styleSheet(), one.objectName()) for one in columns(desk)}
    assert len(styles) == 1


def test_a_letter_votes_for_the_answer_at_that_place_and_names_follow(three: Desk) -> None:
    ask(three)
    shown = [one.text for one in three.window.blind.question.answers]
    assert sorted(shown) == sorted(SAID[name] for name in NAMES[:3])
    three.press(Qt.Key.Key_B)
    (ballot,) = votes()
    assert ballot.verdict == Verdict((1,))
    assert [SAID[one.endpoint] for one in ballot.shown] == shown
    assert ballot.prompt == three.document.prompt.name
    assert three.window.services.history.find(ballot.run) is not None
    question = three.window.blind.question
    assert question.state == REVEALED
    assert [SAID[answer.name] for answer in question.answers] == shown
    three.press(Qt.Key.Key_A)
    assert len(votes()) == 1  # a vote with open eyes does not count


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ([Qt.Key.Key_3], Verdict((2,))),
        ([Qt.Key.Key_T], Verdict((0, 1, 2))),
        ([Qt.Key.Key_0], Verdict((0, 1, 2))),
        ([Qt.Key.Key_X], Verdict(all_bad=True)),
    ],
    ids=["3", "T", "0", "X"],
)
def test_each_key_gives_its_vote(three: Desk, keys: list[Qt.Key], verdict: Verdict) -> None:
    ask(three)
    for key in keys:
        three.press(key)
    assert [ballot.verdict for ballot in votes()] == [verdict]


def test_ratings_count_once_every_answer_has_one(three: Desk) -> None:
    ask(three)
    three.window.compare.focus_first()
    three.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    three.press(Qt.Key.Key_Right)
    three.press(Qt.Key.Key_2, Qt.KeyboardModifier.ShiftModifier)
    assert votes() == ()
    three.click("Rate C: 5 of 5")
    assert [ballot.verdict for ballot in votes()] == [Verdict(ratings={0: 4, 1: 2, 2: 5})]


def test_names_at_the_end_of_the_session_let_votes_be_undone(three: Desk) -> None:
    three.window.services.settings.change(blind_reveal="session")
    ask(three)
    three.press(Qt.Key.Key_A)
    assert three.window.blind.question.state == VOTED
    assert leaks(three) == []
    three.press(Qt.Key.Key_U)
    assert votes() == ()
    three.press(Qt.Key.Key_C)
    ask(three)
    three.press(Qt.Key.Key_T)
    assert [ballot.verdict for ballot in votes()] == [Verdict((2,)), Verdict((0, 1, 2))]
    assert len({ballot.session for ballot in votes()}) == 1
    assert len({ballot.run for ballot in votes()}) == 2
    three.press(Qt.Key.Key_R)
    assert three.window.blind.question.state == REVEALED


def test_seeing_the_names_side_by_side_ends_the_vote(three: Desk) -> None:
    ask(three)
    three.click("Side by side")
    assert three.window.compare.findChildren(AnswerColumn)
    three.click("Blind")
    assert three.window.blind.question.state == REVEALED
    three.press(Qt.Key.Key_A)
    assert votes() == ()


def test_answers_that_were_seen_with_names_are_no_question(account: Account, open_desk: OpenDesk) -> None:
    account({name: says(SAID[name], Tgi()) for name in NAMES[:2]})
    desk = open_desk()
    desk.choose(*NAMES[:2])
    desk.run_to_the_end()
    desk.click("Blind")
    assert desk.window.blind.question.answers == ()
    assert leaks(desk) == []
    ask(desk)
    assert len(columns(desk)) == 2


def test_a_vote_that_cannot_be_kept_is_told_and_can_be_given_again(three: Desk) -> None:
    ask(three)
    paths.ballots_file().mkdir()
    three.press(Qt.Key.Key_A)
    assert "could not be kept" in three.read(three.window.problems)
    assert three.window.blind.question.state == VOTING
    paths.ballots_file().rmdir()
    three.press(Qt.Key.Key_A)
    assert len(votes()) == 1


def test_all_votes_are_told_with_strengths(three: Desk) -> None:
    ask(three)
    three.press(Qt.Key.Key_A)
    dialog = three.window.popups.open_votes()
    three.qtbot.waitUntil(lambda: "1 vote." in three.read(dialog))
    texts = [text for _place, text in told(dialog)]
    assert any(votes()[0].shown[0].endpoint in text for text in texts)
    assert "No side is favoured beyond chance." in three.read(dialog)


def test_a_column_that_leaves_the_desk_ends_the_vote(three: Desk) -> None:
    ask(three)
    sessions = three.window.blind
    assert sessions.question.votable
    gone = three.window.services.endpoints.chosen[0].label
    three.window.services.endpoints.choose(gone, False)
    assert not sessions.hiding
    assert not sessions.question.votable
    three.window.services.endpoints.choose(gone, True)
    assert not sessions.question.votable


def test_the_keys_vote_again_behind_another_prompt(three: Desk) -> None:
    ask(three)
    first = three.window.desk.current
    three.window.files.new()
    three.window.desk.show(first)
    three.qtbot.waitUntil(lambda: three.window.focusWidget() is not None)
    blind = three.window.compare._modes["blind"]
    three.qtbot.waitUntil(lambda: blind.hasFocus() or blind.isAncestorOf(three.window.focusWidget()))
    three.press(Qt.Key.Key_A)
    assert three.window.blind.question.verdict is not None
