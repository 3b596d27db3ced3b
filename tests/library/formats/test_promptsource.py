"""promptsource's templates: cutting into input and target, answer choices, what cannot be carried over."""

from __future__ import annotations

import pytest

from workbench.library.formats.format import Imported, Source
from workbench.library.formats.promptsource import PromptsourceFormat
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendering import render


def read(jinja: str, choices: str = "null") -> Imported:
    lines = "\n".join(f"      {line}" for line in jinja.split("\n"))
    text = (
        "dataset: d\nsubset: s\ntemplates:\n  1-2: !Template\n    name: A\n    id: 1-2\n"
        f"    answer_choices: {choices}\n    jinja: |-\n{lines}\n"
        "    metadata: !TemplateMetadata\n      languages: [en]\n      metrics: [BLEU]\n    reference: a paper\n"
    )
    return PromptsourceFormat().read(text, Source("templates.yaml"))


def halves(prompt: Prompt, **row: object) -> tuple[str | None, str]:
    target = fill_all([Request("", prompt.assistant_template, {**prompt.values, **row})])
    return render(prompt, row).text, target[0].text


def test_a_plain_template_stays_as_it_is_written() -> None:
    imported = read("Is {{ a }} so?\n|||\n{{ answer_choices[label] }}", "no ||| yes")
    assert imported.prompts[0].prompt == Prompt(
        "d/s: A",
        description="a paper",
        tags=("promptsource", "en"),
        input_template="Is {{ a }} so?",
        example_template="Is {{ a }} so?\n{{ answer_choices[label | int] }}",
        assistant_template="{{ answer_choices[label | int] }}",
        values={"answer_choices": ["no", "yes"]},
    )
    assert [str(note) for note in imported.prompts[0].notes] == ["The metrics BLEU were not carried over."]


@pytest.mark.parametrize(
    ("jinja", "choices", "expected"),
    [
        ("{% if a %}\nQ {{ a }}\n|||\nT {{ a }}\n{% endif %}", "null", ("Q x", "T x")),
        ("{% set b = a ~ '!' %}\nQ {{ b }}\n|||\nT {{ b }}", "null", ("Q x!", "T x!")),
        ("Q {% for c in a %}\n{{ c }}\n{% endfor %}\n||| T", "null", ("Q \nx", "T")),
        ("Q {{ answer_choices | join('/') }} ||| T", "'{{ a }} ||| b'", ("Q x/b", "T")),
        ("{# aside #}Q\n||| {{ [a] | choice }}", "null", ("Q", "x")),
        ("{% set l = [] %}{% for c in a %}{{ l.append(c) or '' }}{% endfor %}Q ||| {{ l[0] }}", "null", ("Q", "x")),
        ("{% raw %}{{ ||| }}{% endraw %} ||| T", "null", ("{{", "}}")),
        ("{{ a }} only", "null", ("x only", "")),
    ],
)
def test_the_halves_render_as_the_whole_does(jinja: str, choices: str, expected: tuple[str, str]) -> None:
    assert halves(read(jinja, choices).prompts[0].prompt, a="x") == expected


def test_numbers_and_missing_targets_are_noted() -> None:
    imported = read("{% if label == 1 %}a{% endif %}")
    said = [str(note) for note in imported.prompts[0].notes]
    assert any("label as numbers" in note and "{{ … | int }}" in note for note in said)
    assert any("no target" in note for note in said)


@pytest.mark.parametrize("jinja", ["{% for a, b in zip(c, d) %}{% endfor %}", "{{ a | most_frequent }}", "{{ a"])
def test_what_templates_do_not_have_here_is_refused(jinja: str) -> None:
    imported = read(jinja)
    assert imported.prompts == ()
    assert imported.refused[0].where == "A"
