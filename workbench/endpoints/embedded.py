"""The three embedded endpoints, which need no account. What they are is said plainly: none is a language model."""

from __future__ import annotations

from workbench.endpoints.endpoint import LOCAL_PREFIX, Endpoint

EMBEDDED = (
    Endpoint(
        label=f"{LOCAL_PREFIX}reader",
        name="reader",
        payload="tgi",
        description="Built-in baseline, not a language model: finds the sentence of the passage that answers the "
        "question, or says that the answer is not in the document.",
    ),
    Endpoint(
        label=f"{LOCAL_PREFIX}few-shot",
        name="few-shot",
        payload="jumpstart",
        description="Built-in baseline, not a language model: answers as the most similar example in the prompt does, "
        "so that more and better examples visibly help.",
    ),
    Endpoint(
        label=f"{LOCAL_PREFIX}echo",
        name="echo",
        payload="openai",
        description="Built-in baseline, not a language model: shows exactly what the endpoint received.",
    ),
)
