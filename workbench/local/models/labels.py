"""Labels: the `Review:` at the start of a line, or behind a `<br>`, that says what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 80
_LABEL = re.compile(
    rf"(?:^|(?<=<br>))[ \t]*([^\s:：<>][^:：<>\n]{{0,{_LONGEST}}}?)[ \t]*[:：](?![/\d])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Label:
    """`name` is in lower case and without numbers, so that `Example 1:` and `example 2:` are one label.

    `start` and `end` are the label's own place in the text; what it labels begins at `end`.
    """

    name: str
    start: int
    end: int


def find_labels(text: str) -> list[Label]:
    """Every label of the text, in order."""
    return [Label(_normal(match[1]), match.start(), match.end()) for match in _LABEL.finditer(text)]


def _normal(name: str) -> str:
    without_numbers = re.sub(r"[\d#*]+", " ", name.lower())
    return " ".join(without_numbers.split()) or name.lower()
