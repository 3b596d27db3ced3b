from __future__ import annotations

import pytest

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.wrappers import wrapper_names, wrapper_of
from workbench.errors import UnknownName
from workbench.prompts.variables import names_in


def test_a_template_is_itself_and_none_is_none() -> None:
    assert wrapper_of(Endpoint("a", "a", wrapper="<s>{{ prompt }}")) == "<s>{{ prompt }}"
    assert wrapper_of(Endpoint("a", "a")) is None
    assert wrapper_of(Endpoint("a", "a", wrapper="")) is None


def test_a_name_is_that_of_a_wrapper_in_the_starter_library() -> None:
    assert "llama-3" in wrapper_names()
    for name in wrapper_names():
        assert "prompt" in names_in(wrapper_of(Endpoint("a", "a", wrapper=name)) or "")


@pytest.mark.parametrize("name", ["gpt-9", "../starter", "llama-3.prompt.yaml"])
def test_another_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownName, match=r"llama-3, .* has {{ prompt }} in it"):
        wrapper_of(Endpoint("mine", "a", wrapper=name))
