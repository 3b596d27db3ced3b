"""Reading YAML files field by field: scalars exactly as written, errors with file, line and field, nothing executed.

Only the parser of PyYAML is used, never its constructors: `Fields` walks the nodes and asks for what it expects.
Limits: 16 MiB a file, 500,000 values (so that aliases cannot explode), 64 levels.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NoReturn

import yaml

from workbench.errors import InvalidFile, Phrase
from workbench.file_content import read_bounded, utf8_text

MAX_BYTES = 16 * 1024 * 1024
MAX_VALUES = 500_000
MAX_DEPTH = 64

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_YAML = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    _YAML + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map")
)
_PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_PARSER):  # type: ignore[misc]
    """Counts levels while nodes are composed: the C parser recurses, and would take the process down with it."""

    _depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = parent.start_mark if parent is not None else None
            raise yaml.composer.ComposerError(None, None, f"more than {MAX_DEPTH} levels of nesting", mark)
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        self._depth -= 1
        super().ascend_resolver()


class PlainScalar(str):
    """An unquoted scalar of an unknown key whose text says more than its value (`1.10`, `007`): written back plain."""


def read_fields(path: Path) -> Fields:
    """The fields of a YAML file. Unreadable, too large, not UTF-8 or not YAML: `InvalidFile`."""
    return decoded_fields(read_content(path), path)


def read_content(path: Path) -> bytes:
    """What is in a file. Unreadable or larger than a YAML file may be: `InvalidFile`."""
    return read_bounded(path, MAX_BYTES)


def decoded_fields(data: bytes, path: Path) -> Fields:
    """The fields of what is in a YAML file; `path` is what errors call it."""
    return parse_fields(utf8_text(data, path), str(path))


def parse_fields(text: str, source: str, tags: Collection[str] = ()) -> Fields:
    """The fields of a YAML text; `source` is what errors call it.

    `tags` are names (`!Template`) that a format marks its mappings with: they are read past, and make nothing.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InvalidFile(
            "{file}, line {line}: this is not valid YAML: {reason}.",
            "Correct the line; a text with colons, quotes or braces is safest in a block that starts with |-.",
            file=source,
            line=mark.line + 1 if mark else 1,
            reason=error.problem or error.context,
        ) from error
    except yaml.YAMLError as error:
        raise InvalidFile(
            "{file}: this is not valid YAML: {reason}.",
            "Remove control characters.",
            file=source,
            reason=str(error).splitlines()[0],
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise InvalidFile(
            "{file}: fields are expected, one a line, such as `name: My prompt`.",
            "Open a file that this program saved to see the form.",
            file=source,
        )
    if tags:
        _unmark(node, tags)
    return Fields(node, source, "", _Budget())


def _unmark(root: yaml.Node, tags: Collection[str]) -> None:
    """Takes the known tags off the mappings that have them. Each node is visited once, however many aliases it has."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            node.tag = _YAML + "map" if node.tag in tags else node.tag
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


class _Budget:
    """Counts values across the whole file."""

    def __init__(self) -> None:
        self.left = MAX_VALUES

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


class Fields:
    """One mapping of the file. Each getter names the field in its error; `extra()` is what no getter asked for."""

    def __init__(self, node: yaml.MappingNode, source: str, path: str, budget: _Budget, depth: int = 0) -> None:
        self._source = source
        self._path = path
        self._budget = budget
        self._depth = depth
        self._node = node
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        self._check(node, path or "file", depth)
        for key, value in node.value:
            self._add(key, value)

    def _add(self, key: yaml.Node, value: yaml.Node) -> None:
        if not isinstance(key, yaml.ScalarNode):
            self.fail(key, self._path or "file", Phrase("a field's name must be text"))
        if key.value in self._nodes:
            self.fail(key, self._name(key.value), Phrase("the field stands twice"))
        self._nodes[key.value] = value

    # What a reader asks for

    def text(self, name: str, default: str = "") -> str:
        """Text exactly as written; an unquoted null or nothing is empty."""
        node = self._take(name)
        return default if node is None else self._text(node, self._name(name))

    def optional_text(self, name: str) -> str | None:
        node = self._take(name)
        return None if node is None or _is_null(node) else self._text(node, self._name(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return self._each(name, self._text)

    def flag(self, name: str, default: bool) -> bool:
        node = self._take(name)
        if node is None or _is_null(node):
            return default
        word = self._text(node, self._name(name))
        if word not in _TRUE | _FALSE:
            self.fail(node, self._name(name), Phrase("true or false is expected"))
        return word in _TRUE

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        node = self._take(name)
        if node is None or _is_null(node):
            return default
        word = self._text(node, self._name(name))
        if word not in choices:
            self.fail(
                node,
                self._name(name),
                Phrase("one of {choices} is expected, not {found}", choices=", ".join(choices), found=word[:40]),
            )
        return word

    def integer(self, name: str, minimum: int | None = None) -> int | None:
        node = self._take(name)
        if node is None or _is_null(node):
            return None
        word = self._text(node, self._name(name))
        if not _INTEGER.fullmatch(word) or len(word) > 18:
            self.fail(node, self._name(name), Phrase("a whole number is expected, not {found}", found=word[:40]))
        if minimum is not None and int(word) < minimum:
            self.fail(node, self._name(name), _below(minimum, word))
        return int(word)

    def number(self, name: str, minimum: float | None = None) -> float | None:
        node = self._take(name)
        if node is None or _is_null(node):
            return None
        word = self._text(node, self._name(name))
        if not _NUMBER.fullmatch(word) or not math.isfinite(float(word)):
            self.fail(node, self._name(name), Phrase("a number is expected, not {found}", found=word[:40]))
        if minimum is not None and float(word) < minimum:
            self.fail(node, self._name(name), _below(minimum, word))
        return float(word)

    def mapping(self, name: str) -> Fields | None:
        """A nested mapping, or None where the field is absent or null."""
        node = self._take(name)
        return None if node is None or _is_null(node) else self._fields(node, self._name(name))

    def mappings(self, name: str) -> tuple[Fields, ...]:
        return self._each(name, self._fields)

    def values(self, name: str) -> dict[str, Any]:
        """A mapping of template values: texts exactly as written; lists and mappings are data."""
        node = self._take(name)
        if node is None or _is_null(node):
            return {}
        fields = self._fields(node, self._name(name))
        return {key: fields._data(value, fields._name(key), _as_text, 0) for key, value in fields._nodes.items()}

    def data(self, name: str) -> Any:
        """A field of any shape: texts exactly as written, lists and mappings of them; absent or null is None."""
        node = self._take(name)
        return None if node is None or _is_null(node) else self._data(node, self._name(name), _as_text, 0)

    def json_mapping(self, name: str) -> dict[str, Any] | None:
        """A mapping of JSON's values: unquoted numbers, true, false and null are that, everything else is text."""
        node = self._take(name)
        if node is None or _is_null(node):
            return None
        fields = self._fields(node, self._name(name))
        return {key: fields._data(value, fields._name(key), _json_value, 0) for key, value in fields._nodes.items()}

    def everything(self) -> dict[str, Any]:
        """All fields, as `data` gives each."""
        return {name: self.data(name) for name in self._nodes}

    def extra(self) -> dict[str, Any]:
        """The fields that were not asked for, as data that can be written back as it stood."""
        unknown = {name: node for name, node in self._nodes.items() if name not in self._asked}
        return {name: self._data(node, self._name(name), _typed, 0) for name, node in unknown.items()}

    def names(self) -> tuple[str, ...]:
        """Of all fields, in their order."""
        return tuple(self._nodes)

    def has(self, name: str) -> bool:
        return name in self._nodes

    def refuse(self, name: str, reason: Phrase) -> NoReturn:
        """Fails at field `name` (at the mapping itself where it has no such field)."""
        self.fail(self._nodes.get(name, self._node), self._name(name), reason)

    def fail(self, node: yaml.Node, field: str, reason: Phrase) -> NoReturn:
        raise InvalidFile(
            "{file}, line {line}, field {field}: {reason}.",
            "Correct the field and open the file again.",
            file=self._source,
            line=node.start_mark.line + 1,
            field=field,
            reason=reason,
        )

    # How it is read

    def _name(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str) -> yaml.Node | None:
        self._asked.add(name)
        return self._nodes.get(name)

    def _check(self, node: yaml.Node, field: str, depth: int) -> None:
        if node.tag not in _PLAIN_TAGS:
            self.fail(node, field, Phrase("the tag {tag} is not allowed", tag=node.tag.replace(_YAML, "!!")))
        if depth > MAX_DEPTH:
            self.fail(node, field, Phrase("more than {limit} levels of nesting", limit=MAX_DEPTH))
        if not self._budget.spend():
            self.fail(node, field, Phrase("more than {limit} values, with aliases followed", limit=MAX_VALUES))

    def _text(self, node: yaml.Node, field: str) -> str:
        self._check(node, field, self._depth)
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, field, Phrase("text is expected, not a list or a mapping"))
        return _as_text(node)

    def _fields(self, node: yaml.Node, field: str, depth: int = 0) -> Fields:
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, field, Phrase("a mapping of names to values is expected"))
        return Fields(node, self._source, field, self._budget, self._depth + depth + 1)

    def _each(self, name: str, read: Callable[[yaml.Node, str], Any]) -> tuple[Any, ...]:
        node = self._take(name)
        if node is None or _is_null(node):
            return ()
        field = self._name(name)
        self._check(node, field, self._depth)
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, field, Phrase("a list is expected"))
        return tuple(read(item, f"{field}[{position}]") for position, item in enumerate(node.value))

    def _data(self, node: yaml.Node, field: str, scalar: Callable[[yaml.ScalarNode], Any], depth: int) -> Any:
        self._check(node, field, self._depth + depth)
        if isinstance(node, yaml.ScalarNode):
            return scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._data(item, f"{field}[{n}]", scalar, depth + 1) for n, item in enumerate(node.value)]
        fields = self._fields(node, field, depth)
        return {key: fields._data(value, fields._name(key), scalar, 0) for key, value in fields._nodes.items()}


def _below(minimum: float, found: str) -> Phrase:
    return Phrase("a number of at least {minimum} is expected, not {found}", minimum=f"{minimum:g}", found=found)


def _is_plain(node: yaml.ScalarNode) -> bool:
    return not node.style  # None from the Python parser, '' from the C one


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and _is_plain(node) and node.value in _NULLS


def _as_text(node: yaml.ScalarNode) -> str:
    return "" if _is_null(node) else str(node.value)


def _json_value(node: yaml.ScalarNode) -> Any:
    value = _typed(node)
    if isinstance(value, PlainScalar):
        number = float(value) if _NUMBER.fullmatch(value) else math.inf
        return number if math.isfinite(number) else str(value)
    return value


def _typed(node: yaml.ScalarNode) -> Any:
    """An unknown key's scalar: a number, truth or null where writing that gives the same text, else the text."""
    word = str(node.value)
    if not _is_plain(node):
        return word
    if word in ("true", "false"):
        return word == "true"
    if word == "null":
        return None
    if _INTEGER.fullmatch(word) and str(int(word[:4000])) == word:
        return int(word)
    if _NUMBER.fullmatch(word) and str(float(word)) == word:
        return float(word)
    return PlainScalar(word)
