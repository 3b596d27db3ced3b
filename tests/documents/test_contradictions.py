"""A sentence that shares its words with a passage but not its number, name or negation is doubtful."""

from __future__ import annotations

import pytest

from workbench.documents.checked_answer import LONGEST, checked
from workbench.documents.chunk import Chunk
from workbench.documents.contradictions import NAME, NEGATION, NUMBER, negated, numbers
from workbench.documents.grounding import GroundedSentence, grounded, sentences

SPOT = "Managed Spot Training reduces the cost of training by up to 90 %. It was announced in Seattle in 2019."
CLOSED = "The office is not open on Sundays. Visitors may park in the yard for three hours."
KOREAN = "환불은 구매 후 14일 이내에 가능합니다. 개봉한 상품은 교환할 수 없습니다."


def only(answer: str, passage: str) -> GroundedSentence:
    (one,) = grounded(answer, [Chunk("faq.txt", 0, len(passage), passage)])
    return one


@pytest.mark.parametrize(
    ("answer", "passage"),
    [
        ("Managed Spot Training reduces the training cost by up to 90 %.", SPOT),
        ("1. Managed Spot Training reduces the training cost by up to 90 %.", SPOT),
        ("It was announced in 2019 in Seattle [1].", SPOT),
        ("On Sundays the office isn't open.", CLOSED),
        ("Visitors may park in the yard for 3 hours.", CLOSED),
        ("환불은 구매 후 14일 이내에 가능합니다.", KOREAN),
        ("개봉한 상품은 교환할 수 없습니다.", KOREAN),
    ],
)
def test_the_same_in_other_words_is_supported(answer: str, passage: str) -> None:
    assert (only(answer, passage).supported, only(answer, passage).differs) == (True, ())


@pytest.mark.parametrize(
    ("answer", "passage", "differs"),
    [
        ("Managed Spot Training reduces the training cost by up to 70 %.", SPOT, NUMBER),
        ("Managed Spot Training never reduces the cost of training by up to 90 %.", SPOT, NEGATION),
        ("It was announced in Boston in 2019.", SPOT, NAME),
        ("The office is open on Sundays.", CLOSED, NEGATION),
        ("Visitors may park in the yard for five hours.", CLOSED, NUMBER),
        ("환불은 구매 후 30일 이내에 가능합니다.", KOREAN, NUMBER),
        ("환불은 구매 후 14일 이내에 가능하지 않습니다.", KOREAN, NEGATION),
    ],
)
def test_what_differs_makes_it_doubtful(answer: str, passage: str, differs: str) -> None:
    one = only(answer, passage)
    assert (one.supported, one.doubtful, one.differs) == (False, True, (differs,))
    assert one.source is not None  # it can still be looked at


def test_a_sentence_without_enough_words_is_unsupported_and_not_doubtful() -> None:
    one = only("Bananas grow in 40 countries.", SPOT)
    assert (one.supported, one.doubtful) == (False, False)


def test_numbers_are_compared_as_values() -> None:
    assert numbers("2) 1,000 of 2.50 and twelve, model E1042") == {"1000", "2.5", "12"}


def test_what_only_looks_like_a_negation_is_none() -> None:
    assert not negated("Not only trains but No. 5 as well.")
    assert not negated("빠를 뿐만 아니라 쌉니다.")
    assert negated("It can’t.")
    assert negated("안 됩니다.")


def test_the_number_of_a_list_item_is_no_sentence_of_its_own() -> None:
    text = "1. One thing.\n  2. Another. It costs 15. Enough."
    assert [text[one.start : one.end] for one in sentences(text)] == [
        "1. One thing.",
        "2. Another.",
        "It costs 15.",
        "Enough.",
    ]


def test_a_refusal_has_no_missing_sentences_and_a_long_answer_is_checked_in_part() -> None:
    passages = [Chunk("faq.txt", 0, len(SPOT), SPOT)]
    refusal = checked("The answer is not in the documents.", passages)
    assert (refusal.refusal, refusal.missing) == (True, 0)
    answer = checked(f"{SPOT} Bananas are yellow. It was announced in Boston in 2019.", passages)
    assert (answer.missing, answer.doubtful, answer.whole) == (2, 1, True)
    assert not checked("Yes. " * LONGEST, passages[:0]).whole
