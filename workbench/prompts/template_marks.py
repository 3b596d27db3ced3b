"""The marks of a template with every token in its place, found without Jinja: also in a template that is broken.

Jinja's own lexer says on which line something is wrong; an editor has to know the characters. This one follows the same
rules (brackets are balanced within a mark, strings may hold anything, `raw` is text) and goes on after a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.errors import Phrase
from workbench.prompts.templates import MAX_CODE, MAX_TEMPLATE, NOT_NAMES

CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
# A template that is broken in more places has more to tell when these are mended.
MOST_PROBLEMS = 20

_OPENING = re.compile(r"\{%[-+]?\s*raw\s*-?%\}|\{\{|\{%|\{#")
_DELIMITER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_END_COMMENT = re.compile(r"[-+]?#\}")
_END = {"{{": re.compile(r"-?\}\}"), "{%": re.compile(r"[-+]?%\}")}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<string>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<number>(?<![\w.])\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?)|(?P<name>\w+)"
    r"|(?P<operator>\*\*|//|==|!=|>=|<=|[-+/*%~\[\](){}<>=.:|,;])|(?P<unknown>.)",
    re.DOTALL,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class Token:
    """`kind` is string, number, name or operator; `start` counts characters of the template."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Mark:
    """`{{ … }}`, `{% … %}` or `{# … #}`: characters [start, end). A comment has no tokens."""

    opening: str
    start: int
    end: int
    tokens: tuple[Token, ...] = ()

    @property
    def tag(self) -> str:
        """The first word of a `{% … %}`, else nothing."""
        return self.tokens[0].text if self.opening == "{%" and self.tokens else ""


@dataclass(frozen=True)
class Problem:
    """What is wrong at the characters [start, end). A `grave` one keeps the template from being rendered.

    `hint` is the next step where it is another than to mend the marks.
    """

    start: int
    end: int
    reason: Phrase
    grave: bool = True
    hint: Phrase | None = None


@dataclass(frozen=True)
class Marks:
    """The marks in order; those that are broken are `problems` instead."""

    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=128)
def marks_of(source: str) -> Marks:
    """None of a template that is too long to be rendered: nothing is said of it but that."""
    if len(source) > MAX_TEMPLATE:
        return Marks((), ())
    marks: list[Mark] = []
    problems: list[Problem] = []
    position = 0
    while len(problems) < MOST_PROBLEMS and (found := _OPENING.search(source, position)):
        is_raw = len(found[0]) > 2
        read = _read_raw(source, found) if is_raw else _read_mark(source, found.start(), found[0])
        if isinstance(read, Mark):
            marks.append(read)
            position = read.end
        else:
            problems.append(read)
            position = len(source) if is_raw else _resumed(source, found.end(), read)
    return Marks(tuple(marks), tuple(problems))


def unfinished_mark(head: str) -> Mark | None:
    """The mark that is open at the end of `head`; None where there is none, or a string within it is open as well."""
    problems = marks_of(head).problems
    begun = _OPENING.match(head, problems[-1].start) if problems else None
    if begun is None or begun[0] not in _END:
        return None
    tokens = []
    for found in _TOKEN.finditer(head, begun.end() + (head[begun.end() : begun.end() + 1] in ("-", "+"))):
        if found.lastgroup == "unknown" and found[0] in "'\"":
            return None
        if found.lastgroup not in ("space", None):
            tokens.append(Token(str(found.lastgroup), found[0], found.start()))
    return Mark(begun[0], begun.start(), len(head), tuple(tokens))


def variable_tokens(mark: Mark) -> Iterator[Token]:
    """The names in the mark that stand for values: no filters, tests, attributes, keywords or names of arguments."""
    tokens = mark.tokens
    first = 1 if mark.opening == "{%" else 0
    depth = 0
    for number, token in enumerate(tokens[first:], first):
        before = tokens[number - 1].text if number else ""
        after = tokens[number + 1].text if number + 1 < len(tokens) else ""
        if token.kind == "operator":
            depth += (token.text in "([{") - (token.text in ")]}")
        is_test = before == "is" or (before == "not" and number > 1 and tokens[number - 2].text == "is")
        is_argument = depth > 0 and after == "="
        is_value = token.kind == "name" and before not in (".", "|") and not is_test and not is_argument
        if is_value and not token.text[0].isdigit() and token.text not in NOT_NAMES:
            yield token


