"""Small tokenizer files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WORDS = ("hello", "world", "a", "b", "<s>")


def word_tokenizer(path: Path, **changes: Any) -> Path:
    """Writes a tokenizer of a few words, a token each; where special tokens are added, `<s>` comes first."""
    special = {"id": 4, "content": "<s>", "special": True}
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    data = {
        "version": "1.0",
        "truncation": {"max_length": 3, "stride": 0, "strategy": "LongestFirst", "direction": "Right"},
        "padding": None,
        "added_tokens": [special | flags],
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [4], "tokens": ["<s>"]}},
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {word: n for n, word in enumerate(WORDS)}, "unk_token": "a"},
    }
    path.write_text(json.dumps(data | changes), encoding="utf-8")
    return path


def splitting(pattern: str) -> dict[str, Any]:
    """A pre-tokenizer that splits at a pattern."""
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
