from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.local.models.sentences import split_sentences


@pytest.mark.parametrize(
    ("passage", "sentences"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ("Dr. Roe met J. Smith at 3.5 km. They left.", ["Dr. Roe met J. Smith at 3.5 km.", "They left."]),
        ("Use it, e.g. Monday. Done.", ["Use it, e.g. Monday.", "Done."]),
        ('He said "Go." Then he went.', ['He said "Go."', "Then he went."]),
        ("본사는 서울에 있다. 직원은 3.5배 늘었다. 끝!", ["본사는 서울에 있다.", "직원은 3.5배 늘었다.", "끝!"]),
        ("\n* First point\n* Second point", ["First point", "Second point"]),
        ("A wrapped\nsentence here. Next.", ["A wrapped\nsentence here.", "Next."]),
        ("Agent: Hello there\nCustomer: My phone broke", ["Agent: Hello there", "Customer: My phone broke"]),
        ("One<br>Two", ["One", "Two"]),
        ("  \n\n ", []),
    ],
)
def test_passages_are_cut_where_sentences_end(passage: str, sentences: list[str]) -> None:
    assert split_sentences(passage) == sentences


@given(st.text(alphabet='aB가 .!?"\n*1'))
def test_every_sentence_stands_in_the_passage(passage: str) -> None:
    at = 0
    for sentence in split_sentences(passage):
        at = passage.index(sentence, at) + len(sentence)
