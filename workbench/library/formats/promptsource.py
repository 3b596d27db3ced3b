"""promptsource's YAML: Jinja templates for the rows of a dataset, each with its input and its target.

Format: promptsource, `promptsource/templates.py`. Its tags `!Template` and `!TemplateMetadata` are read past; any other
tag is refused by name. The input becomes the input template, the target the assistant's message (and the end of the
example template), so that rows of the dataset can be added as examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from workbench.errors import InvalidFile, Phrase, TemplateError
from workbench.library.formats.acceptance import Intake
from workbench.library.formats.format import Imported, ImportedPrompt, Source
from workbench.library.formats.promptsource_template import (
    choices,
    halves,
    renamed_filters,
    used_as_numbers,
    with_choices,
)
from workbench.prompts.prompt import Prompt
from workbench.prompts.templates import parse
from workbench.yaml_fields import parse_fields

TAGS = ("!Template", "!TemplateMetadata")
_CHOICES = "answer_choices"


class PromptsourceFormat:
    title = "promptsource templates (YAML)"
    suffixes = (".yaml", ".yml")

    def recognises(self, name: str, head: str) -> bool:
        return name.lower().endswith(self.suffixes) and "!Template" in head

    def read(self, text: str, source: Source) -> Imported:
        fields = parse_fields(text, source.name, TAGS)
        templates = fields.data("templates")
        if not isinstance(templates, dict):
            raise InvalidFile(
                "{file} has no templates.",
                "A promptsource file has a field {field} with a mapping of templates.",
                file=source.name,
                field="templates",
            )
        dataset = "/".join(name for name in (fields.text("dataset"), fields.text("subset")) if name)
        intake = Intake()
        for key, entry in templates.items():
            entry = entry if isinstance(entry, dict) else {}
            intake.add(_text(entry, "name") or key, partial(_prompt, entry, key, dataset))
        return replace(intake.imported(), collection=dataset)


def _prompt(entry: Mapping[str, Any], key: str, dataset: str) -> ImportedPrompt:
    name = _text(entry, "name") or key
    source = renamed_filters(_text(entry, "jinja"))
    if not source.strip():
        raise InvalidFile("The template has no text.", "Give it a field {field}.", field="jinja")
    if "zip" in parse(source, "jinja").names:  # which also refuses a broken template before it is cut
        raise TemplateError(
            "The template calls {function}, which templates do not have here.",
            "Write the loop with {{{{ loop.index0 }}}} and an index into each list.",
            function="zip",
        )
    cut = halves(source)
    asked, target = cut.asked, cut.target or ""
    values, asked, target = _answer_choices(renamed_filters(_text(entry, _CHOICES)), asked, target)
    prompt = Prompt(
        name=f"{dataset}: {name}" if dataset else name,
        description=_text(entry, "reference"),
        tags=("promptsource", *_languages(entry)),
        input_template=asked,
        example_template=f"{asked}\n{target}" if target else asked,
        assistant_template=target,
        values=values,
    )
    return ImportedPrompt(prompt, tuple(_notes(entry, prompt, has_target=cut.target is not None)))


def _answer_choices(expression: str, asked: str, target: str) -> tuple[dict[str, Any], str, str]:
    """Fixed choices are a value of the prompt; computed ones are code in front of the templates that use them."""
    if not expression:
        return {}, asked, target
    fixed = choices(expression)
    if fixed is not None:
        return ({_CHOICES: fixed} if _CHOICES in asked + target else {}), asked, target
    asked, target = (with_choices(half, expression) if _CHOICES in half else half for half in (asked, target))
    return {}, asked, target


def _notes(entry: Mapping[str, Any], prompt: Prompt, *, has_target: bool) -> Iterator[Phrase]:
    if not has_target:
        yield Phrase("The template has no target: nothing separates an expected answer from the input.")
    numbers = used_as_numbers(prompt.input_template) + used_as_numbers(prompt.assistant_template)
    if numbers:
        yield Phrase(
            "The template computes with {names} as numbers, and values are texts: write `{{{{ … | int }}}}` there.",
            names=", ".join(dict.fromkeys(numbers)),
        )
    if "| random" in prompt.input_template + prompt.assistant_template:
        yield Phrase("The template chooses words at random: the input and the target may choose differently.")
    metrics = _data(entry, "metadata").get("metrics")
    if isinstance(metrics, list) and metrics:
        yield Phrase("The metrics {names} were not carried over.", names=", ".join(map(str, metrics)))


def _languages(entry: Mapping[str, Any]) -> tuple[str, ...]:
    languages = _data(entry, "metadata").get("languages")
    return tuple(map(str, languages)) if isinstance(languages, list) else ()


def _data(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
