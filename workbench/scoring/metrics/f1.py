"""F1 of what the answer and the expected one have in common, as SQuAD's evaluation counts it.

Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (EMNLP 2016): both are bags of the words
of the normalised texts. Hangul, kana and Han count by the character, as KorQuAD's evaluation does for Korean (Lim et
al., "KorQuAD1.0: Korean QA Dataset for Machine Reading Comprehension", 2019, `evaluate-korquad_v1.0.py`): a particle
that clings to a word would else make it another word.
"""

from __future__ import annotations

import re
from collections import Counter

from workbench.errors import Phrase
from workbench.scoring.metrics.metric import Metric
from workbench.scoring.metrics.normalised import normalised

_SINGLE = "\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
_TOKENS = re.compile(rf"[{_SINGLE}]|[^\s{_SINGLE}]+")


def tokens(text: str) -> list[str]:
    return _TOKENS.findall(normalised(text))


def _score(answer: str, expected: str) -> float:
    said, wanted = Counter(tokens(answer)), Counter(tokens(expected))
    if not said or not wanted:
        return float(said == wanted)
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total())


F1 = Metric(
    Phrase("F1"),
    Phrase("How much the words of both have in common; Korean, Chinese and Japanese count by the character."),
    _score,
)
