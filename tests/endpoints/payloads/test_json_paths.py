"""The bound on JMESPaths: what a path finds is never larger than its bound says."""

from __future__ import annotations

import json
from typing import Any

import jmespath
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.endpoints.payloads.json_paths import MAX_GROWTH, JsonPath
from workbench.errors import EndpointError, UsageError

ATOMS = st.sampled_from(("@", "a", "b", "[0]", "[*]", "*", "[]", "`[1, 2]`", "'xyz'", "[1:]", "a[?b].a", "[?a == 'x']"))


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(" | ".join),
        two.map(" || ".join),
        two.map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
        two.map(lambda pair: f"[{pair[0]}, {pair[1]}][]"),
        two.map(lambda pair: f"{{x: {pair[0]}, a: {pair[1]}}}"),
        two.map(lambda pair: f"({pair[0]}) | [*].[{pair[1]}, @][]"),
        two.map(lambda pair: f"map(&({pair[0]}), to_array({pair[1]}))"),
        two.map(lambda pair: f"join('--', [to_string({pair[0]}), to_string({pair[1]})])"),
        inner.map(lambda one: f"to_string({one})"),
        inner.map(lambda one: f"{one} | values(@)"),
        inner.map(lambda one: f"reverse(to_array({one}))"),
    )


PATHS = st.recursive(ATOMS, _joined, max_leaves=12)
VALUES = st.recursive(
    st.integers(0, 9) | st.text('\\"한x', max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=15,
)


def size(value: Any) -> int:
    """Its nodes and characters."""
    if isinstance(value, str):
        return 1 + len(value)
    if isinstance(value, dict):
        return 1 + sum(len(name) + size(inner) for name, inner in value.items())
    return 1 + sum(map(size, value)) if isinstance(value, list) else 1


@settings(max_examples=400, deadline=None)
@given(path=PATHS, value=VALUES)
def test_no_result_is_larger_than_the_bound(path: str, value: Any) -> None:
    try:
        checked = JsonPath(path, "custom.text")
        found = checked.find(value)
    except (UsageError, EndpointError):
        return
    assert size(found) <= checked.growth * max(size(value), len(path))
    assert checked.growth <= MAX_GROWTH


@given(path=ATOMS, value=VALUES)
def test_a_path_that_is_taken_finds_what_jmespath_finds(path: str, value: Any) -> None:
    assert json.dumps(JsonPath(path, "custom.text").find(value)) == json.dumps(jmespath.search(path, value))
