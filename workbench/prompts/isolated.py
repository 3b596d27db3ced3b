"""Rendering templates that compute, in a process of its own with limits on time, memory and output.

A sandbox keeps a template from reaching objects, but not from counting to 10^12 or doubling a string for ever, and no
thread of Python can be interrupted while it does. A process can.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import Phrase, TemplateError, WorkbenchError
from workbench.prompts.templates import broken, too_long, undefined

SECONDS = 1.3  # for all templates of one prompt: with the start of the program it stays under two seconds
NAMED_PARTS = 3
MEMORY = 1024 * 1024 * 1024
_UNDEFINED = re.compile(r"'(.*)' is undefined")


@dataclass(frozen=True)
class Job:
    """One template to render; `part` is what errors call it."""

    source: str
    values: Mapping[str, Any]
    part: str


def render_isolated(jobs: Sequence[Job]) -> list[str]:
    """The rendered texts, in order. Undefined, broken, refused, endless, overlong: `TemplateError` naming the part."""
    request = {
        "memory": MEMORY,
        "seconds": int(SECONDS) + 1,
        "jobs": [{"source": job.source, "values": dict(job.values)} for job in jobs],
    }
    try:
        process = subprocess.run(
            [sys.executable, "-m", "workbench.prompts.template_process"],
            input=json.dumps(request),
            capture_output=True,
            encoding="ascii",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _endless(jobs) from error
    if process.returncode != 0:
        raise _ended_early(jobs, process.stderr)
    answer = json.loads(process.stdout)
    if "texts" not in answer:
        raise _failure(jobs[answer["job"]], answer["kind"], answer["line"], answer["reason"])
    texts: list[str] = answer["texts"]
    return texts


def _parts(jobs: Sequence[Job]) -> str | Phrase:
    parts = list(dict.fromkeys(job.part for job in jobs))
    if len(parts) <= NAMED_PARTS:
        return ", ".join(parts)
    return Phrase("{parts} and {more} more", parts=", ".join(parts[:NAMED_PARTS]), more=len(parts) - NAMED_PARTS)


def _endless(jobs: Sequence[Job]) -> TemplateError:
    return TemplateError(
        "Rendering {part} took longer than {seconds} seconds and was ended.",
        "Look for a loop that is too long or a number that is too large.",
        part=_parts(jobs),
        seconds=SECONDS,
    )


def _memory(part: str | Phrase) -> TemplateError:
    return TemplateError(
        "Rendering {part} needed more than {limit} MiB of memory and was ended.",
        "Look for a text that is repeated or padded without a bound.",
        part=part,
        limit=MEMORY // 1024 // 1024,
    )


def _ended_early(jobs: Sequence[Job], stderr: str) -> WorkbenchError:
    if "MemoryError" in stderr or not stderr.strip():
        return _memory(_parts(jobs))  # killed by a limit: nothing could be said
    return WorkbenchError(
        "The process that renders templates failed.",
        "Try again; if it stays so, reinstall the program.",
        details=stderr,
    )


def _failure(job: Job, kind: str, line: int, reason: str) -> TemplateError:
    name = _UNDEFINED.fullmatch(reason)
    if kind == "undefined" and name:
        return undefined(name[1], job.part, line)
    if kind == "refused":
        reason = Phrase("it is refused, because {reason}", reason=reason)  # type: ignore[assignment]
    if kind == "too long":
        return too_long(job.part)
    if kind == "memory":
        return _memory(job.part)
    return broken(job.part, line, reason)
