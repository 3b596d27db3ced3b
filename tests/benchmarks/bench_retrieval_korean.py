"""How often the right one of Korean passages is found: pairs of characters alone, vectors alone, and both."""

from __future__ import annotations

from tests.benchmarks.korean import KOREAN
from tests.documents.memory_index import MemoryIndex
from workbench.documents.document import Document
from workbench.documents.embedders import latent_semantics
from workbench.documents.evaluation import Evaluation, evaluation, judged
from workbench.documents.passage import Passage
from workbench.documents.question_file import Question
from workbench.documents.retrieval import retrieve
from workbench.endpoints.stop import Stop
from workbench.prompts.prompt import Context

KS = (1, 5, 10)
MODES = ("lexical", "dense", "hybrid")


def run() -> list[str]:
    """One line a mode. A fused search that finds less than BM25 over pairs of characters is an `AssertionError`."""
    told = {mode: _measured(mode) for mode in MODES}
    for k in KS:
        assert told["hybrid"].recall[k].value >= told["lexical"].recall[k].value, f"hybrid is worse at {k}"
    return [
        f"Korean, builtin {mode}: {', '.join(f'R@{k} {one.recall[k].value:.3f}' for k in KS)}, MRR {one.mrr.value:.3f} "
        f"over {one.questions} questions"
        for mode, one in told.items()
    ]


def _measured(mode: str) -> Evaluation:
    documents = [Document(f"{number:02}.txt", passage) for number, (passage, _question) in enumerate(KOREAN)]
    embedder = latent_semantics.fit([document.text for document in documents], Stop())
    assert embedder is not None
    index = MemoryIndex(documents, embedder)
    context = Context(index="korean", mode=mode, k=max(KS))

    def ask(question: str, _depth: int) -> tuple[Passage, ...]:
        return retrieve(index, embedder, question, context, Stop(), count_tokens=len).passages

    questions = [Question(question, (f"{number:02}.txt",)) for number, (_, question) in enumerate(KOREAN)]
    return evaluation(list(judged(questions, ask, KS)), KS)
