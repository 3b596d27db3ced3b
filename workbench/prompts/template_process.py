"""The process in which templates that compute are rendered: `python -m workbench.prompts.template_process`.

Reads one JSON request from standard input, `{"memory": bytes, "seconds": n, "jobs": [{"source", "values"}]}`, and
writes `{"texts": […]}` or `{"job": n, "line": n, "kind": …, "reason": …}`. The parent ends it when its time is over;
memory and processor time are limited here where the system can.
"""

from __future__ import annotations

import json
import sys
from types import TracebackType
from typing import Any

from workbench.prompts.templates import MAX_RENDERED, environment


def main() -> None:
    request = json.load(sys.stdin)
    _limit(request["memory"], request["seconds"])
    json.dump(render_jobs(request["jobs"]), sys.stdout)


def render_jobs(jobs: list[dict[str, Any]]) -> dict[str, Any]:
    """The texts of all jobs, or the first failure."""
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

    sandbox = environment()
    texts: list[str] = []
    for number, job in enumerate(jobs):
        try:
            texts.append(_render(sandbox, job))
        except TemplateSyntaxError as error:
            return _failure(number, error.lineno, "broken", error.message or "")
        except UndefinedError as error:
            return _failure(number, _line(error.__traceback__), "undefined", str(error))
        except SecurityError as error:
            return _failure(number, _line(error.__traceback__), "refused", str(error))
        except OverlongText:
            return _failure(number, 1, "too long", "")
        except MemoryError:
            return _failure(number, 1, "memory", "")
        except Exception as error:  # noqa: BLE001 - the template decides what is raised; the parent tells it as its error
            return _failure(number, _line(error.__traceback__), "broken", f"{type(error).__name__}: {error}"[:300])
    return {"texts": texts}


class OverlongText(Exception):
    """A template renders to more than is allowed."""


def _render(sandbox: Any, job: dict[str, Any]) -> str:
    pieces: list[str] = []
    length = 0
    for piece in sandbox.from_string(job["source"]).generate(job["values"]):
        length += len(piece)
        if length > MAX_RENDERED:
            raise OverlongText
        pieces.append(piece)
    return "".join(pieces)


def _failure(job: int, line: int, kind: str, reason: str) -> dict[str, Any]:
    return {"job": job, "line": line, "kind": kind, "reason": reason}


def _line(traceback: TracebackType | None) -> int:
    """The innermost line within the template itself."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
