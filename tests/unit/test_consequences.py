"""What counts as another finding, and the diary's words for it: over any findings whatever."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from permits.case.events import FindingsReassessed, ReassessmentSeen
from permits.case.matter import WORDS, Matter
from permits.law.book import Finding, Outcome, Topic
from permits.services.consequences import finding_changes
from permits.services.happenings.telling import told

FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["siting.a", "siting.b", "beside.c"]),
        topic=st.just(Topic.SITING),
        outcome=st.sampled_from(Outcome),
        citation=st.just("PBL 9 kap. 1 §"),
        title=st.sampled_from(["Ett", "Två"]),
        text=st.sampled_from(["Så.", "Inte så."]),
        measure=st.sampled_from(["", "Plank"]),
        layers=st.lists(st.sampled_from(["a@1", "a@2"]), max_size=2).map(tuple),
    ),
    max_size=8,
)


def counted(findings: list[Finding]) -> Counter[tuple[str, ...]]:
    return Counter((each.rule, each.measure, each.title, each.outcome.value, each.text) for each in findings)


@given(before=FINDINGS, after=FINDINGS)
def test_the_changes_are_all_there_is_between_the_two(before: list[Finding], after: list[Finding]) -> None:
    changes = list(finding_changes(before, after))
    stands = counted(before)
    for change in changes:
        assert change.before != change.after
        if change.before:
            stands[(change.rule, change.measure, change.title, *change.before)] -= 1
        if change.after:
            stands[(change.rule, change.measure, change.title, *change.after)] += 1
    assert +stands == counted(after)
    assert min(stands.values(), default=0) >= 0


@given(findings=FINDINGS)
def test_the_same_findings_in_another_order_and_of_other_versions_are_no_change(findings: list[Finding]) -> None:
    assert list(finding_changes(findings, findings[::-1])) == []


def test_the_diary_tells_of_changes_and_that_they_were_seen() -> None:
    moved = ({"name": "strandskydd", "title": "Strandskydd", "before": "a", "after": "b", "coverage": False},)
    happened = FindingsReassessed(2, moved, "2025:974", "bygglov", {}, (), ({"rule": "a"},))
    assert told(happened, WORDS[Matter.BYGGLOV]) == (
        "Kartunderlaget ändrades: Strandskydd",
        "1 bedömning blir en annan. Den tidigare granskningen står kvar.",
    )
    assert told(ReassessmentSeen(2), WORDS[Matter.BYGGLOV])[0].startswith("Handläggaren har sett")
