"""Holding JSON against a JSON Schema, in a process of its own: a pattern or a reference in a schema can be endless."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import UsageError, WorkbenchError

# With the start of the process, which takes most of it.
SECONDS = 5.0
MOST_FAULTS = 50
_MODULE = "workbench.scoring.schema_process"


@dataclass(frozen=True)
class SchemaFault:
    """Where in the JSON, as `$.items[0].name`, and what is wrong there, as jsonschema says it."""

    path: str
    reason: str


def check_schema(text: str, schema: Mapping[str, Any]) -> tuple[SchemaFault, ...]:
    """What of the JSON is not as the schema asks, at most `MOST_FAULTS`; nothing where all of it is.

    A schema that is none, that refers to anything outside of itself, or that takes longer than `SECONDS`: `UsageError`.
    Nothing is ever fetched. Not on the GUI thread.
    """
    asked = json.dumps({"text": text, "schema": schema, "most": MOST_FAULTS})
    command = [sys.executable, "-P", "-m", _MODULE]
    try:
        done = subprocess.run(command, input=asked.encode(), capture_output=True, timeout=SECONDS, check=False)
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UsageError(
            "Checking against the schema took longer than {seconds} s and was ended.",
            "Make its patterns simpler: avoid repetitions within repetitions.",
            seconds=int(SECONDS),
        ) from error
    except (ValueError, OSError) as error:
        raise WorkbenchError("The process that checks schemas failed.", "Try again.", details=str(error)) from error
    if "bad_schema" in said:
        raise UsageError(
            "The schema is no JSON Schema: {reason} ({place}).",
            "Correct it in the card *Answer*.",
            reason=said["bad_schema"],
            place=said["place"],
        )
    if "unknown" in said:
        raise UsageError(
            "The schema refers to {reference}, which is not in it.",
            "Put what it refers to under *$defs*: nothing is fetched.",
            reference=said["unknown"],
        )
    return tuple(SchemaFault(path, reason) for path, reason in said["faults"])
