"""What is drafted for the officer: grounds from the findings, what is left to weigh, what the application lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from permits.law.book import Assessment, DocumentLine, Finding, Outcome, Topic
from permits.services.completeness import missing
from permits.services.proposing import proposed_completion, proposed_reasons
from permits.services.shapes import CaseView, DocumentRecord
from permits.wizard.office import LEFT_TO_JUDGE
from tests.unit import printed_case


def found(topic: Topic, outcome: Outcome, text: str) -> Finding:
    return Finding("rule", topic, outcome, "PBL 9 kap. 1 §", "Titel", text)


@pytest.fixture
def view() -> CaseView:
    """A case whose findings are one of each that matters here."""
    law: Assessment = replace(
        printed_case.assessment(),
        findings=(
            found(Topic.PERMIT_NEED, Outcome.MISSING, "Undantaget räcker inte."),
            found(Topic.SITING, Outcome.MET, "Höjden ryms."),
            found(Topic.SITING, Outcome.CONFLICT, "Arean är för stor."),
            found(Topic.SITING, Outcome.JUDGE, "Är läget lämpligt?"),
            found(Topic.BESIDE, Outcome.JUDGE, "Strandskydd."),
            found(Topic.CONTENTS, Outcome.MISSING, "Byggstart saknas."),
        ),
        documents=(
            line("situationsplan", "normal"),
            line("fasadritning", "normal"),
            line("planritning", "normal"),
            line("fotografi", "relevant"),
        ),
    )
    return printed_case.view(found=law)


def line(label: str, level: str) -> DocumentLine:
    return DocumentLine(label, label.capitalize(), level, "Därför.", f"Skala 1:100 för {label}.", "PBL 9 kap. 86 § 5")


def record(label: str) -> DocumentRecord:
    return DocumentRecord("d1", "c1", label, "f.pdf", "application/pdf", 9, "0" * 64, 1, printed_case.NOW, "applicant")


def test_reasons_for_a_grant_name_the_rules_and_leave_the_rest_to_weigh(view: CaseView) -> None:
    grounds, _mark, left = proposed_reasons(view, granted=True).partition(LEFT_TO_JUDGE)
    assert "Ansökan om bygglov gäller komplementbyggnad på Alviken 1:18." in grounds
    assert "Undantaget räcker inte. (PBL 9 kap. 1 §)" in grounds
    assert "Höjden ryms." in grounds
    assert "Arean är för stor." not in grounds
    assert "Arean är för stor." in left
    assert "Är läget lämpligt?" in left


def test_reasons_for_a_refusal_rest_on_what_conflicts(view: CaseView) -> None:
    grounds, _mark, left = proposed_reasons(view, granted=False).partition(LEFT_TO_JUDGE)
    assert "Arean är för stor. (PBL 9 kap. 1 §)" in grounds
    assert "Höjden ryms." not in grounds
    assert "Är läget lämpligt?" in left


def test_other_laws_are_no_grounds_for_a_permit_under_this_one(view: CaseView) -> None:
    for granted in (True, False):
        assert "Strandskydd" not in proposed_reasons(view, granted=granted)


def test_nothing_to_weigh_leaves_no_reminder(view: CaseView) -> None:
    assert view.assessment is not None
    sure = replace(view.assessment, findings=(found(Topic.SITING, Outcome.MET, "Höjden ryms."),))
    assert LEFT_TO_JUDGE not in proposed_reasons(replace(view, assessment=sure), granted=True)


def test_a_completion_lists_findings_and_usual_documents_that_have_not_come_in(view: CaseView) -> None:
    here = replace(view, documents=(record("planritning"),))
    assert [line.label for line in missing(here)] == ["fasadritning"]  # the service draws the site plan
    text = proposed_completion(here)
    assert "1. Byggstart saknas. (PBL 9 kap. 1 §)" in text
    assert "2. Fasadritning. Skala 1:100 för fasadritning. (PBL 9 kap. 86 § 5)" in text
    assert "Fotografi" not in text


def test_a_complete_application_gives_no_draft(view: CaseView) -> None:
    assert view.assessment is not None
    whole = replace(view, assessment=replace(view.assessment, findings=(), documents=()))
    assert proposed_completion(whole) == ""
    assert proposed_completion(replace(view, assessment=None)) == ""
    assert proposed_reasons(replace(view, assessment=None), granted=True) == ""
