"""Collections at their size: 100,000 chunks built, opened, asked and updated; 1,000,000 vectors searched approximately.

The chunks are 100 words each, drawn from SQuAD's paragraphs in runs of 30; the questions are SQuAD's. The million
vectors are those of SQuAD's sentences by the encoder in `shared/models`, each repeated with noise (normal, of length
0.3 on average, then brought to length 1), and the questions are those of SQuAD by the same encoder. Without the data
beside the project it says so. `CHUNKS=20000` and `VECTORS=0` make it shorter.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.squad import FILE, MODEL, GivenDocuments, squad
from workbench.documents.building import build
from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.document import Document
from workbench.documents.embedders.opening import OpenEmbedders
from workbench.documents.embedders.sentence_encoder import SentenceEncoder
from workbench.documents.recipe import IndexRecipe
from workbench.documents.retrieval import retrieve
from workbench.documents.stores.faiss import Nearest, Rows, VectorSearch, read_base, write_ivf
from workbench.endpoints.stop import Stop
from workbench.prompts.prompt import Context

CHUNKS = int(os.environ.get("CHUNKS", "100000"))
VECTORS = int(os.environ.get("VECTORS", "1000000"))
WORDS, RUN, FILES = 100, 30, 1_000
NOISE = 0.3
BATCH = 20_000
QUESTIONS = 200
BUILD_S, BUILD_BYTES, OPEN_MS, HYBRID_MS, UPDATE_S = 120, 1.5e9, 500, 25, 2
DENSE_MS, RECALL = 10, 0.95


def run() -> list[str]:
    """One line for each measure. What misses its limit is an `AssertionError`, after all was measured."""
    if not FILE.is_file():
        return [f"{FILE.name} is not beside the project: nothing measured"]
    lines, missed = [], []
    with tempfile.TemporaryDirectory() as folder:
        measures = [*_collection(Path(folder))]
        if VECTORS and MODEL.is_dir():
            measures += _million(Path(folder))
    for told, value, limit in measures:
        lines.append(f"{told}: {value:,.3g} (limit {limit:,.3g})")
        if value > limit:
            missed.append(lines[-1])
    assert not missed or CHUNKS != 100_000, "\n".join(["missed:", *missed, "all:", *lines])
    return lines


Measure = tuple[str, float, float]


def _collection(folder: Path) -> Iterator[Measure]:
    documents, questions = _documents(), [one.text for one in squad().questions][:: 6_078 // QUESTIONS]
    files = folder / "files"
    files.mkdir()
    recipe = IndexRecipe(chunker="words", size=WORDS, overlap=0)
    place = Collections(folder / "all").create("big", [files], recipe)
    embedders = OpenEmbedders(None, None)  # type: ignore[arg-type]

    def built() -> None:
        for _event in build(place, embedders, GivenDocuments(documents, files), Stop()):
            pass

    yield f"{CHUNKS:,} chunks built, s", _seconds(built), BUILD_S
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield "memory of it at the most, GB", peak / 1e9, BUILD_BYTES / 1e9
    Collection.open(place).close()
    seconds = statistics.median(_seconds(lambda: Collection.open(place).close()) for _ in range(3))
    yield "opened, ms", 1000 * seconds, OPEN_MS
    with Collection.open(place) as collection:
        embedder = embedders.open(recipe.embedder, place, collection.embedder_key)
        for mode in ("lexical", "dense", "hybrid"):
            took = [
                retrieve(collection, embedder, one, Context(k=10, mode=mode), Stop(), count_tokens=len).milliseconds
                for one in questions
            ]
            yield f"{mode} question, 95 % of {len(took)}, ms", _late(took), HYBRID_MS
    documents[0] = Document(documents[0].name, documents[0].text + " changed")
    yield f"one changed file of {len(documents):,}, s", _seconds(built), UPDATE_S


def _documents() -> list[Document]:
    chance = random.Random(1)
    words = [word for one in squad().documents for word in one.text.split()]
    made = []
    for number in range(FILES):
        text: list[str] = []
        while len(text) < CHUNKS // FILES * WORDS:
            start = chance.randrange(len(words) - RUN)
            text += words[start : start + RUN]
        made.append(Document(f"{number:04}.txt", " ".join(text[: CHUNKS // FILES * WORDS])))
    return made


def _million(folder: Path) -> Iterator[Measure]:
    encoder = SentenceEncoder(MODEL)
    sentences = sorted({one.strip() for document in squad().documents for one in document.text.split(". ")})
    known = _encoded(encoder, sentences)
    questions = _encoded(encoder, [one.text for one in squad().questions][:: 6_078 // QUESTIONS])
    path, size = folder / "million.faiss", known.shape[1]
    sample = next(_noisy(known, 150_000, 150_000, seed=0)).vectors
    exact = np.memmap(folder / "exact", np.float32, "w+", shape=(VECTORS, size))  # stands for the database
    for ids, vectors in _noisy(known, VECTORS, BATCH, seed=1):
        exact[ids] = vectors
    seconds = _seconds(lambda: write_ivf(path, size, sample, VECTORS, _batches(exact), Stop()))
    yield f"{VECTORS:,} vectors trained and added, s", seconds, float("inf")
    nearest = Nearest(questions)
    for rows in _batches(exact):
        nearest.look_at(*rows)
    base = read_base(path, size, VECTORS)
    search = VectorSearch(size, base, (), Rows((), np.zeros((0, size))), lambda ids: exact[ids])
    took, found = [], 0
    for question, wanted in zip(questions, nearest.ids.tolist(), strict=True):
        began = time.perf_counter()
        hits = search.search(question, 10)
        took.append(1000 * (time.perf_counter() - began))
        found += len({hit.chunk for hit in hits} & set(wanted))
    yield f"dense among {VECTORS:,}, 95 % of {len(took)}, ms", _late(took), DENSE_MS
    missed = 1 - found / (10 * len(questions))
    yield f"of Flat's ten nearest missed (recall@10 {1 - missed:.3f})", missed, 1 - RECALL


def _encoded(encoder: SentenceEncoder, texts: Sequence[str]) -> Any:
    return np.concatenate([batch.vectors for batch in encoder.embed(texts, Stop())])


def _noisy(known: Any, count: int, batch: int, seed: int) -> Iterator[Rows]:
    """`count` vectors, the same for the same seed."""
    chance = np.random.default_rng(seed)
    for first in range(0, count, batch):
        chosen = known[chance.integers(len(known), size=min(batch, count - first))]
        noise = chance.standard_normal(chosen.shape, dtype=np.float32) * (NOISE / np.sqrt(known.shape[1]))
        rows = chosen + noise
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        yield Rows(np.arange(first, first + len(rows), dtype=np.int64), rows.astype(np.float32))


def _batches(vectors: Any) -> Iterator[Rows]:
    for first in range(0, len(vectors), BATCH):
        some = vectors[first : first + BATCH]
        yield Rows(np.arange(first, first + len(some), dtype=np.int64), some)


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _late(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
