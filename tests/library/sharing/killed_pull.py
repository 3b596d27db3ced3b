"""A program that pulls again and again and is killed: `python -m tests.library.sharing.killed_pull LIBRARY`.

It forks one child for each line of its input, which pulls once; the imports are done by then.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from workbench.library.sharing.pulling import pull
from workbench.library.sharing.remotes import remote_named
from workbench.library.versions.repository import Repository


def main() -> None:
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            with Repository.open(Path(sys.argv[1])) as repository:
                list(pull(repository, remote_named(repository)))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
