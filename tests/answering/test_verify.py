"""The verifier: what a claim may not say beyond the sentences it cites."""

from __future__ import annotations

import pytest

from rag import Desk
from rag.answering.verify import Evidence, faults

LEFT = "据报道,OpenAI联合创始人John Schulman官宣离职,加入竞争对手Anthropic。"
HIRED = "OpenAI hired Mara Quill as its head of safety in May 2024 for $2 million a year."


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("John Schulman joined Anthropic, reportedly.", LEFT, []),
        ("John Schulman left Anthropic to join OpenAI, reportedly.", LEFT, ["direction"]),
        ("John Schulman joined Meta, reportedly.", LEFT, ["lab"]),
        ("Ilya Sutskever joined Anthropic, reportedly.", LEFT, ["person"]),
        ("Mara Quill was hired in May 2024 for 200万美元.", HIRED, []),
        ("Mara Quill was hired in June 2024.", HIRED, ["date"]),
        ("Mara Quill was hired for $3 million.", HIRED, ["number"]),
        ("Hedda Lorne was hired as head of safety.", HIRED, ["person"]),
        ("Mara Quill was never hired.", HIRED, ["negation"]),
    ],
)
def test_a_claim_is_held_against_its_evidence(
    desk: Desk, claim: str, evidence: str, expected: list[str]
) -> None:
    registry = desk.store.registry()
    assert faults(claim, [Evidence(evidence, "2024-08-07")], registry) == expected


def test_a_rumour_told_as_fact_is_caught(desk: Desk) -> None:
    held = [Evidence("社交平台流传消息称,伊利亚将加入Anthropic。", "2024-08-07")]
    assert "rumour" in faults("伊利亚加入了Anthropic。", held, desk.store.registry())
