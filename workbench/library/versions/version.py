"""A version of a prompt: a commit that changed its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

SHORT = 7  # digits of an id that are shown


@dataclass(frozen=True)
class Version:
    """`id` is the commit, `path` where the prompt's file was then, `content` its content id (see `content_id`).

    `content` is None where this commit removed the file. `names` are those that were given to it, such as production.
    `merged` says that it brought two lines of work together.
    """

    id: str
    path: str
    content: str | None
    author: str
    address: str
    when: datetime
    message: str
    names: tuple[str, ...] = ()
    merged: bool = False

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.strip().partition("\n")[0]


def moment(seconds: int, offset: int) -> datetime:
    """The time of a commit, which may claim any."""
    try:
        return datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset)))
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