def _read_raw(source: str, found: re.Match[str]) -> Mark | Problem:
    """All of `{% raw %} … {% endraw %}` as one mark. Without an end it is refused only where something follows."""
    end = _END_RAW.search(source, found.end())
    if end is None and found.end() < len(source):
        reason = Phrase("{opening} is not closed; {closing} is missing", opening=found[0], closing="{% endraw %}")
        return Problem(found.start(), found.end(), reason)
    return Mark(
        "{%",
        found.start(),
        end.end() if end else len(source),
        (Token("name", "raw", source.index("raw", found.start())),),
    )


def _read_mark(source: str, start: int, opening: str) -> Mark | Problem:
    if opening == "{#":
        end = _END_COMMENT.search(source, start + 2)
        if end is None and start + 2 < len(source):
            return _unclosed(source, start, opening)
        return Mark(opening, start, end.end() if end else len(source))
    position = start + 2 + (source[start + 2 : start + 3] in ("-", "+") and len(source) > start + 2)
    tokens: list[Token] = []
    brackets: list[Token] = []
    while position < min(len(source), start + MAX_CODE):
        end = None if brackets else _END[opening].match(source, position)
        if end:
            return Mark(opening, start, end.end(), tuple(tokens))
        found = _TOKEN.match(source, position)
        if found is None or found.lastgroup is None:
            raise ValueError("any character is a token")
        token = Token(found.lastgroup, found[0], position)
        trouble = _trouble(token, brackets, opening)
        if trouble is not None:
            return _located(source, start, opening, trouble)
        if token.kind != "space":
            tokens.append(token)
        position = found.end()
    if position < len(source):
        reason = Phrase("the mark has more than {limit} characters of code", limit=MAX_CODE)
        return Problem(start, start + len(opening), reason)
    if brackets and _delimiter_closes(source, start + 2):
        return Problem(brackets[-1].start, brackets[-1].end, _open_bracket(brackets[-1].text))
    return _unclosed(source, start, opening)


def _trouble(token: Token, brackets: list[Token], opening: str) -> Problem | None:
    """What the lexer cannot take; else the open `brackets` follow the token."""
    if token.kind == "unknown":
        quote = token.text in "'\""
        return Problem(token.start, token.end, _quote(token.text) if quote else _unknown(token.text))
    if token.kind != "operator":
        return None
    if token.text in "([{":
        brackets.append(token)
    elif token.text in _PAIRS:
        if brackets and brackets[-1].text == _PAIRS[token.text]:
            brackets.pop()
        elif brackets:
            return Problem(brackets[-1].start, brackets[-1].end, _open_bracket(brackets[-1].text))
        else:
            return Problem(token.start, token.end, _closes_nothing(token.text, opening))
    return None


def _located(source: str, start: int, opening: str, trouble: Problem) -> Problem:
    """The trouble, or the mark itself where no closing comes before the next mark: the rest is then no code at all."""
    return trouble if _delimiter_closes(source, start + 2) else _unclosed(source, start, opening)


def _delimiter_closes(source: str, position: int) -> bool:
    found = _DELIMITER.search(source, position)
    return found is not None and found[0] in ("}}", "%}")


def _resumed(source: str, after: int, problem: Problem) -> int:
    """Where the next mark may begin."""
    found = _DELIMITER.search(source, max(after, problem.start))
    if found is None:
        return len(source)
    return found.end() if found[0] in ("}}", "%}") else found.start()


def _unclosed(source: str, start: int, opening: str) -> Problem:
    reason = Phrase("{opening} is not closed; {closing} is missing", opening=opening, closing=CLOSING[opening])
    return Problem(start, _end_of_piece(source, start), reason)


def _end_of_piece(source: str, start: int) -> int:
    """The end of what belongs to an unclosed mark at a glance: its line, up to the next mark."""
    line = source.find("\n", start)
    line = len(source) if line < 0 else line
    following = _DELIMITER.search(source, start + 2, line)
    piece = source[start : following.start() if following else line]
    return start + max(len(piece.rstrip()), 2)


def _open_bracket(bracket: str) -> Phrase:
    return Phrase("{bracket} is not closed", bracket=bracket)


def _closes_nothing(text: str, opening: str) -> Phrase:
    if text == "}":
        return Phrase("{opening} is closed with {closing}", opening=opening, closing=CLOSING[opening])
    return Phrase("{bracket} closes nothing", bracket=text)


def _quote(text: str) -> Phrase:
    return Phrase("the quotation mark {quote} is not closed", quote=text)


def _unknown(text: str) -> Phrase:
    words = {"&": "and", "!": "not"}
    if text in words:
        return Phrase("{text} is no operator here; write {word}", text=text, word=words[text])
    return Phrase("the character {text} has no meaning here", text=text)
