"""Runs every `bench_*.py` beside this file and prints the lines that its `run()` returns.

Names on the command line choose among them: `python -m tests.benchmarks fan_out`. Each runs in a process of its own, so
that none is measured with what another has loaded. The exit status is 1 where a limit was passed.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def main(wanted: Sequence[str]) -> int:
    known = [path.stem.removeprefix("bench_") for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    chosen = [name for name in known if not wanted or name in wanted]
    if len(chosen) == 1:
        for line in importlib.import_module(f"tests.benchmarks.bench_{chosen[0]}").run():
            print(line, flush=True)
        return 0
    ended = [subprocess.run([sys.executable, "-m", "tests.benchmarks", name], check=False) for name in chosen]
    return int(any(one.returncode for one in ended)) if chosen else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
