"""Where files live. `WORKBENCH_HOME` moves all of the program's data into one folder."""

from __future__ import annotations

import os
from pathlib import Path

APPLICATION = "prompt-workbench"


def home() -> Path:
    """The folder of everything that the program keeps; not created here."""
    moved = os.environ.get("WORKBENCH_HOME")
    if moved:
        return Path(moved).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def settings_file() -> Path:
    return home() / "settings.json"


def endpoints_folder() -> Path:
    """The user's endpoint files, one YAML file an endpoint."""
    return home() / "endpoints"


def prices_file() -> Path:
    """The user's own prices of instances, over those that ship."""
    return home() / "prices.yaml"


def calls_folder() -> Path:
    """The log of calls, one file a day: how long they took, what they cost and how they failed."""
    return home() / "calls"


def history_file() -> Path:
    """Every run with its answers: an SQLite database."""
    return home() / "history.sqlite"


def ballots_file() -> Path:
    """The votes of the blind desk, a line each."""
    return home() / "ballots.jsonl"


def fleet_file() -> Path:
    """The sets of endpoints that are started and stopped together."""
    return home() / "fleet.yaml"


def collections_folder() -> Path:
    """The collections of documents, a folder each: recipe, texts, vectors and terms."""
    return home() / "collections"


def encoders_folder() -> Path:
    """Sentence encoders that were downloaded on the user's word, a folder each."""
    return home() / "encoders"


def presets_file() -> Path:
    """Columns of the desk, saved by name."""
    return home() / "presets.json"


def library_folder() -> Path:
    """The user's own prompts, one file a prompt."""
    return home() / "library"


def libraries_file() -> Path:
    """Which further libraries are open, and the favourites."""
    return home() / "libraries.json"


def cache_folder() -> Path:
    """What can be made anew at any time: it may be deleted, and nothing is kept there alone."""
    return home() / "cache"


def drafts_folder() -> Path:
    """What is open and not saved, a file for each running program."""
    return home() / "drafts"


def replaced_folder() -> Path:
    """Copies of what other programs wrote into prompt files outside of the libraries, before a save went over it."""
    return home() / "replaced"


def pictures_folder() -> Path:
    return home() / "pictures"


def resources_folder() -> Path:
    """What ships with the program."""
    import resources

    return Path(resources.__file__).parent


def starter_folder() -> Path:
    return resources_folder() / "starter"
