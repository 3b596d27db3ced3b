"""What a question asks for - a time, a number, a name, a place - and whether a sentence has such a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
_NUMBERS += "|hundred|thousand|million|billion|half|third|quarter|dozen|several|twice"


@dataclass(frozen=True)
class _Kind:
    asked: re.Pattern[str]
    evidence: re.Pattern[str]


def _kind(asked: str, evidence: str) -> _Kind:
    return _Kind(re.compile(asked, re.IGNORECASE), re.compile(evidence))


_KINDS = (
    _kind(
        r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b|언제|몇 년|연도",
        rf"\d{{3,4}}|\b\d{{1,2}}(?:st|nd|rd|th)\b|\d\s*[년월일세]|\b(?:{_MONTHS}|century|centuries)\b",
    ),
    _kind(
        r"\bhow (?:many|much|long|far|tall|high|big|large|old|often)\b|"
        r"\b(?:what|which) (?:percentage|percent|number|amount)\b|몇|얼마",
        rf"\d|\b(?:{_NUMBERS})\b|[한두세네] ",
    ),
    _kind(
        r"\bwho(?:se|m)?\b|누구|누가",
        r"(?<=[a-z,;] )[A-Z][a-z]+|^[A-Z][a-z]+ [A-Z]|[가-힣]{2,4}(?:씨|박사|교수|왕|대통령)",
    ),
    _kind(
        r"\bwhere\b|\b(?:what|which) (?:country|city|place|location|state|region|continent|area)\b|어디",
        r"\b(?:in|at|near|from|to|of|on) (?:the )?[A-Z]|[가-힣](?:에서|시에|도에|국에|지역)",
    ),
)


def has_evidence(question: str, sentence: str) -> bool | None:
    """Whether the sentence has the kind of thing that the question asks for; None where it asks for no known kind."""
    kind = next((kind for kind in _KINDS if kind.asked.search(question)), None)
    return None if kind is None else kind.evidence.search(sentence) is not None
