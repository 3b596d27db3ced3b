"""Several samples a column and the second call, as a person asks for them and reads them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from tests.fakes.faulty import ClosesMidStream, HangsMidStream, eula_not_accepted, throttled
from tests.fakes.in_turn import EndpointsInTurn, says_in_turn
from tests.fakes.recording import Recording
from tests.fakes.scripted import says
from tests.journeys.conftest import Account, OpenDesk
from tests.journeys.desk import Answers, Desk
from ui.models.sampled_answer import SampledAnswer
from ui.widgets.sample_chips import SampleChips
from workbench import paths
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Limits, Price
from workbench.local.containers.tgi import Tgi
from workbench.prompts.prompt import AnswerRule, Generation

ONE_AT_A_TIME = Limits(concurrency=1, between_s=60, total_s=60)


def ask_for(desk: Desk, votes: int = 1, extract: str = "", **fields: Any) -> None:
    """The prompt asks `it` for that many samples."""
    desk.choose("it")
    desk.document.edit("answer", (AnswerRule("the answer is", "."),), "rules")
    desk.document.edit("generation", Generation(temperature=0.7), "generation")
    for name, value in {"votes": votes, "extract_prompt": extract, **fields}.items():
        desk.document.edit(f"chain_of_thought.{name}", value, name)


def said(answer: int) -> str:
    return f"Thinking {answer}. So the answer is {answer}. Done"


def samples(desk: Desk) -> SampledAnswer:
    (answer,) = desk.window.runs.answers
    assert answer.samples is not None
    return answer.samples


def chips(desk: Desk) -> SampleChips:
    (found,) = desk.answer("it").findChildren(SampleChips)
    return found


def wait_for_answers(desk: Desk, *texts: str) -> None:
    def shown() -> list[str]:
        model = chips(desk).model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    desk.qtbot.waitUntil(lambda: shown() == list(texts))


def read(desk: Desk) -> str:
    return desk.read(desk.answer("it"))


def test_the_majority_is_shown_with_its_sample_and_the_vote(account: Account, open_desk: OpenDesk) -> None:
    account({"it": says_in_turn(Tgi(), said(5), said(4), said(4), said(7), said(4))}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=5)
    desk.document.edit("expected", "4", "expected")
    desk.run_to_the_end()
    wait_for_answers(desk, "1: 5", "2: 4", "3: 4", "4: 7", "5: 4")
    assert desk.column("it").state == "done"
    assert desk.shown_answers() == [said(4)]
    assert "5 samples · " in read(desk)
    assert "Vote: 4 × 3, 5 × 1, 7 × 1 · margin 40 %" in read(desk)
    assert "✓ Answer: 4 (as expected)" in read(desk)
    assert chips(desk).currentIndex().row() == 1


def test_a_tie_is_told(account: Account, open_desk: OpenDesk) -> None:
    account({"it": says_in_turn(Tgi(), said(5), said(4))}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=2)
    desk.run_to_the_end()
    wait_for_answers(desk, "1: 5", "2: 4")
    assert "Tie: 5 × 1, 4 × 1 · the first one is taken" in read(desk)
    assert desk.shown_answers() == [said(5)]


def test_each_sample_is_looked_at_by_keyboard_and_kept(account: Account, open_desk: OpenDesk) -> None:
    account({"it": says_in_turn(Tgi(), said(5), said(4), said(4))}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=3)
    desk.run_to_the_end()
    wait_for_answers(desk, "1: 5", "2: 4", "3: 4")
    chips(desk).setFocus()
    desk.press(Qt.Key.Key_Left)
    assert desk.shown_answers() == [said(5)]
    assert "Answer: 5" in read(desk)
    assert "sample 1" in desk.answer("it")._stats.toolTip()
    desk.window.desk.current.kept.keep_as_expected("it")
    desk.qtbot.waitUntil(lambda: desk.document.prompt.expected == "5")
    desk.press(Qt.Key.Key_End)
    assert "Answer: 4 (expected: 5)" in read(desk)


def test_a_sample_that_fails_leaves_the_others_and_can_be_read(account: Account, open_desk: OpenDesk) -> None:
    sound = says(said(4), Tgi())
    account({"it": EndpointsInTurn([eula_not_accepted(), ClosesMidStream(sound), sound])}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=4)
    desk.run_to_the_end()
    wait_for_answers(desk, "1: ✗", "2: …", "3: 4", "4: 4")
    assert desk.column("it").state == "partial"
    assert "4 samples · 1 failed" in read(desk)
    assert desk.shown_answers() == [said(4)]
    assert "licence" not in read(desk)
    desk.window.compare.sample_requested.emit("it", 0)
    assert "licence" in read(desk)


def test_all_samples_that_fail_are_a_failed_column(account: Account, open_desk: OpenDesk) -> None:
    account({"it": throttled()}, limits=Limits(between_s=2))
    desk = open_desk()
    ask_for(desk, votes=2)
    desk.run_to_the_end()
    assert desk.states() == {"it": "failed"}
    assert "2 failed" in read(desk)
    assert "No answer to vote on" in read(desk)


def test_a_stop_ends_all_samples_and_keeps_what_arrived(account: Account, open_desk: OpenDesk) -> None:
    served = Recording(EndpointsInTurn([says(said(4), Tgi()), HangsMidStream(says(said(5), Tgi()), after_parts=3)]))
    account({"it": served}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=4)
    desk.run()
    desk.qtbot.waitUntil(lambda: "Think" in samples(desk).samples[1].first.text, timeout=20_000)
    desk.qtbot.waitUntil(lambda: "1 of 4 samples" in read(desk))
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.runs.running
    assert desk.states() == {"it": "stopped"}
    wait_for_answers(desk, "1: 4", "2: ■", "3: ■", "4: ■")
    assert "Think" in samples(desk).samples[1].first.text
    assert desk.shown_answers() == [said(4)]
    assert len(served.seen) == 2
    assert desk.window.runs.tokens.session.calls == 2


def test_what_all_calls_cost_is_told(account: Account, open_desk: OpenDesk) -> None:
    account({"it": says_in_turn(Tgi(), said(4), said(4))}, limits=ONE_AT_A_TIME)
    catalogue = Catalogue(lambda: "", paths.endpoints_folder())
    catalogue.add(Endpoint("priced", "it", limits=ONE_AT_A_TIME, price=Price(per_1k_out=1)))
    desk = open_desk()
    ask_for(desk, votes=2)
    desk.choose("priced")
    desk.run_to_the_end()
    (answer,) = desk.window.runs.answers
    assert answer.all_tokens is not None
    told = f"All calls cost ${answer.all_tokens.number / 1000:.4f}."
    desk.qtbot.waitUntil(lambda: told in desk.answer("priced")._stats.toolTip())


def test_the_answer_is_asked_for_in_a_second_call(account: Account, open_desk: OpenDesk) -> None:
    served = Recording(says_in_turn(Tgi(), "Two and two.", " 4\n"))
    account({"it": served}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, extract="So the answer is")
    desk.run_to_the_end()
    desk.qtbot.waitUntil(lambda: "Answer: 4" in read(desk))
    assert "Second call: 4" in read(desk)
    assert desk.shown_answers() == ["Two and two."]
    assert not chips(desk).isVisible()
    assert "So the answer is" in served.seen[1].body.decode()
    assert desk.window.runs.tokens.session.calls == 2
    (answer,) = desk.window.runs.answers
    assert answer.all_tokens is not None
    assert answer.tokens_out is not None
    assert answer.all_tokens.number > answer.tokens_out.number


def test_votes_over_second_calls_and_an_example_with_the_reasoning(account: Account, open_desk: OpenDesk) -> None:
    account({"it": says_in_turn(Tgi(), "a", "4", "b", "5", "c", "4")}, limits=ONE_AT_A_TIME)
    desk = open_desk()
    ask_for(desk, votes=3, extract="So?", style="trigger")
    desk.run_to_the_end()
    wait_for_answers(desk, "1: 4", "2: 5", "3: 4")
    assert "Vote: 4 × 2, 5 × 1 · margin 33 %" in read(desk)
    desk.window.desk.current.kept.keep_as_example("it")
    before = len(desk.document.prompt.examples)
    desk.qtbot.waitUntil(lambda: len(desk.document.prompt.examples) > before)
    kept = desk.document.prompt.examples[-1]
    assert (kept.reasoning, kept.output) == ("a", "4")


def test_the_controls_are_undoable_steps(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.editor.answer_rules.card.set_folded(False)
    before, start = desk.document.prompt, desk.document.undo_stack.index()
    (box,) = [one for one in desk.window.editor.findChildren(QSpinBox) if one.accessibleName() == "Samples"]
    box.setFocus()
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Up)
    desk.write("Second call", "So?")
    assert desk.document.prompt.chain_of_thought.votes == 3
    assert desk.document.prompt.chain_of_thought.extract_prompt == "So?"
    assert "3 samples · second call" in desk.read()
    while desk.document.undo_stack.index() > start:
        desk.ctrl(Qt.Key.Key_Z)
    assert desk.document.prompt == before
    assert box.value() == 1


def test_a_broken_second_call_is_told_while_the_prompt_is_still_shown(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.window.editor.answer_rules.card.set_folded(False)
    desk.write("Instruction", "Say it")
    desk.write("Second call", "{{ so")
    desk.qtbot.waitUntil(lambda: desk.editor("Second call").property("broken") is True)
    assert desk.window.editor.sent.area.preview.toPlainText().startswith("Say it")
    desk.window.editor.answer_rules.card.set_folded(True)
    desk.window.editor.places.go_to("chain_of_thought.extract_prompt")
    assert desk.editor("Second call").isVisible()
    desk.write("Second call", "So {{ question }}?")
    desk.qtbot.waitUntil(lambda: desk.editor("Second call").property("broken") is False)


def test_a_vote_that_can_learn_nothing_is_told_before_it_runs(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.document.edit("chain_of_thought.votes", 5, "votes")
    desk.document.edit("generation", Generation(temperature=0.0), "temperature")
    desk.document.edit("answer", (), "rules")
    desk.qtbot.waitUntil(lambda: "All 5 samples will be the same" in desk.read())
    assert "compares whole outputs" in desk.read()
    desk.document.edit("generation", Generation(temperature=0.7), "temperature")
    desk.qtbot.waitUntil(lambda: "All 5 samples will be the same" not in desk.read())


def test_many_calls_are_told_and_very_many_are_asked_about(open_desk: OpenDesk) -> None:
    answers = Answers()
    answers.many = False
    desk = open_desk(answers=answers)
    desk.document.edit("chain_of_thought.votes", 5, "votes")
    assert "Run · 15 calls" in desk.read()
    desk.document.edit("chain_of_thought.votes", 11, "votes")
    desk.document.edit("chain_of_thought.extract_prompt", "So?", "extract")
    assert "Run · 66 calls" in desk.read()
    desk.ctrl(Qt.Key.Key_Return)
    assert answers.asked == ["66 calls"]
    assert not desk.window.runs.running
    desk.document.edit("chain_of_thought.votes", 1, "votes")
    assert "calls" not in desk.button("Run").accessibleName()
    desk.run_to_the_end()
    assert answers.asked == ["66 calls"]
