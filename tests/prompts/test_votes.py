"""The vote over samples: the majority, its margin, and ties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.prompts.prompt import AnswerRule, ChainOfThought, Generation, Prompt
from workbench.prompts.votes import Vote, vote, vote_cautions


def test_the_majority_wins_by_its_lead() -> None:
    counted = vote(["4", "5", " 4\n", "4", None])
    assert counted == Vote((("4", 3), ("5", 1)))
    assert (counted.winner, counted.margin, counted.tied) == ("4", 0.5, ())


def test_case_and_white_space_make_no_other_answer() -> None:
    assert vote(["Yes", "yes ", "NO"]).counts == (("Yes", 2), ("NO", 1))


def test_a_tie_is_told_and_the_first_answer_stands() -> None:
    counted = vote(["b", "a", "a", "b", "c"])
    assert (counted.winner, counted.margin, counted.tied) == ("b", 0.0, ("b", "a"))


@pytest.mark.parametrize("answers", [[], [None, None]])
def test_without_votes_nobody_wins(answers: list[str | None]) -> None:
    assert (vote(answers).winner, vote(answers).margin, vote(answers).tied) == (None, 0.0, ())


def test_one_voice_wins_by_all() -> None:
    assert vote(["x", None]).margin == 1.0


@given(st.lists(st.sampled_from(["a", "b", "c", None])))
def test_every_answer_is_counted_once_and_the_winner_has_most(answers: list[str | None]) -> None:
    counted = vote(answers)
    assert dict(counted.counts) == {one: answers.count(one) for one in set(answers) - {None}}
    assert all(count <= counted.counts[0][1] for _answer, count in counted.counts)
    assert (counted.margin == 0) == (not counted.counts or bool(counted.tied))


def cautioned(**fields: Any) -> list[str]:
    generation = Generation(temperature=fields.pop("temperature", None), top_k=fields.pop("top_k", None))
    answer = fields.pop("answer", (AnswerRule(after="is"),))
    return [one.message for one in vote_cautions(Prompt("p", "", chain_of_thought=ChainOfThought(**fields),
                                                        generation=generation, answer=answer))]  # fmt: skip


def test_samples_that_must_be_the_same_are_told() -> None:
    assert cautioned(votes=5, temperature=0.0) == ["All 5 samples will be the same: the temperature is 0."]
    assert cautioned(votes=5, top_k=1) == ["All 5 samples will be the same: top k is 1."]
    assert cautioned(votes=5, temperature=0.7) == cautioned(votes=5) == []
    assert cautioned(votes=1, temperature=0.0) == []


def test_a_vote_over_whole_outputs_is_told() -> None:
    (told,) = cautioned(votes=5, answer=())
    assert "whole outputs" in told
    assert cautioned(votes=5, answer=(), extract_prompt="So?") == []
    assert cautioned(votes=1, answer=()) == []
