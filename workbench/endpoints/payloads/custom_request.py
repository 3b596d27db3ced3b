"""The request of the custom format: the body that its template renders to, and what the template mentions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NoReturn

from workbench.endpoints.endpoint import CustomPayload
from workbench.endpoints.payloads.format import Parameters
from workbench.endpoints.payloads.parameters import CUT_HERE
from workbench.errors import Phrase, UndefinedVariable, UsageError
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.template_errors import MEND_THE_MARKS, broken
from workbench.prompts.template_marks import marks_of, variable_tokens
from workbench.prompts.template_problems import scanned_problems
from workbench.prompts.templates import parse

FIELD = "custom.request"
PARAMETERS = ("max_tokens", "temperature", "top_p", "top_k", "stop", "seed")
_OWN = ("prompt", "messages", "stream", "extra")
_EXCERPT = 40
_REASONS = {
    "Expecting value": Phrase("a value is missing, or a text has no quotes"),
    "Expecting ',' delimiter": Phrase("a comma is missing, or a text has quotes that are not escaped"),
    "Expecting ':' delimiter": Phrase("a colon is missing"),
    "Expecting property name enclosed in double quotes": Phrase("a name in double quotes is missing"),
    "Unterminated string starting at": Phrase("a text is not closed"),
    "Invalid control character at": Phrase("a text has a line end or a tab that is not escaped"),
    "Extra data": Phrase("something follows the end"),
}


def check_request(custom: CustomPayload) -> None:
    """What shows without Jinja, which a window cannot wait for: an empty or broken template is a `UsageError`."""
    if not custom.request.strip():
        raise UsageError(
            "The custom format has no request template ({field}).",
            'Write one, such as {{"inputs": {{{{ prompt | tojson }}}}}}.',
            field=FIELD,
        )
    for problem in scanned_problems(custom.request):
        line = custom.request.count("\n", 0, problem.start) + 1
        raise broken(FIELD, line, problem.reason, problem.hint or MEND_THE_MARKS)


@lru_cache(maxsize=64)
def mentioned(source: str) -> frozenset[str]:
    """The names in the template's marks, found without Jinja."""
    return frozenset(token.text for mark in marks_of(source).marks for token in variable_tokens(mark))


def render_request(
    custom: CustomPayload, prompt: RenderedPrompt, generation: Generation, *, stream: bool
) -> tuple[bytes, Parameters]:
    """The body, and which parameters are in it. A template that fails or makes no JSON: `UsageError`."""
    check_request(custom)
    names = parse(custom.request, FIELD).names
    given = {**_set(generation), **generation.extra}
    values = {
        **dict.fromkeys(PARAMETERS),
        **given,
        "extra": dict(generation.extra),
        "prompt": _text(prompt),
        "messages": [{"role": message.role, "content": message.content} for message in prompt.as_messages()],
        "stream": stream,
    }
    text = _rendered(custom.request, {name: values[name] for name in names if name in values})
    if is_json(custom.content_type):
        _check_json(text)
    return text.encode("utf-8", errors="replace"), _parameters(given, generation, names)


def _set(generation: Generation) -> dict[str, Any]:
    """The parameters that have a value."""
    known = {name: getattr(generation, name) for name in PARAMETERS}
    return {name: list(value) if name == "stop" else value for name, value in known.items() if value not in (None, ())}


def _parameters(given: Mapping[str, Any], generation: Generation, names: tuple[str, ...]) -> Parameters:
    def is_sent(name: str) -> bool:
        return (name in names and name not in _OWN) or (name in generation.extra and "extra" in names)

    sent = {name: value for name, value in given.items() if is_sent(name)}
    unsent = tuple(name for name in given if name not in sent)
    cut = {"stop": CUT_HERE} if "stop" in unsent and generation.stop else {}
    return Parameters(sent, cut, tuple(name for name in unsent if name not in cut))


def _rendered(source: str, values: Mapping[str, Any]) -> str:
    try:
        return fill_all([Request(FIELD, source, values, readable_json=True)])[0].text
    except UndefinedVariable as error:
        raise UsageError(
            "The custom format's request uses {name}, which there is not (line {line}).",
            "There are {known}, and the endpoint's own parameters by their names.",
            name=error.variable,
            line=error.values["line"],
            field=FIELD,
            known=", ".join((*_OWN, *PARAMETERS)),
        ) from error


def _text(prompt: RenderedPrompt) -> str:
    """Of a chat that is sent as messages the text is the last user's turn: what a template without turns asks."""
    if prompt.text is not None:
        return prompt.text
    return next((message.content for message in reversed(prompt.messages) if message.role == "user"), "")


def is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.endswith(("/json", "+json"))


def _check_json(text: str) -> None:
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _no_json(text, error.pos, _REASONS.get(error.msg) or error.msg) from error
    except _Constant as error:
        raise _no_json(text, text.find(str(error)), Phrase("{name} is no value of JSON", name=str(error))) from error
    except (ValueError, RecursionError) as error:
        raise _no_json(text, 0, Phrase("it is nested too deeply or holds a number that is too long")) from error


class _Constant(Exception):
    """NaN or an infinity."""


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


def _no_json(text: str, position: int, reason: object) -> UsageError:
    line = text.count("\n", 0, position) + 1
    return UsageError(
        "The request that the custom format makes is not valid JSON at line {line}: {reason}. It says: {excerpt}",
        "Write values as {{{{ prompt | tojson }}}}, which adds the quotes and escapes what must be.",
        line=line,
        column=position - (text.rfind("\n", 0, position) + 1) + 1,
        reason=reason,
        field=FIELD,
        excerpt=_around(text, position),
    )


def _around(text: str, position: int) -> str:
    """What stands at the position, on one line."""
    start = max(text.rfind("\n", 0, position) + 1, position - _EXCERPT)
    return " ".join(text[start : position + _EXCERPT].split()) or "…"
