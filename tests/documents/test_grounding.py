"""Answers mapped to the stretches of the documents that support them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.documents.chunk import Chunk
from workbench.documents.grounding import grounded, sentences

_TEXT = "Spot training saves money. Refunds are paid within thirty days of the purchase. Call us."
_KOREAN = "배송은 무료입니다. 환불은 구매 후 30일 안에 가능합니다."


def _chunk(text: str, start: int = 100, document: str = "a.txt") -> Chunk:
    return Chunk(document, start, start + len(text), text)


def test_a_supported_sentence_names_its_stretch_in_the_document() -> None:
    answer = "Refunds are paid within thirty days [2]. Elephants enjoy swimming."
    supported, other = grounded(answer, [_chunk("Nothing here."), _chunk(_TEXT)])
    assert supported.supported
    assert (supported.passage, supported.citations) == (1, (1,))
    assert supported.source is not None
    assert _TEXT[supported.source.start - 100 : supported.source.end - 100] == (
        "Refunds are paid within thirty days of the purchase."
    )
    assert answer[supported.words[0].start : supported.words[0].end] == "Refunds are paid within thirty days"
    assert (other.supported, other.source) == (False, None)


def test_korean_is_supported_across_its_endings() -> None:
    (found,) = grounded("환불은 30일 안에 가능하다.", [_chunk(_KOREAN, 0)])
    assert found.supported
    assert found.source is not None
    assert _KOREAN[found.source.start : found.source.end].startswith("환불은")


def test_a_number_that_no_passage_is_not_cited() -> None:
    (found,) = grounded("Refunds are paid [7].", [_chunk(_TEXT)])
    assert found.citations == ()


def test_sentences_of_both_languages() -> None:
    text = "It is 3.5 by Dr. Kim. Yes!\n- a line\n네. 그렇습니다。끝"
    assert [text[one.start : one.end] for one in sentences(text)] == [
        "It is 3.5 by Dr. Kim.",
        "Yes!",
        "- a line",
        "네.",
        "그렇습니다。",
        "끝",
    ]


@settings(max_examples=40)
@given(st.text("ab 가나.\n[1]", max_size=60), st.text("ab 가나.\n", max_size=60))
def test_spans_lie_where_they_say(answer: str, passage: str) -> None:
    for one in grounded(answer, [_chunk(passage)]):
        assert 0 <= one.span.start < one.span.end <= len(answer)
        assert 0 <= one.support <= 1
        for span in (*one.source_words, *([one.source] if one.source else [])):
            assert 100 <= span.start < span.end <= 100 + len(passage)
