"""A large library of prompts as teams write them, English and Korean: the same files for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from workbench.prompts.file import SUFFIX

_ENGLISH = (
    "answer question passage document customer refund invoice delivery summary sentence contract clause risk tone "
    "polite formal translate classify label extract entity date amount reason evidence because therefore support "
    "ticket order cancel account password login error timeout retry endpoint model token latency budget report"
)
_KOREAN = (
    "환불 문의 고객 배송 지연 요약 문장 계약 조항 위험 말투 정중하게 번역 "
    "분류 추출 날짜 금액 이유 근거 그러므로 지원 주문 취소 계정 비밀번호 오류 재시도 모델 응답 보고서 질문 답변 "
    "문서 검색 결과 안내 확인 처리 요청 부서 담당자 일정 회의 정리 작성 검토"
)
_TAGS = ("qa", "rag", "요약", "support", "legal", "billing", "번역", "extract", "classify", "draft", "reviewed", "chat")


def write_sample_library(folder: Path, prompts: int, flat: int = 0) -> None:
    """Writes so many prompts over nested folders, and `flat` more into one folder."""
    for number in range(prompts + flat):
        inner = _folder(number) if number < prompts else "flat"
        path = folder / inner / f"prompt-{number:05}{SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sample_prompt(number), encoding="utf-8")


def sample_prompt(number: int) -> str:
    """One prompt file of about two kilobytes; every third is Korean. Each has an identifier of its own (`E01042`)."""
    made = random.Random(number)
    words = (_KOREAN if number % 3 == 0 else _ENGLISH).split()
    return "".join(f"{line}\n" for line in _lines(number, made, words))


def _lines(number: int, made: random.Random, words: list[str]) -> Iterator[str]:
    def sentence(length: int) -> str:
        return " ".join(made.choice(words) for _ in range(length))

    yield "format: 1"
    yield f"name: {sentence(3)} {number}"
    yield f"description: {sentence(12)}."
    yield f"tags: [{', '.join(made.sample(_TAGS, 3))}]"
    yield f"technique: {made.choice(('zero_shot', 'one_shot', 'few_shot'))}"
    yield "instruction: |-"
    yield from (f"  {sentence(14)}." for _ in range(4))
    yield "examples:"
    for _ in range(4):
        yield f"- inputs: {{question: {sentence(8)} E{number:05}}}"
        yield f"  output: {sentence(10)}"
    yield 'input_template: "Question: {{ question }}\\nAnswer:"'
    yield f"values: {{question: {sentence(9)}}}"


def _folder(number: int) -> str:
    return f"team {number % 10}/area {number // 10 % 20}/{('mails', '보고서', 'drafts')[number % 3]}"
