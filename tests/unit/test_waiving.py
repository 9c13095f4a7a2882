"""Doing without a document: who may, of what, why, and how it is told; and that older cases read as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from permits.case import events
from permits.case.access import Principal, Role
from permits.law.book import DocumentLine, Outcome, Topic
from permits.law.document_list import may_be_waived
from permits.services.completeness import completeness, missing, waivable
from permits.services.happenings import diary
from permits.services.proposing import proposed_completion
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView, DocumentRecord
from tests.unit import printed_case
from tests.unit.desks import Desks

NEEDED = "PBL 9 kap. 86 § 5"


def line(label: str, level: str, citation: str = NEEDED) -> DocumentLine:
    return DocumentLine(label, label.capitalize(), level, "Därför.", f"Skala 1:100 för {label}.", citation)


LINES = (
    line("situationsplan", "statute"),
    line("planritning", "statute"),
    line("grannemedgivande", "statute", "PBL 9 kap. 35 § första stycket 3"),
    line("fasadritning", "normal"),
    line("sektionsritning", "normal"),
    line("fotografi", "relevant"),
)


def viewed(*waived: str, here: str = "fasadritning") -> CaseView:
    """A case that asks for LINES, with one drawing handed in and these documents waived."""
    law = replace(printed_case.assessment(), findings=(), documents=LINES)
    seen = printed_case.view(found=law)
    waivers = [events.DocumentWaived(label, f"Framgår av {here}.") for label in waived]
    seen = replace(seen, case=_after(seen, *waivers))
    record = DocumentRecord("d1", "c1", here, "f.pdf", "application/pdf", 9, "0" * 64, 1, printed_case.NOW, "applicant")
    return replace(seen, documents=(record,))


def _after(seen: CaseView, *happened: events.Event):  # type: ignore[no-untyped-def]
    from permits.case.folding import fold

    stored = list(seen.events)
    for event in happened:
        stored.append(replace(stored[-1], type=event.type(), data=events.to_data(event), version=len(stored) + 1))
    return fold(stored)


def standings(seen: CaseView) -> dict[str, str]:
    return {each.line.label: each.standing for level in completeness(seen) for each in level.documents}


def test_documents_are_told_apart_by_who_asks_for_them() -> None:
    levels = completeness(viewed())
    assert [(level.level, level.title) for level in levels] == [
        ("statute", "Lagen kräver det"), ("normal", "Brukar behövas här"), ("relevant", "Om det är aktuellt"),
    ]  # fmt: skip
    assert [len(level.documents) for level in levels] == [3, 2, 1]
    assert standings(viewed()) == {
        "situationsplan": "made", "planritning": "missing", "grannemedgivande": "missing", "fasadritning": "here",
        "sektionsritning": "missing", "fotografi": "perhaps",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "citation", "may"),
    [
        ("statute", NEEDED, True),
        ("statute", "PBF 6 kap. 5 §", True),
        ("statute", "PBL 9 kap. 86 § 6", False),
        ("statute", "PBF 6 kap. 6 §", False),
        ("statute", "PBL 9 kap. 35 § första stycket 3", False),
        ("statute", "FL 14–15 §§", False),
        ("normal", NEEDED, True),
        ("normal", "PBL 12 kap. 4 §", True),
        ("relevant", NEEDED, False),
    ],
)
def test_only_what_the_law_leaves_to_need_may_be_waived(level: str, citation: str, may: bool) -> None:
    assert may_be_waived(line("x", level, citation)) is may


def test_what_is_here_or_waived_is_neither_missing_nor_asked_for() -> None:
    assert [each.label for each in missing(viewed())] == ["planritning", "grannemedgivande", "sektionsritning"]
    assert [each.label for each in waivable(viewed())] == ["planritning", "sektionsritning"]
    seen = viewed("planritning", "sektionsritning")
    assert [each.label for each in missing(seen)] == ["grannemedgivande"]
    assert standings(seen)["sektionsritning"] == "waived"
    text = proposed_completion(seen)
    assert "1. Grannemedgivande. Skala 1:100 för grannemedgivande. (PBL 9 kap. 35 § första stycket 3)" in text
    for label in ("Sektionsritning", "Planritning", "Fotografi"):
        assert label not in text


def test_a_document_that_comes_in_though_waived_is_here() -> None:
    assert standings(viewed("fasadritning"))["fasadritning"] == "here"


def test_a_proposal_names_start_clearance_once() -> None:
    seen = viewed()
    assert seen.assessment is not None
    asked = replace(
        printed_case.finding(Topic.CONTENTS, Outcome.MISSING, 1),
        rule="contents.notification_holds_what_start_clearance_needs", text="En anmälan ska innehålla kontrollplan.",
    )  # fmt: skip
    alone = replace(seen, assessment=replace(seen.assessment, findings=(asked,), documents=()))
    assert "En anmälan ska innehålla kontrollplan." in proposed_completion(alone)
    plan = line("kontrollplan", "statute", "PBF 6 kap. 6 §")
    both = proposed_completion(replace(seen, assessment=replace(seen.assessment, findings=(asked,), documents=(plan,))))
    assert both.count("ontrollplan") == 2, "its title and what a good one looks like"
    assert "2." not in both


def test_waiving_again_says_the_new_reason_and_undoing_leaves_nothing() -> None:
    seen = printed_case.view()
    twice = _after(seen, events.DocumentWaived("fasadritning", "Ett."), events.DocumentWaived("fasadritning", "Två."))
    assert [waiver.reason for waiver in twice.waivers] == ["Två."]
    undone = _after(seen, events.DocumentWaived("fasadritning", "Ett."), events.DocumentNeededAgain("fasadritning"))
    assert undone.waivers == ()


# --- at the desk ------------------------------------------------------------------------------------------------------


def lacking(desks: Desks) -> tuple[str, Principal, Principal, int]:
    """A case that lacks nothing but what its kind usually holds, its owner, its officer and its version."""
    owner = desks.resident()
    case_id = desks.submitted(owner).case_id
    officer = desks.officer()
    return case_id, owner, officer, desks.handling.case(officer, case_id).case.version


def test_an_officer_waives_and_takes_it_back(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permits.services.handling.waivable", lambda _view: (line("sektionsritning", "normal"),))
    case_id, owner, officer, version = lacking(desks)
    seen = desks.handling.waive_document(officer, case_id, version, "sektionsritning", "  Syns på\r\nfasaden. ")
    assert [(each.label, each.reason, each.by_name) for each in seen.case.waivers] == [
        ("sektionsritning", "Syns på\nfasaden.", "Hedda Lund")
    ]
    assert seen.case.officer_id == officer.person_id, "who acts in a case that nobody has taken has taken it"
    assert desks.applying.case_of(owner, case_id).case.waiver("sektionsritning") is not None
    assert diary(seen.events, frozenset())[-1].what == "Handling behövs inte: sektionsritning"
    again = desks.handling.need_document_again(officer, case_id, seen.case.version, "sektionsritning")
    assert again.case.waivers == ()
    assert diary(again.events, frozenset())[-1].what == "Handling behövs ändå: sektionsritning"


def test_what_cannot_be_waived_is_refused_and_nothing_is_written(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permits.services.handling.waivable", lambda _view: (line("sektionsritning", "normal"),))
    case_id, owner, officer, version = lacking(desks)
    with pytest.raises(Refused, match="går inte att avstå"):
        desks.handling.waive_document(officer, case_id, version, "grannemedgivande", "Behövs inte.")
    with pytest.raises(Refused, match="Skriv varför"):
        desks.handling.waive_document(officer, case_id, version, "sektionsritning", "  ")
    with pytest.raises(Refused):
        desks.handling.need_document_again(officer, case_id, version, "sektionsritning")
    with pytest.raises(Stale):
        desks.handling.waive_document(officer, case_id, version - 1, "sektionsritning", "Syns.")
    with pytest.raises(Refused, match="behörighet"):
        desks.handling.waive_document(owner, case_id, version, "sektionsritning", "Syns.")
    with pytest.raises(NotFound):
        desks.handling.waive_document(
            Principal("p-x", "Gunn", frozenset({Role.GIS})), case_id, version, "sektionsritning", "Syns."
        )
    assert desks.handling.case(officer, case_id).case.version == version


def test_after_the_decision_nothing_is_waived(desks: Desks) -> None:
    case_id, _owner, officer, version = lacking(desks)
    seen = desks.deciding.grant(officer, case_id, version, "Följer planen.")
    with pytest.raises(Refused, match="gått vidare"):
        desks.handling.waive_document(officer, case_id, seen.case.version, "sektionsritning", "Syns.")


def test_a_case_from_before_waivers_reads_as_it_did() -> None:
    seen = printed_case.view(decided=events.PermitGranted("Följer planen."))
    assert seen.case.waivers == ()
    assert seen.case.decision is not None
    assert events.from_data("CompletionRequested", {"text": "x", "due": "2026-12-11"}) == events.CompletionRequested(
        "x", date(2026, 12, 11)
    )
