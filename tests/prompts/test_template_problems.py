"""What is wrong with a template stands at its characters, and is found exactly where Jinja finds something."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from tests.prompts import strategies
from workbench.prompts.template_marks import Problem, marks_of, variable_tokens
from workbench.prompts.template_problems import problems_of
from workbench.prompts.templates import MAX_TEMPLATE, environment, parse

# A template, the characters that are marked, and what is said.
MARKED = [
    ("Hello {{ name", "{{ name", "{{ is not closed; }} is missing"),
    ("Hello {{ name\nDon't: {{ question }}", "{{ name", "{{ is not closed; }} is missing"),
    ("{{ name and {{ other }}", "{{ name and", "{{ is not closed; }} is missing"),
    ("{{ name }", "{{ name }", "{{ is not closed; }} is missing"),
    ("{{ name }, {{ b }}", "{{ name },", "{{ is not closed; }} is missing"),
    ("{{ name %} x", "}", "{{ is closed with }}"),
    ("{% if a }} x {% endif %}", "}", "{% is closed with %}"),
    ("{# no end", "{# no end", "{# is not closed; #} is missing"),
    ("{% raw %}{{ x", "{% raw %}", "{% raw %} is not closed; {% endraw %} is missing"),
    ("{{ f(a }}", "(", "( is not closed"),
    ("{{ a) }}", ")", ") closes nothing"),
    ("{{ 'abc }}", "'", "the quotation mark ' is not closed"),
    ("{{ a && b }}", "&", "& is no operator here; write and"),
    ("{{ a || b }}", "||", "|| is no operator here; write or"),
    ("{{ a ? b }}", "?", "the character ? has no meaning here"),
    ("{% if a = b %}x{% endif %}", "=", "= gives a value and compares nothing; write =="),
    ("one\ntwo {% fo x in y %}", "fo", "there is no tag fo"),
    ("one\n{% if a %}x", "{% if a %}", "the block if is not closed; endif is missing"),
    ("{% if a %}{% for x in y %}{% endif %}", "{% for x in y %}", "the block for is not closed; endfor is missing"),
    ("a {% endif %}", "{% endif %}", "endif ends no block"),
    ("{% for x in y %}{% elif z %}{% endfor %}", "{% elif z %}", "elif stands in no block that has one"),
    ("한글 😀\n{{ a | nofilter }}", "nofilter", "there is no filter nofilter"),
    ("{{ a is odd }} {{ a is notest }}", "notest", "there is no test notest"),
    ("{{ a }} {{ }}", "{{ }}", "the mark is empty"),
    ("{{ a }} {{ b + }}", "}}", "something is missing before }}"),
    ("{% if %}{% endif %}", "%}", "something is missing before %}"),
    ("{{ a b }}", "b", "b is not expected here"),
    ("a\r\nb\r\n{{ x y }}", "y", "y is not expected here"),
    ("{ name }}", "}}", "}} closes no mark and is sent as it stands"),
]
FAULTLESS = [
    "",
    "{{ a }} {{ {'a': {'b': 1}}['a'] }} {{ '}}' }}",
    '{"a": {"b": {{ c }}}}',
    "{% raw %}{{ x {% nothing %}{% endraw %}{# {{ #}",
    "{%- set x = f(a=1) -%}{% set y %}b{% endset %}{% for a in b if a is not none %}{% else %}{% endfor %}",
    "{{ 'it\\'s' ~ \"x\" | upper }}{{+ a -}}",
]
pieces = st.sampled_from(
    ["{{ ", " }}", "{% ", " %}", "{% if a %}", "{% endif %}", "{% for x in a %}", "{% else %}", "{% endfor %}",
     "{{ a|upper }}", "{# ", " #}", "a", " | ", "upper", "'", '"', "(", ")", "[", "{", "}", "\n", " ", "1", "-", "=",
     "==", "{{ a }}", "한", "😀", ".", ",", "{% raw %}", "{% endraw %}", "{%- ", " -%}", "not ", "is ", "&", "\r\n"]
)  # fmt: skip
templates = st.lists(pieces, max_size=12).map("".join) | strategies.texts


def grave(source: str) -> list[Problem]:
    return [one for one in problems_of(source) if one.grave]


@pytest.mark.parametrize(("source", "marked", "reason"), MARKED, ids=lambda value: value[:30])
def test_a_mistake_is_marked_at_its_characters_with_the_reason(source: str, marked: str, reason: str) -> None:
    found = [(source[one.start : one.end], str(one.reason)) for one in problems_of(source)]
    assert found == [(marked, reason)]


@pytest.mark.parametrize("source", FAULTLESS)
def test_nothing_is_marked_where_nothing_is_wrong(source: str) -> None:
    assert problems_of(source) == ()


def test_each_broken_mark_is_told_and_the_others_are_still_read() -> None:
    source = "{{ a }} {{ b\n{{ c }} {{ (d }} {{ e }}"
    assert len(problems_of(source)) == 2
    assert [source[mark.start : mark.end] for mark in marks_of(source).marks] == ["{{ a }}", "{{ c }}", "{{ e }}"]


@given(templates)
@settings(max_examples=400, deadline=None)
def test_something_is_found_exactly_where_jinja_refuses(source: str) -> None:
    try:
        environment().compile(source)
        refused = False
    except TemplateSyntaxError:
        refused = True
    assert bool(grave(source)) == refused
    for problem in problems_of(source):
        assert 0 <= problem.start < problem.end <= len(source)


@given(templates)
@settings(deadline=None)
def test_marks_are_in_order_and_their_tokens_are_the_template_s_own(source: str) -> None:
    position = 0
    for mark in marks_of(source).marks:
        assert position <= mark.start < mark.end <= len(source)
        position = mark.end
        for token in mark.tokens:
            assert source[token.start : token.end] == token.text


def test_names_of_values_are_told_from_filters_tests_attributes_and_arguments() -> None:
    source = "{{ a.b | c(d, e=f) if g is h else i['j'] }}{% for k in l %}{{ true }}{% endfor %}"
    names = [token.text for mark in marks_of(source).marks for token in variable_tokens(mark)]
    assert names == ["a", "d", "f", "g", "i", "k", "l"]
    assert set(parse(source, "").names) <= set(names)


@pytest.mark.parametrize(
    "source",
    [
        "{{ " * 200_000,
        "}} " * 300_000,
        "{" * 900_000,
        "{{ a }} " * 100_000,
        "{{ " + "(" * 300_000,
        "{% if a %}" * 9_000,
    ],
    ids=lambda value: value[:10],
)
def test_hostile_templates_are_read_in_bounded_time(source: str) -> None:
    began = time.monotonic()
    problems_of(source)
    assert time.monotonic() - began < 30  # far above what it takes: a square of the length would take minutes


def test_of_a_template_that_is_too_long_nothing_else_is_said() -> None:
    source = "{{ a } } }} {{ " * (MAX_TEMPLATE // 10)
    (problem,) = problems_of(source)
    assert "more than" in str(problem.reason)
    assert (problem.start, problem.end) == (0, 1)  # an underline of all of it would slow every key
