"""promptsource's own templates and a public table of prompts, neither of which is part of the project.

They are looked for in WORKBENCH_DATA, else in `shared/data` beside the checkout.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import BaseLoader, Environment, StrictUndefined, Template

from tests.library.formats.synthetic import rows
from workbench.library.formats import FORMATS
from workbench.library.formats.format import ImportedPrompt
from workbench.library.formats.importing import import_file, recognised
from workbench.prompts import filling
from workbench.prompts.rendering import render
from workbench.prompts.template_messages import Job, decoded
from workbench.prompts.template_process import rendered_jobs
from workbench.prompts.templates import environment

BESIDE = Path(__file__).parents[3].parent / "shared" / "data"
DATA = Path(os.environ.get("WORKBENCH_DATA", BESIDE))
TEMPLATES = DATA / "promptsource"
TABLE = DATA / "awesome-prompts" / "prompts.csv"

needs_templates = pytest.mark.skipif(not TEMPLATES.exists(), reason=f"promptsource is not here: {TEMPLATES}")
needs_table = pytest.mark.skipif(not TABLE.exists(), reason=f"the table is not here: {TABLE}")


class PlainLoader(yaml.SafeLoader):
    """Reads promptsource's tags as mappings, so that the templates are known without the program's own reader."""


for tag in ("!Template", "!TemplateMetadata"):
    PlainLoader.add_constructor(tag, lambda loader, node: loader.construct_mapping(node, deep=True))

JINJA = Environment(loader=BaseLoader(), undefined=StrictUndefined)  # noqa: S701 - prompts are not HTML
JINJA.filters["choice"] = random.choice
JINJA.filters["most_frequent"] = lambda items: [max(items, key=items.count)]
JINJA.globals["zip"] = zip


def in_this_process(jobs: Sequence[Job]) -> list[str]:
    """What the template process does, without starting one for each of thousands of templates."""
    return [decoded(bytes(text)) for text in rendered_jobs(environment(), jobs)]


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    return tuple(sorted(TEMPLATES.rglob("*.yaml")))


@lru_cache(maxsize=4)
def compiled(source: str) -> Template:
    return JINJA.from_string(source)


def oracle(entry: dict[str, Any], row: dict[str, Any]) -> list[str]:
    """Input and target as promptsource gives them, by plain Jinja."""
    values = dict(row)
    if entry["answer_choices"]:
        choices = compiled(entry["answer_choices"]).render(row).split("|||")
        values["answer_choices"] = [choice.strip() for choice in choices]
    halves = [half.strip() for half in compiled(entry["jinja"]).render(values).split("|||")]
    return [*halves, "", ""][:2]


def ours(imported: ImportedPrompt, row: dict[str, Any], seed: int) -> list[str]:
    prompt = imported.prompt
    asked = render(prompt, row).text or ""
    random.seed(seed)  # each half chooses for itself
    answered = filling.fill_all([filling.Request("", prompt.assistant_template, {**prompt.values, **row})])
    return [asked, answered[0].text]


def verdict(entry: dict[str, Any], imported: ImportedPrompt | None) -> str:
    """`same`, or why the template is none of those that render exactly as Jinja does."""
    if imported is None:
        return "refused"
    sources = [entry["jinja"], entry["answer_choices"] or ""]
    for seed, row in enumerate(rows(JINJA, sources)):
        random.seed(seed)
        try:
            expected = oracle(entry, row)
        except Exception:  # noqa: BLE001, S112 - the row does not fit the template: the next one may
            continue
        if not any(expected):
            continue
        random.seed(seed)
        try:
            found = ours(imported, row, seed)
        except Exception as error:  # noqa: BLE001 - the reason is the result
            return f"error: {error}"[:160]
        return "same" if found == expected else f"differs: {found!r} {expected!r}"[:400]
    return "no row fits"


@needs_templates
@pytest.mark.timeout(600)
def test_promptsource_renders_as_jinja_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "render_isolated", in_this_process)
    verdicts: Counter[str] = Counter()
    for path in files():
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)  # noqa: S506 - a SafeLoader
        imported = import_file(path)
        left = list(imported.prompts)
        refused = Counter(each.where for each in imported.refused)
        for key, entry in entries["templates"].items():
            name = entry["name"] or key
            if refused[name]:
                refused[name] -= 1
                found = None
            else:
                found = left.pop(0)
                assert found.prompt.name.endswith(name)
            verdicts[verdict(entry, found)] += 1
        assert not left
    assert len(files()) == 279
    assert verdicts["same"] / sum(verdicts.values()) >= 0.95, verdicts
    # Two choose words in both halves, and each half chooses for itself; the import says so.
    expected = {"same", "refused", "no row fits"}
    assert sum(count for reason, count in verdicts.items() if reason not in expected) <= 2, verdicts


@needs_templates
def test_what_is_refused_is_listed_with_a_reason() -> None:
    reasons = Counter(
        re.sub(r" at line \d+", "", each.reason.message) for path in files() for each in import_file(path).refused
    )
    assert reasons == {
        "The template jinja is broken: there is no filter most_frequent.": 12,
        "The template calls zip, which templates do not have here.": 15,
    }


@needs_table
def test_every_row_of_the_table_comes_in() -> None:
    imported = import_file(TABLE)
    assert (len(imported.prompts), imported.refused) == (848, ())
    assert all(str(note) for prompt in imported.prompts for note in prompt.notes)


@needs_templates
def test_the_files_are_recognised() -> None:
    known = Counter(recognised(path.name, path.read_text(encoding="utf-8")) for path in files())
    assert known == {"promptsource": len(files())}
    assert "promptsource" in FORMATS
