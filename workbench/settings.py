"""The program's settings, declared once: the file, the checks and the settings dialog all come from this dataclass.

The file is JSON. A value that cannot be used gives its default and a `UsageError` that says so; keys that this version
does not know are kept. Secrets are never settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.errors import InvalidFile, Phrase, UsageError


@dataclass(frozen=True)
class Setting:
    """What a dialog and a check need to know of one field. `choices` maps a value to what the user reads."""

    label: str
    help: str
    choices: Mapping[str, str] = field(default_factory=dict)
    minimum: int = 0
    maximum: int = 0
    unit: str = ""
    zero_means: str = ""


def _declare(default: Any, label: str, help: str, **more: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(label, help, **more)})


@dataclass(frozen=True)
class Settings:
    language: str = _declare(
        "system",
        "Language",
        "The language of the window, from the next start.",
        choices={"system": "Same as the system", "en": "English", "ko": "한국어"},
    )
    theme: str = _declare(
        "system",
        "Theme",
        "Light or dark; changes at once.",
        choices={"system": "Same as the system", "light": "Light", "dark": "Dark"},
    )
    text_size: int = _declare(
        100, "Text size", "All text of the window; changes at once.", minimum=80, maximum=200, unit="%"
    )
    show_preview: bool = _declare(
        True, "Show the rendered prompt", "Shows what will be sent under the editor while you type."
    )
    answer_view: str = _declare(
        "plain",
        "Answers are read as",
        "In all columns of the comparison; the menu of each one changes it, too.",
        choices={"plain": "Plain", "markdown": "Markdown", "json": "JSON", "raw": "Raw"},
    )
    aws_profile: str = _declare(
        "", "AWS profile", "Looks for endpoints with it, and calls endpoints that name none. Empty: the usual default."
    )
    aws_region: str = _declare(
        "", "AWS region", "Such as us-east-1; for endpoints that name none. Empty: the profile's region."
    )
    local_tokens_per_second: int = _declare(
        30,
        "Pace of the embedded endpoints",
        "How fast the built-in baselines answer, from the next start.",
        maximum=1000,
        unit="tokens/s",
        zero_means="as fast as possible",
    )
    history_days: int = _declare(
        0,
        "Keep runs for",
        "Older runs are deleted from the history, with their answers; starred ones stay.",
        maximum=3650,
        unit="days",
        zero_means="for ever",
    )
    history_megabytes: int = _declare(
        0,
        "Size of the history",
        "Beyond it the oldest runs are deleted; starred ones stay.",
        maximum=1_000_000,
        unit="MB",
        zero_means="without limit",
    )
    blind_reveal: str = _declare(
        "vote",
        "Names at the blind desk",
        "When it tells whose the answers are: after each vote, or when the session is ended.",
        choices={"vote": "After each vote", "session": "At the end of the session"},
    )
    cache: bool = _declare(
        False,
        "Use earlier answers",
        "A run takes the answer from the history where the same request was answered before, repeat by repeat. "
        "Such an answer is marked, and costs nothing; Run again asks anew.",
    )
    extra: Mapping[str, Any] = field(default_factory=dict)


def declared() -> dict[str, Setting]:
    """The declaration of every setting by its name, in the order of the dialog."""
    return {one.name: one.metadata["setting"] for one in fields(Settings) if "setting" in one.metadata}


def load(path: Path) -> tuple[Settings, tuple[UsageError, ...]]:
    """The settings in the file, and what could not be used of it. No file: the defaults."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError) as error:
        return Settings(), (_unusable(path, error),)
    if not isinstance(data, dict):
        return Settings(), (_unusable(path, Phrase("one JSON object is expected")),)
    values: dict[str, Any] = {}
    problems: list[UsageError] = []
    for name, setting in declared().items():
        if name not in data:
            continue
        complaint = _complaint(name, setting, data[name])
        if complaint is None:
            values[name] = data[name]
        else:
            problems.append(_bad_value(path, name, complaint))
    extra = {name: value for name, value in data.items() if name not in declared()}
    return Settings(**values, extra=extra), tuple(problems)


def save(settings: Settings, path: Path) -> None:
    """Writes the file atomically. A file that cannot be written is a `UsageError`."""
    data = {**settings.extra, **{name: getattr(settings, name) for name in declared()}}
    write_atomically(path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def _complaint(name: str, setting: Setting, value: object) -> Phrase | None:
    """Why the value cannot be used, or None."""
    default = getattr(Settings, name)
    if type(value) is not type(default):
        kinds = {bool: Phrase("true or false is expected"), int: Phrase("a whole number is expected")}
        return kinds.get(type(default), Phrase("a text is expected"))
    if setting.choices and value not in setting.choices:
        return Phrase("one of {choices} is expected", choices=", ".join(setting.choices))
    if setting.maximum and isinstance(value, int) and not setting.minimum <= value <= setting.maximum:
        return Phrase("{minimum} to {maximum} is expected", minimum=setting.minimum, maximum=setting.maximum)
    return None


def _unusable(path: Path, reason: object) -> UsageError:
    return InvalidFile(
        "The settings in {file} cannot be read, so the defaults are used: {reason}.",
        "Correct the file before you change a setting, or let the next change replace it.",
        file=path,
        reason=reason,
    )


def _bad_value(path: Path, name: str, complaint: Phrase) -> UsageError:
    return InvalidFile(
        "The setting {name} in {file} is not used: {reason}.",
        "Its default is used until you change it in Settings.",
        name=name,
        file=path,
        reason=complaint,
    )
