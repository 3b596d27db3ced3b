"""Values for a prompt's variables and parameters, as options of a command."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import InvalidFile, UsageError
from workbench.prompts.prompt import Generation

_WHOLE = ("max_tokens", "top_k", "seed")
_NUMBERS = ("temperature", "top_p")


def add_value_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], type=name_and_text, metavar="NAME=VALUE", help="the value of a variable"
    )
    parser.add_argument("--values", type=Path, metavar="FILE.json", help="values of variables, as a JSON object")


def values_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The values of both options; `--set` wins."""
    values = _values_in(arguments.values) if arguments.values else {}
    return values | dict(arguments.set)


def add_parameter_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        type=name_and_text,
        metavar="NAME=VALUE",
        help="a generation parameter: max_tokens, temperature, top_p, top_k, stop, seed, or one of the endpoint's own",
    )


def with_parameters(generation: Generation, given: Iterable[tuple[str, str]]) -> Generation:
    """`generation` with the given parameters. `null` leaves one to the endpoint; several `stop` add up."""
    changed: dict[str, Any] = {}
    extra = dict(generation.extra)
    for name, text in given:
        value = _json_or_text(text)
        if name == "stop":
            changed["stop"] = (*changed.get("stop", ()), *_stops(value, text))
        elif name in (*_WHOLE, *_NUMBERS):
            changed[name] = _number(name, value)
        else:
            extra[name] = value
    return replace(generation, **changed, extra=extra)


def name_and_text(text: str) -> tuple[str, str]:
    """What stands before and after the equals sign of an option."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, value


def _values_in(path: Path) -> dict[str, Any]:
    """The object in a JSON file. Numbers are texts exactly as they are written."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except OSError as error:
        raise InvalidFile(
            "{file} cannot be read: {reason}.", "Check the path.", file=path, reason=error.strerror or error
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidFile(
            "{file} is not a JSON file: {reason}.",
            'Give an object such as {{"question": "Who founded Acme?"}}.',
            file=path,
            reason=error,
        ) from error
    if not isinstance(found, dict):
        raise InvalidFile(
            "{file} holds no values.", 'Give an object such as {{"question": "Who founded Acme?"}}.', file=path
        )
    return {name: _as_written(value) for name, value in found.items()}


def _as_written(value: Any) -> Any:
    """A value as a template sees it: texts, and lists and mappings of texts."""
    if isinstance(value, Mapping):
        return {name: _as_written(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _json_or_text(text: str) -> Any:
    """JSON where the text is JSON; names such as NaN, which JSON does not have, are text."""
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def _stops(value: Any, text: str) -> tuple[str, ...]:
    if value is None:
        return ()
    stops = tuple(map(str, value)) if isinstance(value, list) else (value if isinstance(value, str) else text,)
    if "" in stops:
        raise UsageError("A stop sequence has at least one character.", "Write --param stop=null to send none.")
    return stops


def _number(name: str, value: Any) -> Any:
    allowed = (int,) if name in _WHOLE else (int, float)
    usable = isinstance(value, allowed) and not isinstance(value, bool) and math.isfinite(value)
    if value is not None and not usable:
        raise UsageError(
            "The parameter {name} must be {kind}, not {found}.",
            "Write for example --param {name}=1.",
            name=name,
            kind="a whole number" if name in _WHOLE else "a number",
            found=value,
        )
    return value
