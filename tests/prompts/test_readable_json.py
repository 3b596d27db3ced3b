"""`tojson` in the bodies of requests: characters as they are, while prompts keep Jinja's own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import UndefinedVariable
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.zygote import Zygote

VALUE = {"b": "한 <글> & 'it'", "a": [None, True, 1.5]}
READABLE = '{"b": "한 <글> & \'it\'", "a": [null, true, 1.5]}'


@pytest.mark.parametrize("fork", [True, False])
def test_each_template_has_its_own(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fork:
        monkeypatch.setattr(Zygote, "possible", staticmethod(lambda: False))
    source, values = "{{ v | tojson }}", {"v": VALUE}
    usual, readable = fill_all([Request("a", source, values), Request("b", source, values, readable_json=True)])
    assert "\\u003c" in usual.text
    assert "한" not in usual.text
    assert json.loads(usual.text) == VALUE
    assert readable.text == READABLE


def test_it_can_be_indented() -> None:
    (filled,) = fill_all([Request("a", "{{ v | tojson(indent=2) }}", {"v": [1]}, readable_json=True)])
    assert filled.text == "[\n  1\n]"


def test_a_name_without_a_value_is_told() -> None:
    with pytest.raises(UndefinedVariable):
        fill_all([Request("a", "{{ nothing | tojson }}", {}, readable_json=True)])


DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(value=DATA)
def test_any_data_is_written_as_python_writes_it(value: Any) -> None:
    (filled,) = fill_all([Request("a", "{{ v | tojson }}", {"v": value}, readable_json=True)])
    assert filled.text == json.dumps(value, ensure_ascii=False)
