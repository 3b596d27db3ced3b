from __future__ import annotations

import pytest

from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.models.reader import NOT_IN_DOCUMENT, Reader

PASSAGE = (
    "Acme was founded in 1901 by Jane Roe. It makes anvils. The head office is in Seoul, and 450 people work there. "
    "Dr. Kim has led the company since May 2019."
)
KOREAN = "에이크미는 1901년에 김철수가 설립하였다. 본사는 서울에 있다. 직원은 450명이다. 주요 제품은 모루와 망치이다."


def ask(question: str, passage: str = PASSAGE, after: str = "") -> str:
    prompt = f"Passage: {passage}\nQuestion: {question}\nAnswer:{after}"
    return Reader().answer(ModelRequest(Invocation("reader", streams=False), (Message("user", prompt),)))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who founded Acme?", "Acme was founded in 1901 by Jane Roe."),
        ("When was the company founded?", "Acme was founded in 1901 by Jane Roe."),
        ("How many people work at the office?", "The head office is in Seoul, and 450 people work there."),
        ("Where is the head office?", "The head office is in Seoul, and 450 people work there."),
        ("Who leads the company?", "Dr. Kim has led the company since May 2019."),
    ],
)
def test_the_sentence_that_answers_is_quoted(question: str, sentence: str) -> None:
    assert ask(question) == sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("누가 에이크미를 설립했나요?", "에이크미는 1901년에 김철수가 설립하였다."),
        ("본사는 어디에 있습니까?", "본사는 서울에 있다."),
        ("직원이 몇 명입니까?", "직원은 450명이다."),
        ("주요 제품은 무엇인가요?", "주요 제품은 모루와 망치이다."),
    ],
)
def test_korean_too_whatever_the_particles(question: str, sentence: str) -> None:
    assert ask(question, KOREAN) == sentence


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What is the capital of Peru?", PASSAGE),
        ("페루의 수도는 어디입니까?", KOREAN),
        ("Who founded Acme?", ""),
        ("", PASSAGE),
        ("How tall is the Eiffel Tower?", "The Eiffel Tower is in Paris. Millions visit the Eiffel Tower each year."),
    ],
)
def test_what_the_passage_does_not_support_is_refused(question: str, passage: str) -> None:
    assert ask(question, passage) == NOT_IN_DOCUMENT


def test_the_answer_is_faithful_to_a_false_passage() -> None:
    assert ask("How tall is the Eiffel Tower?", "The Eiffel Tower is 3 metres tall. It is in Paris.") == (
        "The Eiffel Tower is 3 metres tall."
    )


def test_steps_say_what_was_looked_for_and_where_it_was_found() -> None:
    assert ask("What does Acme make?", after=" Let's think step by step.") == (
        "I looked for these words of the question: Acme, make. Sentence 2 of 4 has most of them: make. "
        "So the answer is It makes anvils."
    )
    assert ask("What is the capital of Peru?", after=" Let's think step by step.") == (
        "I looked for these words of the question: capital, Peru. None of the 4 sentences has any of them. "
        "So the answer is Answer not in document"
    )
