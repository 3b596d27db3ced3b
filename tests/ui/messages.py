"""Every text that a catalogue must have, collected from the source with ast and from the tables that hold texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from workbench.endpoints.embedded import EMBEDDED
from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.known_servers import KNOWN_SERVERS
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.custom import CustomFormat
from workbench.endpoints.payloads.parameters import CUT_HERE
from workbench.endpoints.stop_cutter import CUT
from workbench.export import TARGETS
from workbench.library.formats import FORMATS
from workbench.settings import declared

ROOT = Path(__file__).parents[2]
_MARKS = {"tr": 1, "ntr": 2, "msgid": 1}
# A message is a text, or a pair of singular and plural.
Message = str | tuple[str, str]


def messages() -> set[Message]:
    trees = list(_trees())
    errors = _errors(trees) | {"Phrase"}
    found: set[Message] = set(_declared())
    for tree in trees:
        found.update(_marked(tree))
        found.update(_told(tree, errors))
    return {message for message in found if message}


def _trees() -> Iterator[ast.Module]:
    for folder in ("ui", "workbench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _marked(tree: ast.Module) -> Iterator[Message]:
    for call in _calls(tree):
        count = _MARKS.get(_name(call), 0)
        texts = [text for text in map(_text, call.args[:count]) if text is not None]
        if count == 2 and len(texts) == 2:
            yield texts[0], texts[1]
        elif count == 1 and texts:
            yield texts[0]


def _told(tree: ast.Module, errors: frozenset[str]) -> Iterator[Message]:
    """The templates of errors and of the phrases in them."""
    for call in _calls(tree):
        if _name(call) in errors:
            yield from (text for text in map(_text, call.args[:2]) if text is not None)


def _errors(trees: list[ast.Module]) -> frozenset[str]:
    """The names of the error tree's classes, wherever they are defined."""
    names = {"WorkbenchError"}
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while True:
        more = {one.name for one in classes if {_base(base) for base in one.bases} & names}
        if more <= names:
            return frozenset(names)
        names |= more


def _declared() -> Iterator[str]:
    for setting in declared().values():
        yield from (setting.label, setting.help, setting.unit, setting.zero_means, *setting.choices.values())
    yield from (PAYLOADS[name].title for name in PAYLOADS)
    yield from (sends.note for name in PAYLOADS for sends in PAYLOADS[name].sends.values())
    yield from (CUT_HERE, CUT)
    yield from (EMBEDDINGS[name].title for name in EMBEDDINGS)
    yield CustomFormat.title
    yield from (FORMATS[name].title for name in FORMATS)
    yield from (TARGETS[name].title for name in TARGETS)
    yield from (endpoint.description for endpoint in EMBEDDED)
    yield from (known.title for known in KNOWN_SERVERS)


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return _base(call.func)


def _base(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
