"""The verifier: what a claim may not say beyond the sentences it cites."""

from __future__ import annotations

import pytest

from rag import Desk
from rag.answering.verify import Evidence, faults, grounded
from rag.answering.verify_alike import alike
from rag.language.names import Kind

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


TWO = (
    "Vireo Labs said on Monday that Petra Halloran, its policy chief, is moving to Ashgrove; "
    "Idris Bellweather takes over from her."
)
DENIED = "外传将跳槽的研究员濮阳澈今早澄清:「我仍在朔风科技,没有离职。」"


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("Petra Halloran is moving to Ashgrove.", TWO, []),
        ("佩特拉·哈洛伦(Petra Halloran)将去Ashgrove。", TWO, []),
        ("Petra Halloran is moving from Ashgrove to Vireo Labs.", TWO, ["direction"]),
        ("Petra Halloran is moving to Kestrel Point.", TWO, ["lab"]),
        ("Idris Bellweather is leaving Vireo Labs.", TWO, ["person", "direction"]),
        ("Petra Halloran takes over.", TWO, ["person"]),
        ("Petra Halloran is not moving to Ashgrove.", TWO, ["negation"]),
        ("濮阳澈仍在朔风科技。", DENIED, []),
        ("濮阳澈离职了。", DENIED, ["negation"]),
        ("濮阳澈跳槽了。", DENIED, ["rumour"]),
    ],
)
def test_names_in_no_list_are_held_apart_clause_by_clause(
    desk: Desk, claim: str, evidence: str, expected: list[str]
) -> None:
    assert faults(claim, [Evidence(evidence, "2025-09-18")], desk.store.registry()) == expected


def test_a_figure_of_another_clause_does_not_bear_a_claim_out(desk: Desk) -> None:
    held = [Evidence("沧溟智能走了11名研究员,其中4人去了硅谷。", "2025-03-28")]
    registry = desk.store.registry()
    assert faults("沧溟智能有11名研究员离开。", held, registry) == []
    assert faults("沧溟智能有4名研究员离开。", held, registry) == ["number"]


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        (
            "Ivo Tarrant's move takes effect on 1 April 2025.",
            "Ivo Tarrant's move takes effect on 1 April.",
            [],
        ),
        (
            "Ivo Tarrant's move takes effect on 1 May 2025.",
            "Ivo Tarrant's move takes effect on 1 April.",
            ["date"],
        ),
        ("John Schulman将卸任所长。", "Ilya Sutskever升任所长,接替将卸任的John Schulman。", []),
        (
            "Ilya Sutskever卸任所长。",
            "Ilya Sutskever升任所长,接替将卸任的John Schulman。",
            ["person", "direction"],
        ),
    ],
)
def test_days_to_come_and_clauses_before_their_person_are_read(
    desk: Desk, claim: str, evidence: str, expected: list[str]
) -> None:
    assert faults(claim, [Evidence(evidence, "2025-02-26")], desk.store.registry()) == expected


@pytest.mark.parametrize("claim", ["HACKED", "Kelvin Labs is a fraud.", "Kelvin Labs已经破产。"])
def test_a_claim_about_another_matter_is_not_grounded(desk: Desk, claim: str) -> None:
    held = [Evidence("Ottoline Brask left Kelvin Labs for Harrow AI.", "2025-03-07")]
    registry = desk.store.registry()
    assert grounded("Ottoline Brask离开了Kelvin Labs。", held, registry)
    assert not grounded(claim, held, registry)


TWO_FOUNDERS = "上个月底,周砚之与闻人雪一同从深蓝矩阵出走,前者入职腾讯,后者则加入了Palimpsest。"
TAKEOVER = "Bram Iyer-Quist is out as president, to be replaced by Wanjiru Falk."
OFFER = "Ishaan Verlinden turned down an offer from Cobalt Ridge and will stay with Helix & Vale."
ROUND = "Greyfriars AI raised $1.2bn at a valuation of $18bn on Tuesday, up from $7bn in October."


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("闻人雪加入了Palimpsest。", TWO_FOUNDERS, []),
        ("Wanjiru Falk replaces Bram Iyer-Quist.", TAKEOVER, []),
        ("Wanjiru Falk is replaced by Bram Iyer-Quist.", TAKEOVER, ["person", "direction"]),
        ("Ishaan Verlinden declined an offer from Cobalt Ridge.", OFFER, []),
        ("Ishaan Verlinden accepted an offer from Cobalt Ridge.", OFFER, ["negation"]),
        ("Greyfriars AI以180亿美元估值融资12亿美元。", ROUND, []),
        ("Greyfriars AI raised $7bn on Tuesday.", ROUND, ["date", "number"]),
    ],
)
def test_turns_takeovers_offers_and_measures_are_read(
    desk: Desk, claim: str, evidence: str, expected: list[str]
) -> None:
    assert faults(claim, [Evidence(evidence, "2025-09-29")], desk.store.registry()) == expected


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("Qin Luming", "秦鹿鸣", "person", True),
        ("Shen Lixia", "岑立夏", "person", False),
        ("Oliver Reyes-Lim", "Ottavia Reyes-Lim", "person", False),
        ("O. Reyes-Lim", "Ottavia Reyes-Lim", "person", True),
        ("晏子轩", "晏子昂", "person", False),
        ("Austral Mind", "Boreal Mind", "lab", False),
        ("晨屿", "晨屿实验室", "lab", True),
        ("Muguang", "沐光人工智能", "lab", True),
    ],
)
def test_names_are_alike_by_their_own_parts_not_by_what_many_share(
    one: str, other: str, kind: Kind, same: bool
) -> None:
    assert alike(one, other, kind) == same
