"""A text model as ONNX in a folder: `model.onnx` and `tokenizer.json`, run with onnxruntime on the processor."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from workbench.errors import UsageError

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
# Tokens of a text that are read where the folder does not say how many its model takes.
USUAL_LENGTH = 256
MOST_LENGTH = 8_192
_THREADS = 2
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class Ran(NamedTuple):
    """The output that was wanted, and which tokens are no padding, of shape (texts, tokens)."""

    output: Any
    mask: Any


class OnnxModel:
    """A folder without a model, or with one that cannot be run: `UsageError`."""

    def __init__(self, folder: Path, outputs: Sequence[str]) -> None:
        """`outputs` are the names that the wanted one may have, the likeliest first; else it is the first of all."""
        self.folder = folder
        for name in (MODEL, TOKENIZER):
            if not (folder / name).is_file():
                raise UsageError(
                    "{folder} holds no {name}.",
                    "Choose a folder with a model as ONNX: model.onnx and tokenizer.json.",
                    folder=str(folder),
                    name=name,
                )
        self.length = _length(folder)
        try:
            self._load(outputs)
        except UsageError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise classes of their own, some of them bare
            raise self._unusable(error) from error

    def try_once(self, texts: Sequence[str | tuple[str, str]]) -> Ran:
        """Runs it to see whether it can be."""
        try:
            return self.run(texts)
        except Exception as error:  # as above
            raise self._unusable(error) from error

    def run(self, texts: Sequence[str | tuple[str, str]]) -> Ran:
        import numpy as np

        read = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.asarray([one.ids for one in read], dtype=np.int64),
            "attention_mask": np.asarray([one.attention_mask for one in read], dtype=np.int64),
            "token_type_ids": np.asarray([one.type_ids for one in read], dtype=np.int64),
        }
        (output,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        return Ran(output, given["attention_mask"])

    @cached_property
    def sha256(self) -> str:
        with (self.folder / MODEL).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def tokenizer_sha256(self) -> str:
        return hashlib.sha256((self.folder / TOKENIZER).read_bytes()).hexdigest()

    def settings(self, *names: str) -> dict[str, Any]:
        """What a file beside the model says; nothing where it is not there or cannot be read."""
        return _json(self.folder.joinpath(*names))

    def _load(self, outputs: Sequence[str]) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_buffer((self.folder / TOKENIZER).read_bytes())
        self._tokenizer.enable_truncation(max_length=self.length)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(self.folder / MODEL), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [one.name for one in self._session.get_inputs()]
        made = [one.name for one in self._session.get_outputs()]
        self._output = next((name for name in outputs if name in made), made[0])
        if not set(self._inputs) <= _INPUTS or "input_ids" not in self._inputs:
            raise UsageError(
                "The model in {folder} is none for texts: it takes {inputs}.",
                "Choose a model with inputs input_ids and attention_mask.",
                folder=str(self.folder),
                inputs=", ".join(sorted(self._inputs)),
            )

    def _unusable(self, error: Exception) -> UsageError:
        return UsageError(
            "The model in {folder} cannot be run.",
            "Export it anew, with inputs input_ids and attention_mask, and its tokenizer.json beside it.",
            details=str(error),
            folder=str(self.folder),
        )


def _length(folder: Path) -> int:
    said = _json(folder / "sentence_bert_config.json").get("max_seq_length", USUAL_LENGTH)
    return said if isinstance(said, int) and 1 <= said <= MOST_LENGTH else USUAL_LENGTH


def _json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
