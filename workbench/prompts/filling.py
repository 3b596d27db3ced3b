"""Filling many templates at once: plain ones here, the others together in one isolated process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.prompts.isolated import prepare, render_isolated
from workbench.prompts.template_messages import Job
from workbench.prompts.templates import Filled, fill, parse, plain_to_see


@dataclass(frozen=True)
class Request:
    """A template to fill; `part` is what errors call it, `readable_json` as in `Job`."""

    part: str
    source: str
    values: Mapping[str, Any]
    readable_json: bool = False


def fill_all(requests: Sequence[Request]) -> list[Filled]:
    """The filled templates, in order. Errors are `TemplateError`, of the first part that has one."""
    if not all(plain_to_see(request.source) for request in requests):
        prepare()  # while Jinja is imported here, the process that needs it too is on its way
    templates = [parse(request.source, request.part) for request in requests]
    filled = {
        number: fill(template, request.values, request.part)
        for number, (template, request) in enumerate(zip(templates, requests, strict=True))
        if template.plain is not None
    }
    computing = [number for number in range(len(requests)) if number not in filled]
    if computing:
        jobs = [_job(requests[number]) for number in computing]
        filled |= {number: Filled(text) for number, text in zip(computing, render_isolated(jobs), strict=True)}
    return [filled[number] for number in range(len(requests))]


def _job(request: Request) -> Job:
    return Job(request.source, request.values, request.part, request.readable_json)
