"""Why a template failed, told by the process that rendered it and turned into a sentence by the program.

Jinja and Python speak to programmers; a `Fault` names the kind, so that the sentence can be about the template.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

from workbench.errors import Phrase, TemplateError
from workbench.prompts.template_errors import CHANGE, broken, failed, too_long, undefined
from workbench.prompts.template_words import unknown_filter, unknown_test

MAX_REASON = 300
_UNDEFINED = re.compile(r"'(.*)' is undefined")
_UNKNOWN = re.compile(r"^No (filter|test) named '(.*?)'")
_UNSAFE = re.compile(r"access to attribute '(.*?)' of")
_RANGE = re.compile(r"larger than MAX_RANGE \((\d+)\)")


@dataclass(frozen=True)
class Fault:
    kind: str
    line: int = 1
    reason: str = ""

    def as_mapping(self) -> dict[str, Any]:
        return asdict(self)


class OverlongText(Exception):
    """A template renders to more than is allowed."""


def fault_of(error: Exception) -> Fault:
    """What the template did that raised `error`."""
    from jinja2.exceptions import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return Fault("syntax", error.lineno, (error.message or "")[:MAX_REASON])
    return Fault(_kind(error), _line(error.__traceback__), str(error)[:MAX_REASON])


def told(fault: Fault, part: str, memory: int, longest: int) -> TemplateError:
    """The fault as an error of `part`; `memory` (bytes) and `longest` (characters) are the limits to name."""
    name = _UNDEFINED.fullmatch(fault.reason)
    if fault.kind == "undefined" and name:
        return undefined(name[1], part, fault.line)
    if fault.kind == "too long":
        return too_long(part, longest)
    if fault.kind == "memory":
        return too_much_memory(part, memory)
    if fault.kind == "syntax":
        return broken(part, fault.line, fault.reason)
    unknown = _UNKNOWN.search(fault.reason)
    if fault.kind == "other" and unknown:
        of_that_kind = unknown_filter if unknown[1] == "filter" else unknown_test
        return broken(part, fault.line, *of_that_kind(unknown[2]))
    return failed(part, fault.line, _reason(fault), _HINTS.get(fault.kind, CHANGE), details=fault.reason)


def too_much_memory(part: str, memory: int) -> TemplateError:
    return TemplateError(
        "Rendering {part} needed more than {limit} MiB of memory and was ended.",
        "Look for a text that is repeated or padded without a bound.",
        part=part,
        limit=memory // 1024 // 1024,
    )


def _kind(error: Exception) -> str:
    from jinja2.exceptions import SecurityError, UndefinedError

    kinds: tuple[tuple[type[Exception], str], ...] = (
        (UndefinedError, "undefined"),
        (SecurityError, "refused"),
        (OverlongText, "too long"),
        (MemoryError, "memory"),
        (RecursionError, "deep"),
        (ZeroDivisionError, "division"),
        (OverflowError, "range" if _RANGE.search(str(error)) else "number"),
        (SyntaxError, "deep"),  # of the code that Jinja made: Python nests twenty loops at most
        (TypeError, "types"),
        (AttributeError, "types"),
    )
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return "number"
    return next((kind for known, kind in kinds if isinstance(error, known)), "other")


def _reason(fault: Fault) -> str | Phrase:
    told_as = fault.reason.rstrip(".")
    limit = _RANGE.search(fault.reason)
    unsafe = _UNSAFE.search(fault.reason)
    if fault.kind == "refused" and unsafe:
        return Phrase("it is refused, because templates may not use {name}", name=unsafe[1])
    if fault.kind == "refused":
        return Phrase("it is refused, because {reason}", reason=told_as)
    if fault.kind == "range" and limit:
        return Phrase("a range in it has more than {limit} numbers", limit=limit[1])
    if fault.kind == "types":
        return Phrase("its values do not fit together ({reason})", reason=told_as)
    if fault.kind == "other":
        return Phrase("it cannot be computed ({reason})", reason=told_as)
    return _PLAIN.get(fault.kind) or told_as


_PLAIN = {
    "deep": Phrase("it calls itself without an end, or is nested too deeply"),
    "division": Phrase("it divides by zero"),
    "number": Phrase("a number in it becomes too large"),
}
_HINTS = {
    "range": Phrase("Make the range smaller, or loop over a list of values."),
    "refused": Phrase("Take it out: a template may use the values, and nothing of the program that fills them in."),
}


def _line(traceback: TracebackType | None) -> int:
    """The innermost line within the template itself."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
