"""What is wrong with a template, each thing at its characters: for an editor that underlines it.

The marks are read first, then how blocks nest, then the names of filters, and last comes Jinja's own parser, which
knows all and tells the line. Each step is taken only where those before found nothing grave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from workbench.errors import Phrase, TemplateError
from workbench.prompts.template_marks import MOST_PROBLEMS, Mark, Marks, Problem, Token, marks_of
from workbench.prompts.template_words import BLOCKS, FILTERS, SINGLE_TAGS, TAGS, close_to, unknown_filter, unknown_test
from workbench.prompts.templates import MAX_TEMPLATE, OPERATORS, parse

_ENDS = {end: opening for opening, (end, _between) in BLOCKS.items()}
_BETWEEN = {word for _end, between in BLOCKS.values() for word in between}
_GOT = re.compile(r"got '(.*)'$|^unexpected '(.*)'$", re.DOTALL)
_NAMED = re.compile(r"No (?:filter|test) named '(.*)'")
_BRACES = re.compile(r"\{+|\}+")


@lru_cache(maxsize=128)
def problems_of(source: str) -> tuple[Problem, ...]:
    """In order of appearance. A template that is plain to see costs a look; one that computes costs Jinja's parser."""
    read = marks_of(source)
    cautions = _most(_stray_closings(source, read)) if len(source) <= MAX_TEMPLATE else ()
    grave = _scanned(read) or _by_jinja(source, read)
    return tuple(sorted((*grave, *cautions), key=lambda one: (one.start, one.end)))


def scanned_problems(source: str) -> tuple[Problem, ...]:
    """The grave ones that show without Jinja's parser."""
    return _scanned(marks_of(source))


def _scanned(read: Marks) -> tuple[Problem, ...]:
    return read.problems or _most(_block_problems(read)) or _most(_filter_problems(read))


def _most(problems: Iterator[Problem]) -> tuple[Problem, ...]:
    return tuple(islice(problems, MOST_PROBLEMS))


def _block_problems(read: Marks) -> Iterator[Problem]:
    """Unknown tags, and blocks that do not nest."""
    open_marks: list[Mark] = []
    for mark in read.marks:
        word = mark.tag
        if mark.opening != "{%" or word in SINGLE_TAGS or word == "raw":
            continue
        if not word:
            yield Problem(mark.start, mark.end, Phrase("the tag has no name"))
        elif word in BLOCKS:
            if word != "set" or not _assigns(mark):
                open_marks.append(mark)
        elif word in _ENDS:
            if open_marks and open_marks[-1].tag == _ENDS[word]:
                open_marks.pop()
            elif any(one.tag == _ENDS[word] for one in open_marks):
                inner = open_marks[-1]
                yield _unclosed_block(inner)
                return
            else:
                yield Problem(mark.start, mark.end, Phrase("{tag} ends no block", tag=word))
        elif word in _BETWEEN:
            if not open_marks or word not in BLOCKS[open_marks[-1].tag][1]:
                yield Problem(mark.start, mark.end, Phrase("{tag} stands in no block that has one", tag=word))
        else:
            name = mark.tokens[0]
            yield Problem(name.start, name.end, Phrase("there is no tag {tag}", tag=word), hint=close_to(word, TAGS))
    yield from map(_unclosed_block, open_marks)


def _assigns(mark: Mark) -> bool:
    """Whether a `set` has its value in the mark itself."""
    depth = 0
    for token in mark.tokens:
        if token.kind == "operator":
            depth += (token.text in "([{") - (token.text in ")]}")
            if token.text == "=" and not depth:
                return True
    return False


def _unclosed_block(mark: Mark) -> Problem:
    reason = Phrase("the block {tag} is not closed; {end} is missing", tag=mark.tag, end=BLOCKS[mark.tag][0])
    return Problem(mark.start, mark.end, reason)


def _filter_problems(read: Marks) -> Iterator[Problem]:
    for mark in read.marks:
        for before, token in zip(mark.tokens, mark.tokens[1:], strict=False):
            if before.text == "|" and token.text == "|":
                reason = Phrase("{text} is no operator here; write {word}", text="||", word="or")
                yield Problem(before.start, token.end, reason)
                return
            is_filter = before.text == "|" and before.kind == "operator" and token.kind == "name"
            if is_filter and token.text not in FILTERS:
                yield _unknown(token, unknown_filter(token.text))


