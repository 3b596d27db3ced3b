"""The confirmation of a plan: only the typed name makes one, and nothing is carried out without it."""

from __future__ import annotations

from workbench.endpoints.fleet.plan import Plan
from workbench.errors import UsageError

_ONLY_CONFIRM = object()


class Confirmation:
    """That the user has seen the plan and typed its name. Made by `confirm`, and by nothing else."""

    def __init__(self, plan: Plan, made_by: object) -> None:
        if made_by is not _ONLY_CONFIRM:
            raise TypeError("a confirmation is made by confirm(plan, typed)")
        self._plan = plan

    @property
    def plan(self) -> Plan:
        return self._plan


def is_confirmed(plan: Plan, typed: str) -> bool:
    """Whether `typed` is the plan's name, to the letter; blanks around it do not count."""
    return bool(plan.name) and typed.strip() == plan.name


def confirm(plan: Plan, typed: str) -> Confirmation:
    """The confirmation. Another text than the plan's name: `UsageError`, and nothing is sent."""
    if not is_confirmed(plan, typed):
        raise UsageError(
            "Nothing was sent: {typed} is not the name {name}.",
            "Type {name} to confirm the calls that are listed.",
            typed=f"“{typed.strip()}”",
            name=plan.name,
        )
    return Confirmation(plan, _ONLY_CONFIRM)
