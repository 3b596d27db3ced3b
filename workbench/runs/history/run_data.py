"""A run as plain data: what a file or a database keeps of it. Reading gives an equal run."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from workbench.errors import InvalidFile
from workbench.prompts.prompt import (
    CHOICES,
    MODES,
    REASONING_STYLES,
    ROLES,
    TECHNIQUES,
    ChainOfThought,
    Choose,
    Message,
    Prompt,
)
from workbench.prompts.rendered import PARTS, Part, RenderedPrompt
from workbench.runs.comparison import STATES, Column
from workbench.runs.history.records import StoredRun
from workbench.runs.history.typed_data import Choices, Unfit, from_data, to_data
from workbench.runs.request import RunRequest

FORMAT = 1
_CHOICES: Choices = {
    (Prompt, "technique"): TECHNIQUES,
    (Prompt, "mode"): MODES,
    (Choose, "by"): CHOICES,
    (Message, "role"): ROLES,
    (ChainOfThought, "style"): REASONING_STYLES,
    (Part, "part"): PARTS,
    (Column, "state"): STATES,
}
T = TypeVar("T")


def run_data(run: StoredRun) -> dict[str, Any]:
    """The run as data that JSON can hold: `format`, then the fields of `StoredRun`."""
    return {"format": FORMAT, **to_data(run)}


def read_run(data: Any, source: str) -> StoredRun:
    """The run of `run_data`. `source` is what errors call it. Foreign, newer or broken data: `InvalidFile`."""
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise _unusable(source, "it is not a run that was kept")
    if data["format"] > FORMAT:
        raise InvalidFile(
            "{file} is of a newer format ({number}) than this program, which reads {known}.",
            "Open it with a newer version of the program.",
            file=source,
            number=data["format"],
            known=FORMAT,
        )
    run = value_of(StoredRun, {name: one for name, one in data.items() if name != "format"}, source)
    for call in run.calls:
        _check_prompt(call.request, source)
    for column in run.run.columns:
        _check_prompt(column.request, source)
    return run


def value_of(kind: type[T], data: Any, source: str) -> T:
    """One value of a run (a call, a request, a prompt) from its data. Not that of one: `InvalidFile`."""
    try:
        value: T = from_data(kind, data, _CHOICES)
    except (Unfit, RecursionError) as error:
        raise _unusable(source, str(error).removeprefix(".")) from error
    return value


def dumps(value: Any) -> bytes:
    """A value as JSON in ASCII: half a character is kept as well."""
    return json.dumps(to_data(value), separators=(",", ":")).encode("ascii")


def loads(kind: type[T], data: bytes, source: str) -> T:
    """The value of `dumps`. What is not one: `InvalidFile`."""
    return value_of(kind, parsed(data, source), source)


def parsed(data: bytes, source: str) -> Any:
    """What the JSON holds. No JSON: `InvalidFile`."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unusable(source, str(error)) from error


def _check_prompt(request: RunRequest, source: str) -> None:
    """Parts and variables lie within what was sent: what shows them counts on it."""
    prompt = request.prompt
    spans = [(each.start, each.end, each.message) for each in prompt.parts]
    spans += [(each.start, each.end, each.message) for each in prompt.variables]
    for start, end, message in spans:
        if not 0 <= start <= end <= _length(prompt, message):
            raise _unusable(source, "a part of the prompt lies outside of it")


def _length(prompt: RenderedPrompt, message: int | None) -> int:
    if message is None:
        return len(prompt.text or "")
    return len(prompt.messages[message].content) if 0 <= message < len(prompt.messages) else -1


def _unusable(source: str, reason: str) -> InvalidFile:
    return InvalidFile(
        "{file} cannot be read as a run: {reason}.",
        "It is damaged, or was made by another program; open another copy of it.",
        file=source,
        reason=reason,
    )
