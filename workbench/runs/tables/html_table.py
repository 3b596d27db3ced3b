"""The table as one HTML file: no script, nothing from the network, in the light or dark of whoever opens it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from workbench.runs.tables.shown import HEADINGS, facts, shown_rows
from workbench.runs.tables.table import RunTable

# What XML and browsers do not take is seen as a box.
_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STYLE = """
:root { color-scheme: light dark; --text: #1c2430; --soft: #5b6675; --line: #d5dbe3; --page: #f6f8fa; --area: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e9f0; --soft: #9aa6b5; --line: #343d4a; --page: #161b22; --area: #1d242d; }
}
body { margin: 24px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 12px; font-size: 22px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 0 0 20px; }
dt { color: var(--soft); }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
div { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--area); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 7px 10px; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; white-space: nowrap; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 8em; }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
td.text { min-width: 24em; }
td.answer { min-width: 6em; }
.number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
@media print { body { margin: 0; } div { overflow: visible; } }
"""
_CLASSES = {
    "Answer": "answer", "Text": "text", "First text": "number", "Total": "number", "Tokens in": "number",
    "Tokens out": "number", "Tokens/s": "number", "Cost": "number",
}  # fmt: skip


def html_text(table: RunTable) -> str:
    title = shown(table.head.prompt)
    head = "".join(f"<dt>{shown(name)}</dt><dd dir=auto>{shown(text)}</dd>\n" for name, text in facts(table.head))
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1 dir=auto>{title}</h1>\n<dl>\n{head}</dl>\n<div>\n{rows_html(table)}</div>\n</body>\n</html>\n"
    )


def rows_html(table: RunTable, of_cell: str = "") -> str:
    """The table alone; `of_cell` is an attribute for each cell that holds text."""
    heads = "".join(f'<th scope="col"{_class(name)}>{shown(name)}</th>' for name in HEADINGS)
    rows = "".join(f"<tr>{_row(cells, of_cell)}</tr>\n" for cells in shown_rows(table))
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def shown(text: str) -> str:
    """The text as HTML: no character of it is a mark."""
    return escape(_NO_CHARACTERS.sub("\ufffd", text.replace("\r\n", "\n")))


def _row(cells: Iterable[str], of_cell: str) -> str:
    pairs = list(zip(HEADINGS, cells, strict=True))
    (_, name), *others = pairs
    first = f'<th scope="row" dir=auto{of_cell}>{shown(name)}</th>'
    return first + "".join(f"<td dir=auto{of_cell}{_class(head)}>{shown(cell)}</td>" for head, cell in others)


def _class(heading: str) -> str:
    return f' class="{_CLASSES[heading]}"' if heading in _CLASSES else ""
