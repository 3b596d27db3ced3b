"""Which payload format an endpoint most likely takes: told by its container, its model and its name, before any call.

The table is data: a row matches where all of its patterns are found; the first row that matches is the guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.endpoints.payloads.choosing import payload_names

_MOST_COMMON = "tgi"
_JUMPSTART_NAME = "jumpstart-dft-"


@dataclass(frozen=True)
class Evidence:
    """What is known of an endpoint: its name, the container's image, the model's id, its marketplace package."""

    name: str
    image: str = ""
    model: str = ""
    package: str = ""


@dataclass(frozen=True)
class Guess:
    """A payload format, and the `word` that told of it in `source` (name, image, model or package).

    Both are '' where nothing told. `needs_eula`: this model refuses every call that does not accept its licence.
    """

    payload: str
    word: str = ""
    source: str = ""
    needs_eula: bool = False


@dataclass(frozen=True)
class Clue:
    """`payload` where `model` (an id, a package or a name) and `image` are found; an empty pattern is always found."""

    payload: str
    model: str = ""
    image: str = ""
    needs_eula: bool = False


_EMBEDDER = r"\b(bge|e5|gte|minilm|mpnet|embed\w*|sentence)"
_CHATS = r"\b(chat|instruct|it\b)"
# A pattern's `\b` is a boundary in names whose words are joined by hyphens; a name's letters are lower case here.
CLUES = (
    Clue("cohere-embed", model=r"\bcohere.*embed"),
    Clue("cohere-chat", model=r"\bcommand-r"),
    Clue("cohere", model=r"\bcohere"),
    Clue("contextual-answers", model=r"\bcontextual-answers"),
    Clue("j2", model=r"\b(ai21|j2|jurassic)"),
    Clue("jumpstart-embedding", model=r"\b(textembedding|gpt-?j.*embed|embed.*gpt-?j)"),
    Clue("tf-embedding", model=r"\b(tcembedding|tensorflow.*embed)"),
    Clue("openai-embedding", model=_EMBEDDER, image=r"\bvllm"),
    Clue("lmi-embedding", model=_EMBEDDER),
    Clue("lmi-embedding", image=r"\btei\b"),
    Clue("llama2-chat", model=r"\bllama-?2-\w+-(f|chat)\b|\bllama-?2.*chat", needs_eula=True),
    Clue("llama2-text", model=r"\bllama-?2\b", needs_eula=True),
    Clue("llama3", model=r"\bmeta-textgeneration-llama-3"),
    Clue("jumpstart-bloomz", model=r"\b(textgeneration1?-bloomz|bloomz-7b1)"),
    Clue("jumpstart", model=r"\b(text2text|alexatm)"),
    Clue("tgi", image=r"\btgi\b|text-generation-inference"),
    Clue("openai", image=r"\bvllm"),
    Clue("openai", image=r"\b(djl|lmi)", model=_CHATS),
    Clue("lmi", image=r"\b(djl|lmi)"),
    Clue("jumpstart", model=r"\b(flan|ul2|bloomz)"),
    Clue("hf-toolkit", image=r"\bhuggingface-(pytorch|tensorflow)-inference"),
    Clue("instruction-rinna", model=r"\brinna"),
    Clue("instruction", model=r"\b(dolly|instruction|alpaca|baize|chatglm)"),
    Clue("openai", model=r"\b(chat|instruct|llama|mistral|mixtral|qwen|gemma|phi|vllm|lmi|deepseek)"),
    Clue("tgi", model=r"\b(tgi|falcon|huggingface|hf|gpt|bloom|starcoder)"),
)


def guess_payload(evidence: Evidence) -> Guess:
    """The format that the endpoint most likely takes; one call to it tells for certain.

    What the container and the model say goes before the endpoint's name, which anybody may have chosen.
    """
    image = evidence.image.rpartition("/")[2].lower()
    if evidence.name.startswith(_JUMPSTART_NAME) and not evidence.model:
        evidence = Evidence(evidence.name, evidence.image, evidence.name, evidence.package)
    for source, model in (("package", evidence.package), ("model", evidence.model or evidence.package)):
        if model and (found := _first(source, model, "" if source == "package" else image)):
            return found
    return _first("image", "", image) or _first("name", evidence.name, image) or Guess(_MOST_COMMON)


def _first(source: str, model: str, image: str) -> Guess | None:
    text, known = re.sub(r"[^a-z0-9]+", "-", model.lower()), payload_names()
    for clue in CLUES:
        in_model, in_image = re.search(clue.model, text), re.search(clue.image, image)
        if in_model and in_image and clue.payload in known:
            told = in_image if not clue.model else in_model
            return Guess(clue.payload, told.group().strip("-"), source if clue.model else "image", clue.needs_eula)
    return None
