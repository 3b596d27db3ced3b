"""Embedders: texts to vectors of length 1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.documents.embedders import latent_semantics
from workbench.documents.embedders.sentence_encoder import SentenceEncoder
from workbench.endpoints.stop import Stop
from workbench.errors import InvalidIndex, UsageError

MODEL = Path(__file__).parents[3] / "shared" / "models" / "all-MiniLM-L6-v2-int8"
TEXTS = [
    "Managed Spot Training reduces the cost of training jobs.",
    "Spot instances may be interrupted while a job trains.",
    "환불은 구매한 날부터 칠 일 안에 됩니다.",
    "배송은 이틀이 걸리고 환불과는 다릅니다.",
    "The recipe needs flour, butter and sugar.",
]


def fitted(texts: list[str]) -> latent_semantics.LatentSemantics:
    made = latent_semantics.fit(texts, Stop())
    assert made is not None
    return made


def vectors(embedder: latent_semantics.LatentSemantics | SentenceEncoder, texts: list[str]) -> np.ndarray:
    return np.concatenate([batch.vectors for batch in embedder.embed(texts, Stop())])


def test_the_nearest_text_is_the_one_about_the_same() -> None:
    embedder = fitted(TEXTS)
    made = vectors(embedder, TEXTS)
    assert made.shape == (5, embedder.dimensions)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(5))
    for question, best in (("interrupted spot", 1), ("환불", 2), ("sugar", 4)):
        assert int(np.argmax(made @ embedder.embed_query(question, Stop()))) == best


@pytest.mark.parametrize("texts", [[], [""], ["one"], ["same text", "same text"], ["the of and"]])
def test_any_collection_can_be_fitted(texts: list[str]) -> None:
    embedder = fitted(texts)
    assert np.isfinite(embedder.embed_query("one text", Stop())).all()
    assert not embedder.embed_query("unknown", Stop()).any()


def test_what_is_kept_makes_the_same_vectors_and_texts_fitted_twice_have_one_key(tmp_path: Path) -> None:
    embedder = fitted(TEXTS)
    assert fitted(TEXTS).key == embedder.key
    latent_semantics.save(embedder, tmp_path)
    again = latent_semantics.load(tmp_path, embedder.key)
    assert (vectors(again, TEXTS) == vectors(embedder, TEXTS)).all()
    assert fitted(TEXTS[:3]).key != embedder.key


def test_damage_is_told(tmp_path: Path) -> None:
    embedder = fitted(TEXTS)
    path = latent_semantics.save(embedder, tmp_path)
    content = path.read_bytes()
    for broken in (b"", content[:-40], content[:300] + b"xxxx" + content[304:], b"not a zip"):
        path.write_bytes(broken)
        with pytest.raises(InvalidIndex, match="built-in embedder"):
            latent_semantics.load(tmp_path, embedder.key)
    with pytest.raises(InvalidIndex):
        latent_semantics.load(tmp_path, "builtin-1-0")


def test_a_stop_ends_fitting_and_embedding() -> None:
    stop = Stop()
    embedder = fitted(TEXTS)
    stop.set()
    assert latent_semantics.fit(TEXTS, stop) is None
    assert not list(embedder.embed(TEXTS, stop))


@pytest.mark.skipif(not MODEL.is_dir(), reason="the sentence encoder to test with is not beside the project")
def test_a_sentence_encoder_finds_what_means_the_same() -> None:
    encoder = SentenceEncoder(MODEL)
    assert encoder.dimensions == 384
    made = vectors(encoder, TEXTS)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert int(np.argmax(made @ encoder.embed_query("Which ingredients go into the cake?", Stop()))) == 4


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no model\.onnx"):
        SentenceEncoder(tmp_path)
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(UsageError, match="cannot be run"):
        SentenceEncoder(tmp_path)


@pytest.mark.skipif(not MODEL.is_dir(), reason="the sentence encoder to test with is not beside the project")
def test_an_encoder_that_embeds_otherwise_has_another_key(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).symlink_to(MODEL / name)
    keys = {SentenceEncoder(tmp_path).key}
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    keys.add(SentenceEncoder(tmp_path).key)
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "query: "}}')
    keys.add(SentenceEncoder(tmp_path).key)
    assert len(keys) == 3
