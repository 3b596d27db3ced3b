"""What is offered while a mark is written, and that accepting it writes nothing but the choice and the mark's end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.prompts import strategies
from workbench.prompts.completion import choices, completion_at, insertion
from workbench.prompts.template_problems import problems_of
from workbench.prompts.template_words import FILTERS, TAGS, TESTS
from workbench.prompts.templates import environment

NAMES = ("question", "context", "질문")


def offered(written: str, after: str = "") -> tuple[str, ...]:
    found = completion_at(written + after, len(written))
    return choices(found, NAMES) if found else ()


def accepted(written: str, after: str = "", choice: int = 0) -> str:
    text = written + after
    found = completion_at(text, len(written))
    assert found is not None
    made = insertion(found, choices(found, NAMES)[choice])
    return text[: found.start] + made + text[found.end :]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a {{", NAMES),
        ("a {{ ", NAMES),
        ("{{ qu", ("question",)),
        ("{{ 질", ("질문",)),
        ("{{ a ~ ", NAMES),
        ("{{ a == con", ("context",)),
        ("{% if ", NAMES),
        ("{% for x in ", NAMES),
        ("{{ a | upp", ("upper",)),
        ("{{ a|", FILTERS),
        ("{%", TAGS),
        ("{% inc", ()),
        ("{% ext", ()),
        ("{%- el", ("elif", "else")),
        ("plain", ()),
        ("{{ a }} ", ()),
        ("{{ 'in a string ", ()),
        ("{{ a.", ()),
        ("{{ a ", ()),
        ("{{ a is ", ()),
        ("{# comment ", ()),
        ("{% raw %}{{ ", ()),
        ("{% for ", ()),
    ],
)
def test_what_fits_is_offered(written: str, expected: tuple[str, ...]) -> None:
    assert offered(written)[: len(expected) or None] == expected


def test_accepting_closes_the_mark_where_it_is_open() -> None:
    assert accepted("{{") == "{{ question }}"
    assert accepted("{{ qu", " and {{ b }}") == "{{ question }} and {{ b }}"
    assert accepted("{{ qu", "estion }} x") == "{{ question }} x"
    assert accepted("{{ a | upp", "}}") == "{{ a | upper}}"
    assert accepted("{%", " %}") == "{% if %}"
    assert accepted("{% endfo") == "{% endfor %}"
    assert accepted("{% i") == "{% if"


def test_the_filters_tests_and_tags_are_jinja_s() -> None:
    assert tuple(sorted(environment().filters)) == FILTERS
    assert set(TESTS) <= set(environment().tests)
    for tag in set(TAGS) - {"endraw"}:
        assert not any("no tag" in str(one.reason) for one in problems_of(f"{{% {tag} %}}"))


@given(strategies.texts, st.sampled_from(["{{", "{{ ", "{{ q", "{{ 질"]), strategies.texts)
def test_everything_around_stays_as_it_was(before: str, written: str, after: str) -> None:
    found = completion_at(before + written + after, len(before + written))
    if found is not None:
        assert found.start >= len(before)
        assert found.start <= len(before + written) <= found.end
        assert (before + written)[found.start :] == found.written
