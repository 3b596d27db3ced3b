"""Few-shot prompts taken apart, in the shapes that they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.models.shots import Shot, Shots, from_text, read_shots


@pytest.mark.parametrize(
    ("prompt", "examples", "query"),
    [
        pytest.param(
            "Classify.\n\nReview: I loved it\nSentiment: good\n\nReview: I hated it\n"
            "Sentiment: bad\n\nReview: So so\nSentiment:",
            [("Review: I loved it", "good"), ("Review: I hated it", "bad")],
            "Review: So so",
            id="labels",
        ),
        pytest.param(
            "\nTranslate to French:\n\nsea otter => loutre de mer\n--\npeppermint => menthe\n--\ncheese =>\n",
            [("sea otter", "loutre de mer"), ("peppermint", "menthe")],
            "cheese",
            id="arrows",
        ),
        pytest.param(
            "name[A] ==> sentence about it: A is a place ; name[B] ==> sentence about it:",
            [("name[A]", "A is a place")],
            "name[B]",
            id="arrows in one line",
        ),
        pytest.param(
            "A long\ntext ==> short\n--\nother ==>", [("A long\ntext", "short")], "other", id="input of several lines"
        ),
        pytest.param(
            "Pick: a, b.\nUse case: chat\nNLP task: Talk\n##\n\nPick: a, b.\nUse case: read\nNLP Task: QA\n\n##\n\n"
            "Pick: a, b.\nUse case: sing\nNLP task:",
            [("Pick: a, b.\nUse case: chat", "Talk"), ("Pick: a, b.\nUse case: read", "QA")],
            "Pick: a, b.\nUse case: sing",
            id="instruction in each, one odd label",
        ),
        pytest.param(
            "Question: 2+2?\nAnswer: Two and two. So the answer is 4.\n\n"
            "Question: 3+3?\nAnswer: Let's think step by step.",
            [("Question: 2+2?", "Two and two. So the answer is 4.")],
            "Question: 3+3?",
            id="rationales and a trigger",
        ),
        pytest.param(
            "리뷰: 재미있었다\n감정: 긍정\n\n리뷰: 지루했다\n감정:",
            [("리뷰: 재미있었다", "긍정")],
            "리뷰: 지루했다",
            id="Korean",
        ),
        pytest.param(
            "Passage: A\nb.\nQuestion: who?\nAnswer: long\n\nanswer\n\nPassage: C\nQuestion: what?\nAnswer:",
            [("Passage: A\nb.\nQuestion: who?", "long\n\nanswer")],
            "Passage: C\nQuestion: what?",
            id="several fields, output of several paragraphs",
        ),
        pytest.param(
            "Example 1:\nInput: a cat\nOutput: animal\n\nExample 2:\nInput: a rose\nOutput: plant\n\n"
            "Now:\nInput: fir\nOutput:",
            [("Input: a cat", "animal"), ("Input: a rose", "plant")],
            "Input: fir",
            id="numbered headings",
        ),
        pytest.param(
            "I love this\nMood: good\n\nI hate this\nMood: bad\n\nso so\nMood:",
            [("I love this", "good"), ("I hate this", "bad")],
            "so so",
            id="inputs without a label",
        ),
        pytest.param(
            "Q: a cat<br>A: animal<br><br>Q: a rose<br>A:", [("Q: a cat", "animal")], "Q: a rose", id="line break tags"
        ),
        pytest.param(
            "user: hi\nassistant: hello\n\nuser: bye", [("user: hi", "hello")], "user: bye", id="turns as text"
        ),
        pytest.param(
            "<s>[INST] hi [/INST] hello </s><s>[INST] bye [/INST]", [("hi", "hello")], "bye", id="model markup"
        ),
    ],
)
def test_examples_and_query(prompt: str, examples: list[tuple[str, str]], query: str) -> None:
    assert from_text(prompt) == Shots(tuple(Shot(*example) for example in examples), query)


@pytest.mark.parametrize("prompt", ["", "Hello world", "Review: I loved it\nSentiment:", "Translate\n\ncheese =>"])
def test_a_prompt_without_examples_has_none(prompt: str) -> None:
    assert from_text(prompt).examples == ()


def test_turns_of_a_conversation_are_examples() -> None:
    turns = [
        ("system", "Be brief."),
        ("user", "a"),
        ("assistant", "1"),
        ("user", "b"),
        ("assistant", "2"),
        ("user", "c"),
    ]
    messages = tuple(Message(role, content) for role, content in turns)
    shots = read_shots(ModelRequest(Invocation("few-shot", streams=False), messages))
    assert shots == Shots((Shot("a", "1"), Shot("b", "2")), "c")


WORDS = st.lists(st.text("abc 가나", min_size=1).filter(str.strip), min_size=1, max_size=3).map(" ".join).map(str.strip)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), WORDS)
def test_whatever_is_written_into_blocks_is_read_back(examples: list[tuple[str, str]], query: str) -> None:
    blocks = [f"Input: {given_}\nOutput: {output}" for given_, output in examples]
    prompt = "Do it.\n\n" + "\n\n".join([*blocks, f"Input: {query}\nOutput:"])
    expected = tuple(Shot(f"Input: {given_}", output) for given_, output in examples)
    assert from_text(prompt) == Shots(expected, f"Input: {query}")
