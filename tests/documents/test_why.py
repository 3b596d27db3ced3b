"""A sentence that was not retrieved is explained: where it stands, what keeps it out, what would bring it in."""

from __future__ import annotations

import pytest

from tests.documents.memory_index import MemoryIndex, pieces
from workbench.documents.document import Document
from workbench.documents.embedders import latent_semantics
from workbench.documents.retrieval import retrieve
from workbench.documents.why import Explanation, why
from workbench.endpoints.stop import Stop
from workbench.errors import UnknownName
from workbench.prompts.prompt import Context

QUESTION = "Is spot training cheap?"
REFUND = "Refunds are paid within"
TEXTS = {
    "spot.txt": "Spot training is cheap. Spot capacity can be interrupted at any time. It resumes.",
    "refund.txt": "Refunds are paid within seven days of the purchase.",
    "other.txt": "Nothing of interest stands in this third text at all.",
    "near.txt": "Training is never so cheap as on a rainy day in spring.",
}


@pytest.fixture(scope="module")
def embedder() -> latent_semantics.LatentSemantics:
    made = latent_semantics.fit(list(TEXTS.values()), Stop())
    assert made is not None
    return made


class Asked:
    def __init__(self, embedder: latent_semantics.LatentSemantics) -> None:
        self._embedder = embedder

    def index(self, size: int, overlap: int = 0) -> MemoryIndex:
        documents = [Document(name, text) for name, text in TEXTS.items()]
        return MemoryIndex(documents, self._embedder, pieces(size, overlap))

    def why(self, sentence: str, size: int = 100, overlap: int = 0, **settings: object) -> Explanation:
        context = Context(index="x", **{"k": 1, **settings})  # type: ignore[arg-type]
        return why(self.index(size, overlap), self._embedder, QUESTION, context, sentence, Stop())

    def holds(self, document: str, **settings: object) -> bool:
        context = Context(index="x", **{"k": 1, **settings})  # type: ignore[arg-type]
        found = retrieve(self.index(100), self._embedder, QUESTION, context, Stop())
        return document in {passage.chunk.document for passage in found.passages}


@pytest.fixture(scope="module")
def asked(embedder: latent_semantics.LatentSemantics) -> Asked:
    return Asked(embedder)


def test_white_space_and_case_make_no_difference(asked: Asked) -> None:
    found = asked.why("spot  training\nIS cheap.")
    assert (found.reason, found.likeness, found.document) == ("included", 1.0, "spot.txt")
    assert TEXTS[found.document][found.start : found.end] == "Spot training is cheap."


def test_a_sentence_that_is_only_nearly_there_is_found(asked: Asked) -> None:
    found = asked.why("Spot capacity may be interrupted at any time.")
    assert 0.75 < found.likeness < 1
    assert TEXTS[found.document][found.start : found.end] == "Spot capacity can be interrupted at any time."
    for sentence in ("Spot prices stand nowhere in this.", "", "Zebras."):
        with pytest.raises(UnknownName, match="No document holds"):
            asked.why(sentence)


def test_the_k_it_needs_brings_it_in(asked: Asked) -> None:
    found = asked.why(REFUND, mode="dense")
    assert found.reason == "rank"
    assert found.needed_k is not None
    assert found.passage is not None
    assert found.passage.scores["dense"].rank == found.needed_k
    assert asked.holds("refund.txt", mode="dense", k=found.needed_k)
    assert not asked.holds("refund.txt", mode="dense", k=found.needed_k - 1)


def test_the_threshold_it_needs_brings_it_in(asked: Asked) -> None:
    found = asked.why("rainy day", mode="dense", k=4, threshold=0.99)
    assert found.reason == "threshold"
    assert found.needed_threshold is not None
    assert asked.holds("near.txt", mode="dense", k=4, threshold=found.needed_threshold - 1e-6)


def test_the_budget_it_needs_brings_it_in(asked: Asked) -> None:
    found = asked.why("rainy day", k=2, max_tokens=22)
    assert found.reason == "budget"
    assert found.needed_tokens is not None
    assert asked.holds("near.txt", k=2, max_tokens=found.needed_tokens + 1)
    assert not asked.holds("near.txt", k=2, max_tokens=found.needed_tokens - 5)


def test_likeness_to_others_keeps_it_out(asked: Asked) -> None:
    reasons = {asked.why(text[:20], k=2, mmr=0.0).reason for text in TEXTS.values()}
    assert "mmr" in reasons


def test_a_border_is_named_where_it_cuts(asked: Asked) -> None:
    found = asked.why("Spot training is cheap. Spot capacity can be", size=30)
    assert (found.reason, found.cut) == ("border", 30)
    whole = asked.why("Spot training is cheap. Spot", size=30)
    assert (whole.reason, whole.cut) == ("included", None)


def test_what_no_retriever_knows_is_said(asked: Asked) -> None:
    assert asked.why(REFUND, mode="lexical").reason == "no retriever"


def test_all_ranks_are_told_whatever_the_mode(asked: Asked) -> None:
    for mode in ("hybrid", "dense", "lexical"):
        found = asked.why("Spot training is cheap.", mode=mode)
        assert found.passage is not None
        assert {name: one.rank for name, one in found.passage.scores.items()} == {"dense": 1, "lexical": 1, "fused": 1}
