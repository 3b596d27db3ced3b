"""Recognising answers that decline to answer: "not in the document", "I don't know", "문서에 없습니다"."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from workbench.errors import UsageError

PATTERN_SECONDS = 0.5

# Searched for anywhere in an answer, case ignored; people may edit the list.
PATTERNS = (
    r"\b(?:is|are|was|were)?\s*(?:not|n[o']t|isn['’]t|aren['’]t)\s+(?:\w+\s+){0,3}?(?:in|by|from)\s+(?:(?:the|this|these|any)\s+)?"
    r"(?:\w+\s+){0,2}?(?:documents?|passages?|context|text|notes?)\b",
    r"\b(?:documents?|passages?|context|text|notes?)\s+(?:do|does|did)(?:\s+not|n['’]t)\s+"
    r"(?:contain|mention|say|state|hold|provide|specify|include|answer)\b",
    r"\bI\s+(?:do\s+not|don['’]t)\s+(?:know|have\s+(?:enough|sufficient|any|that)\s+information)\b",
    r"\b(?:cannot|can['’]t|can\s+not|unable\s+to)\s+(?:be\s+)?(?:answer|find|determine)(?:ed|d)?\b",
    r"\bno\s+(?:answer|information)\s+(?:\w+\s+){0,3}?(?:in|found|available)\b",
    r"(?:문서|지문|본문|문맥|자료|내용)\S{0,3}\s*(?:\S+\s+){0,4}?(?:없습니다|없다|없음|않습니다|않는다|않음|없어요)",
    r"모르겠(?:습니다|다|어요)|알\s*수\s*없(?:습니다|다|음|어요)|(?:답|대답|답변)할\s*수\s*없",
)


def is_refusal(answer: str, patterns: Sequence[str] = PATTERNS) -> bool:
    """Whether one of the patterns is in the answer, or the answer is empty. A pattern that is not a regular expression
    or takes longer than PATTERN_SECONDS: `UsageError`."""
    return not answer.strip() or any(_found(pattern, answer) for pattern in patterns)


def _found(pattern: str, answer: str) -> bool:
    try:
        return regex.search(pattern, answer, regex.IGNORECASE, timeout=PATTERN_SECONDS) is not None
    except regex.error as error:
        raise UsageError(
            "The refusal pattern {pattern} is not a regular expression: {reason}.",
            "Correct it; a character such as ( that stands for itself is written \\(.",
            pattern=pattern,
            reason=str(error),
        ) from error
    except TimeoutError as error:
        raise UsageError(
            "The refusal pattern {pattern} took longer than {seconds} s on this answer.",
            "Make it simpler: avoid repetitions within repetitions.",
            pattern=pattern,
            seconds=PATTERN_SECONDS,
        ) from error
