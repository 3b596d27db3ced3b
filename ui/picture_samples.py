"""What the pictures show: three answers, a few endpoints, an account, prompts that come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ui.extractions import Extraction
from ui.models.answer import Answer, TokenCount
from ui.models.incoming_prompts import IncomingRow
from ui.models.sampled_answer import SampledAnswer
from workbench.endpoints.discovery import FoundEndpoint
from workbench.endpoints.endpoint import Endpoint, Limits, Price, Probed
from workbench.endpoints.events import Usage
from workbench.endpoints.guesses import Guess
from workbench.errors import EndpointError, Phrase, TemplateError
from workbench.prompts.prompt import AnswerRule, ChainOfThought, Generation, Prompt
from workbench.runs.comparison import Column
from workbench.runs.sampled_column import Sample

ACCOUNT = "default · us-east-1"
RUN = 41

SAVED = (
    Endpoint(label="flan-t5-xxl", name="jumpstart-dft-hf-text2text-flan-t5-xxl-fp16", region="us-east-1",
             payload="jumpstart", stream=False, profile="default", probed=Probed("2026-11-24", 2, "whole"),
             price=Price(per_hour=7.09, instance_type="ml.g5.12xlarge"), limits=Limits(context_tokens=2048)),
    Endpoint(label="llama-3-8b", name="meta-llama-3-8b-instruct", region="us-east-1", payload="openai"),
    Endpoint(label="falcon-40b", name="hf-llm-falcon-40b-instruct", region="eu-west-1", payload="tgi"),
)  # fmt: skip

_NOW = datetime.now(UTC)
_SHARED = Endpoint("shared", "shared", region="us-east-1", payload="openai")
# Of these, the one whose page is shown.
PAGE = "flan-t5-xxl"

FOUND = (
    FoundEndpoint(Endpoint("mistral-7b-chat", "mistral-7b-chat", region="us-east-1", payload="openai"), "InService",
                  _NOW - timedelta(hours=3, minutes=12), Guess("openai", "Mistral-7B-Instruct", "model"),
                  "ml.g5.2xlarge", 1, model="mistralai/Mistral-7B-Instruct-v0.3"),
    FoundEndpoint(_SHARED, "InService", _NOW - timedelta(days=2), Guess("openai"), "ml.g5.12xlarge", 1,
                  hosts_components=True),
    FoundEndpoint(replace(_SHARED, label="shared/qwen-7b", component="qwen-7b"), "InService",
                  _NOW - timedelta(days=2), Guess("openai", "qwen", "name"), "ml.g5.12xlarge", 2),
    FoundEndpoint(replace(_SHARED, label="shared/phi-3", component="phi-3"), "ScaledToZero",
                  _NOW - timedelta(days=2), Guess("openai", "phi", "name"), "ml.g5.12xlarge"),
    FoundEndpoint(Endpoint("old-bloomz", "old-bloomz", region="us-east-1", payload="jumpstart-bloomz"), "InService",
                  _NOW - timedelta(days=41), Guess("jumpstart-bloomz", "bloomz", "name"), "ml.g5.12xlarge", 1,
                  idle_since=_NOW - timedelta(days=6)),
    FoundEndpoint(Endpoint("hf-llm-falcon-7b", "hf-llm-falcon-7b", region="us-east-1", payload="tgi"), "Creating",
                  _NOW, Guess("tgi", "falcon", "name")),
)  # fmt: skip

_DONE = """The passage says Managed Spot Training works with all instances supported in SageMaker.

Answer: All instances supported in Amazon SageMaker."""
_STREAMING = """Managed Spot Training can be used with every instance type that Amazon SageMaker supports, in all \
regions where SageMaker is avail"""

ANSWERS = (
    Answer(
        Column("flan-t5-xxl", "flan-t5-xxl", "done", _DONE, None, 0.0, 0.0, 212.0, 940.0, Usage(512, 41), "eos_token"),
        TokenCount(41, exact=True),
    ),
    Answer(
        Column("llama-3-8b", "llama-3-8b", "streaming", _STREAMING, None, 0.0, 0.0, 388.0),
        TokenCount(29, exact=False),
        elapsed_ms=1740.0,
    ),
    Answer(
        Column(
            "falcon-40b",
            "falcon-40b",
            "failed",
            "",
            EndpointError(
                "{name} gets more requests than it takes.",
                "Wait a moment, lower its concurrency, or give it more instances.",
                details="ThrottlingException: Rate exceeded",
                name="falcon-40b",
            ),
            0.0,
            0.0,
            None,
            126.0,
        )
    ),
)

_TABLE = Path("prompts.csv")
_TEMPLATES = Path("templates.yaml")

INCOMING = (
    IncomingRow(
        _TEMPLATES,
        "most frequent word",
        "promptsource templates (YAML)",
        reason=TemplateError(
            "The template calls {function}, which templates do not have here.",
            "Write the loop with {{{{ loop.index0 }}}} and an index into each list.",
            function="zip",
        ),
    ),
    IncomingRow(
        _TEMPLATES,
        "reviews: sentiment",
        "promptsource templates (YAML)",
        Prompt("reviews: sentiment", input_template="{{ text }}\n\nDid the reviewer like it?"),
        "reviews",
        (Phrase("The metrics {names} were not carried over.", names="Accuracy"),),
    ),
    *(
        IncomingRow(
            _TABLE,
            name,
            "Table of prompts (CSV)",
            Prompt(name, input_template=f"I want you to act as {article} {name.lower()}. Answer {{{{ question }}}}."),
            "prompts",
        )
        for name, article in (("Travel guide", "a"), ("Editor", "an"), ("Regex explainer", "a"), ("Storyteller", "a"))
    ),
)


def _voted(label: str, text: str, *answers: str) -> Answer:
    column = Column(label, label, "done", text, None, 0.0, 0.0, 212.0, 940.0, Usage(512, 41), "eos_token")
    samples = tuple(Sample(replace(column, key=f"{label} [{n}]")) for n in range(len(answers)))
    found = tuple(map(Extraction, answers))
    return Answer(
        column,
        TokenCount(41, exact=True),
        extraction=found[0],
        expected="144",
        samples=SampledAnswer(samples, found, wall_ms=2310.0),
        all_tokens=TokenCount(41 * len(answers), exact=True),
    )


_STEPS = "12 boxes hold 12 pencils each, so there are 12 x 12 = 144 pencils. So the answer is 144."
VOTES = (
    _voted("flan-t5-xxl", _STEPS, "144", "144", "24", "144", "144"),
    _voted("llama-3-8b", _STEPS, "144", "144", "144", "144", "144"),
    _voted("falcon-40b", _STEPS.replace("144", "132"), "132", "144", "132", "144", "24"),
)

# What is being written: with a mistake, a variable without a value, and a value that no template uses.
WRITTEN = Prompt(
    name="Pencils, step by step",
    description="Five samples and a vote. The instruction is not finished yet.",
    instruction="Answer in {{ tone }} words. {% if brief %}Be brief.",
    input_template="Question: {{ question }}\nAnswer:",
    values={"question": "12 boxes hold 12 pencils each. How many pencils?", "audience": "children"},
    chain_of_thought=ChainOfThought(style="trigger", votes=5),
    answer=(AnswerRule(after="the answer is", until="."),),
    generation=Generation(temperature=0.7),
    expected="144",
)
