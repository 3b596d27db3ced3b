"""Passages for the columns of a run: each question that is asked of a collection is asked once, whoever needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from workbench.documents.passage import Retrieval
from workbench.errors import UsageError
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Context, Prompt
from workbench.prompts.variables import free_variables

# What a column gets in place of the context variable: passages, the prompt's own value of it, or nothing at all.
RETRIEVED, GIVEN, NONE = "", "given", "none"
DOCUMENTS = (RETRIEVED, GIVEN, NONE)
_ASKED = ("question", "query")


class NothingFound(UsageError):
    """No passage is good enough: what a column says in place of an answer. `retrieval` has what came near."""

    def __init__(self, message: str, hint: str, retrieval: Retrieval, **values: object) -> None:
        super().__init__(message, hint, details="", **values)
        self.retrieval = retrieval


class Retrieve(Protocol):
    """Asks a collection. Errors: as of `documents.retrieval.retrieve`, and `UnknownName` for the collection."""

    def __call__(self, context: Context, question: str) -> Retrieval: ...


@dataclass(frozen=True)
class Grounded:
    """A prompt whose context variable has its value, and where that came from (None: not from a collection)."""

    prompt: Prompt
    retrieval: Retrieval | None = None


class ColumnPassages:
    """Fills the context variable. Without `retrieve` documents are off: every column gets the prompt's own value."""

    def __init__(self, retrieve: Retrieve | None) -> None:
        self._retrieve = retrieve
        self._asked: list[tuple[Context, str, Retrieval]] = []

    def grounded(self, prompt: Prompt, documents: str = RETRIEVED) -> Grounded:
        """The prompt for a column. Where no passage is good enough: `UsageError`, so that no model is called."""
        context = prompt.context
        if context is None:
            return Grounded(prompt)
        if documents == NONE:
            return Grounded(_with(prompt, context.variable, ""))
        if documents == GIVEN or self._retrieve is None or not context.index:
            return Grounded(prompt)
        found = self._found(self._retrieve, context, question_of(prompt, context))
        if not found.passages:
            raise _nothing_found(context, found)
        return Grounded(_with(prompt, context.variable, found.text), found)

    def _found(self, retrieve: Retrieve, context: Context, question: str) -> Retrieval:
        for known, asked, found in self._asked:
            if (known, asked) == (context, question):
                return found
        found = retrieve(context, question)
        self._asked.append((context, question, found))
        return found


def question_of(prompt: Prompt, context: Context) -> str:
    """What is asked of the collection: the value of `context.query`, of `question` or `query`, of the only variable.

    Where none of them is there, the input as it renders without passages.
    """
    names = free_variables(prompt)
    wanted = (context.query,) if context.query is not None else _ASKED
    name = next((one for one in wanted if one in names or one in prompt.values), None)
    if name is None and context.query is not None:
        raise UsageError(
            "The prompt has no variable {name}, whose value is to be asked of the documents.",
            "Choose another variable in the settings of its documents.",
            name=context.query,
        )
    if name is None and len(names) == 1:
        name = names[0]
    return str(prompt.values.get(name, "")) if name is not None else _input_of(prompt, context)


def _input_of(prompt: Prompt, context: Context) -> str:
    values: Mapping[str, Any] = {**prompt.values, context.variable: ""}
    (filled,) = fill_all([Request("input_template", prompt.input_template, values)])
    return filled.text


def _with(prompt: Prompt, variable: str, value: str) -> Prompt:
    return replace(prompt, values={**prompt.values, variable: value})


def _nothing_found(context: Context, found: Retrieval) -> NothingFound:
    if context.threshold is None:
        return NothingFound(
            "No passage of {index} has anything to do with the question; the model was not called.",
            "Ask in other words, or run without documents.",
            found,
            index=context.index,
        )
    return NothingFound(
        "No passage of {index} passes the threshold of {threshold} ({metric}); the model was not called.",
        "Loosen the threshold in the settings of the documents, or run without documents.",
        found,
        index=context.index,
        threshold=context.threshold,
        metric=context.metric,
    )
