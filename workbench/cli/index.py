"""`index`: collections of documents, built, searched, explained and measured."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, visible, write_json, write_text
from workbench.cli.passages import passage_data, passage_line
from workbench.errors import UsageError

if TYPE_CHECKING:
    from workbench.documents.access import DocumentAccess
    from workbench.documents.build_events import BuildSummary
    from workbench.documents.evaluation import Evaluation
    from workbench.documents.recipe import IndexRecipe
    from workbench.prompts.prompt import Context

DONE, FAILED, INTERRUPTED = 0, 1, 130
_KS = (1, 5, 10)
# Questions after which `evaluate` says how far it is.
_TOLD_AFTER = 100


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("index", help="collections of documents", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_build(group)
    listed = group.add_parser("list", help="the collections", allow_abbrev=False)
    _add_json(listed, _list)
    search = group.add_parser("search", help="the passages for a question", allow_abbrev=False)
    search.add_argument("name", metavar="NAME")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("-k", type=_whole, default=4, metavar="N", help="how many passages (4)")
    _add_mode(search)
    _add_json(search, _search)
    why = group.add_parser("why", help="why a sentence was not retrieved", allow_abbrev=False)
    why.add_argument("name", metavar="NAME")
    why.add_argument("query", metavar="QUERY")
    why.add_argument("--passage", required=True, metavar="TEXT", help="the sentence, as it stands in a document")
    why.add_argument("-k", type=_whole, default=4, metavar="N", help="how many passages are wanted (4)")
    _add_mode(why)
    _add_json(why, _why)
    evaluate = group.add_parser("evaluate", help="measure retrieval on questions", allow_abbrev=False)
    evaluate.add_argument("name", metavar="NAME")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    evaluate.add_argument("-k", type=_whole, action="append", metavar="N", help="recall among so many (1, 5, 10)")
    _add_mode(evaluate)
    _add_json(evaluate, _evaluate)


def _add_build(group: Any) -> None:
    build = group.add_parser("build", help="build a collection, or bring it up to date", allow_abbrev=False)
    build.add_argument("name", metavar="NAME")
    build.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="files and folders; none: those of before")
    build.add_argument("--chunker", metavar="C", help="recursive, words, tokens, sentences, rows, pages, markdown, …")
    build.add_argument("--size", type=_whole, metavar="N", help="of a chunk, as the chunker counts")
    build.add_argument("--overlap", type=_from_nought, metavar="N", help="of neighbouring chunks")
    build.add_argument(
        "--embedder",
        metavar="E",
        help="builtin, onnx:FOLDER of a sentence encoder, or an endpoint's label",
    )
    build.add_argument(
        "--anew", action="store_true", help="throw away what is there, damaged or not, and build it whole"
    )
    _add_json(build, _build)


def _add_mode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mode", choices=("hybrid", "dense", "lexical"), default="hybrid", help="how (hybrid)")


def _add_json(parser: argparse.ArgumentParser, command: Any) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(command=command)


# Building


def _build(arguments: argparse.Namespace) -> int:
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.documents.build_events import Built, FileState, Progress
    from workbench.documents.building import build
    from workbench.endpoints.stop import Stop

    stop, summary = Stop(), None
    with _documents() as documents, documents.reader() as reader, stopping_on_interrupt(stop):
        folder = _prepared(arguments, documents)
        stage = ""
        for event in build(folder, documents.embedders, reader, stop, anew=arguments.anew):
            if isinstance(event, FileState) and event.state == "skipped":
                note(f"{event.name}: skipped. {event.reason}")
            elif isinstance(event, Progress) and event.stage != stage:
                stage = event.stage
                note(f"{stage} …")
            elif isinstance(event, Built):
                summary = event.summary
    if summary is None:
        note("stopped; what was embedded is kept, and the collection is as it was before")
        return INTERRUPTED
    if arguments.json:
        write_json(_summary_data(summary))
    else:
        write_text(_summary_text(arguments.name, summary))
    return DONE if summary.documents else FAILED


def _prepared(arguments: argparse.Namespace, documents: DocumentAccess) -> Path:
    """The folder of the collection with its sources and recipe as asked for. New ones need a path."""
    from workbench.documents.collection import Made, read_recipe, write_recipe
    from workbench.documents.recipe import IndexRecipe

    for path in arguments.paths:
        if not path.exists():
            raise UsageError("There is no file or folder {path}.", "Check how it is written.", path=path)
    sources = tuple(path.absolute() for path in arguments.paths)
    if arguments.name not in documents.names():
        if not sources:
            raise UsageError("The new collection {name} needs files or folders.", "Name them.", name=arguments.name)
        recipe = _checked(_asked(arguments, IndexRecipe()))
        return documents.collections.create(arguments.name, sources, recipe)
    folder = documents.collections.folder_of(arguments.name)
    before = read_recipe(folder)
    recipe = _checked(_asked(arguments, before.recipe))
    write_recipe(folder, Made(before.name, sources or before.sources, recipe))
    return folder


def _asked(arguments: argparse.Namespace, recipe: IndexRecipe) -> IndexRecipe:
    if arguments.chunker and arguments.chunker != recipe.chunker:
        recipe = replace(recipe, chunker=arguments.chunker, unit="", chunking={})
    if arguments.size is not None:
        recipe = replace(recipe, size=arguments.size, overlap=min(recipe.overlap, arguments.size // 10))
    if arguments.overlap is not None:
        recipe = replace(recipe, overlap=arguments.overlap)
    if arguments.embedder:
        recipe = replace(recipe, embedder=_embedder(arguments.embedder))
    return recipe


def _embedder(text: str) -> str:
    if text == "builtin" or text.startswith(("onnx:", "endpoint:")):
        return text
    folder = Path(text)
    return f"onnx:{folder.absolute()}" if folder.is_dir() else f"endpoint:{text}"


def _checked(recipe: IndexRecipe) -> IndexRecipe:
    from workbench.documents.chunking import cut_of

    cut_of(recipe)
    return recipe


def _summary_data(summary: BuildSummary) -> dict[str, Any]:
    return {
        "documents": summary.documents,
        "chunks": summary.chunks,
        "skipped": [{"path": one.name, "why": str(one.reason)} for one in summary.skipped],
        "embedded": summary.embedded,
        "reused": summary.reused,
        "seconds": round(summary.seconds, 3),
    }


def _summary_text(name: str, summary: BuildSummary) -> str:
    skipped = f", {len(summary.skipped)} skipped" if summary.skipped else ""
    return (
        f"{visible(name)}: {summary.documents} documents{skipped}, {summary.chunks} chunks "
        f"({summary.embedded} embedded, {summary.reused} reused) in {summary.seconds:.1f} s\n"
    )


# Asking


def _list(arguments: argparse.Namespace) -> int:
    with _documents() as documents:
        rows = documents.collections.rows()
    if arguments.json:
        write_json(
            [
                {"name": one.name, "documents": one.documents, "chunks": one.chunks}
                | ({"problem": str(one.problem)} if one.problem else {})
                for one in rows
            ]
        )
    elif not rows:
        note("There is no collection yet: `index build NAME PATH…` makes one.")
    for one in () if arguments.json else rows:
        told = str(one.problem) if one.problem else f"{one.documents} documents, {one.chunks} chunks"
        write_text(f"{visible(one.name)}: {told}\n")
    return DONE


def _search(arguments: argparse.Namespace) -> int:
    from workbench.endpoints.stop import Stop

    with _documents() as documents:
        found = documents.asked.retrieve(_context(arguments, arguments.k), arguments.query, Stop())
    if arguments.json:
        write_json({"passages": [passage_data(one) for one in found.passages], "ms": round(found.milliseconds, 1)})
    else:
        write_text("".join(passage_line(number, one) for number, one in enumerate(found.passages, 1)))
    return DONE


def _why(arguments: argparse.Namespace) -> int:
    from workbench.cli.explanations import explanation_data, explanation_line
    from workbench.documents.why import why
    from workbench.endpoints.stop import Stop

    context = _context(arguments, arguments.k)
    with _documents() as documents:
        index = documents.asked.opened(arguments.name)
        embedder = None if context.mode == "lexical" else documents.asked.embedder_of(arguments.name)
        found = why(index, embedder, arguments.query, context, arguments.passage, Stop(), name=arguments.name)
    if arguments.json:
        write_json(explanation_data(found))
    else:
        write_text(explanation_line(found))
    return DONE


def _evaluate(arguments: argparse.Namespace) -> int:
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.documents.evaluation import evaluation, judged
    from workbench.documents.question_file import load_questions
    from workbench.endpoints.stop import Stop

    questions, ks, stop = load_questions(arguments.questions), sorted(set(arguments.k or _KS)), Stop()
    context = _context(arguments, max(ks))
    with _documents() as documents, stopping_on_interrupt(stop):

        def ask(question: str, _depth: int) -> Any:
            return documents.asked.retrieve(context, question, stop).passages

        rows = []
        for row in judged(questions, ask, ks):
            if stop.is_set:
                return INTERRUPTED
            rows.append(row)
            if len(rows) % _TOLD_AFTER == 0:
                note(f"{len(rows)} of {len(questions)} questions")
    told = evaluation(rows, ks)
    if arguments.json:
        write_json(_evaluation_data(told))
    else:
        write_text("".join(f"{line}\n" for line in _evaluation_lines(told)))
    return DONE


def _evaluation_data(told: Evaluation) -> dict[str, Any]:
    def of(one: Any) -> dict[str, float]:
        return {"value": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)}

    data: dict[str, Any] = {"questions": told.questions, "mrr": of(told.mrr)}
    for name in ("recall", "ndcg", "span_recall", "span_precision"):
        values = getattr(told, name)
        if values:
            data[name] = {str(k): of(one) for k, one in values.items()}
    return data


def _evaluation_lines(told: Evaluation) -> Iterator[str]:
    def of(one: Any) -> str:
        return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})"

    yield f"{told.questions} questions, 95 % intervals in brackets"
    for k, one in told.recall.items():
        yield f"recall@{k}  {of(one)}"
    yield f"MRR  {of(told.mrr)}"
    for k, one in told.ndcg.items():
        yield f"nDCG@{k}  {of(one)}"
    for k, one in told.span_recall.items():
        yield f"by character, {k} passages: recall {of(one)}, precision {of(told.span_precision[k])}"


def _context(arguments: argparse.Namespace, k: int) -> Context:
    from workbench.prompts.prompt import Context

    return Context(index=arguments.name, k=k, mode=arguments.mode)


@contextlib.contextmanager
def _documents() -> Iterator[DocumentAccess]:
    from workbench.cli.calling import calling

    with calling() as program:
        yield program.documents


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _from_nought(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)
