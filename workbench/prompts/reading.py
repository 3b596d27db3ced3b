"""From the fields of a prompt file to a `Prompt`: what each field must be, and its default."""

from __future__ import annotations

from workbench.errors import Phrase
from workbench.prompts.prompt import (
    CHOICES,
    FORMAT,
    MODES,
    REASONING_STYLES,
    ROLES,
    TECHNIQUES,
    AnswerRule,
    ChainOfThought,
    Choose,
    Context,
    Example,
    Generation,
    Message,
    Prompt,
)
from workbench.yaml_fields import Fields

_NEW = Prompt(name="")


def read_prompt(file: Fields) -> Prompt:
    """The prompt; a field that is not what it must be is an `InvalidFile` that names it."""
    _check_format(file)
    name = file.text("name")
    if not name.strip():
        file.refuse("name", Phrase("a prompt needs a name"))
    return Prompt(
        name=name,
        description=file.text("description"),
        tags=file.texts("tags"),
        technique=file.choice("technique", TECHNIQUES, _NEW.technique),
        mode=file.choice("mode", MODES, _NEW.mode),
        system=file.text("system"),
        instruction=file.text("instruction"),
        examples=tuple(map(_example, file.mappings("examples"))),
        choose=_choose(file.mapping("choose")),
        example_template=file.text("example_template", _NEW.example_template),
        input_template=file.text("input_template", _NEW.input_template),
        join=file.text("join", _NEW.join),
        separator=file.text("separator", _NEW.separator),
        input_join=file.optional_text("input_join"),
        example_input_template=file.optional_text("example_input_template"),
        assistant_template=file.text("assistant_template", _NEW.assistant_template),
        messages=tuple(map(_message, file.mappings("messages"))),
        wrapper=file.optional_text("wrapper"),
        chain_of_thought=_chain_of_thought(file.mapping("chain_of_thought")),
        answer=tuple(map(_answer_rule, file.mappings("answer"))),
        values=file.values("values"),
        generation=_generation(file.mapping("generation")),
        context=_context(file.mapping("context")),
        expected=file.optional_text("expected"),
        schema=file.json_mapping("schema"),
        extra=file.extra(),
    )


def _check_format(file: Fields) -> None:
    if not file.has("format"):
        file.refuse("format", Phrase("the field is missing; a prompt file begins with `format: 1`"))
    number = file.integer("format", minimum=1)
    if number is None:
        file.refuse("format", Phrase("a whole number is expected, not {found}", found="null"))
    if number > FORMAT:
        file.refuse(
            "format",
            Phrase("format {number} is newer than this program, which reads {known}", number=number, known=FORMAT),
        )


def _example(row: Fields) -> Example:
    return Example(
        inputs=row.values("inputs"),
        output=row.text("output"),
        reasoning=row.text("reasoning"),
        enabled=row.flag("enabled", True),
        note=row.text("note"),
        extra=row.extra(),
    )


def _choose(file: Fields | None) -> Choose:
    if file is None:
        return _NEW.choose
    return Choose(
        by=file.choice("by", CHOICES, _NEW.choose.by),
        n=file.integer("n", minimum=0),
        seed=_or(file.integer("seed"), _NEW.choose.seed),
        extra=file.extra(),
    )


def _message(row: Fields) -> Message:
    return Message(row.choice("role", ROLES, "user"), row.text("content"), row.extra())


def _chain_of_thought(file: Fields | None) -> ChainOfThought:
    new = _NEW.chain_of_thought
    if file is None:
        return new
    return ChainOfThought(
        style=file.choice("style", REASONING_STYLES, new.style),
        trigger=file.text("trigger", new.trigger),
        trigger_join=file.text("trigger_join", new.trigger_join),
        rationale_template=file.text("rationale_template", new.rationale_template),
        rationale_assistant_template=file.text("rationale_assistant_template", new.rationale_assistant_template),
        extract_prompt=file.text("extract_prompt"),
        extract_join=file.text("extract_join", new.extract_join),
        votes=_or(file.integer("votes", minimum=1), new.votes),
        extra=file.extra(),
    )


def _answer_rule(row: Fields) -> AnswerRule:
    if row.has("after") == row.has("pattern"):
        row.refuse("after", Phrase("an answer rule has either `after` or `pattern`"))
    return AnswerRule(row.text("after"), row.text("until"), row.text("pattern"), row.extra())


def _generation(file: Fields | None) -> Generation:
    if file is None:
        return _NEW.generation
    return Generation(
        max_tokens=file.integer("max_tokens", minimum=1) if file.has("max_tokens") else _NEW.generation.max_tokens,
        temperature=file.number("temperature", minimum=0),
        top_p=file.number("top_p", minimum=0),
        top_k=file.integer("top_k"),
        stop=file.texts("stop"),
        seed=file.integer("seed"),
        extra=file.extra(),
    )


def _context(file: Fields | None) -> Context | None:
    if file is None:
        return None
    new = Context()
    return Context(
        index=file.text("index"),
        variable=file.text("variable", new.variable),
        mode=file.text("mode", new.mode),
        k=_or(file.integer("k", minimum=1), new.k),
        fusion=file.text("fusion", new.fusion),
        mmr=file.number("mmr"),
        rerank=file.optional_text("rerank"),
        threshold=file.number("threshold"),
        metric=file.text("metric", new.metric),
        order=file.text("order", new.order),
        passage_template=file.text("passage_template", new.passage_template),
        separator=file.text("separator", new.separator),
        max_tokens=file.integer("max_tokens", minimum=1),
        max_characters=file.integer("max_characters", minimum=1),
        query=file.optional_text("query"),
        extra=file.extra(),
    )


def _or(number: int | None, default: int) -> int:
    return default if number is None else number
