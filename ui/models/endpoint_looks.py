"""How the state, the age and the idleness of endpoints are told in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ui.translation import msgid, tr
from workbench.endpoints.discovery import FoundEndpoint

_LONGEST_IMAGE = 40
# Why an endpoint of vectors cannot be ticked.
NO_TEXT = msgid("Gives vectors, not text: a prompt cannot be run on it.")


@dataclass(frozen=True)
class StateLook:
    """`word` for a row's end, `tone` a colour of the theme; `filled` is a disc, else a ring: colour is no only sign."""

    word: str
    tone: str
    filled: bool = True


_LOOKS = {
    "InService": StateLook(msgid("in service"), "good"),
    "Reachable": StateLook(msgid("reachable"), "good"),
    "Creating": StateLook(msgid("creating"), "accent", filled=False),
    "Updating": StateLook(msgid("updating"), "accent", filled=False),
    "SystemUpdating": StateLook(msgid("updating"), "accent", filled=False),
    "RollingBack": StateLook(msgid("rolling back"), "warning", filled=False),
    "Deleting": StateLook(msgid("being deleted"), "warning", filled=False),
    "Throttled": StateLook(msgid("throttled"), "warning"),
    "ScaledToZero": StateLook(msgid("scaled to 0"), "muted", filled=False),
    "Failed": StateLook(msgid("failed"), "bad"),
    "OutOfService": StateLook(msgid("out of service"), "bad"),
    "Missing": StateLook(msgid("not there"), "bad", filled=False),
}
_UNKNOWN = StateLook("", "muted", filled=False)


def state_look(status: str) -> StateLook:
    """A status that is not known has no word and a ring."""
    return _LOOKS.get(status, _UNKNOWN)


def duration(passed: timedelta) -> str:
    """How long something has been so: 6 d, 3 h 12 min, 12 min."""
    minutes = max(int(passed.total_seconds() // 60), 0)
    days, hours = minutes // 1440, minutes // 60
    if days >= 2:
        return tr("{days} d", days=days)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    return tr("{minutes} min", minutes=minutes)


def age(since: datetime) -> str:
    return duration(datetime.now(UTC) - since)


def idle_note(found: FoundEndpoint, hourly: float | None) -> str:
    """How long nobody has called it, and what that costs an hour where it is known; '' where it is in use."""
    if found.idle_since is None:
        return ""
    idle = tr("idle {time}", time=age(found.idle_since))
    return idle if hourly is None else tr("{idle} · ${price}/h", idle=idle, price=f"{hourly:.2f}")


def found_facts(found: FoundEndpoint, hourly: float | None) -> list[str]:
    """What is known of an endpoint of the account, a line each."""
    facts = [tr(state_look(found.status).word) or found.status]
    if found.created is not None:
        facts.append(tr("made {time} ago", time=age(found.created)))
    lines = [" · ".join(facts)]
    if found.failure:
        lines.append(found.failure)
    if found.instance_type:
        instance = f"{found.instances} × {found.instance_type}" if found.instances else found.instance_type
        lines.append(
            instance if hourly is None else tr("{what} · ${price} an hour", what=instance, price=f"{hourly:.2f}")
        )
    elif found.kind == "serverless":
        lines.append(tr("serverless"))
    if found.kind == "async":
        lines.append(tr("asynchronous: it answers into a bucket, and is not called from here"))
    if found.model:
        lines.append(tr("model {name}", name=found.model))
    if found.image:
        lines.append(tr("container {name}", name=_container(found.image)))
    if len(found.variants) > 1:
        lines.append(tr("variants {names}", names=", ".join(found.variants)))
    if note := idle_note(found, None):
        lines.append(tr("{idle}: nobody calls it, and it costs all the same", idle=note))
    return lines


def _container(image: str) -> str:
    """The image without its registry, its long tag cut."""
    name = image.rpartition("/")[2]
    return name if len(name) <= _LONGEST_IMAGE else name[: _LONGEST_IMAGE - 1] + "…"


def guess_note(found: FoundEndpoint) -> str:
    """Why this payload format is the guess."""
    if found.hosts_components:
        return tr("It is called through its inference components: add one of those.")
    if not found.can_be_called:
        return ""
    told = {
        "name": tr(
            "Guessed from “{word}” in the name; a probe or the first call tells for certain.", word=found.guess.word
        ),
        "image": tr("The container “{word}” takes this format.", word=found.guess.word),
        "model": tr("The model is “{word}”, which takes this format.", word=found.guess.word),
        "package": tr("The marketplace package, “{word}”, takes this format.", word=found.guess.word),
    }.get(found.guess.source) or tr("The name says nothing of the format; this is the most common one.")
    if found.guess.needs_eula:
        told += " " + tr("This model refuses every call until “Accept EULA” is turned on in its settings.")
    return told
