"""Rows of made-up data that fit a template: each free name gets the shape that the template uses it in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

METHODS = {*dir(str), *dir(list), "items", "keys", "values", "update"}
WORDS = ("river", "amber light", "seven", "a < b & c", "물", "north")


def rows(environment: Environment, sources: list[str], attempts: int = 250) -> Iterator[dict[str, Any]]:
    """Rows to try in turn: first the shapes that are read from the templates, then ever wilder guesses."""
    trees = [environment.parse(source) for source in sources]
    # A parse of its own: looking for the names folds constants away within the tree.
    free = [find_undeclared_variables(environment.parse(source)) for source in sources]
    names = sorted(set().union(*free) - {"answer_choices", "zip"})
    uses = {name: [use for tree in trees for use in _uses_in(tree, _named(name))] for name in names}
    fields = sorted({name for tree in trees for name in _fields(tree)})
    words = _words(trees)
    for attempt in range(attempts):
        chance = random.Random(attempt)
        yield {name: _value(uses[name], fields, words, chance, attempt) for name in names}


def _words(trees: list[nodes.Template]) -> list[str]:
    """Some words of our own, and those that the templates look for; one that holds each of them, again and again."""
    constants = [node.value for tree in trees for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    sought = [
        word for word in dict.fromkeys(constants) if word == word.strip() != "" and "|" not in word and len(word) < 40
    ]
    return [*WORDS, *sought, " ".join(f"one {word} two" for word in sought * 2)[:600] or WORDS[0]]


def _named(name: str) -> Callable[[nodes.Node], bool]:
    return lambda node: isinstance(node, nodes.Name) and node.name == name


def _fields(tree: nodes.Template) -> Iterator[str]:
    """Every name that the template looks up in something: the fields that a nested value may have."""
    for node in tree.find_all(nodes.Node):
        match node:
            case nodes.Getattr(attr=name) if name not in METHODS:
                yield name
            case nodes.Getitem(arg=nodes.Const(value=str(name))):
                yield name
            case nodes.Filter(name="map", kwargs=[nodes.Keyword(value=nodes.Const(value=str(name)))]):
                yield name
            case nodes.Filter(name="selectattr" | "rejectattr", args=[nodes.Const(value=str(name)), *_]):
                yield name
            case _:
                pass


def _uses_in(tree: nodes.Node, is_it: Any) -> list[tuple[str, Any]]:
    """How a value is used: its fields and positions, what it is compared or computed with, filters and loops."""
    found: list[tuple[str, Any]] = []
    for node in tree.find_all(nodes.Node):
        match node:
            case nodes.Getattr(node=inner, attr=name) if is_it(inner):
                found.append(("field", name))
            case nodes.Getitem(node=inner, arg=nodes.Const(value=key)) if is_it(inner):
                found.append(("field" if isinstance(key, str) else "item", key))
            case nodes.Getitem(node=inner) if is_it(inner):
                found.append(("item", 0))
            case nodes.Getitem(node=nodes.Dict(items=pairs), arg=inner) if is_it(inner):
                found += [("equal", pair.key.value) for pair in pairs if isinstance(pair.key, nodes.Const)]
            case nodes.Getitem(arg=inner) if is_it(inner):
                found.append(("number", 1))
            case nodes.For(iter=inner) if is_it(inner):
                found.append(("item", 0))
            case nodes.Filter(node=inner, name=name) if is_it(inner):
                found.append(("filter", name))
            case nodes.Compare(expr=left, ops=ops):
                for operand in ops:
                    other = operand.expr if is_it(left) else left if is_it(operand.expr) else None
                    if isinstance(other, nodes.Const):
                        found.append(("equal", other.value))
            case nodes.BinExpr(left=left, right=right) if is_it(left) or is_it(right):
                if not isinstance(node, nodes.And | nodes.Or):
                    found.append(("number", 1))
            case _:
                pass
    return found


def _value(uses: list[tuple[str, Any]], names: list[str], words: list[str], chance: random.Random, attempt: int) -> Any:
    fields = [key for kind, key in uses if kind == "field" and key not in METHODS]
    equals = [key for kind, key in uses if kind == "equal"]
    kinds = {kind for kind, _key in uses}
    filters = {key for kind, key in uses if kind == "filter"}
    if attempt > 5 and chance.random() < 0.5:
        return _guess(chance, names, words)
    if fields:
        return {name: _guess(chance, names, words) if attempt else chance.choice(words) for name in fields}
    if equals and chance.random() < 0.9:
        return chance.choice(equals)
    if attempt > 5 and chance.random() < 0.3:
        return chance.choice(words)
    if "number" in kinds:
        return chance.randrange(3)
    if "item" in kinds or filters & {"join", "length", "choice", "most_frequent", "list"}:
        return [chance.choice(words) for _ in range(6)]
    return chance.choice(words)


def _guess(chance: random.Random, names: list[str], words: list[str], depth: int = 0) -> Any:
    """A value of any shape that JSON has, at most three levels deep."""
    shapes = ["text", "number", "texts", "numbers"] + (["mapping", "mappings"] if names and depth < 3 else [])
    match chance.choice(shapes):
        case "text":
            return chance.choice(words)
        case "number":
            return chance.randrange(3)
        case "texts":
            return [chance.choice(words) for _ in range(6)]
        case "numbers":
            return [chance.randrange(4) for _ in range(6)]
        case "mapping":
            return {name: _guess(chance, names, words, depth + 1) for name in names}
    one = {name: _guess(chance, names, words, depth + 1) for name in names}
    return [one for _ in range(6)]
