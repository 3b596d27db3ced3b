"""Parsing the command line, and turning what happens into an exit status and one clear line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from workbench.cli import ask, endpoints, fleet, index, library, local, render, run, run_exporting, run_history, votes
from workbench.cli.output import note
from workbench.errors import UsageError, WorkbenchError

PROGRAM = "prompt-workbench"
DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str]) -> int:
    """Runs the command in `argv` (without the program's name) and returns its exit status.

    0 done; 1 the work failed; 2 wrong usage or unusable input; 130 interrupted.
    """
    if sys.stdout is None:  # closed by the caller
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process lives
    try:
        arguments = _parser().parse_args(argv)
        status: int = arguments.command(arguments)
        sys.stdout.flush()
    except SystemExit as end:  # of argparse: its help and its errors are printed by then
        return int(end.code or DONE)
    except UsageError as error:
        return _complain(error, WRONG_USAGE)
    except WorkbenchError as error:
        return _complain(error, FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return FAILED
    except OSError as error:
        _give_up_output()
        return _complain(_unwritable(error), FAILED)
    return status


def _give_up_output() -> None:
    """Python would complain once more when it flushes standard output at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(error: OSError) -> WorkbenchError:
    return WorkbenchError(
        "The output could not be written: {reason}.",
        "Make room where it goes, or send it elsewhere.",
        reason=error.strerror or error,
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, without the usage in front of it."""
        self.exit(WRONG_USAGE, f"{self.prog}: {message}. `{self.prog} --help` shows what is possible.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Try prompts on Amazon SageMaker endpoints, side by side. Without a command: opens the window.",
        epilog=f"`{PROGRAM} picture --help`: draws the window into PNG files.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in (render, run, run_history, run_exporting, votes, index, ask, endpoints, library, fleet, local):
        group.add_commands(commands)
    return parser


def _complain(error: WorkbenchError, status: int) -> int:
    note(" ".join(str(error).split()))
    return status
