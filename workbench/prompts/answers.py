"""Taking the final answer out of an output: the first rule that matches wins."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import UsageError
from workbench.prompts.prompt import AnswerRule

PATTERN_SECONDS = 0.5


def extract_answer(text: str, rules: Sequence[AnswerRule]) -> str | None:
    """The answer without surrounding white space; None where no rule matches. Without rules it is the whole output.

    A pattern that is not a regular expression, or that takes longer than PATTERN_SECONDS: `UsageError`.
    """
    if not rules:
        return text.strip()
    for rule in rules:
        found = _by_pattern(text, rule.pattern) if rule.pattern else _after(text, rule)
        if found is not None:
            return found.strip()
    return None


def same_answer(left: str, right: str) -> bool:
    """Whether two answers are equal but for case and surrounding white space."""
    return left.strip().casefold() == right.strip().casefold()


def _after(text: str, rule: AnswerRule) -> str | None:
    """What follows the last occurrence of `after`, case ignored, up to `until` before white space or the end."""
    import regex

    marks = list(regex.finditer(regex.escape(rule.after), text, regex.IGNORECASE))
    if not marks:
        return None
    rest = text[marks[-1].end() :]
    end = regex.search(regex.escape(rule.until) + r"(?=\s|$)", rest) if rule.until else None
    return rest[: end.start()] if end else rest


def _by_pattern(text: str, pattern: str) -> str | None:
    """Group 1 of the first match, or the whole match where the pattern has no group."""
    import regex

    try:
        match = regex.search(pattern, text, timeout=PATTERN_SECONDS)
    except regex.error as error:
        raise UsageError(
            "The answer rule's pattern {pattern} is not a regular expression: {reason}.",
            "Correct it; a character such as ( that stands for itself is written \\(.",
            pattern=pattern,
            reason=str(error),
        ) from error
    except TimeoutError as error:
        raise UsageError(
            "The answer rule's pattern {pattern} took longer than {seconds} s on this output.",
            "Make it simpler: avoid repetitions within repetitions.",
            pattern=pattern,
            seconds=PATTERN_SECONDS,
        ) from error
    if match is None:
        return None
    group: str | None = match[1] if match.re.groups else match[0]
    return group
