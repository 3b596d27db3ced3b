"""Runs as the history keeps them, made up for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Generation, Prompt
from workbench.prompts.rendering import render
from workbench.runs.comparison import Column
from workbench.runs.history.records import NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.sampling import Sampling
from workbench.runs.variant import plain

PROMPT = Prompt("it", instruction="Answer briefly.", input_template="Who?")


def stored_run(
    answers: Mapping[str, Sequence[str]],
    prompt: Prompt = PROMPT,
    uid: str = "a run",
    generations: Mapping[str, Generation] | None = None,
    state: str = "done",
) -> StoredRun:
    """A run with the texts of each endpoint's samples."""
    columns, calls = [], []
    for label, texts in answers.items():
        generation = (generations or {}).get(label, Generation())
        request = RunRequest(label, Endpoint(label, label), render(prompt), generation)
        sampling = Sampling(repeats=len(texts))
        columns.append(StoredColumn(plain(label), request, sampling))
        for sent, text in zip(sampling.samples(request), texts, strict=True):
            column = Column(sent.column, sent.column, state, text, None, 0.0, 0.0, 100.0, 500.0, first_sent_at=0.0)
            calls.append(StoredCall(0, 1_000.0, sent, column))
    return StoredRun(7, uid, 1_000.0, NewRun(prompt, tuple(columns)), tuple(calls))
