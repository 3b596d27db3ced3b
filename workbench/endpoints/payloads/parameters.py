"""From one set of generation parameters to the names that a format uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.endpoints.payloads.format import Parameters, Sends
from workbench.prompts.prompt import Generation

# A parameter that goes out in another form: the field to send instead and its value; without a field, nothing.
Adapted = tuple[str, Any]
NOT_NEEDED: Adapted = ("", None)
# What is told of stop sequences that a format cannot send: `runs` ends the answer at the first one itself.
CUT_HERE = "cut here, not sent"

# The arguments of `generate` in transformers, which has no seed and stops at no text.
GENERATE: Mapping[str, Sends] = {
    "max_tokens": Sends("max_new_tokens", minimum=1),
    "temperature": Sends("temperature", minimum=0, above=True),
    "top_p": Sends("top_p", minimum=0, maximum=1),
    "top_k": Sends("top_k", minimum=1),
}
_FLOATS = ("temperature", "top_p")
_SAMPLING = ("temperature", "top_p", "top_k")


def named(generation: Generation, sends: Mapping[str, Sends], adapted: Mapping[str, Adapted]) -> Parameters:
    """Sends each parameter as `sends` says; `adapted` has those that go out in another form.

    `extra` goes out raw and wins over everything else. Stop sequences that cannot be sent count as adapted.
    """
    fields: dict[str, Any] = {}
    told: dict[str, str] = {}
    unsent, outside = [], []
    for name, value in _set_parameters(generation).items():
        if name in adapted:
            instead, what = adapted[name]
            told[name] = f"{instead}: {_shown(what)}" if instead else ""
            fields.update({instead: what} if instead else {})
        elif name in sends:
            fields[sends[name].field] = value
            if not sends[name].takes(value):
                outside.append(name)
        elif name == "stop":
            told[name] = CUT_HERE
        else:
            unsent.append(name)
    return Parameters({**fields, **generation.extra}, told, tuple(unsent), tuple(outside))


def settled_by(generation: Generation, sends: Mapping[str, Sends]) -> frozenset[str]:
    """The names, ours and the format's, whose values the parameters that are set decide.

    One that is about sampling decides whether there is sampling; temperature 0 decides that nothing limits it.
    """
    names = set(_set_parameters(generation))
    if generation.temperature == 0:
        names.update(_SAMPLING)
    fields = {sends[name].field for name in names if name in sends}
    return frozenset(names | fields | ({"do_sample"} if names.intersection(_SAMPLING) else set()))


def greedy(generation: Generation) -> dict[str, Adapted]:
    """Temperature 0 for containers that refuse it: no sampling, and none of the limits that would switch it on."""
    if generation.temperature != 0:
        return {}
    return {"temperature": ("do_sample", False), "top_p": NOT_NEEDED, "top_k": NOT_NEEDED}


def unlimited(generation: Generation) -> dict[str, Adapted]:
    """A top_k of 0 means no limit; containers that refuse it take its absence for the same."""
    return {"top_k": NOT_NEEDED} if generation.top_k is not None and generation.top_k <= 0 else {}


def generate_arguments(generation: Generation) -> Parameters:
    """The parameters as `generate` of transformers takes them, which wants a float where it says so."""
    parameters = named(generation, GENERATE, unlimited(generation) | greedy(generation))
    return replace(parameters, fields=with_sampling(with_floats(parameters.fields, generation)))


def with_floats(fields: Mapping[str, Any], generation: Generation) -> dict[str, Any]:
    """`fields` with a float where containers want one of a parameter, and `extra` as it is."""
    floats = {name: float(fields[name]) for name in _FLOATS if name in fields and name not in generation.extra}
    return {**fields, **floats}


def with_sampling(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` with `do_sample` where they limit sampling: some containers ignore the limits without it."""
    sampling = any(name in fields for name in _SAMPLING)
    return {"do_sample": True, **fields} if sampling else dict(fields)


def _set_parameters(generation: Generation) -> dict[str, Any]:
    """The parameters that have a value, by our names, without `extra`."""
    known = {
        "max_tokens": generation.max_tokens,
        "temperature": generation.temperature,
        "top_p": generation.top_p,
        "top_k": generation.top_k,
        "stop": [text for text in generation.stop if text] or None,
        "seed": generation.seed,
    }
    return {name: value for name, value in known.items() if value is not None}


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
