"""Retrieval: every setting of a prompt's documents does what its name says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.documents.memory_index import HashedWords, MemoryIndex, pieces
from workbench.documents.candidates import Search, candidates
from workbench.documents.document import Document, Part
from workbench.documents.passage import Passage, Retrieval, Score
from workbench.documents.retrieval import FURTHER, retrieve
from workbench.endpoints.stop import Stop
from workbench.errors import InvalidIndex, TemplateError, UsageError
from workbench.prompts.prompt import Context

TEXTS = {
    "refunds.txt": "Refunds are paid within ten days of the return of the goods.",
    "refunds-again.txt": "Refunds are paid within ten days of the return of the goods, always.",
    "shipping.txt": "Goods are sent by ship; a return takes twenty days.",
    "codes.txt": "Error E1042 means that the anvil is too heavy.",
    "cats.txt": "Cats sleep all day long.",
}
QUESTION = "When are refunds paid after a return of goods?"
EMBEDDER = HashedWords()
INDEX = MemoryIndex([Document(name, text) for name, text in TEXTS.items()], EMBEDDER)
LEXICAL = Context(mode="lexical")


def asked(question: str = QUESTION, index: MemoryIndex = INDEX, **settings: Any) -> Retrieval:
    known = {name: settings.pop(name) for name in ("without", "only", "reranker", "count_tokens") if name in settings}
    return retrieve(index, EMBEDDER, question, replace(Context(), **settings), Stop(), name="shop", **known)


def names(passages: Sequence[Passage]) -> list[str]:
    return [passage.chunk.document for passage in passages]


@pytest.mark.parametrize(("mode", "metric"), [("hybrid", "fused"), ("dense", "cosine"), ("lexical", "bm25")])
def test_the_best_come_first_with_the_scores_of_their_retrievers(mode: str, metric: str) -> None:
    found = asked(mode=mode, k=2)
    assert names(found.passages) == ["refunds.txt", "refunds-again.txt"]
    assert (found.index, found.question, found.metric) == ("shop", QUESTION, metric)
    best = found.passages[0]
    by = {"hybrid": "fused"}.get(mode, mode)
    assert best.scores[by].value == best.score
    assert best.scores[by].rank == 1
    assert set(best.scores) == ({"dense", "lexical", "fused"} if mode == "hybrid" else {mode})
    assert found.text == f"\n* {TEXTS['refunds.txt']}\n* {TEXTS['refunds-again.txt']}"
    assert found.tokens > 20


def test_what_is_left_out_by_its_rank_follows() -> None:
    found = asked(k=1)
    assert {passage.left_out for passage in found.further} == {"rank"}
    assert [one.score for one in found.further] == sorted((one.score for one in found.further), reverse=True)
    assert len(found.further) <= FURTHER


def test_an_identifier_is_found_by_its_word() -> None:
    assert names(asked("E1042", mode="lexical").passages) == ["codes.txt"]


def test_words_that_nobody_knows_find_nothing() -> None:
    assert asked("zyx", mode="lexical").passages == ()
    assert asked("???").passages == ()


def test_rank_fusion_adds_one_over_the_ranks() -> None:
    best = asked(fusion="rank", k=1).passages[0]
    assert best.score == pytest.approx(2 / 11)


def test_a_chunk_that_the_dense_retriever_did_not_reach_has_its_cosine_all_the_same() -> None:
    many = [Document(f"{number}.txt", "return") for number in range(9)]
    index = MemoryIndex([*many, Document("x.txt", "an anvil heavier than all that one may return")], EMBEDDER)
    vector = EMBEDDER.embed_query("anvil return return", Stop())
    found = candidates(index, Search("anvil", vector, "hybrid", "score"), 3)
    passage = next(one for one in found if one.chunk.document == "x.txt")
    (stored,) = index.vectors([passage.chunk.id])
    assert passage.scores["dense"] == Score(pytest.approx(float(stored @ vector)), None)
    assert passage.scores["lexical"].rank == 1


@pytest.mark.parametrize("fusion", ["score", "rank"])
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_of_equals_the_older_chunk_comes_first(mode: str, fusion: str) -> None:
    index = MemoryIndex([Document(f"{number}.txt", "the same words") for number in range(9)], EMBEDDER)
    found = asked("same words", index, mode=mode, fusion=fusion, k=4)
    assert names(found.passages) == ["0.txt", "1.txt", "2.txt", "3.txt"]


@pytest.mark.parametrize(
    ("metric", "threshold"), [("cosine", 0.6), ("cosine_distance", 0.4), ("l2", 0.8), ("fused", 0.6), ("bm25", 1.5)]
)
def test_a_threshold_keeps_out_what_is_too_far(metric: str, threshold: float) -> None:
    found = asked(metric=metric, threshold=threshold)
    assert set(names(found.passages)) == {"refunds.txt", "refunds-again.txt"}
    assert {passage.left_out for passage in found.further} == {"threshold"}


def test_cosine_distance_and_the_squared_distance_are_one_rule() -> None:
    cosine = asked(k=2).passages[1].scores["dense"].value
    for metric, at_the_border in (("cosine", cosine), ("cosine_distance", 1 - cosine), ("l2", 2 * (1 - cosine))):
        assert len(asked(metric=metric, threshold=at_the_border).passages) == 2, metric


def test_nothing_over_the_threshold_is_no_error() -> None:
    found = asked(metric="cosine", threshold=0.99)
    assert (found.passages, found.text, found.tokens) == ((), "", 0)


@pytest.mark.parametrize(
    "settings",
    [
        {"mode": "lexical", "metric": "cosine", "threshold": 0.5},
        {"mode": "dense", "metric": "bm25", "threshold": 0.5},
        {"mode": "dense", "metric": "fused", "threshold": 0.5},
        {"metric": "rerank", "threshold": 0.5},
        {"k": 0},
        {"rerank": "onnx:there"},
    ],
)
def test_settings_that_cannot_be_held_are_told(settings: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        asked(**settings)


def test_a_question_of_white_space_is_told() -> None:
    with pytest.raises(UsageError, match="Nothing is asked"):
        asked(" \n")


def test_another_embedder_than_the_collections_is_a_sentence() -> None:
    class Other(HashedWords):
        key = "other"

    with pytest.raises(InvalidIndex, match=r"hashed-words.*other"):
        retrieve(INDEX, Other(), QUESTION, Context(), Stop())
    with pytest.raises(UsageError, match="needs the embedder"):
        retrieve(INDEX, None, QUESTION, Context(), Stop())
    assert retrieve(INDEX, None, QUESTION, LEXICAL, Stop()).passages


def test_mmr_does_not_say_the_same_thing_twice() -> None:
    found = asked(k=2, mmr=0.5)
    assert names(found.passages)[0] == "refunds.txt"
    assert "refunds-again.txt" not in names(found.passages)
    assert next(one for one in found.further if one.chunk.document == "refunds-again.txt").left_out == "mmr"
    assert asked(k=2, mmr=1.0).passages == asked(k=2).passages


def test_a_reranker_has_the_last_word() -> None:
    def longest(question: str, texts: Sequence[str], stop: Stop) -> list[float]:
        return [float(len(text)) for text in texts]

    found = asked(k=1, rerank="by length", reranker=longest)
    assert names(found.passages) == ["refunds-again.txt"]
    assert found.metric == "rerank"
    assert found.passages[0].scores["rerank"].rank == 1
    assert "fused" in found.passages[0].scores
    assert not asked(rerank="by length", reranker=longest, metric="rerank", threshold=1000.0).passages


def test_documents_left_out_are_as_if_they_were_not_there() -> None:
    best = asked(without={"refunds.txt"}, k=1).passages[0]
    assert best.chunk.document == "refunds-again.txt"
    assert best.scores["fused"].rank == 1
    many = [Document(f"{number:03}.txt", "refunds") for number in range(300)]
    index = MemoryIndex([*many, Document("x.txt", "refunds of old")], EMBEDDER)
    assert names(asked("refunds", index, without={one.name for one in many}).passages) == ["x.txt"]


def test_only_what_is_ticked_is_taken_whatever_its_rank() -> None:
    ids = {one.chunk.id for one in asked(k=5).passages if one.chunk.document in ("shipping.txt", "refunds.txt")}
    found = asked(only=ids, k=1, metric="cosine", threshold=0.6)
    assert set(names(found.passages)) == {"refunds.txt", "shipping.txt"}
    assert {one.left_out for one in found.further} == {"unticked"}


def test_orders() -> None:
    best_first = names(asked(k=3).passages)
    assert names(asked(k=3, order="reversed").passages) == best_first[::-1]
    assert names(asked(k=3, order="document").passages) == sorted(best_first)


def test_the_template_sees_text_document_page_number_and_score() -> None:
    document = Document("a.pdf", "Anvils are heavy.", (Part("page", "12", 0, 17),))
    template = "[{{ number }}] {{ document }}, {{ page }} ({{ '%.1f' % score }}): {{ text|upper }}"
    found = asked("anvils", MemoryIndex([document], EMBEDDER), mode="lexical", passage_template=template)
    assert found.text == f"[1] a.pdf, 12 ({found.passages[0].score:.1f}): ANVILS ARE HEAVY."


def test_a_broken_template_is_told() -> None:
    with pytest.raises(TemplateError):
        asked(passage_template="{{ nothing }}")


def test_values_of_a_passage_are_never_parsed() -> None:
    text = "{{ question }} {% raw %} <br>\r\n"
    found = asked("question", MemoryIndex([Document("a", text)], EMBEDDER), passage_template="{{ text }}")
    assert found.text == text


def test_a_budget_of_characters_leaves_whole_passages_out() -> None:
    whole = asked(k=3, separator="\n")
    found = asked(k=3, separator="\n", max_characters=len(whole.text) - 1)
    assert found.passages == whole.passages[:2]
    assert found.further[0].left_out == "budget"
    assert asked(k=3, separator="\n", max_characters=len(whole.text)).text == whole.text


def test_a_smaller_passage_takes_the_room_of_one_that_does_not_fit() -> None:
    longer = Document("a", "refunds refunds refunds " + "and more " * 30)
    index = MemoryIndex([Document("s", "refunds refunds"), longer, Document("z", "refunds day")], EMBEDDER)
    found = asked("refunds", index, mode="lexical", max_characters=40, passage_template="{{ text }}")
    assert "a" not in names(found.passages)
    assert len(found.passages) == 2


def test_a_budget_of_tokens_counts_the_whole_text() -> None:
    def words(text: str) -> int:
        return len(text.split())

    found = asked(k=4, max_tokens=26, count_tokens=words)
    assert words(found.text) == found.tokens <= 26
    assert "budget" in {one.left_out for one in found.further}


def test_one_passage_longer_than_the_budget_is_cut_at_a_blank_and_marked() -> None:
    found = asked(k=2, max_characters=30)
    (passage,) = found.passages
    assert found.text == "\n* Refunds are paid within …"
    assert passage.chunk.text == TEXTS["refunds.txt"][: passage.chunk.end] == "Refunds are paid within"
    assert asked(max_characters=3).passages == ()


def test_after_a_stop_nothing_is_found() -> None:
    stop = Stop()
    stop.set()
    assert retrieve(INDEX, EMBEDDER, QUESTION, Context(), stop).passages == ()


def test_an_empty_collection_has_no_passages() -> None:
    assert asked(index=MemoryIndex([], EMBEDDER)).passages == ()


def test_long_documents_keep_their_offsets() -> None:
    text = "".join(f"Sentence {number} of the whole. " for number in range(50))
    index = MemoryIndex([Document("long", text)], EMBEDDER, pieces(70, 20))
    for passage in asked("Sentence 17", index, k=8).passages:
        assert passage.chunk.text == text[passage.chunk.start : passage.chunk.end]
