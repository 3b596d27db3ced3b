"""Finding the question and the passage in a prompt, labelled or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.local.model import ModelRequest
from workbench.local.models.labels import Label, find_labels

_PASSAGE = {"passage", "context", "article", "document", "documents", "paragraph", "text", "background", "excerpt"}
_PASSAGE |= {"지문", "문맥", "본문", "문서", "맥락", "내용", "글", "단락"}
_QUESTION = {"question", "q", "query", "질문", "문제", "물음"}
_ANSWER = {"answer", "a", "response", "assistant", "ai", "bot", "답", "답변", "정답", "대답"}
_PARTS = _PASSAGE | _QUESTION | _ANSWER

_MARKUP = re.compile(r"</?s>|\[/?INST\]|<</?SYS>>|<\|[^|<>\n]{1,30}\|>")
_ROLE = re.compile(r"^[ \t]*(?:user|human|system|사용자)[ \t]*:[ \t]*", re.IGNORECASE)
_ROLE_BEFORE_LABEL = re.compile(
    rf"^[ \t]*(?:user|human|system|사용자)[ \t]*:\s*(?=(?:{'|'.join(sorted(_PARTS))})[ \t]*[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_INSTRUCTION = 200
_SEPARATOR = re.compile(r"^[ \t]*(?:-{2,}|#{2,}|={3,}|\*{3,}|~{3,})[ \t]*$", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_INSTRUCTION = re.compile(
    r"(?:^|[.!?:]\s+)(?:please )?(?:answer|respond|reply|use|using|read|based on|given|according to|only)\b[^.!?]*"
    r"\b(?:passage|context|questions?|text|paragraph|article|documents?|following|above|below)\b"
    r"|^(?:please )?(?:answer|solve|classify|translate|extract|summari[sz]e|decide|choose|pick|label|tell|think|explain"
    r"|reply|respond|do not|you are)\b"
    r"|(?:질문|지문|문맥|본문|문서|다음)[^.!?]*(?:답하|답해|대답|읽고|쓰세요|쓰시오|하세요|하시오|하십시오)",
    re.IGNORECASE,
)
_STEPS = re.compile(r"step[ -]by[ -]step|the answer is|단계", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """`question` and `passage` as they stand in the prompt, '' where there is none."""

    question: str
    passage: str
    wants_steps: bool = False


def read_asked(request: ModelRequest) -> Asked:
    """The assistant's turns of a conversation are answers; all else is read as one text."""
    parts = [
        f"Answer: {message.content}" if message.role == "assistant" else message.content for message in request.messages
    ]
    return from_text("\n\n".join(parts))


def from_text(text: str) -> Asked:
    text = _ROLE_BEFORE_LABEL.sub("", _MARKUP.sub("\n", text)).strip()
    labels = [label for label in find_labels(text) if label.name in _PARTS]
    question_label = _last(labels, _QUESTION)
    passage_label = _last(labels, _PASSAGE)
    if question_label is not None:
        question = _first_paragraph(_labelled(text, question_label, labels))
        before = text[: question_label.start]
    else:
        before, question = _unlabelled_question(text, labels)
    if passage_label is not None:
        passage = _labelled(text, passage_label, labels)
        if question_label is None:
            passage = _without_end(passage, question)
    else:
        passage = _unlabelled_passage(before, labels)
    return Asked(_ROLE.sub("", question), passage, _wants_steps(text, question, passage))


def _last(labels: list[Label], names: set[str]) -> Label | None:
    return next((label for label in reversed(labels) if label.name in names), None)


def _labelled(text: str, label: Label, labels: list[Label]) -> str:
    """What the label labels: up to the next label that has a part of its own, or to a separator."""
    end = next((each.start for each in labels if each.start >= label.end), len(text))
    content = text[label.end : end]
    separator = _SEPARATOR.search(content)
    return _clean(content[: separator.start()] if separator else content)


def _unlabelled_question(text: str, labels: list[Label]) -> tuple[str, str]:
    """The text before the question, and the question: the last line that asks, else the last line.

    An open answer label at the end, and what follows it, is no part of either.
    """
    answer = _last(labels, _ANSWER)
    if answer is not None:
        text = text[: answer.start]
    lines = [line for line in re.split(r"\n|<br>", text) if line.strip()]
    asking = [line for line in lines if line.rstrip(' "”’').endswith(("?", "？"))]
    question = (asking or lines or [""])[-1]
    if question.rstrip().endswith((":", "：")):  # a label that is left open asks nothing
        return text, ""
    return text[: text.rfind(question)] if question else text, question.strip()


def _unlabelled_passage(before: str, labels: list[Label]) -> str:
    """What stands before the question: behind the last answer's first paragraph, else all but the instruction."""
    answers = [label for label in labels if label.name in _ANSWER and label.end <= len(before)]
    if answers:
        first = next(label.start for label in labels if label.name in _QUESTION | _ANSWER)
        behind = _BLANK_LINE.split(before[answers[-1].end :].strip(), maxsplit=1)[1:]
        return _without_instruction(behind[0] if behind and behind[0].strip() else before[:first])
    return _without_instruction(before)


def _without_instruction(text: str) -> str:
    paragraphs = [paragraph for paragraph in _BLANK_LINE.split(_clean(text)) if paragraph.strip()]
    return _clean("\n\n".join(filter(None, (_instruction_free(paragraph) for paragraph in paragraphs))))


def _instruction_free(paragraph: str) -> str:
    """The paragraph without short lines that instruct or only announce."""
    return "\n".join(line for line in paragraph.split("\n") if not _instructs(line))


def _instructs(line: str) -> bool:
    short = len(line) <= _LONGEST_INSTRUCTION
    return short and (line.rstrip().endswith((":", "：")) or _INSTRUCTION.search(line) is not None)


def _first_paragraph(text: str) -> str:
    return _BLANK_LINE.split(text, maxsplit=1)[0].strip()


def _without_end(passage: str, question: str) -> str:
    """A labelled passage whose last paragraph is the question."""
    at = passage.rfind(question) if question else -1
    return _without_instruction(passage[:at]) if at >= 0 else passage


def _wants_steps(text: str, question: str, passage: str) -> bool:
    for part in (passage, question):
        if part:
            text = text.replace(part, "")
    return _STEPS.search(text) is not None


def _clean(text: str) -> str:
    return re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", text)
