"""The vector cache, and embedding by an endpoint, which is asked as little as can be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.endpoints.conftest import (  # noqa: F401 - fixtures
    MakeTransport,
    moving_transport,
    no_aws_settings,
    transport_to,
)
from tests.fakes.embedders import JumpstartEmbedder, vector_of
from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.recording import Recording
from workbench.documents.embedders.embedder import Batch
from workbench.documents.embedders.endpoint_embedder import EndpointEmbedder
from workbench.documents.embedders.vector_cache import FILE, PROBE, CachedEmbedder, VectorCache
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.stop import Stop
from workbench.errors import InvalidIndex

IT = Endpoint("local:it", "it", payload="jumpstart-embedding")
TEXTS = [f"문장 {number}" for number in range(154)]


def rows(embedder: CachedEmbedder | EndpointEmbedder, texts: list[str]) -> np.ndarray:
    made = list(embedder.embed(texts, Stop()))
    assert [batch.first for batch in made] == list(np.cumsum([0, *(len(batch.vectors) for batch in made)])[:-1])
    return np.concatenate([batch.vectors for batch in made])


def test_an_endpoint_is_asked_once_for_each_text(
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    requests = 8  # for 154 rows, twenty a request
    recording = Recording(JumpstartEmbedder())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    first = rows(CachedEmbedder(EndpointEmbedder(IT, transport), VectorCache(tmp_path)), TEXTS)
    assert len(recording.seen) == requests
    expected = np.asarray([vector_of(text) for text in TEXTS])
    assert first == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)

    again = CachedEmbedder(EndpointEmbedder(IT, transport), VectorCache(tmp_path))
    mixed = ["new a", *TEXTS[:3], "new b", "new c", *TEXTS[3:]]
    assert (rows(again, mixed)[[1, 2, 3, *range(6, len(mixed))]] == first).all()
    assert len(recording.seen) == requests + 1  # the three new ones, wherever they stand
    assert again.dimensions == 8
    other = CachedEmbedder(EndpointEmbedder(replace(IT, label="local:other"), transport), VectorCache(tmp_path))
    rows(other, TEXTS[:1])
    assert len(recording.seen) == requests + 2


def test_another_model_behind_the_same_name_is_told_and_the_old_vectors_are_forgotten(tmp_path: Path) -> None:
    class Model:
        key, dimensions = "model", 0

        def __init__(self, length: int) -> None:
            self.length = length

        def embed(self, texts, stop):
            yield Batch(0, np.ones((len(texts), self.length), dtype=np.float32))

        def close(self) -> None:
            pass

    cache = VectorCache(tmp_path)
    rows(CachedEmbedder(Model(4), cache), ["a", "b"])
    with pytest.raises(InvalidIndex, match="another model"):
        rows(CachedEmbedder(Model(5), cache), ["a", "b", "c"])
    assert rows(CachedEmbedder(Model(5), cache), ["a", "b", "c"]).shape == (3, 5)


class Turned:
    """A model whose vectors are of the same length after `turned`, and other ones."""

    key, dimensions = "endpoint-it", 0

    def __init__(self, turned: int) -> None:
        self.turned = turned
        self.asked: list[str] = []

    def embed(self, texts, stop):
        self.asked += texts
        rows = np.asarray([np.roll(vector_of(text), self.turned) for text in texts], dtype=np.float32)
        yield Batch(0, rows / np.linalg.norm(rows, axis=1, keepdims=True), 1)

    def close(self) -> None:
        pass


def test_another_model_of_the_same_length_is_told_by_its_vector_of_a_probe(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path)
    first = CachedEmbedder(Turned(0), cache, probed=True)
    before = rows(first, ["a", "b"])
    model = Turned(0)
    assert (rows(CachedEmbedder(model, cache, probed=True), ["a", "b"]) == before).all()
    assert model.asked == [PROBE]
    for ask in (lambda it: rows(it, ["a"]), lambda it: it.embed_query("new", Stop())):
        changed = CachedEmbedder(Turned(cache.changes("endpoint-it") + 1), cache, probed=True)
        key = changed.key
        for _ in range(2):
            with pytest.raises(InvalidIndex, match="another model"):
                ask(changed)
        assert changed.key != key
    again = CachedEmbedder(Turned(2), cache, probed=True)
    assert again.key not in (first.key, key)
    assert not np.allclose(rows(again, ["a", "b"]), before)


def test_the_probe_goes_along_with_the_first_texts(
    serve_endpoints: ServeEndpoints,
    transport_to: MakeTransport,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    recording = Recording(JumpstartEmbedder())
    transport = transport_to(serve_endpoints({"it": recording}).url)
    embedder = CachedEmbedder(EndpointEmbedder(IT, transport), VectorCache(tmp_path), probed=True)
    expected = np.asarray([vector_of(text) for text in TEXTS])
    assert rows(embedder, TEXTS) == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-6)
    assert len(recording.seen) == 8
    assert embedder.embed_query("질문", Stop()).shape == (8,)
    assert len(recording.seen) == 9


def test_what_an_endpoint_is_sent_with_is_part_of_its_key() -> None:
    keys = {
        EndpointEmbedder(replace(IT, **changed), None).key
        for changed in ({}, {"parameters": {"normalize": True}}, {"parameters": {"normalize": False}})
    }
    assert len(keys) == 3


def test_a_damaged_cache_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 500)
    cache = VectorCache(tmp_path)
    assert not cache.found("key", ["text"])
    cache.keep("key", ["text"], np.ones((1, 4), dtype=np.float32))
    assert (cache.found("key", ["text"])["text"] == 1).all()
    assert not cache.found("other", ["text"])
    assert list(tmp_path.glob("*.damaged"))


def test_what_was_made_first_goes_first(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, most=3)
    cache.keep("key", list("abcde"), np.eye(5, dtype=np.float32))
    assert sorted(cache.found("key", list("abcde"))) == ["c", "d", "e"]


def test_without_a_place_to_write_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = VectorCache(tmp_path / "file")
    cache.keep("key", ["a"], np.ones((1, 4), dtype=np.float32))
    assert not cache.found("key", ["a"])
