"""Runs every `bench_*.py` beside this file and prints the lines that its `run()` returns.

Names on the command line choose among them: `python -m tests.benchmarks fan_out`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path


def main(wanted: Sequence[str]) -> int:
    known = [path.stem for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    chosen = [name for name in known if not wanted or name.removeprefix("bench_") in wanted]
    for name in chosen:
        for line in importlib.import_module(f"tests.benchmarks.{name}").run():
            print(line, flush=True)
    return 0 if chosen else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
