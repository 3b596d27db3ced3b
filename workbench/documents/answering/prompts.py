"""What the model is asked by the strategies: editable templates, filled in the sandbox like those of a prompt."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.prompts.filling import Request, fill_all


@dataclass(frozen=True, slots=True)
class AnsweringPrompts:
    """A template for each kind of call. Variables: `question`; `context` (one passage or several); `answer` (so far);
    `answers` (partial ones, joined). None says in which language to answer: that is the question's."""

    stuff: str = (
        "Answer the question from the passages below, and from nothing else. Answer in the language of the question. "
        "If the passages do not hold the answer, say that it is not in the documents.\n\n"
        "Passages:\n{{ context }}\n\nQuestion: {{ question }}\nAnswer:"
    )
    map: str = (
        "Note what this passage says towards the question, in the language of the question. "
        "If it says nothing towards it, say that it is not in the documents.\n\n"
        "Passage:\n{{ context }}\n\nQuestion: {{ question }}\nNotes:"
    )
    reduce: str = (
        "These notes were taken from several passages. Answer the question from them alone, in the language of the "
        "question. If no note holds the answer, say that it is not in the documents.\n\n"
        "Notes:\n{{ answers }}\n\nQuestion: {{ question }}\nAnswer:"
    )
    collapse: str = (
        "Shorten these notes to what matters for the question, in their language.\n\n"
        "Notes:\n{{ answers }}\n\nQuestion: {{ question }}\nShort notes:"
    )
    refine: str = (
        "There is an answer to the question already. Improve it where the passage adds to it or corrects it; "
        "otherwise repeat it unchanged. Answer in the language of the question.\n\n"
        "Answer so far:\n{{ answer }}\n\nPassage:\n{{ context }}\n\nQuestion: {{ question }}\nAnswer:"
    )
    rank: str = (
        "Answer the question from this passage alone, in the language of the question. Then write, on a line of its "
        "own, how well the passage answers it, from 0 (not at all) to 100 (fully), as: Score: NUMBER\n\n"
        "Passage:\n{{ context }}\n\nQuestion: {{ question }}\nAnswer:"
    )
    questions: str = (
        "Write questions that this text answers, in the language of the text, each on a line of its own.\n\n"
        "Text:\n{{ context }}\n\nQuestions:"
    )
    summarise: str = "Summarise this text in its language, in whole sentences.\n\nText:\n{{ context }}\n\nSummary:"
    refine_summary: str = (
        "Extend the summary by what the text adds to it, in the language of the text, in whole sentences.\n\n"
        "Summary so far:\n{{ answer }}\n\nText:\n{{ context }}\n\nSummary:"
    )

    def filled(self, name: str, **values: str) -> str:
        """The prompt of that kind of call. A template that is broken or asks for more: `TemplateError`."""
        return fill_all([Request(name, getattr(self, name), values)])[0].text
