"""From a `Prompt` to the text of its file: what differs from the defaults, in the order of the format."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import yaml

from workbench.prompts.prompt import FORMAT, AnswerRule, Context, Example, Message, Prompt
from workbench.yaml_fields import PlainScalar

_NEW = Prompt(name="")
_ESCAPED = "\\U000"
_DUMPER: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def file_data(prompt: Prompt) -> dict[str, Any]:
    """What stands in the file: format, name and technique always, else what differs from the defaults."""
    differing = _differing(prompt, _NEW)
    head = {"format": FORMAT, "name": prompt.name}
    head |= {name: differing[name] for name in ("description", "tags") if name in differing}
    return head | {"technique": prompt.technique} | differing | dict(prompt.extra)


def _differing(value: Any, default: Any) -> dict[str, Any]:
    """The fields of a dataclass that differ from `default`, as data; unknown keys last."""
    data = {}
    for field in fields(value):
        own, usual = getattr(value, field.name), getattr(default, field.name)
        if field.name != "extra" and own != usual:
            data[field.name] = _differing(own, usual) | dict(own.extra) if _nested(own, usual) else _data(own)
    return data


def _nested(own: Any, usual: Any) -> bool:
    return is_dataclass(own) and type(own) is type(usual)


def _data(value: Any) -> Any:
    if isinstance(value, Example | Message | AnswerRule):
        return _row(value)
    if isinstance(value, Context):
        return {"index": value.index} | _differing(value, Context()) | dict(value.extra)
    if isinstance(value, tuple):
        return [_data(item) for item in value]
    return value


def _row(row: Example | Message | AnswerRule) -> dict[str, Any]:
    always = {"role": row.role, "content": row.content} if isinstance(row, Message) else {}
    if isinstance(row, AnswerRule) and not row.pattern:
        always = {"after": row.after}
    return always | _differing(row, type(row)()) | dict(row.extra)


def yaml_text(data: dict[str, Any], *, readable: bool) -> str:
    """The YAML of `data`: `readable` puts texts of several lines in blocks, else they stand in quotes."""
    text = _dumped(data, _Readable if readable else _Quoted)
    if readable and _ESCAPED in text:
        return _dumped(data, _ReadableEmoji)
    return text


def _dumped(data: dict[str, Any], dumper: type) -> str:
    text: str = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=2**30, indent=2)
    return text


class _Readable(_DUMPER):  # type: ignore[misc]
    """Writes texts of several lines as blocks."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


class _Quoted(_Readable):
    """Writes every text of several lines, or with unusual characters, in double quotes."""


class _ReadableEmoji(yaml.SafeDumper):
    """As `_Readable`, slower: libyaml writes every character beyond U+FFFF, such as an emoji, as an escape."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _scalar(dumper: Any, text: str, style: str | None) -> yaml.Node:
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


def _block_text(dumper: Any, text: str) -> yaml.Node:
    return _scalar(dumper, text, "|" if "\n" in text.strip("\n") else None)


def _quoted_text(dumper: Any, text: str) -> yaml.Node:
    return _scalar(dumper, text, None if text.isalnum() else '"')


def _plain_scalar(dumper: Any, text: PlainScalar) -> yaml.Node:
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))
    return yaml.ScalarNode(tag, str(text))


for _dumper in (_Readable, _ReadableEmoji):
    _dumper.add_representer(str, _block_text)
    _dumper.add_representer(PlainScalar, _plain_scalar)
_Quoted.add_representer(str, _quoted_text)
