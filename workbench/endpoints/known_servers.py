"""Servers that are called over HTTPS, and what is known of each before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.secrets import AUTHORIZATION


@dataclass(frozen=True)
class KnownServer:
    """`title` is a msgid. `url` is where it listens by default, whole, or '' where that is the user's own.

    `example` shows what an address looks like; `model` what the name of a model looks like, '' where none is sent.
    `needs_model`: the server answers nothing where none is named.
    """

    title: str
    url: str
    example: str
    payload: str = "openai"
    model: str = ""
    header: str = AUTHORIZATION
    needs_model: bool = False


_CHAT = "/v1/chat/completions"

KNOWN_SERVERS = (
    KnownServer("Ollama", f"http://localhost:11434{_CHAT}", "", model="llama3.2", needs_model=True),
    KnownServer("LM Studio", f"http://localhost:1234{_CHAT}", "", model="qwen2.5-7b-instruct"),
    KnownServer("vLLM", f"http://localhost:8000{_CHAT}", "", model="meta-llama/Llama-3.1-8B-Instruct"),
    KnownServer("llama.cpp", f"http://localhost:8080{_CHAT}", ""),
    KnownServer("Another server with OpenAI's API", "", f"https://host{_CHAT}", model="gpt-4o-mini"),
    KnownServer(
        "API Gateway in front of SageMaker",
        "",
        "https://….execute-api.us-east-1.amazonaws.com/stage/path",
        payload="tgi",
        header="x-api-key",
    ),
)
