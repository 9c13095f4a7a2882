"""What a decision says of other laws, and what the defence says before it and gets after (9 kap. 80, 92 and 112 §§)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from permits.case import events
from permits.case.decisions import Outcome as Decided
from permits.law.book import Finding, Outcome, Topic
from permits.services.made_known import points
from permits.services.objecting import defence_is_unasked, why_not_consented
from permits.services.other_permits import PERMITTED_ELSEWHERE
from permits.services.serving import listed
from permits.services.shapes import CaseView
from tests.unit import printed_case
from tests.unit.desks import Desks
from tests.unit.hearing_desk import HearingDesks

GRANT = events.PermitGranted("Följer planen.")


def with_findings(view: CaseView, *found: Finding) -> CaseView:
    assert view.assessment is not None
    return replace(view, assessment=replace(view.assessment, findings=found))


def of_shore(outcome: Outcome) -> Finding:
    return Finding("beside.shore_protection", Topic.BESIDE, outcome, "MB 7 kap. 15 §", "Strandskydd", "Sök dispens.")


@pytest.mark.parametrize(
    ("outcome", "told"), [(Outcome.JUDGE, ["9 kap. 92 § PBL; 9 kap. 105 § PBL första stycket 5"]), (Outcome.MET, [])]
)
def test_a_permit_says_what_other_laws_may_ask_where_the_maps_show_it(outcome: Outcome, told: list[str]) -> None:
    assert "beside.shore_protection" in PERMITTED_ELSEWHERE
    noise = Finding("beside.noise_at_dwellings", Topic.BESIDE, Outcome.JUDGE, "PBL 2 kap. 6 a §", "Buller", "Bullrigt.")
    seen = with_findings(printed_case.view(decided=GRANT), of_shore(outcome), noise)
    found = [point for point in points(seen) if "mer än det här beslutet" in point.title]
    assert [point.citation for point in found] == told
    assert all("Sök dispens." in point.text and "Bullrigt" not in point.text for point in found)


def of_defence(outcome: Outcome) -> Finding:
    return Finding("hearing.defence_is_heard", Topic.HEARING, outcome, "PBL 9 kap. 97 §", "Totalförsvaret", "Hörs.")


def test_a_permit_waits_for_the_consent_of_the_defence_and_the_decision_is_sent_there(desks: Desks) -> None:
    town = HearingDesks(desks)

    def seen(outcome: Outcome = Outcome.MISSING) -> CaseView:
        return with_findings(desks.handling.case(town.officer, town.case_id), of_defence(outcome))

    assert defence_is_unasked(seen())
    assert why_not_consented(seen(), Decided.GRANT) is None
    due = desks.clock().date() + timedelta(days=21)
    town.referring.send(town.officer, town.case_id, town.case.version, "forsvar", "Yttra er.", due, [])
    town.letters.react_once()
    assert not defence_is_unasked(seen())
    assert "har inte medgett" in str(why_not_consented(seen(), Decided.GRANT))
    assert why_not_consented(seen(), Decided.REFUSE) is None
    assert why_not_consented(seen(Outcome.JUDGE), Decided.GRANT) is None
    code = town.codes()[-1]
    town.referring.answer(code, "Radarn störs.", "F", (), objects=True)
    assert why_not_consented(seen(), Decided.GRANT) is not None
    town.referring.answer(code, "Vi medger det.", "F", ())
    assert why_not_consented(seen(), Decided.GRANT) is None
    told = listed(seen(), Decided.REFUSE)
    assert told is not None
    assert [each["serve"] for each in told.recipients if "totalförsvar" in each["why"]] == ["nej"]
