"""Broken, hostile and endless templates end in a sentence, and soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from workbench.errors import TemplateError
from workbench.prompts.prompt import Message, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.templates import environment, fill, parse
from workbench.prompts.variables import names_in

BROKEN = {
    "{{ question": "line 1",
    "one\n{% for x in y %}": "line 2",
    "a\n\n{{ question | nofilter }}": "line 3",
    "{% include 'other' %}": "no loader",
    "{{ question.missing }}": "no attribute",
    "{{ 1 / 0 }}": "ZeroDivisionError",
    "{{ " + "(" * 5000 + " }}": "nested too deeply",
    "{{ " + "9" * 5000 + " }}": "too long",
    "x" * 1_000_001: "more than 1000000 characters",
    "{{ " + "+".join(["1"] * 20_000) + " }}": "more than 20000 characters of code",
    "{% if question %}a{% endif %}" * 2000: "more than 20000 characters of code",
}
REFUSED = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ question|attr('__class__') }}",
    "{{ question['__class__'] }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ '{0.__class__}'.format(question) }}",
    "{{ '%s'.__mod__ }}",
    "{{ [].append.__self__ }}",
    "{{ range(10 ** 9)|list }}",
]
ENDLESS = [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% set q = question * 9999 %}{% for a in q %}{% for b in q %}{% for c in q %}{% endfor %}{% endfor %}{% endfor %}",
    "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x|length }}",
    "{{ 'a' * 10 ** 10 }}",
    "{{ 'a'.ljust(10 ** 10) }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ question|center(10 ** 10) }}",
    "{{ 7 ** (9 ** 9) }}",
    "{% set x = 'a' * 100000 %}{% for i in range(90000) %}{{ x }}{% endfor %}",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
]


def rendered(template: str) -> str:
    return render(Prompt(name="A", instruction=template, values={"question": "Q"})).text or ""


@pytest.mark.parametrize(("template", "reason"), BROKEN.items(), ids=lambda value: value[:24])
def test_a_broken_template_is_told_with_part_and_reason(template: str, reason: str) -> None:
    with pytest.raises(TemplateError, match="instruction") as caught:
        rendered(template)
    assert reason in str(caught.value)


@pytest.mark.parametrize("template", REFUSED)
def test_a_hostile_template_reaches_nothing(template: str) -> None:
    with pytest.raises(TemplateError, match="instruction"):
        rendered(template)


@pytest.mark.parametrize("template", ENDLESS, ids=lambda value: value[:24])
def test_an_endless_or_greedy_template_is_ended(template: str) -> None:
    started = time.monotonic()
    with pytest.raises(TemplateError, match="instruction"):
        rendered(template)
    # The limit is 2 s; what takes much longer was never ended.
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("template", [*ENDLESS, *REFUSED, "{{ 9 ** 9 ** 9 ** 9 }}"], ids=lambda value: value[:24])
def test_reading_a_template_computes_nothing(template: str) -> None:
    started = time.monotonic()
    parse(template, "instruction")
    assert time.monotonic() - started < 1


def test_many_holes_are_read_in_linear_time() -> None:
    def seconds(holes: int) -> float:
        source = "{{ question }}\n" * holes
        started = time.perf_counter()
        assert parse(source, "instruction").plain is not None
        return time.perf_counter() - started

    # Four times as many would take sixteen times as long if each were counted from the start.
    assert seconds(40_000) < 10 * seconds(10_000)


def test_an_endless_rendering_of_many_parts_names_only_some() -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    many = tuple(Message("user", loop) for _ in range(9))
    with pytest.raises(TemplateError, match=r"messages\[2\] and 6 more"):
        render(Prompt(name="A", mode="chat", messages=many, input_template=""))


def test_free_names_know_what_a_template_sets_itself() -> None:
    loop = "{% for x in items %}{{ x }}{{ other }}{{ loop.index }}{% endfor %}{% set y = z %}{{ y }}{{ range(3) }}"
    assert names_in(loop) == ("items", "other", "z")
    assert names_in("{{ b }} {{ a }} {{ b }} {{ 문의 }} {% raw %}{{ c }}{% endraw %}{# {{ d }} #}") == (
        "b",
        "a",
        "문의",
    )
    assert names_in("{{ broken") == ()


HOLES = ("{{ a }}", "{{b}}", "{{\n한글 }}", "{{ ª }}", "{{ loop }}", "{{ a.b }}", "{{- a }}", "{{ a -}}", "{{ 1a }}")
MARKS = ("{{ a", "}}", "{", "}", "{{", "{%", "%}", "{#", "#}", "{{ true }}", "{{ not }}", "{{ range }}")
pieces = st.sampled_from([*HOLES, *MARKS, "\n", "\r\n", " ", "text"])


@given(st.lists(pieces, max_size=6).map("".join))
def test_what_is_plain_to_see_is_read_as_jinja_reads_it(source: str) -> None:
    try:
        template = parse(source, "t")
    except TemplateError:
        with pytest.raises(TemplateSyntaxError):
            environment().from_string(source)
        return
    if template.plain is None:
        return
    values = dict.fromkeys(("a", "b", "한글", "ª", "loop", *template.names), "<v>")
    assert fill(template, values, "t").text == environment().from_string(source).render(values)


def test_plain_templates_are_what_jinja_makes_of_them() -> None:
    values = {"a": "x\r\n", "b": ["l", {"k": "v"}], "c": ""}
    for source in (
        "{{ a }}",
        "{{ a }}\n",
        " {{a}}{{ b }}\n\n",
        "{% raw %}{{ a }}{% endraw %}{{ c }}",
        "a\r\nb",
        "{# c #}x",
    ):
        template = parse(source, "t")
        assert template.plain is not None
        assert fill(template, values, "t").text == environment().from_string(source).render(values)
