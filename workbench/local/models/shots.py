"""Taking a few-shot prompt apart: its examples, and the input that is still open.

A *cue* is what stands between input and output: a label that the prompt ends with (`Sentiment:`), an arrow
(`=>`), or the end of a turn (`[/INST]`). Each earlier occurrence of the open cue is an example.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from workbench.local.model import Message, ModelRequest
from workbench.local.models.labels import Label, find_labels

_ARROW = re.compile(r"={1,4}>|-{1,4}>|→|⇒|\[/INST\]")
_SEPARATOR = re.compile(
    r"^[ \t]*(?:-{2,}|#{2,}|={3,}|\*{3,}|~{3,})[ \t]*$|</?s>|\[INST\]|<\|endoftext\|>", re.MULTILINE
)
_INLINE_SEPARATOR = re.compile(r"\s(?:--|##|[;|])\s")
_HEADING_AT_END = re.compile(r"\s*\n[ \t]*\n[^\n]*[:：]$")
_ANNOUNCEMENT = re.compile(r"\A(?:[^\n]*[:：][ \t]*\n)+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LONGEST_TRIGGER = 120
_USER_ROLES = ("user", "human", "customer", "사용자")
_ASSISTANT_ROLES = ("assistant", "ai", "bot", "agent", "어시스턴트")


@dataclass(frozen=True)
class Shot:
    input: str
    output: str


@dataclass(frozen=True)
class Shots:
    """`query` is the open input: what an answer is wanted for."""

    examples: tuple[Shot, ...]
    query: str


@dataclass(frozen=True)
class _Cue:
    start: int
    end: int


def read_shots(request: ModelRequest) -> Shots:
    """The examples of a prompt: turns of a conversation, or blocks of a text."""
    turns = _from_turns(request.messages)
    return turns if turns.examples else from_text(request.text)


def from_text(text: str) -> Shots:
    cues, starts_input = _cues(text)
    if not cues:
        return Shots((), text.strip())
    edges = [0, *(cue.end for cue in cues)]
    segments = [text[start : cue.start] for start, cue in zip(edges, cues, strict=False)]
    split = [_split(segment, starts_input) for segment in segments[1:]]
    later_inputs = [each for _, each in split]
    of_lines = any("\n" in each for each in later_inputs) or any(map(_SEPARATOR.search, segments))
    inputs = [_first_input(segments[0], starts_input, of_lines), *later_inputs]
    outputs = [output for output, _ in split]
    pairs = zip(inputs, outputs, strict=False)
    return Shots(tuple(Shot(question, output) for question, output in pairs if output), inputs[-1])


def _from_turns(messages: tuple[Message, ...]) -> Shots:
    asked = [number for number, message in enumerate(messages) if message.role == "user"]
    if not asked:
        return Shots((), "")
    examples = [
        Shot(before.content.strip(), after.content.strip())
        for before, after in pairwise(messages[: asked[-1]])
        if before.role == "user" and after.role == "assistant"
    ]
    return Shots(tuple(examples), messages[asked[-1]].content.strip())


def _cues(text: str) -> tuple[list[_Cue], str | None]:
    """The cues, the open one last, and the name of the label that starts an input; none where there is no example."""
    labels = find_labels(text)
    by_arrow = _arrow_cues(text)
    if by_arrow:
        return by_arrow, None
    by_label = _label_cues(text, labels)
    return by_label, _input_label(labels, by_label) if by_label else None


def _arrow_cues(text: str) -> list[_Cue]:
    """Arrows count where the prompt ends with one, alone or with the words that follow every arrow."""
    arrows = list(_ARROW.finditer(text))
    if not arrows:
        return []
    last = arrows[-1]
    alike = [arrow for arrow in arrows if arrow[0] == last[0]]
    tail = text[last.start() :].strip()
    same_tail = [
        _Cue(arrow.start(), arrow.start() + len(tail)) for arrow in alike if text.startswith(tail, arrow.start())
    ]
    if len(same_tail) > 1:
        return same_tail
    if "\n" in tail or len(tail) > _LONGEST_TRIGGER:
        return []
    return [_Cue(arrow.start(), arrow.end()) for arrow in alike] if len(alike) > 1 else []


def _label_cues(text: str, labels: list[Label]) -> list[_Cue]:
    """The last label that earlier examples have too; a trigger may follow it. A last turn of the user is open."""
    for label in reversed(labels[-2:]):
        if label.name in _USER_ROLES:
            answers = [_Cue(each.start, each.end) for each in labels if each.name in _ASSISTANT_ROLES]
            return [*answers, _Cue(len(text), len(text))] if answers else []
        if len(text) - label.end > _LONGEST_TRIGGER:
            return []
        alike = [_Cue(each.start, each.end) for each in labels if each.name == label.name]
        if len(alike) > 1:
            return alike
    return []


def _input_label(labels: list[Label], cues: list[_Cue]) -> str | None:
    """The first label of the open input that every other input has too."""
    starts = [cue.start for cue in cues]
    names: list[list[str]] = [[] for _ in cues]
    for label in labels:
        segment = bisect_right(starts, label.start)
        if segment < len(cues) and (segment == 0 or label.start >= cues[segment - 1].end):
            names[segment].append(label.name)
    common = set(names[-1]).intersection(*names)
    return next((name for name in names[-1] if name in common), None)


def _split(segment: str, starts_input: str | None) -> tuple[str, str]:
    """What stands between two cues: the output of one example, then the input of the next."""
    separators = list(_SEPARATOR.finditer(segment))
    if separators:
        return _clean(segment[: separators[0].start()]), _clean(segment[separators[-1].end() :])
    if starts_input is not None:
        start = next(label.start for label in find_labels(segment) if label.name == starts_input)
        return _HEADING_AT_END.sub("", _clean(segment[:start])), _clean(segment[start:])
    body = segment.strip()
    boundary = _BLANK_LINE.search(body) or re.search(r"\n", body) or _INLINE_SEPARATOR.search(body)
    if boundary is None:
        return "", _clean(body)
    return _clean(body[: boundary.start()]), _clean(body[boundary.end() :])


def _first_input(segment: str, starts_input: str | None, of_lines: bool) -> str:
    """The first example's input, without the instruction before it; `of_lines`: inputs may have several lines."""
    separators = list(_SEPARATOR.finditer(segment))
    if separators:
        segment = segment[separators[-1].end() :]
    if starts_input is not None:
        start = next((label.start for label in find_labels(segment) if label.name == starts_input), 0)
        return _clean(segment[start:])
    paragraph = _BLANK_LINE.split(segment.strip())[-1]
    return _clean(_ANNOUNCEMENT.sub("", paragraph) if of_lines else paragraph.rpartition("\n")[2])


def _clean(text: str) -> str:
    return re.sub(r"(?:\s|<br>)+$", "", text).lstrip()
