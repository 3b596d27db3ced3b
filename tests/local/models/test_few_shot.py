from __future__ import annotations

import pytest

from tests.local.models.tickets import TEST, TRAIN
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.models.few_shot import NO_EXAMPLES, FewShot


def answer(prompt: str) -> str:
    return FewShot().answer(ModelRequest(Invocation("few-shot", streams=False), (Message("user", prompt),)))


def classify(ticket: str, shots: int) -> str:
    blocks = [f"Ticket: {text}\nTeam: {team}" for text, team in TRAIN[:shots]]
    return answer("Which team should answer?\n\n" + "\n\n".join([*blocks, f"Ticket: {ticket}\nTeam:"]))


def accuracy(shots: int) -> float:
    return sum(classify(ticket, shots) == team for ticket, team in TEST) / len(TEST)


def test_more_examples_help() -> None:
    one, four, sixteen, forty = (accuracy(shots) for shots in (1, 4, 16, 40))
    assert one == 0.25
    assert one < four < sixteen <= forty
    assert forty >= 0.9


def test_without_an_example_it_says_so() -> None:
    assert classify("The app crashes", 0) == NO_EXAMPLES
    assert answer("") == NO_EXAMPLES


def test_the_output_is_given_as_written_with_its_reasoning() -> None:
    prompt = "Q: Is snow  cold?\nA: Snow is ice —  so the answer is yes.\n\nQ: Is fire cold?\nA: No.\n\n"
    assert answer(prompt + "Q: How cold is snow?\nA:") == "Snow is ice —  so the answer is yes."


@pytest.mark.parametrize(("review", "mood"), [("정말 재미있는 영화였다", "긍정"), ("지루하고 긴 영화", "부정")])
def test_korean_inputs_find_their_like(review: str, mood: str) -> None:
    shots = "리뷰: 아주 재미있었고 감동적이었다\n감정: 긍정\n\n리뷰: 너무 지루해서 잠들었다\n감정: 부정"
    assert answer(f"감정을 고르세요.\n\n{shots}\n\n리뷰: {review}\n감정:") == mood


def test_a_better_example_changes_the_answer() -> None:
    ticket = "Is delivery on Saturday possible"
    few = f"Ticket: My card was charged\nTeam: billing\n\nTicket: {ticket}\nTeam:"
    assert answer(few) == "billing"
    assert answer("Ticket: Can you deliver on Saturday\nTeam: delivery\n\n" + few) == "delivery"
