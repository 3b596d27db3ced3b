"""The process that a tokenizer file is loaded in: `python -m workbench.prompts.tokenizer_process FILE SECONDS`.

Writes a line `{}` once the file is loaded, then for each line `{"texts": […]}` of standard input a line
`{"counts": […]}`; anything that fails is `{"reason": …}`. It ends itself when loading or a line takes longer than
SECONDS, and when its input ends: the library's own code can be interrupted by nothing else.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024 * 1024 * 1024


def main() -> None:
    path, seconds = Path(sys.argv[1]), float(sys.argv[2])
    _limit_memory()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    with Path(os.devnull).open("w") as nowhere:
        tokenizer = _answer(lambda: _loaded(path), seconds, nowhere)
        if tokenizer is None:
            return
        _write({})
        for line in sys.stdin:
            texts = json.loads(line)["texts"]
            counts = _answer(lambda texts=texts: _counts(tokenizer, texts), seconds, nowhere)
            if counts is not None:
                _write({"counts": counts})


def _loaded(path: Path) -> Any:
    """The tokenizer, set to count all of a text and nothing that is not in it."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(path.read_bytes())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _counts(tokenizer: Any, texts: list[str]) -> list[int]:
    # Halves of surrogate pairs are no characters; an endpoint is sent "?" for them.
    sent = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    return [len(one.ids) for one in tokenizer.encode_batch_fast(sent, add_special_tokens=False)]


def _answer(work: Any, seconds: float, nowhere: Any) -> Any:
    """What `work` gives, or None where it fails and has been told. The library's panics are no `Exception`."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
    try:
        return work()
    except BaseException as error:  # noqa: BLE001
        _write({"reason": str(error)[:300] or type(error).__name__})
        return None
    finally:
        faulthandler.cancel_dump_traceback_later()


def _write(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the one of time holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
