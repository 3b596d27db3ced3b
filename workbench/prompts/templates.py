"""Templates: parsing them without running anything, and filling the plain ones.

A template is *plain* when it is text and `{{ names }}` only, as almost all are. Plain templates are filled here, at
once, and it is known where each value stands in the result. Anything that computes (loops, filters, conditions, calls)
could be hostile or endless and runs in a process of its own: see `isolated`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workbench.errors import BrokenTemplate, Phrase, TemplateError
from workbench.prompts.template_errors import MAX_RENDERED, MEND_THE_MARKS, broken, too_long, undefined

if TYPE_CHECKING:
    from jinja2 import nodes

MAX_TEMPLATE = 1_000_000
# Characters within marks, and marks of comments, that Jinja's parser has to read: it takes up to 0.2 seconds for them.
MAX_CODE = 12_000
# What is read at once while it is typed: a few milliseconds.
QUICK_TEMPLATE = 200_000
QUICK_CODE = 1_000

_HOLE = re.compile(r"(?<!\{)\{\{[ \t\n]*([^\W\d]\w*)[ \t\n]*\}\}")
_CODE = re.compile(r"\{[{%].*?(?:[}%]\}|\Z)", re.DOTALL)
# Words that are no variable's name in Jinja.
_CONSTANTS = frozenset({"true", "false", "none", "True", "False", "None"})
OPERATORS = frozenset({"and", "or", "not", "if", "else", "in", "is"})
_FUNCTIONS = frozenset({"range", "dict", "lipsum", "cycler", "joiner", "namespace", "self"})
NOT_NAMES = _CONSTANTS | OPERATORS | _FUNCTIONS


@dataclass(frozen=True)
class Hole:
    """A `{{ name }}` of a plain template."""

    name: str
    line: int


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of a filled template that are the value of `variable`."""

    variable: str
    start: int
    end: int


@dataclass(frozen=True)
class Filled:
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Template:
    """A parsed template: its free names in order of appearance, and its pieces where it is plain, else None."""

    source: str
    names: tuple[str, ...]
    plain: tuple[str | Hole, ...] | None


def parse(source: str, part: str) -> Template:
    """Parses a template; `part` is what errors call it. Broken, too long or too deep: `TemplateError`."""
    if len(source) > MAX_TEMPLATE:
        raise TemplateError(
            "The template {part} has more than {limit} characters.",
            "Put long text into a value: values have no such limit.",
            part=part,
            limit=MAX_TEMPLATE,
        )
    return _plain_to_see(source) or _parsed_by_jinja(source, part)


def import_jinja() -> None:
    """Ahead of time, where a window would wait for it at the key that makes a template compute."""
    _environment()


def plain_to_see(source: str) -> bool:
    """Whether the template is parsed without Jinja."""
    return len(source) <= MAX_TEMPLATE and _plain_to_see(source) is not None


def _parsed_by_jinja(source: str, part: str) -> Template:
    from jinja2 import TemplateSyntaxError

    try:
        return _parsed(source)
    except _OtherTemplate as error:
        raise TemplateError(
            "{tag} is not available in a prompt: there is no other template ({part}, line {line}).",
            "Write that text here, or give it as a value.",
            part=part,
            line=error.line,
            tag=error.tag,
        ) from error
    except _TooMuchCode as error:
        raise TemplateError(
            "The template {part} has more than {limit} characters of code.",
            "Move texts out of the marks, or lists into values, which have no such limit.",
            part=part,
            limit=MAX_CODE,
        ) from error
    except TemplateSyntaxError as error:
        raise _told(source, part, error.lineno, error.message or "") from error
    except (RecursionError, ValueError) as error:
        raise broken(part, 1, Phrase("it is nested too deeply or holds a number that is too long")) from error


def _told(source: str, part: str, line: int, reason: str) -> BrokenTemplate:
    """In our own words; Jinja's, where its parser was asked, are the details."""
    from workbench.prompts.template_problems import parser_problem, scanned_problems  # which read templates with this

    scanned = scanned_problems(source)
    problem = scanned[0] if scanned else parser_problem(source, line, reason)
    line = source.count("\n", 0, problem.start) + 1 if scanned else line
    details = "" if scanned else reason
    return broken(part, line, problem.reason, problem.hint or MEND_THE_MARKS, details=details)


def quick_to_read(source: str) -> bool:
    """Whether `parse` takes no longer than a key pressed in an editor may: text and names, or little code."""
    if len(source) > QUICK_TEMPLATE:
        return False
    return _plain_to_see(source) is not None or sum(len(code[0]) for code in _CODE.finditer(source)) <= QUICK_CODE


