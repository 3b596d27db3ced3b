"""`python -m workbench.local`: the embedded endpoints as a process of its own."""

from __future__ import annotations

import argparse
import sys

from workbench.errors import WorkbenchError
from workbench.local.serve import serve


def main() -> int:
    parser = argparse.ArgumentParser(prog="workbench.local", description="Serve the embedded endpoints on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any free port")
    parser.add_argument("--tokens-per-second", type=float, default=30.0, help="0 answers as fast as possible")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input does")
    arguments = parser.parse_args()
    try:
        serve(arguments.port, arguments.tokens_per_second or None, arguments.until_stdin_closes)
    except WorkbenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
