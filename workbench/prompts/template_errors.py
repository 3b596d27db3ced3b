"""The sentences about templates that fail, each with a next step that fits."""

from __future__ import annotations

from workbench.errors import BrokenTemplate, Phrase, TemplateError, UndefinedVariable

MAX_RENDERED = 16_000_000

MEND_THE_MARKS = Phrase(
    "Correct it; to write braces as they are, put them in a value or between {{% raw %}} and {{% endraw %}}."
)
CHANGE = Phrase("Change the template, or the values that it computes with.")


def broken(part: str, line: int, reason: object, hint: Phrase = MEND_THE_MARKS, *, details: str = "") -> BrokenTemplate:
    """A template that cannot be read. The usual next step is for marks that are wrong, or meant as text."""
    return BrokenTemplate(
        "The template {part} is broken at line {line}: {reason}.",
        hint.template,
        details=details,
        part=part,
        line=line,
        reason=_within(reason),
        **hint.values,
    )


def failed(part: str, line: int, reason: object, hint: Phrase = CHANGE, *, details: str = "") -> TemplateError:
    """A template that was read and could not be computed."""
    return TemplateError(
        "The template {part} fails at line {line}: {reason}.",
        hint.template,
        details=details,
        part=part,
        line=line,
        reason=_within(reason),
        **hint.values,
    )


def undefined(variable: str, part: str, line: int) -> UndefinedVariable:
    return UndefinedVariable(
        "The variable {variable} has no value ({part}, line {line}).",
        "Enter one under Values, or give it with --set {variable}=….",
        variable=variable,
        part=part,
        line=line,
    )


def too_long(part: str, limit: int = MAX_RENDERED) -> TemplateError:
    return TemplateError(
        "The template {part} renders to more than {limit} characters.",
        "Shorten the values, or the loop that repeats them.",
        part=part,
        limit=limit,
    )


def _within(reason: object) -> object:
    """As a part of a sentence, which ends itself."""
    return reason.rstrip(".") if isinstance(reason, str) else reason
