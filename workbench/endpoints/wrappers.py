"""The wrapper that an endpoint puts around a text prompt which has none of its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workbench import paths
from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UnknownName
from workbench.prompts import file
from workbench.prompts.template_errors import MEND_THE_MARKS, broken
from workbench.prompts.template_problems import scanned_problems

_FOLDER = "wrappers"


def wrapper_of(endpoint: Endpoint) -> str | None:
    """The template that the endpoint's `wrapper` is, or that it names. A name that is not known: `UnknownName`.

    A template has braces; anything else is the name of a wrapper in the starter library, such as `llama-3`.
    """
    wrapper = endpoint.wrapper
    if not wrapper or "{" in wrapper:
        return wrapper or None
    path = paths.starter_folder() / _FOLDER / f"{wrapper}{file.SUFFIX}"
    if wrapper not in wrapper_names():
        raise UnknownName(
            "The endpoint {endpoint} names the wrapper {name}, which is not known.",
            "Known: {known}. A template of your own has {{{{ prompt }}}} in it.",
            endpoint=endpoint.label,
            name=wrapper,
            known=", ".join(wrapper_names()),
        )
    return _template(path)


def check_wrapper(endpoint: Endpoint) -> None:
    """Refuses, without Jinja, a wrapper that is not known (`UnknownName`) or broken (`BrokenTemplate`)."""
    wrapper = wrapper_of(endpoint) or ""
    for problem in scanned_problems(wrapper):
        line = wrapper.count("\n", 0, problem.start) + 1
        raise broken("wrapper", line, problem.reason, problem.hint or MEND_THE_MARKS)


def wrapper_names() -> tuple[str, ...]:
    """The wrappers of the starter library."""
    folder = paths.starter_folder() / _FOLDER
    return tuple(sorted(path.name.removesuffix(file.SUFFIX) for path in folder.glob(f"*{file.SUFFIX}")))


@lru_cache(maxsize=32)
def _template(path: Path) -> str | None:
    return file.load(path).wrapper
