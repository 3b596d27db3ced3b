"""The tests of a promptfoo configuration: rows of variables, and what an `equals` assertion expects."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.errors import Phrase
from workbench.prompts.prompt import Example, Prompt

MAX_ROWS = 1_000


def rows_of(tests: Any, default: Any, note: Callable[[Phrase], None]) -> tuple[Example, ...]:
    """One example a test, switched off; a variable with a list of values gives a row for each of them."""
    shared = default if isinstance(default, Mapping) else {}
    if isinstance(tests, str) or (default and not isinstance(default, Mapping)):
        note(Phrase("Tests in another file were not carried over."))
    listed = tests if isinstance(tests, list) else []
    rows = itertools.chain.from_iterable(
        _rows(test, shared, number, note) for number, test in enumerate(listed or ([{}] if shared else []), start=1)
    )
    kept = tuple(itertools.islice(rows, MAX_ROWS))
    if next(rows, None) is not None:
        note(Phrase("Only the first {limit} rows of the tests were read.", limit=MAX_ROWS))
    return kept


def tests_text(prompt: Prompt) -> list[dict[str, Any]]:
    """The prompt's values and what it expects, as a test."""
    test: dict[str, Any] = {}
    if prompt.values:
        test["vars"] = dict(prompt.values)
    if prompt.expected is not None:
        test["assert"] = [{"type": "equals", "value": prompt.expected}]
    return [test] if test else []


def _rows(test: Any, shared: Mapping[str, Any], number: int, note: Callable[[Phrase], None]) -> Iterator[Example]:
    if not isinstance(test, Mapping):
        note(Phrase("Tests in another file were not carried over."))
        return
    shared_files, files = _files(shared.get("vars")), _files(test.get("vars"))
    for file in filter(None, (shared_files, files)):
        note(Phrase("The variables in {file} were not carried over.", file=file))
    if files or (shared_files and not test.get("vars")):
        return  # what is left would be a row of defaults, not a test
    variables = {**_mapping(shared.get("vars")), **_mapping(test.get("vars"))}
    if any(isinstance(value, str) and value.startswith("file://") for value in variables.values()):
        note(Phrase("A variable that names a file kept the file's name."))
    expected = ""
    for check in [*_list(shared.get("assert")), *_list(test.get("assert"))]:
        if isinstance(check, Mapping) and check.get("type") == "equals" and isinstance(check.get("value"), str):
            expected = check["value"]
        else:
            kind = str(check.get("type")) if isinstance(check, Mapping) else "?"
            note(Phrase("Checks of the type {kind} were not carried over.", kind=kind))
    choices = [value if isinstance(value, list) and value else [value] for value in variables.values()]
    for values in itertools.product(*choices):
        label = str(test.get("description") or f"promptfoo {number}")
        yield Example(dict(zip(variables, values, strict=True)), expected, enabled=False, note=label)


def _files(variables: Any) -> str:
    """The files that hold the variables; nothing where they stand here."""
    if isinstance(variables, Mapping) or not variables:
        return ""
    return ", ".join(map(str, variables if isinstance(variables, list) else [variables]))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
