"""`render`: what would be sent."""

from __future__ import annotations

import argparse
import json
from typing import Any

from workbench.cli.output import write_json, write_text
from workbench.cli.prompt_versions import named_prompt
from workbench.cli.values import add_value_options, values_of
from workbench.prompts.prompt import MODES
from workbench.prompts.rendered import RenderedPrompt


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("render", help="print the rendered prompt, byte for byte", allow_abbrev=False)
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a prompt file, or the name of a prompt in the library; NAME@VERSION is an earlier one",
    )
    add_value_options(parser)
    parser.add_argument("--mode", choices=MODES, help="text or chat; without it, the prompt's own")
    parser.add_argument("--json", action="store_true", help="print text or messages, tokens and parts as JSON")
    parser.set_defaults(command=_render)


def _render(arguments: argparse.Namespace) -> int:
    from workbench.prompts.rendering import render

    rendered = render(named_prompt(arguments.file), values_of(arguments), arguments.mode)
    if arguments.json:
        write_json(_described(rendered))
    elif rendered.text is not None:
        write_text(rendered.text)
    else:
        write_text(json.dumps(_messages(rendered), ensure_ascii=False))
    return 0


def _messages(rendered: RenderedPrompt) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in rendered.messages]


def _described(rendered: RenderedPrompt) -> dict[str, Any]:
    from workbench.prompts.tokens import count_tokens

    content = {"messages": _messages(rendered)} if rendered.text is None else {"text": rendered.text}
    return {
        **content,
        "tokens": sum(count_tokens(message.content) for message in rendered.as_messages()),
        "parts": [
            {"part": part.part, "message": part.message, "start": part.start, "end": part.end}
            for part in rendered.parts
        ],
    }
