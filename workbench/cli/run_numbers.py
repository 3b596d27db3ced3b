"""Runs as commands name them: by their numbers in the history."""

from __future__ import annotations

import argparse


def add_run_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=number_above_0, metavar="ID", help="the number of a run in `history list`")


def number_above_0(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:20]) < 2**40:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)
