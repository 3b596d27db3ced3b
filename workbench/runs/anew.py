"""Making a run once more with its prompt rendered anew: the same columns, with another prompt or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Prompt
from workbench.runs.history.records import NewRun, StoredColumn, StoredRun
from workbench.runs.variant import Variant
from workbench.runs.variant_requests import ReadPrompt, columns_for

CalledColumn = tuple[StoredColumn, Endpoint]


def anew(
    run: StoredRun, called: Iterable[CalledColumn], prompt: Prompt, version: str, read: ReadPrompt, origin: str
) -> NewRun:
    """The run as it would be made with that prompt; `called` is of `at_saved` or `moved_to`, `version` the prompt's.

    What keeps the prompt from being sent at all is raised, as of `columns_for`.
    """
    pairs = tuple(called)
    made = columns_for(prompt, [(was.variant, endpoint) for was, endpoint in pairs], read, repeats_of(run))
    columns = (
        replace(one, request=replace(one.request, repeat=was.request.repeat))
        for one, (was, _endpoint) in zip(made, pairs, strict=True)
    )
    return NewRun(prompt, tuple(columns), run.run.path, version, origin)


def repeats_of(run: StoredRun) -> int:
    """How many samples its columns have beside each other, where none vote."""
    return max((column.sampling.repeats for column in run.run.columns), default=1)


def at_saved(run: StoredRun, saved: Mapping[str, Endpoint]) -> tuple[CalledColumn, ...]:
    """Its columns at their endpoints as these are saved now, by their labels; any other is called as it was."""
    return tuple((one, saved.get(one.variant.endpoint, one.request.endpoint)) for one in run.run.columns)


def moved_to(run: StoredRun, endpoints: Sequence[Endpoint]) -> tuple[CalledColumn, ...]:
    """Its columns at each of these endpoints; those that differed in their endpoint alone are one there."""
    alone = tuple(_but_for_endpoints(run.run.columns))
    taken = set[str]()
    return tuple((_at(column, endpoint, taken), endpoint) for endpoint in endpoints for column in alone)


def _but_for_endpoints(columns: Iterable[StoredColumn]) -> Iterator[StoredColumn]:
    """Repeats of a variant at one endpoint stay."""
    seen: list[Variant] = []
    kept: list[tuple[Variant, int]] = []
    for column in columns:
        here = replace(column.variant, key="", pinned=False)
        told = (replace(here, endpoint=""), seen.count(here))
        seen.append(here)
        if told not in kept:
            kept.append(told)
            yield column


def _at(column: StoredColumn, endpoint: Endpoint, taken: set[str]) -> StoredColumn:
    """Its key begins with the endpoint's label, as that of any column."""
    variant = column.variant
    own = variant.key.removeprefix(variant.endpoint) if variant.key.startswith(variant.endpoint) else f" {variant.key}"
    key = f"{endpoint.label}{own}"
    if key in taken:
        key = next(free for n in range(2, len(taken) + 3) if (free := f"{key} ({n})") not in taken)
    taken.add(key)
    return replace(column, variant=replace(variant, key=key, endpoint=endpoint.label))