def _by_jinja(source: str, read: Marks) -> tuple[Problem, ...]:
    """What Jinja's parser says of a template, at its place in the line."""
    try:
        parse(source, "")
    except TemplateError as error:
        line = int(str(error.values.get("line", 1)))
        if error.details:
            return (parser_problem(source, line, error.details),)
        reason = error.values.get("reason")
        if isinstance(reason, Phrase):
            return (_anywhere(source, read, line, reason),)
        told = Phrase(error.message_template, **error.values)
        return (Problem(0, 1, told) if len(source) > MAX_TEMPLATE else _anywhere(source, read, 1, told),)
    return ()


def parser_problem(source: str, line: int, reason: str) -> Problem:
    """What Jinja's parser says of the line, in the words of an editor where it can be placed."""
    return _placed(source, marks_of(source), line, reason)


def _placed(source: str, read: Marks, line: int, reason: str) -> Problem:
    start, end = _line(source, line)
    here = [mark for mark in read.marks if mark.start < end and mark.end > start]
    tokens = [token for mark in here for token in mark.tokens if start <= token.start <= end]
    found = _GOT.search(reason) or _NAMED.search(reason)
    text = next((group for group in found.groups() if group is not None), "") if found else ""
    if text and reason.startswith("No test"):
        return _named_test(text, tokens) or _anywhere(source, read, line, *unknown_test(text))
    if text.startswith("end of ") and here:
        return _too_early(source, [mark for mark in here if start <= mark.end - 1 <= end] or here)
    token = next((one for one in tokens if one.text in (text, f"'{text}'", f'"{text}"')), None)
    if token is not None:
        return Problem(token.start, token.end, _unexpected(token))
    return _anywhere(source, read, line, Phrase("Jinja says: {reason}", reason=reason.rstrip(".")))


def _named_test(name: str, tokens: list[Token]) -> Problem | None:
    found = next((one for one in tokens if one.text == name and one.kind == "name"), None)
    return _unknown(found, unknown_test(name)) if found else None


def _unknown(token: Token, told: tuple[Phrase, Phrase]) -> Problem:
    reason, hint = told
    return Problem(token.start, token.end, reason, hint=hint)


def _unexpected(token: Token) -> Phrase:
    if token.text == "=":
        return Phrase("= gives a value and compares nothing; write ==")
    return Phrase("{text} is not expected here", text=token.text)


def _too_early(source: str, marks: list[Mark]) -> Problem:
    """Of the marks on the line the first whose last token asks for more; an empty one does."""
    asking = [one for one in marks if one.opening != "{#" and (not one.tokens or _asks_for_more(one))]
    mark = (asking or marks)[0]
    start = mark.end - 2 if mark.tokens else mark.start
    if not mark.tokens:
        return Problem(start, mark.end, Phrase("the mark is empty"))
    closing = source[start : mark.end]
    return Problem(start, mark.end, Phrase("something is missing before {closing}", closing=closing))


def _asks_for_more(mark: Mark) -> bool:
    last = mark.tokens[-1]
    if last.kind == "operator":
        return last.text not in ")]}"
    return last.kind == "name" and (last.text in OPERATORS or (bool(mark.tag) and last is mark.tokens[0]))


def _anywhere(source: str, read: Marks, line: int, reason: Phrase, hint: Phrase | None = None) -> Problem:
    """At the first mark of the line; where it has none, at the line."""
    start, end = _line(source, line)
    here = next((one for one in read.marks if one.start < end and one.end > start), None)
    start, end = (here.start, here.end) if here else (start, max(end, start + 1))
    return Problem(start, end, reason, hint=hint)


def _line(source: str, number: int) -> tuple[int, int]:
    """The characters of a line, counted as Jinja counts them."""
    ends = list(re.finditer(r"\r\n|\r|\n", source))
    start = ends[number - 2].end() if 2 <= number <= len(ends) + 1 else 0
    return start, ends[number - 1].start() if number <= len(ends) else len(source)


def _stray_closings(source: str, read: Marks) -> Iterator[Problem]:
    """Each `}}` in the text that no braces before it wait for: `{ name }}`. Braces of JSON are in pairs."""
    if "}}" not in source:
        return
    depth = 0
    for start, end in _texts(source, read):
        for found in _BRACES.finditer(source, start, end):
            if found[0][0] == "{":
                depth += len(found[0])
            else:
                if len(found[0]) >= 2 and depth < 2:
                    reason = Phrase("}} closes no mark and is sent as it stands")
                    yield Problem(found.start(), found.end(), reason, grave=False)
                depth = max(depth - len(found[0]), 0)


def _texts(source: str, read: Marks) -> Iterator[tuple[int, int]]:
    """What lies between the marks and the problems."""
    position = 0
    taken = [(one.start, one.end) for one in read.marks] + [(one.start, one.end) for one in read.problems]
    for start, end in sorted(taken):
        yield position, start
        position = max(end, position)
    yield position, len(source)
