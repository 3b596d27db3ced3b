"""Text becomes a template that renders to exactly that text, and pieces keep their meaning wherever they meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.library.formats.pieces import (
    Code,
    Piece,
    Variable,
    VariableNames,
    literal,
    pieces_of,
    template_of,
    variables_of,
)
from workbench.prompts.template_messages import Job, decoded
from workbench.prompts.template_process import rendered_jobs
from workbench.prompts.templates import environment, fill, parse

TOKENS = ("{", "}", "%", "#", "{{", "}}", "{%", "%}", "{#", "#}", " endraw ", "{% endraw %}", "{%- endraw -%}")
MORE = ("{% raw %}", " ", "\n", "\r", "\r\n", "a", "-", "\u2028", '"', "\\", "가", "${x}", "{{ x }}")
texts = st.lists(st.sampled_from(TOKENS + MORE) | st.characters(exclude_categories=["Cs"]), max_size=8).map("".join)
CODES = {Code("{%- if x -%} y{ {%- endif -%}"): "y{", Code("{{ x|upper }}{"): "{V}{", Code("{# no #}"): ""}


def rendered(template: str) -> str:
    (text,) = rendered_jobs(environment(), [Job(template, {"x": "{v}"}, "part")])
    return decoded(bytes(text))


@given(texts)
def test_a_text_renders_to_itself(text: str) -> None:
    template = literal(text)
    assert rendered(template) == text
    parsed = parse(template, "")
    assert parsed.names == ()
    if parsed.plain is not None:
        assert fill(parsed, {}, "").text == text


@given(st.lists(texts | st.just(Variable("x")) | st.sampled_from(list(CODES)), max_size=6))
def test_pieces_keep_their_meaning_wherever_they_meet(pieces: list[Piece]) -> None:
    shown = {Variable("x"): "{v}", **CODES}
    expected = "".join(piece if isinstance(piece, str) else shown[piece] for piece in pieces)
    assert rendered(template_of(pieces)) == expected


@pytest.mark.parametrize("text", ["plain", "a { b } c", "50 % #1", "f(x) = {x}", "${name}"])
def test_text_without_marks_stays_as_it_is_written(text: str) -> None:
    assert literal(text) == text


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("{{ x }}", "{% raw %}{{ x }}{% endraw %}"),
        ("{% endraw %}", "{% raw %}{{% endraw %}{% raw %}% endraw %}{% endraw %}"),
        ("a\r\nb", 'a{{ "\\r" }}\nb'),
    ],
)
def test_text_with_marks_is_protected(text: str, template: str) -> None:
    assert literal(text) == template


@given(texts)
def test_a_template_comes_apart_into_what_it_was_made_of(text: str) -> None:
    pieces = pieces_of(template_of([text, Variable("x")]), "")
    assert variables_of(pieces) == ("x",)


def test_every_foreign_name_gets_an_identifier_of_its_own() -> None:
    names = VariableNames()
    given_names = [names[name] for name in ("Landmark Name", "landmark", "Landmark-Name", "3d", "range", "이름", "!")]
    assert given_names == ["Landmark_Name", "landmark", "Landmark_Name_2", "_3d", "range_", "이름", "value"]
    assert names["Landmark Name"] == "Landmark_Name"
    assert "landmark" not in names.renamed
