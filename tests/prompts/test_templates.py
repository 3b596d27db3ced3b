"""Broken templates end in a sentence; what is read of a template is what Jinja reads."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError

from workbench.errors import BrokenTemplate, TemplateError, UndefinedVariable
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Message, Prompt
from workbench.prompts.rendering import render
from workbench.prompts.templates import environment, fill, parse, quick_to_read
from workbench.prompts.variables import names_in

BROKEN = {
    "{{ question": "line 1",
    "one\n{% for x in y %}": "line 2",
    "a\n\n{{ question | nofilter }}": "line 3",
    "a\n{{ question.missing }}": "line 2: 'str object' has no attribute",
    "a\n\n{{ 1 / 0 }}": "line 3: it divides by zero",
    "{{ 1 + question }}": "its values do not fit together",
    "{{ question.encode('x') }}": "it cannot be computed (unknown encoding: x)",
}


def rendered(template: str) -> str:
    return render(Prompt(name="A", instruction=template, values={"question": "Q"})).text or ""


@pytest.mark.parametrize(("template", "reason"), BROKEN.items(), ids=lambda value: value[:24])
def test_a_broken_template_is_told_with_part_and_reason(template: str, reason: str) -> None:
    with pytest.raises(TemplateError, match="instruction") as caught:
        rendered(template)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("{{ question", "raw"),
        ("{{ question }", "raw"),
        ("{% nothing %}", "raw"),
        ("{% fro a in b %}{% endfor %}", "Did you mean for?"),
        ("{{ question | uper }}", "Did you mean upper?"),
        ("{% if question %}{{ question | Uper }}{% endif %}", "Did you mean upper?"),
        ("{{ question | qqq }}", "trim, upper"),
        ("{{ question is defind }}", "Did you mean defined?"),
        ("{{ 1 / 0 }}", "values that it computes with"),
        ("{{ 1 + question }}", "values that it computes with"),
        ("{% for a in range(10 ** 9) %}{% endfor %}", "range smaller"),
        ("{{ question.__class__ }}", "Take it out"),
    ],
)
def test_the_next_step_fits_what_is_wrong(template: str, hint: str) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(template)
    assert hint in caught.value.hint
    assert ("raw" in caught.value.hint) == (hint == "raw")
    is_computed = any(word in hint for word in ("computes", "smaller", "Take"))
    assert isinstance(caught.value, BrokenTemplate) == (not is_computed)


@pytest.mark.parametrize("template", ["{{ a b }}", "{% if a = 1 %}{% endif %}", "{{ a is nothing }}", "{{ a + }}"])
def test_what_jinja_says_is_in_the_details_only(template: str) -> None:
    with pytest.raises(BrokenTemplate) as caught:
        parse(template, "instruction")
    assert caught.value.details
    assert caught.value.details.rstrip(".") not in str(caught.value)
    assert "token" not in str(caught.value)


def test_a_variable_without_a_value_is_named_with_its_line() -> None:
    with pytest.raises(UndefinedVariable, match="instruction, line 2") as caught:
        rendered("a\n{% if missing %}{% endif %}")
    assert caught.value.variable == "missing"


@given(st.text(st.characters(), max_size=40))
def test_what_a_computing_template_writes_is_the_value_to_the_character(value: str) -> None:
    (filled,) = fill_all([Request("t", "{% if v is defined %}<{{ v }}>{% endif %}", {"v": value})])
    assert filled.text == f"<{value}>"


def test_many_holes_are_read_in_linear_time() -> None:
    def seconds(holes: int) -> float:
        return min(once("{{ question }}\n" * holes + str(turn)) for turn in range(3))

    def once(source: str) -> float:
        started = time.process_time()  # of this process: what else the computer does is not counted
        assert parse(source, "instruction").plain is not None
        return time.process_time() - started

    # Four times as many would take sixteen times as long if each were counted from the start.
    assert seconds(40_000) < 10 * seconds(10_000)


def test_what_a_template_does_to_a_list_stays_with_it() -> None:
    template = "{% set _ = rows.append(1) %}{{ rows }}"
    asked = [Request("t", template, {"rows": rows}) for rows in [["a"]] * 2]
    assert [filled.text for filled in fill_all(asked)] == ["['a', 1]"] * 2


def test_an_endless_rendering_names_the_part_that_is_endless() -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    turns = ("{% if 1 %}a{% endif %}", "plain", loop, "{% if 1 %}b{% endif %}")
    with pytest.raises(TemplateError, match=r"Rendering messages\[2\] took longer"):
        render(Prompt(name="A", mode="chat", messages=tuple(Message("user", t) for t in turns), input_template=""))


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


def test_what_is_quick_to_read_is_known_without_reading_it() -> None:
    assert quick_to_read("{{ a }} " * 1000)
    assert quick_to_read("{% if a %}b{% endif %}")
    assert not quick_to_read("{% if a %}b{% endif %}" * 100)
    assert not quick_to_read("x" * 300_000)
