"""`ask`: a question to a collection of documents, answered by a model from the passages that are found."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, visible, write_json, write_text
from workbench.cli.passages import passage_data

if TYPE_CHECKING:
    from workbench.documents.answering.strategy import Answered

DONE, FAILED, INTERRUPTED = 0, 1, 130
_STRATEGIES = ("stuff", "map_reduce", "refine", "map_rerank")


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("ask", help="answer a question from a collection of documents", allow_abbrev=False)
    parser.add_argument("index", metavar="INDEX")
    parser.add_argument("question", metavar="QUESTION")
    parser.add_argument("-e", dest="endpoint", required=True, metavar="ENDPOINT", help="who answers")
    parser.add_argument("--strategy", choices=_STRATEGIES, default="stuff", help="how passages are used (stuff)")
    parser.add_argument("--threshold", type=float, metavar="T", help="least score of a passage, by --metric")
    parser.add_argument("--metric", default="cosine", metavar="M", help="cosine, cosine_distance, l2, bm25 or fused")
    parser.add_argument("-k", type=int, default=4, metavar="N", help="how many passages (4)")
    parser.add_argument("--mode", choices=("hybrid", "dense", "lexical"), default="hybrid", help="how (hybrid)")
    parser.add_argument("--json", action="store_true", help="print one object as JSON")
    parser.set_defaults(command=_ask)


def _ask(arguments: argparse.Namespace) -> int:
    from workbench.cli.calling import calling
    from workbench.cli.interruption import stopping_on_interrupt
    from workbench.documents.answering import STRATEGIES
    from workbench.documents.answering.answer import answered, calls
    from workbench.documents.answering.strategy import Answered, Intermediate, Step
    from workbench.endpoints.events import Text
    from workbench.endpoints.stop import Stop
    from workbench.prompts.prompt import Context
    from workbench.runs.asked_model import asked_model

    context = Context(
        arguments.index, k=arguments.k, mode=arguments.mode, threshold=arguments.threshold, metric=arguments.metric
    )
    strategy, stop, end = STRATEGIES[arguments.strategy], Stop(), None
    with calling() as program, stopping_on_interrupt(stop):
        (endpoint,) = program.ready([program.catalogue.find(arguments.endpoint)])
        found = program.documents.asked.retrieve(context, arguments.question, stop)
        note(f"{len(found.passages)} passages, {calls(strategy, len(found.passages))} calls")
        program.transport.prepare([endpoint])
        call = asked_model(endpoint, program.transport, program.recorder.run, stop)
        streams = not arguments.json and arguments.strategy == "stuff"
        for event in answered(strategy, arguments.question, found.passages, call, stop):
            if isinstance(event, Step):
                note(f"call {event.number} of {event.of} …")
            elif isinstance(event, Text) and streams:
                write_text(visible(event.text))
            elif isinstance(event, Intermediate) and not arguments.json and not streams:
                note(" ".join(event.text.split()))
            elif isinstance(event, Answered):
                end = event
    if end is None:
        return INTERRUPTED
    if arguments.json:
        passages = [passage_data(one) for one in found.passages]
        write_json(
            {
                "answer": end.text,
                "passages": passages,
                "calls": end.calls,
                "strategy": arguments.strategy,
                "state": end.state,
                "error": None if end.error is None else {"message": end.error.message, "hint": end.error.hint},
            }
        )
    else:
        _tell(end, streams=streams)
    return {"answered": DONE, "nothing_found": DONE, "stopped": INTERRUPTED}.get(end.state, FAILED)


def _tell(end: Answered, *, streams: bool) -> None:
    if end.state == "answered":
        write_text("\n" if streams else f"{visible(end.text)}\n")
    elif end.state == "nothing_found":
        note("No passage is good enough for this question; no model was called.")
    elif end.error is not None:
        note(str(end.error))
