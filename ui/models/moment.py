"""A point in time as the user reads it: in the reader's own time, today and yesterday by name."""

from __future__ import annotations

from datetime import datetime, timedelta

from ui.translation import tr


def moment_text(when: datetime, now: datetime) -> str:
    """`now` is in the reader's time zone."""
    local = when.astimezone(now.tzinfo)
    if local.date() == now.date():
        return tr("today {time}", time=f"{local:%H:%M}")
    if local.date() == (now - timedelta(days=1)).date():
        return tr("yesterday {time}", time=f"{local:%H:%M}")
    return f"{local:%Y-%m-%d %H:%M}"


def seconds_text(seconds: float) -> str:
    """Of Unix seconds, seen from now."""
    try:
        return moment_text(datetime.fromtimestamp(seconds).astimezone(), datetime.now().astimezone())
    except (OverflowError, ValueError, OSError):  # of no calendar: a damaged row
        return "?"
