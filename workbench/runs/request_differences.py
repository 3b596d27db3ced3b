"""What two calls were sent differently: parameters, endpoint, and the prompt part by part. Values of headers never."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.prompts.differences import DELETED, INSERTED, differences
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.request import RunRequest

# What a difference is of.
PARAMETER, ENDPOINT, MODE, ROLE, PART = "parameter", "endpoint", "mode", "role", "part"
# What of an endpoint reaches the model or says which one it is; limits, prices and notes do not.
_ENDPOINT_FIELDS = (
    "label", "name", "transport", "url", "region", "profile", "payload", "streams", "component", "variant",
    "target_model", "container", "session_id", "attributes", "accept_eula", "wrapper",
)  # fmt: skip
# What stands between the parts of a text; messages have none of it.
_JOINERS = frozenset({"join", "separator", "input_join", "trigger_join"})


@dataclass(frozen=True)
class RequestDifference:
    """`name` is that of the field or part; `index` the place of an example or turn, from 1. `before` and `after` are
    None where there is nothing. Of a part `deleted` and `inserted` count words.
    """

    kind: str
    name: str
    before: str | None
    after: str | None
    index: int | None = None
    deleted: int = 0
    inserted: int = 0


def request_differences(before: RunRequest, after: RunRequest) -> tuple[RequestDifference, ...]:
    """Parameters first, then the endpoint, then the prompt; nothing where both calls are sent the same."""
    return (
        *_parameters(before.generation, after.generation),
        *_endpoints(before.endpoint, after.endpoint),
        *_prompts(before.prompt, after.prompt),
    )


def _parameters(before: Generation, after: Generation) -> Iterator[RequestDifference]:
    for one in fields(Generation):
        if one.name != "extra":
            yield from _differing(PARAMETER, one.name, getattr(before, one.name), getattr(after, one.name))
    yield from _mappings(PARAMETER, before.extra, after.extra)


def _endpoints(before: Endpoint, after: Endpoint) -> Iterator[RequestDifference]:
    for name in _ENDPOINT_FIELDS:
        yield from _differing(ENDPOINT, name, getattr(before, name), getattr(after, name))
    yield from _mappings(ENDPOINT, before.parameters, after.parameters)
    yield from _differing(ENDPOINT, "headers", tuple(sorted(before.headers)), tuple(sorted(after.headers)))
    customs = (before.custom or CustomPayload(), after.custom or CustomPayload())
    for one in fields(CustomPayload):
        if one.name != "extra":
            yield from _differing(ENDPOINT, f"custom.{one.name}", *(getattr(custom, one.name) for custom in customs))


def _prompts(before: RenderedPrompt, after: RenderedPrompt) -> Iterator[RequestDifference]:
    same_mode = before.mode == after.mode
    yield from _differing(MODE, "mode", before.mode, after.mode)
    was, now = _texts(before), _texts(after)
    for key in [*was, *(key for key in now if key not in was)]:
        name, index = key
        if (same_mode or name not in _JOINERS) and was.get(key) != now.get(key):
            yield _part(name, index, was.get(key), now.get(key))
    if same_mode and before.mode == "chat":
        roles, new_roles = _roles(before), _roles(after)
        for key in roles.keys() & new_roles.keys():
            if roles[key] != new_roles[key]:
                yield RequestDifference(ROLE, key[0], roles[key], new_roles[key], _from_one(key[1]))


def _part(name: str, index: int | None, before: str | None, after: str | None) -> RequestDifference:
    found = differences(before or "", after or "")
    deleted, inserted = (
        sum(len(one.text.split()) for one in found if one.kind == kind) for kind in (DELETED, INSERTED)
    )
    return RequestDifference(PART, name, before, after, _from_one(index), deleted, inserted)


def _texts(prompt: RenderedPrompt) -> dict[tuple[str, int | None], str]:
    """The text of each part; one that stands in several places is joined."""
    texts: dict[tuple[str, int | None], str] = {}
    for part in prompt.parts:
        key = (part.part, part.index)
        texts[key] = texts.get(key, "") + prompt.content(part.message)[part.start : part.end]
    return texts


def _roles(prompt: RenderedPrompt) -> dict[tuple[str, int | None], str]:
    roles: dict[tuple[str, int | None], dict[str, None]] = {}
    for part in prompt.parts:
        if part.message is not None:
            roles.setdefault((part.part, part.index), {})[prompt.messages[part.message].role] = None
    return {key: ", ".join(found) for key, found in roles.items()}


def _mappings(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[RequestDifference]:
    for name in [*before, *(name for name in after if name not in before)]:
        yield from _differing(kind, name, before.get(name), after.get(name))


def _differing(kind: str, name: str, before: Any, after: Any) -> Iterator[RequestDifference]:
    was, now = _told(before), _told(after)
    if was != now:
        yield RequestDifference(kind, name, was, now)


def _told(value: Any) -> str | None:
    if value in (None, "", ()):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(json.dumps(one, ensure_ascii=False, default=str) for one in value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _from_one(index: int | None) -> int | None:
    return None if index is None else index + 1
