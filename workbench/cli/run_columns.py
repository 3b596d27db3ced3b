"""The columns of `run`: endpoints as they are, the columns of a preset, and both swept over parameters."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench import paths
from workbench.cli.output import note
from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UnknownName, UsageError
from workbench.library.saved_prompts import saved_prompt
from workbench.prompts.prompt import Prompt
from workbench.runs.column_passages import Retrieve
from workbench.runs.history.records import StoredColumn
from workbench.runs.presets import Presets
from workbench.runs.requests import requests_for
from workbench.runs.sampling import sampling_of
from workbench.runs.sweep import read_sweep, swept
from workbench.runs.variant import Variant, plain
from workbench.runs.variant_data import variant_data
from workbench.runs.variant_requests import columns_for

# So much of a value stands in a column's name.
_LONGEST = 24


class AskedColumns:
    """What the options ask for. `endpoints` are those that it needs, each as often as it was named.

    An endpoint of a preset that is not known is told and left out. Nothing to run, an unknown name: `UsageError`.
    """

    def __init__(self, arguments: argparse.Namespace, catalogue: Catalogue) -> None:
        self._repeat: int = arguments.repeat
        self._plain = not (arguments.sweep or arguments.preset or arguments.documents)
        self.endpoints = [catalogue.find(name) for name in arguments.endpoints]
        bases = [plain(one.label) for one in self.endpoints]
        if arguments.preset:
            bases += self._of_preset(arguments.preset, catalogue)
        if not bases:
            raise UsageError("Nothing is named that the prompt could run on.", "Name an endpoint: -e local:reader.")
        self._variants = swept(bases, [read_sweep(name, text) for name, text in arguments.sweep])

    def columns(
        self,
        prompt: Prompt,
        endpoints: Sequence[Endpoint],
        values: Mapping[str, Any],
        retrieve: Retrieve | None = None,
    ) -> tuple[StoredColumn, ...]:
        """One column for each variant and repeat; `endpoints` are those of this, ready to be called."""
        if self._plain:
            sampling = sampling_of(prompt, values)
            requests = requests_for(prompt, endpoints, values, self._repeat)
            return tuple(StoredColumn(Variant(one.column, one.endpoint.label), one, sampling) for one in requests)
        own = replace(prompt, values={**prompt.values, **values})
        known = {one.label: one for one in endpoints}
        called = [(one, known[one.endpoint]) for one in _keyed(self._variants)]
        made = columns_for(
            own, called, lambda source: saved_prompt(Path(source.path), source.version), retrieve=retrieve
        )
        return tuple(each for column in made for each in self._repeated(column))

    def _of_preset(self, name: str, catalogue: Catalogue) -> Iterator[Variant]:
        known = {one.label: one for one in (*catalogue.endpoints(), *self.endpoints)}
        usable, missing = Presets(paths.presets_file()).find(name).usable(known)
        for label in missing:
            note(f"{label}: left out, there is no such endpoint")
        if missing and not usable:
            raise UnknownName(
                "No endpoint of the preset {name} is known.", "Known: {known}.", name=name, known=", ".join(known)
            )
        named = {one.label for one in self.endpoints}
        needed = dict.fromkeys(one.endpoint for one in usable if one.endpoint not in named)
        self.endpoints += [known[label] for label in needed]
        yield from usable

    def _repeated(self, column: StoredColumn) -> Iterator[StoredColumn]:
        for number in range(1, self._repeat + 1):
            key = column.request.column if self._repeat == 1 else f"{column.request.column} #{number}"
            request = replace(column.request, column=key, repeat=number)
            yield replace(column, variant=replace(column.variant, key=key), request=request)


def told_apart(column: StoredColumn) -> dict[str, Any]:
    """The `variant` of the column's object: what is other in it than in the prompt; nothing in that of a plain one."""
    if column.variant.is_plain:
        return {}
    data = variant_data(column.variant)
    return {"variant": {name: value for name, value in data.items() if name not in ("endpoint", "pinned")}}


def _keyed(variants: Sequence[Variant]) -> Iterator[Variant]:
    """Each by its endpoint and what is other in it, numbered where that does not tell it from another."""
    taken = set[str]()
    for one in variants:
        said = f"{one.endpoint} {one.name}" if one.name else " ".join([one.endpoint, *_differences(one)])
        numbered = (said if n == 1 else f"{said} ({n})" for n in range(1, len(variants) + 1))
        key = next(key for key in numbered if key not in taken)
        taken.add(key)
        yield replace(one, key=key)


def _differences(variant: Variant) -> Iterator[str]:
    if variant.prompt is not None:
        yield f"{Path(variant.prompt.path).name.partition('.')[0]} {variant.prompt.version[:7]}".strip()
    if variant.documents:
        yield f"documents={variant.documents}"
    for name, value in {**variant.parameters, **variant.values}.items():
        text = " ".join(str(value).split())
        yield f"{name}={text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}"
