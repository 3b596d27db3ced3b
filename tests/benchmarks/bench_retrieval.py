"""How often the right paragraph of SQuAD is found, and how long a question takes, by embedder and mode.

Needs `shared/data/squad2` and, for the sentence encoder, `shared/models` beside the project; without them it says so.
`QUESTIONS=500` asks that many, spread evenly.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.squad import FILE, MODEL, GivenDocuments, squad
from workbench.documents.building import build
from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.embedders.opening import OpenEmbedders
from workbench.documents.evaluation import evaluation, judged
from workbench.documents.passage import Passage
from workbench.documents.recipe import IndexRecipe
from workbench.documents.retrieval import retrieve
from workbench.endpoints.stop import Stop
from workbench.prompts.prompt import Context

KS = (1, 5, 10)
# What the fused search must reach, by embedder: the share of questions whose paragraph is among the first k.
LEAST = {"builtin": {1: 0.80, 10: 0.96}, f"onnx:{MODEL}": {1: 0.81, 5: 0.95, 10: 0.97}}


def run() -> list[str]:
    """One line for each measure. What is below its bar is an `AssertionError`."""
    if not FILE.is_file():
        return [f"{FILE.name} is not beside the project: nothing measured"]
    with tempfile.TemporaryDirectory() as folder:
        return [
            line
            for embedder, least in LEAST.items()
            if embedder == "builtin" or MODEL.is_dir()
            for line in _measured(Path(folder), embedder, least)
        ]


def _measured(folder: Path, embedder: str, least: dict[int, float]) -> Iterator[str]:
    documents, questions = squad()
    wanted = int(os.environ.get("QUESTIONS", len(questions)))
    questions = questions[:: max(1, len(questions) // wanted)]
    files = folder / "files"
    files.mkdir(exist_ok=True)
    recipe = IndexRecipe(chunker="characters", size=100_000, overlap=0, embedder=embedder)
    name = embedder.partition(":")[0]
    place = Collections(folder / "all").create(name, [files], recipe)
    # No endpoint is called: neither a catalogue nor a transport is asked for anything.
    embedders = OpenEmbedders(None, None)  # type: ignore[arg-type]
    for _event in build(place, embedders, GivenDocuments(documents, files), Stop()):
        pass
    with Collection.open(place) as collection:
        opened = embedders.open(embedder, place, collection.embedder_key)
        for mode in ("lexical", "dense", "hybrid"):
            context, took = Context(index=name, mode=mode, k=max(KS)), list[float]()

            def ask(
                question: str, _depth: int, context: Context = context, took: list[float] = took
            ) -> tuple[Passage, ...]:
                found = retrieve(collection, opened, question, context, Stop(), count_tokens=len)
                took.append(found.milliseconds)
                return found.passages

            told = evaluation(list(judged(questions, ask, KS)), KS)
            slow = statistics.quantiles(took, n=20)[-1]
            recall = ", ".join(f"R@{k} {told.recall[k].value:.3f}" for k in KS)
            yield f"{name} {mode}: {recall} over {told.questions:,} questions; 95 % within {slow:.1f} ms"
            if mode == "hybrid":
                for k, bar in least.items():
                    assert told.recall[k].value >= bar, f"{name} {mode}: R@{k} {told.recall[k].value:.3f} of {bar}"
