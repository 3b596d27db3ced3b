"""Question and passage, found in the shapes that prompts come in."""

from __future__ import annotations

import pytest

from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.models.asked import from_text, read_asked

PASSAGE = "Acme was founded in 1901 by Jane Roe. It makes anvils."
QUESTION = "Who founded Acme?"
SHOT = "Question: Who founded Globex?\nAnswer: Answer not in document\n\n"

FORMS = {
    "labels": "Answer the question using only the passage.\n\nPassage: {p}\n\nQuestion: {q}\nAnswer:",
    "one line": "Context: {p}<br>Question: {q}<br>Answer:",
    "question first": "Question: {q}\nArticle: {p}\nAnswer:",
    "context, then a line": "\nContext: \n{p}\n\n{q}\n",
    "no labels": "{p}\n\n{q}",
    "instruction, no labels": "Answer based on context:\n\n{p}\n\n{q}",
    "instruction between": "{p}\n\nGiven the above context, answer the following question:\n{q}\n\nAnswer:",
    "examples around one passage": "Use the passage.\n\n{p}\n\n" + SHOT + "Question: {q}\nAnswer:",
    "examples with passages": "Passage: Foo.\nQuestion: what?\nAnswer: x\n\nPassage: {p}\nQuestion: {q}\nAnswer:",
    "trigger": "Passage: {p}\nQuestion: {q}\nAnswer: Let's think step by step.",
    "turns as text": "user: Context: {p}\nQuestion: {q}\nassistant:",
    "model markup": "<s>[INST] <<SYS>>\nBe short.\n<</SYS>>\n\nContext: {p}\nQuestion: {q} [/INST]",
    "Korean labels": "다음 지문을 읽고 질문에 답하세요.\n\n지문: {p}\n질문: {q}\n답:",
    "Korean instruction": "다음 지문을 읽고 질문에 답하세요.\n\n{p}\n\n{q}\n\n답:",
    "separator": "Passage: {p}\n---\nQuestion: {q}\nAnswer:",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize(
    ("passage", "question"),
    [(PASSAGE, QUESTION), ("에이크미는 1901년에 세워졌다. 본사는 서울에 있다.", "본사는 어디에 있습니까?")],
)
def test_question_and_passage_are_found(form: str, passage: str, question: str) -> None:
    asked = from_text(form.format(p=passage, q=question))
    assert (asked.question, asked.passage) == (question, passage)


def test_a_passage_keeps_its_paragraphs_and_its_own_labels() -> None:
    passage = "First part.\n\nNote: second part."
    assert from_text(f"Passage: {passage}\n\nQuestion: {QUESTION}\nAnswer:").passage == passage


@pytest.mark.parametrize(
    "prompt", [QUESTION, f"Question: {QUESTION}\nAnswer:", SHOT + f"Question: {QUESTION}\nAnswer:"]
)
def test_without_a_passage_there_is_none(prompt: str) -> None:
    asked = from_text("Answer the question using only the passage.\n\n" + prompt)
    assert (asked.question, asked.passage) == (QUESTION, "")


@pytest.mark.parametrize(
    "prompt",
    [
        "Solve the problem. End with: the answer is, followed by the number.\n\nQuestion: What is 2+2?\nAnswer:",
        "Classify.\n\nReview: I loved it\nSentiment: good\n\nReview: I hated it\nSentiment:",
    ],
)
def test_an_instruction_or_an_example_is_no_passage_for_a_question(prompt: str) -> None:
    asked = from_text(prompt)
    assert "" in (asked.question, asked.passage)


@pytest.mark.parametrize("prompt", ["", "\n", ":", "Passage:", "Question:\nAnswer:", "<br>"])
def test_an_empty_prompt_asks_nothing(prompt: str) -> None:
    assert from_text(prompt).passage == ""


@pytest.mark.parametrize(
    ("prompt", "wants"),
    [
        (f"Passage: {PASSAGE}\nQuestion: {QUESTION}\nAnswer: Let's think step by step.", True),
        (f"Question: a?\nAnswer: b. So the answer is c.\n\nPassage: {PASSAGE}\nQuestion: {QUESTION}\nAnswer:", True),
        (f"지문: {PASSAGE}\n질문: {QUESTION}\n답: 단계별로 생각해 봅시다.", True),
        (f"Passage: {PASSAGE}\nQuestion: {QUESTION}\nAnswer:", False),
        (f"지문: 2단계 사업이다.\n질문: {QUESTION}\n답:", False),
        (f"Passage: Go step by step.\nQuestion: {QUESTION}\nAnswer:", False),
    ],
)
def test_steps_are_asked_for_around_the_passage_not_in_it(prompt: str, wants: bool) -> None:
    assert from_text(prompt).wants_steps is wants


def test_a_conversations_last_question_counts() -> None:
    messages = (
        Message("system", f"Answer from the context.\n\nContext: {PASSAGE}"),
        Message("user", "Question: What does it make?"),
        Message("assistant", "It makes anvils."),
        Message("user", f"Question: {QUESTION}"),
    )
    asked = read_asked(ModelRequest(Invocation("reader", streams=False), messages))
    assert (asked.question, asked.passage) == (QUESTION, PASSAGE)
