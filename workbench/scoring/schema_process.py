"""The process behind `schema_check`: reads a text and a schema from its input, and writes what does not fit."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from itertools import islice
from typing import Any

_MEMORY = 1024**3
_LONGEST_REASON = 200


def main() -> None:
    _bound_memory()
    asked = json.load(sys.stdin.buffer)
    json.dump(_checked(json.loads(asked["text"]), asked["schema"], asked["most"]), sys.stdout)


def _checked(value: Any, schema: Any, most: int) -> dict[str, Any]:
    from jsonschema.exceptions import SchemaError, best_match  # type: ignore[import-untyped]
    from jsonschema.validators import Draft202012Validator, validator_for  # type: ignore[import-untyped]
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    chosen = validator_for(schema, default=Draft202012Validator)
    try:
        chosen.check_schema(schema)
        # A registry of its own: the default one would fetch what a schema names.
        errors = chosen(schema, registry=Registry()).iter_errors(value)
        found = sorted(islice(errors, most), key=lambda error: list(map(str, error.absolute_path)))
        return {"faults": [(error.json_path, _short(error.message)) for error in found]}
    except SchemaError as error:
        worst = best_match([error]) or error
        return {"bad_schema": _short(worst.message), "place": worst.json_path}
    except Unresolvable as error:
        return {"unknown": error.ref}
    except RecursionError:
        return {"bad_schema": "it refers to itself without end", "place": "$"}


def _short(reason: str) -> str:
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"


def _bound_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not every system has it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
