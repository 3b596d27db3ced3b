"""JMESPaths of the custom format: checked when they are read, bounded so that none can take long.

A short JMESPath can double what it works on again and again (`[@,@][].[@,@][]…`). How many times larger than the value
anything that it makes can get is computed from the expression itself, and one that could get too large is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from workbench.errors import EndpointError, Phrase, UsageError

LONGEST = 500
MAX_NESTED = 40
MAX_GROWTH = 100
MAX_DEPTH = 100
# Functions that call an expression for each element of a list.
_OF_EACH = frozenset({"map", "sort_by", "max_by", "min_by"})
_ESCAPED = 6  # the most characters that one becomes in a text of JSON


class JsonPath:
    """A JMESPath; `field` is what errors call it. One that cannot be read or might not end: `UsageError`.

    `growth` bounds how many times larger than a value, or the path, the result can be; it is at most `MAX_GROWTH`.
    """

    def __init__(self, expression: str, field: str) -> None:
        self.expression = expression
        self.field = field
        self._compiled, self.growth = _compiled(expression, field)

    def find(self, value: Any) -> Any:
        """What the path finds in a decoded value, None for nothing. A value that does not fit: `EndpointError`."""
        from jmespath.exceptions import JMESPathError

        if _is_deeper(value, MAX_DEPTH):
            raise self._unfit(Phrase("it has more than {limit} levels of nesting", limit=MAX_DEPTH))
        try:
            return self._compiled.search(value)
        except (JMESPathError, ValueError, TypeError, RecursionError) as error:
            raise self._unfit(_first_line(error)) from error

    def _unfit(self, reason: object) -> EndpointError:
        return EndpointError(
            "{field} ({path}) cannot be applied to the endpoint's reply: {reason}.",
            "Correct the path in the endpoint's custom format.",
            field=self.field,
            path=self.expression,
            reason=reason,
        )


@lru_cache(maxsize=128)
def _compiled(expression: str, field: str) -> tuple[Any, int]:
    from jmespath import compile as compiled
    from jmespath.exceptions import JMESPathError

    if len(expression) > LONGEST:
        raise _refused(field, Phrase("it has more than {limit} characters", limit=LONGEST))
    try:
        found = compiled(expression)
        growth = _growth(found.parsed, field)
    except (JMESPathError, ValueError, RecursionError) as error:
        raise _refused(field, _misread(error, expression)) from error
    if growth > MAX_GROWTH:
        raise _refused(field, Phrase("it could repeat the reply more than {limit} times", limit=MAX_GROWTH))
    return found, growth


def _refused(field: str, reason: object) -> UsageError:
    return UsageError(
        "The JMESPath {field} cannot be used: {reason}.",
        "A path looks like choices[0].message.content; quote names with special characters.",
        field=field,
        reason=reason,
    )


def _growth(node: Mapping[str, Any], field: str, depth: int = 0) -> int:
    """How many times larger than the value (or this expression) the node's result, or its work, can be at most."""
    if depth > MAX_NESTED:
        raise _refused(field, Phrase("it is nested too deeply"))
    kind = node["type"]
    inner = [_growth(child, field, depth + 1) for child in node["children"] if isinstance(child, Mapping)]
    match kind:
        case "literal":
            return 1 + len(str(node["value"]))
        case "comparator":  # its own result is a truth, and what it compares with is no longer than this expression
            return sum(
                1 if child["type"] == "literal" else grown for child, grown in zip(node["children"], inner, strict=True)
            )
        case "subexpression" | "index_expression" | "pipe" | "projection" | "value_projection":
            return _product(inner)
        case "filter_projection":
            base, right, condition = inner
            return base * (right + condition)
        case "function_expression":
            return _growth_of_call(str(node["value"]), inner, field)
    return max(1, sum(inner))


def _growth_of_call(name: str, arguments: list[int], field: str) -> int:
    from jmespath.functions import Functions

    known = Functions.FUNCTION_TABLE
    if name not in known:
        raise _refused(field, Phrase("there is no function {name}", name=name))
    signature = known[name]["signature"]
    variadic = any(each.get("variadic") for each in signature)
    if len(arguments) < len(signature) or (len(arguments) > len(signature) and not variadic):
        raise _refused(field, Phrase("{name} does not take that many arguments", name=name))
    if name in _OF_EACH or name == "join":
        return _product(arguments)
    return max(1, sum(arguments)) * (_ESCAPED if name == "to_string" else 1)


def _product(factors: list[int]) -> int:
    result = 1
    for factor in factors:
        result = min(result * factor, MAX_GROWTH + 1)
    return result


def _is_deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [inner for each in level for inner in _children(each)]
        if not level:
            return False
    return True


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


def _misread(error: Exception, expression: str) -> object:
    """Where the path stops making sense: the parser's own words name its tokens."""
    at = getattr(error, "lex_position", getattr(error, "lexer_position", None))
    if at is None:
        return _first_line(error)
    if at >= len(expression):
        return Phrase("it ends too early")
    return Phrase("it makes no sense from character {position} on", position=at + 1)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".: ")
