"""Requests of OpenAI's chat API: a JSON object or list, or JSON lines (fine-tuning data, batch files).

A request's messages are texts, not templates: they come in so that they render to exactly themselves. An answer that
ends a row of training data is what is expected. Written out, a prompt is one request, its variables filled with their
values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from workbench.errors import InvalidFile, Phrase
from workbench.library.formats.acceptance import Intake, chat_prompt
from workbench.library.formats.format import Exported, Imported, ImportedPrompt, Refused, Source
from workbench.library.formats.json_data import parse_json
from workbench.library.formats.pieces import literal
from workbench.library.formats.unsaid import unsaid
from workbench.prompts.prompt import Generation, Prompt
from workbench.prompts.rendering import render

_MARKS = re.compile(r'"messages"\s*:\s*\[|^\s*\[\s*\{[^{}]*"role"\s*:')
_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_TOKENS = ("max_completion_tokens", "max_tokens")
_READ = {"messages", "stream", "model", "stop", *_TOKENS, "temperature", "top_p", "top_k", "seed"}


class OpenaiChatFormat:
    title = "OpenAI chat request (JSON, JSON lines)"
    suffixes = (".json", ".jsonl")

    def recognises(self, name: str, head: str) -> bool:
        return name.lower().endswith(self.suffixes) and '"lc"' not in head and _MARKS.search(head) is not None

    def read(self, text: str, source: Source) -> Imported:
        intake = Intake()
        for number, entry in _entries(text, source, intake):
            body = _body(entry)
            own = entry.get("custom_id") if isinstance(entry, Mapping) else None
            name = own if isinstance(own, str) and own.strip() else f"{source.stem} {number}".strip()
            intake.add(name, partial(_prompt, body, name, row=bool(number)))
        return intake.imported()

    def write(self, prompt: Prompt) -> Exported:
        messages = [{"role": turn.role, "content": turn.content} for turn in render(prompt).as_messages()]
        request = {"messages": messages, **_parameters(prompt.generation)}
        return Exported(json.dumps(request, ensure_ascii=False, indent=2) + "\n", tuple(_losses(prompt)))


def _entries(text: str, source: Source, intake: Intake) -> Iterator[tuple[str, Any]]:
    """The requests of the file with what tells them apart: nothing where there is one, else its number or line."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and all(line.lstrip().startswith("{") for _number, line in lines):
        for number, line in lines:
            try:
                yield str(number), parse_json(line, source.name, number)
            except InvalidFile as error:
                intake.refused.append(Refused(f"{source.stem} {number}", error))
        return
    data = parse_json(text, source.name)
    if isinstance(data, list) and not _is_message(data[0] if data else None):
        yield from ((str(number), entry) for number, entry in enumerate(data, start=1))
    else:
        yield "", data


def _is_message(entry: Any) -> bool:
    return isinstance(entry, Mapping) and "role" in entry


def _body(entry: Any) -> Any:
    """The request itself: a batch file wraps it, and a bare list is its messages."""
    if isinstance(entry, list):
        return {"messages": entry}
    inner = entry.get("body") if isinstance(entry, Mapping) else None
    return inner if isinstance(inner, Mapping) else entry


def _prompt(body: Any, name: str, *, row: bool) -> ImportedPrompt:
    messages = body.get("messages") if isinstance(body, Mapping) else None
    if not isinstance(messages, list) or not all(map(_is_message, messages)):
        raise InvalidFile(
            "The request has no list of messages.", "A request has a field {field} with roles and contents.",
            field="messages",
        )  # fmt: skip
    notes: dict[str, Phrase] = {}
    turns = [turn for message in messages for turn in _turns(message, notes)]
    trained = row and "model" not in body  # a row of training data, not a request whose answer is begun
    expected = turns.pop()[1] if trained and len(turns) > 1 and turns[-1][0] == "assistant" else None
    unread = sorted(set(body) - _READ)
    if unread:
        _note(notes, Phrase("The fields {names} were not carried over.", names=", ".join(map(str, unread))))
    prompt = chat_prompt(
        name,
        [(role, literal(text)) for role, text in turns],
        tags=(body["model"],) if isinstance(body.get("model"), str) else (),
        generation=_generation(body, notes),
        expected=expected,
    )
    return ImportedPrompt(prompt, tuple(notes.values()))


def _note(notes: dict[str, Phrase], note: Phrase) -> None:
    notes.setdefault(str(note), note)


def _turns(message: Mapping[str, Any], notes: dict[str, Phrase]) -> Iterator[tuple[str, str]]:
    role = str(message["role"])
    if role not in _ROLES:
        _note(notes, Phrase("The messages of the role {role} were left out.", role=role))
        return
    for field in ("tool_calls", "function_call", "audio", "name", "refusal"):
        if message.get(field):
            _note(notes, Phrase("The field {name} of a message was left out.", name=field))
    content = message.get("content")
    if isinstance(content, list):
        texts = [part.get("text") if isinstance(part, Mapping) else part for part in content]
        if not all(isinstance(text, str) for text in texts):
            _note(notes, Phrase("Parts of a message that are not text were left out."))
        content = "".join(text for text in texts if isinstance(text, str))
    if isinstance(content, str):
        yield _ROLES[role], content


def _generation(body: Mapping[str, Any], notes: dict[str, Phrase]) -> Generation:
    """The parameters; one that is not of its kind is noted and left to the endpoint."""
    found: dict[str, Any] = {"max_tokens": None}
    tokens = next((body[name] for name in _TOKENS if body.get(name) is not None), None)
    wanted = {"max_tokens": tokens, **{name: body.get(name) for name in ("temperature", "top_p", "top_k", "seed")}}
    for name, value in wanted.items():
        kinds = (int, float) if name in ("temperature", "top_p") else (int,)
        if isinstance(value, kinds) and not isinstance(value, bool) and (value >= 0 or name in ("seed", "top_k")):
            found[name] = value
        elif value is not None:
            _note(notes, Phrase("The parameter {name} has no usable value: {value}.", name=name, value=str(value)))
    stop = body.get("stop")
    stops = [stop] if isinstance(stop, str) else stop if isinstance(stop, list) else []
    return Generation(stop=tuple(text for text in stops if isinstance(text, str)), **found)


def _parameters(generation: Generation) -> dict[str, Any]:
    names = ("max_tokens", "temperature", "top_p", "top_k", "seed")
    given = {name: getattr(generation, name) for name in names if getattr(generation, name) is not None}
    return given | ({"stop": list(generation.stop)} if generation.stop else {})


def _losses(prompt: Prompt) -> Iterator[Phrase]:
    from workbench.prompts.variables import free_variables

    if prompt.mode == "text":
        yield Phrase("The text became one user message.")
    if free_variables(prompt):
        yield Phrase("The variables were filled with their values.")
    yield from unsaid(prompt, said=("context", "generation"))