def fill(template: Template, values: Mapping[str, Any], part: str) -> Filled:
    """Fills a plain template. A name without a value: `UndefinedVariable`; an overlong result: `TemplateError`."""
    if template.plain is None:
        raise ValueError("only a plain template can be filled here")
    texts: list[str] = []
    spans: list[Span] = []
    length = 0
    for piece in template.plain:
        if isinstance(piece, Hole):
            if piece.name not in values:
                raise undefined(piece.name, part, piece.line)
            text = str(values[piece.name])
            spans.append(Span(piece.name, length, length + len(text)))
        else:
            text = piece
        texts.append(text)
        length += len(text)
        if length > MAX_RENDERED:
            raise too_long(part)
    return Filled("".join(texts), tuple(spans))


def environment() -> Any:
    """Jinja2's sandbox with its default settings, but for: undefined names are errors, a trailing newline is kept."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)


@lru_cache(maxsize=1)
def _environment() -> Any:
    return environment()


class _TooMuchCode(Exception):
    """More code than is parsed here."""


class _OtherTemplate(Exception):
    """A statement that asks for another template."""

    def __init__(self, tag: str, line: int) -> None:
        super().__init__(tag)
        self.tag = tag
        self.line = line


@lru_cache(maxsize=512)
def _plain_to_see(source: str) -> Template | None:
    plain = _simple_pieces(source)
    return None if plain is None else Template(source, _hole_names(plain), plain)


@lru_cache(maxsize=512)
def _parsed(source: str) -> Template:
    if sum(len(code[0]) for code in _CODE.finditer(source)) + 2 * source.count("{#") > MAX_CODE:
        raise _TooMuchCode
    tree = _environment().parse(source)
    _refuse_other_templates(tree)
    plain = _plain_pieces(tree)
    return Template(source, _free_names(tree) if plain is None else _hole_names(plain), plain)


def _hole_names(pieces: tuple[str | Hole, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Hole)))


def _simple_pieces(source: str) -> tuple[str | Hole, ...] | None:
    """The pieces where it is plain to see: text and `{{ name }}`. None leaves the template to Jinja's own parser.

    So that neither the first paint of a window nor a key pressed in an editor waits for Jinja.
    """
    pieces: list[str | Hole] = []
    end, line, counted = 0, 1, 0
    for hole in _HOLE.finditer(source):
        line += source.count("\n", counted, hole.start(1))
        counted = hole.start(1)
        pieces += [source[end : hole.start()], Hole(hole[1], line)]
        end = hole.end()
    pieces.append(source[end:])
    names = [piece.name for piece in pieces if isinstance(piece, Hole)]
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if any(name in NOT_NAMES or not name.isidentifier() for name in names) or any(map(_needs_jinja, texts)):
        return None
    return tuple(piece for piece in pieces if piece)


def _needs_jinja(text: str) -> bool:
    """Whether Jinja would read more into this text than the text: a mark, or line ends that it makes the same."""
    return "\r" in text or any(mark in text for mark in ("{{", "{%", "{#"))


def _refuse_other_templates(tree: nodes.Template) -> None:
    """A prompt is one file: `include` and its like would fail when they are reached, in words about loaders."""
    from jinja2 import nodes

    tags = {nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "import", nodes.Extends: "extends"}
    for node in tree.find_all(tuple(tags)):
        raise _OtherTemplate(tags[type(node)], node.lineno)


def _plain_pieces(tree: nodes.Template) -> tuple[str | Hole, ...] | None:
    from jinja2 import nodes

    pieces: list[str | Hole] = []
    for output in tree.body:
        if not isinstance(output, nodes.Output):
            return None
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                pieces.append(node.data)
            elif isinstance(node, nodes.Name) and node.name not in _environment().globals:
                pieces.append(Hole(node.name, node.lineno))
            else:
                return None
    return tuple(pieces)


def _free_names(tree: nodes.Template) -> tuple[str, ...]:
    from jinja2 import nodes
    from jinja2.meta import TrackingCodeGenerator

    class FreeNames(TrackingCodeGenerator):
        """Jinja's own analysis, without its attempts to compute constant expressions: here a template is only read."""

        def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
            if isinstance(node, nodes.TemplateData):
                return super()._output_child_to_const(node, frame, finalize)
            raise nodes.Impossible

    analysis = FreeNames(_environment())
    analysis.optimizer = None  # it too would compute constants, `{{ "a" * 10 ** 10 }}` among them
    analysis.visit(tree)
    free = analysis.undeclared_identifiers
    appearing = (node.name for node in tree.find_all(nodes.Name))
    return tuple(dict.fromkeys(name for name in appearing if name in free))
