"""The table of a run in forms for others: one file a form, registered here."""

from __future__ import annotations

from workbench.registry import Registry
from workbench.runs.tables.csv_table import csv_text
from workbench.runs.tables.html_table import html_text
from workbench.runs.tables.json_table import json_text
from workbench.runs.tables.markdown_table import markdown_text
from workbench.runs.tables.writer import TableWriter

TABLES: Registry[TableWriter] = Registry("form of the table")
TABLES.add("markdown", TableWriter("Markdown", ".md", markdown_text))
TABLES.add("json", TableWriter("JSON", ".json", json_text))
TABLES.add("csv", TableWriter("CSV", ".csv", csv_text, marked=True))
TABLES.add("html", TableWriter("HTML", ".html", html_text))
