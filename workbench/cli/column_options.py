"""The options of `run` that say what its columns are."""

from __future__ import annotations

import argparse

from workbench.cli.values import name_and_text


def add_column_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-e", dest="endpoints", action="append", default=[], metavar="ENDPOINT",
        help="an endpoint's label, such as local:reader, or the path of an endpoint file",
    )  # fmt: skip
    parser.add_argument(
        "--documents", metavar="INDEX", help="put passages of that collection into the prompt's context variable"
    )
    parser.add_argument("--preset", metavar="NAME", help="the columns of a preset that was saved in the window")
    parser.add_argument(
        "--sweep", action="append", default=[], type=name_and_text, metavar="NAME=VALUES",
        help="a column for each value of a parameter: 0,0.5,1 or 0..1 step 0.25 or 0..1 x5; several give all "
        "combinations",
    )  # fmt: skip
