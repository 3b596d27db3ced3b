"""What a plan says of itself, in the user's language."""

from __future__ import annotations

from ui.translation import msgid, tr
from workbench.endpoints.fleet.events import Ended
from workbench.endpoints.fleet.plan import Plan

# Of each kind of plan: its button, its title, what is said while it goes, and how long it takes.
DO = {"deploy": msgid("Deploy"), "start": msgid("Start"), "stop": msgid("Stop"), "delete": msgid("Delete")}
TITLES = {
    "deploy": msgid("Deploy {name}"),
    "start": msgid("Start {name}"),
    "stop": msgid("Stop {name}"),
    "delete": msgid("Delete {name}"),
}
DOING = {
    "deploy": msgid("Deploying {name}"),
    "start": msgid("Starting {name}"),
    "stop": msgid("Stopping {name}"),
    "delete": msgid("Deleting {name}"),
}
_TAKES = {
    "deploy": msgid("It takes 5 to 20 minutes until the endpoint answers."),
    "start": msgid("It takes 5 to 20 minutes until the endpoints answer."),
    "stop": msgid("It takes a minute or two. Starting again takes 5 to 20 minutes."),
    "delete": msgid("It takes a minute or two, and cannot be undone."),
}
_WATCHING = {
    "deploy": msgid("Looking every {seconds} s. Closing ends the looking only; the endpoint goes on."),
    "start": msgid("Looking every {seconds} s. Closing ends the looking only; the endpoints go on."),
    "stop": msgid("Looking every {seconds} s. Closing ends the looking only; the endpoints end all the same."),
    "delete": msgid("Looking every {seconds} s. Closing ends the looking only; the deletion goes on."),
}
# Where a plan came to an early end: without anything done, and with a part of it done that stays so.
_NOTHING = {
    "deploy": msgid("Nothing was made."),
    "start": msgid("Nothing was started."),
    "stop": msgid("Nothing was stopped."),
    "delete": msgid("Nothing was deleted."),
}
_A_PART = {
    "deploy": msgid("What was there already stays."),
    "start": msgid("What runs already goes on."),
    "stop": msgid("What was stopped before stays so. Stop the set again to go on with the rest."),
    "delete": msgid("What was deleted before is gone. Delete it again to go on with the rest."),
}
STATES = {
    "Creating": msgid("is being made"),
    "Updating": msgid("is being changed"),
    "SystemUpdating": msgid("is being changed by AWS"),
    "RollingBack": msgid("goes back to what it was"),
    "InService": msgid("in service"),
    "Deleting": msgid("is being deleted"),
    "Failed": msgid("failed"),
    "OutOfService": msgid("out of service"),
    "Gone": msgid("gone"),
    "Unanswered": msgid("not told yet"),
    "Unseen": msgid("cannot be seen"),
}


def price_text(per_hour: float | None) -> str:
    """`$7.09/h`, or a dash."""
    return "—" if per_hour is None else f"${per_hour:,.2f}/h"


def cost_sentence(plan: Plan) -> str:
    """What it costs or saves, and how long it takes."""
    if plan.per_hour is None:
        cost = ""
    elif plan.kind in ("deploy", "start"):
        cost = tr("It costs {price} an hour from then on, until it is stopped or deleted.", price=_dollars(plan))
    else:
        cost = tr("It saves {price} an hour.", price=_dollars(plan))
    return f"{cost} {tr(_TAKES[plan.kind])}".strip()


def watching_note(plan: Plan, seconds: int) -> str:
    return tr(_WATCHING[plan.kind], seconds=seconds)


def end_note(end: Ended) -> str:
    """What an early end leaves; '' after one that was whole, or where the problem itself says that it is not known."""
    if end.clean_up is not None:
        return tr("What was made before stays until you clean it up.")
    if not end.left or (end.is_unsure and not end.done):
        return ""
    return tr((_A_PART if end.done else _NOTHING)[end.plan.kind])


def _dollars(plan: Plan) -> str:
    return f"${plan.per_hour:,.2f}"
