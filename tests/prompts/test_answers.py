"""Answer extraction."""

import pytest

from workbench.errors import UsageError
from workbench.prompts.answers import extract_answer, same_answer
from workbench.prompts.prompt import AnswerRule


@pytest.mark.parametrize(
    ("text", "rules", "answer"),
    [
        (" whole \n", [], "whole"),
        ("First the answer is 3. So THE ANSWER IS 3.5. Done", [AnswerRule("the answer is", ".")], "3.5"),
        ("the answer is 3.5", [AnswerRule("the answer is", ".")], "3.5"),
        ("the answer is 3.5.", [AnswerRule("the answer is", ".")], "3.5"),
        ("the answer is\n crow", [AnswerRule("the answer is")], "crow"),
        ("no mark here", [AnswerRule("the answer is", ".")], None),
        ("Answer: 까마귀\nmore", [AnswerRule("the answer is"), AnswerRule(pattern="Answer: (.*)")], "까마귀"),
        ("x 42 y", [AnswerRule(pattern=r"\d+")], "42"),
        ("x", [AnswerRule(pattern="(a)?x")], None),
        ("a+b is (c)", [AnswerRule("a+b is")], "(c)"),
    ],
)
def test_the_first_rule_that_matches_wins(text: str, rules: list[AnswerRule], answer: str | None) -> None:
    assert extract_answer(text, rules) == answer


def test_a_bad_pattern_is_told() -> None:
    with pytest.raises(UsageError, match="not a regular expression"):
        extract_answer("x", [AnswerRule(pattern="(")])


def test_an_endless_pattern_is_ended() -> None:
    with pytest.raises(UsageError, match=r"longer than 0\.5 s"):
        extract_answer("a" * 5000 + "b", [AnswerRule(pattern=r"((a|a)*)*c|(?:(a+)+)+$(?<=x)")])


@pytest.mark.parametrize(
    ("left", "right", "same"), [("Paris", " PARIS\n", True), ("straße", "STRASSE", True), ("3.5", "3", False)]
)
def test_answers_are_compared_without_case_and_surrounding_white_space(left: str, right: str, same: bool) -> None:
    assert same_answer(left, right) == same
