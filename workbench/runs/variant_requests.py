"""From a prompt and the variants of a desk to what each column is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation, Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.column_passages import ColumnPassages, NothingFound, Retrieve
from workbench.runs.forms import Renderings
from workbench.runs.history.records import StoredColumn
from workbench.runs.request import RunRequest
from workbench.runs.sampling import Sampling, sampling_of
from workbench.runs.variant import PromptSource, Variant

ReadPrompt = Callable[[PromptSource], Prompt]


def columns_for(
    prompt: Prompt,
    variants: Iterable[tuple[Variant, Endpoint]],
    read: ReadPrompt,
    repeats: int = 1,
    retrieve: Retrieve | None = None,
) -> tuple[StoredColumn, ...]:
    """One column a variant, called at that endpoint; `read` gives the saved prompt that a variant names.

    Each is sampled `repeats` times, where its prompt takes no votes. A prompt is rendered once for each form and set of
    values. What keeps the prompt on the desk from being sent at all is raised, as of `requests_for`; what keeps one
    variant's is the `refusal` of its column. Where the prompt has a collection, `retrieve` asks it, once for every
    question; without it documents are off.
    """
    made = _Columns(prompt, read, repeats, ColumnPassages(retrieve))
    return tuple(made.column(variant, endpoint) for variant, endpoint in variants)


class _Columns:
    def __init__(self, prompt: Prompt, read: ReadPrompt, repeats: int, passages: ColumnPassages) -> None:
        self._prompt = prompt
        self._read = read
        self._repeats = repeats
        self._passages = passages
        self._renderings: list[tuple[Prompt, Renderings, Sampling]] = []

    def column(self, variant: Variant, endpoint: Endpoint) -> StoredColumn:
        try:
            asked = variant.applied(self._prompt if variant.prompt is None else self._read(variant.prompt))
            grounded = self._passages.grounded(asked, variant.documents)
            sent = grounded.prompt
            renderings, sampling = self._of(sent)
            found = renderings.of(endpoint)
        except NothingFound as error:
            return StoredColumn(variant, _refused(variant, endpoint, error), Sampling(), error.retrieval)
        except UsageError as error:
            if variant.is_plain:
                raise
            return StoredColumn(variant, _refused(variant, endpoint, error), Sampling())
        if isinstance(found, UsageError):
            return StoredColumn(variant, _refused(variant, endpoint, found), sampling, grounded.retrieval)
        request = RunRequest(variant.key, endpoint, found, sent.generation)
        return StoredColumn(variant, request, sampling, grounded.retrieval)

    def _of(self, prompt: Prompt) -> tuple[Renderings, Sampling]:
        """Prompts that differ in their parameters alone render alike."""
        wanted = replace(prompt, generation=Generation())
        for known, renderings, sampling in self._renderings:
            if known == wanted:
                return renderings, sampling
        sampling = replace(sampling_of(prompt), repeats=self._repeats)
        renderings = Renderings(prompt)
        self._renderings.append((wanted, renderings, sampling))
        return renderings, sampling


def _refused(variant: Variant, endpoint: Endpoint, error: UsageError) -> RunRequest:
    return RunRequest(variant.key, endpoint, RenderedPrompt(""), refusal=error)
