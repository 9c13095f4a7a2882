"""What a case costs: the honest span before, what the officer settles, the cut of a late decision, and the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits.case import events
from permits.case.model import Decision
from permits.case.orders import Standing
from permits.fee_profile import fee_schedules
from permits.law.book import Assessment, Finding, Need, Outcome, PermitNeed, Topic
from permits.law.facts import MeasureKind
from permits.services.casefile import CaseFiles
from permits.services.charging import HEARD, Ground, charged, choices, decided_fee, estimate, fee_told, recorded_fee
from permits.services.deadline import clock_of, limits_of
from permits.services.deciding import Deciding
from permits.services.refusals import Refused
from permits.services.ruling import ruling
from permits.services.shapes import CaseView
from tests.unit import printed_case
from tests.unit.desks import Desks
from tests.unit.printed_case import MUNICIPALITY, NOW, STATIC, TEMPLATES, DrawnPlaces, KeptFiles

SCHEDULES = fee_schedules(
    [
        {
            "taxa_id": "KF 1", "name": "Taxan", "valid_from": date(2025, 12, 1), "hourly_rate": 1000,
            "hearing_hours": 1.5, "announcement": 600, "further_share": 0.5,
            "permit": {
                "komplementbyggnad": {"follows": 5, "departs": 8, "outside": 7, "start": 3},
                "plank": {"follows": 6, "departs": 8, "outside": 8, "start": 2},
            },
            "notification": {"annat": 4},
            "plan_fee": {"annat": 9000},
        },
        {"taxa_id": "KF 2", "based_on": "KF 1", "valid_from": date(2027, 1, 1), "hourly_rate": 2000},
    ]
)  # fmt: skip
BEGUN = date(2026, 11, 22)


def assessed(hearing: Outcome, need: Need = Need.BYGGLOV, measure: str = "") -> Assessment:
    heard = Finding(HEARD, Topic.HEARING, hearing, "PBL 9 kap. 94 §", "Ska grannarna höras?", "Kanske.")
    return replace(
        printed_case.assessment(), findings=(heard,), measure=measure, need=PermitNeed(need, "Så är det.", ())
    )


def viewed(hearing: Outcome = Outcome.MET, *, in_plan: bool | None = True, need: Need = Need.BYGGLOV) -> CaseView:
    return printed_case.view(found=assessed(hearing, need), in_plan=in_plan)


def total(fee: dict[str, Any] | None) -> int:
    assert fee is not None
    return int(fee["total"])


def decided(seen: CaseView, *grounds: str, granted: bool = True, day: date = BEGUN) -> dict[str, Any] | None:
    return decided_fee(seen, replace(MUNICIPALITY, fees=SCHEDULES), grounds, day, granted=granted)


@pytest.mark.parametrize(
    ("hearing", "in_plan", "low", "high"),
    [
        (Outcome.MET, True, 8600, 8600),  # 5 h, 3 h start clearance, announcement
        (Outcome.MISSING, True, 13100, 13100),  # 8 h, 3 h, 1.5 h of messages, announcement
        (Outcome.JUDGE, True, 8600, 13100),
        (Outcome.MISSING, False, 12100, 12100),
        (Outcome.JUDGE, False, 10600, 12100),
        (Outcome.UNKNOWN, None, 8600, 13100),
    ],
)
def test_the_estimate_is_a_sum_or_an_honest_span(hearing: Outcome, in_plan: bool | None, low: int, high: int) -> None:
    fee = estimate(viewed(hearing, in_plan=in_plan), SCHEDULES)
    assert fee is not None
    assert (fee.low, fee.high) == (low, high)


def test_the_schedule_is_the_one_of_the_day_the_case_began() -> None:
    seen = viewed()
    later = replace(seen, case=replace(seen.case, submitted=seen.case.submitted + timedelta(days=60)))
    dearer = estimate(later, SCHEDULES)
    assert dearer is not None
    assert dearer.low == 2 * 8000 + 600
    earlier = replace(seen, case=replace(seen.case, submitted=seen.case.submitted - timedelta(days=400)))
    assert estimate(earlier, SCHEDULES) is None
    assert fee_told(earlier, SCHEDULES, BEGUN) is None


def test_a_notification_costs_its_hours_and_hangs_on_nothing_else() -> None:
    seen = viewed(need=Need.ANMALAN)
    assert total(decided(seen)) == 4000
    assert choices(seen, SCHEDULES) == ()


def test_a_permit_that_nobody_needed_is_charged_as_one_with_the_hearing_open() -> None:
    seen = viewed(need=Need.NONE)
    fee = estimate(seen, SCHEDULES)
    assert fee is not None
    assert (fee.low, fee.high) == (8600, 13100)
    assert total(decided(seen, Ground.FOLLOWS)) == 8600
    assert decided(seen) is None


@pytest.mark.parametrize(
    ("ground", "kronor"),
    [(Ground.FOLLOWS, 8600), (Ground.DEPARTS, 13100), (Ground.OUTSIDE_HEARD, 12100), (Ground.OUTSIDE, 10600)],
)
def test_the_officer_settles_what_is_open(ground: Ground, kronor: int) -> None:
    seen = viewed(Outcome.JUDGE)
    assert total(decided(seen, ground)) == kronor
    assert decided(seen) is None, "what is not settled is not charged"
    ((_each, costs),) = choices(seen, SCHEDULES)
    assert costs[ground].replace("\u00a0", "").replace(" ", "") == f"{kronor}kr"


@pytest.mark.parametrize(
    ("hearing", "in_plan", "ground"),
    [
        (Outcome.MET, True, Ground.FOLLOWS),
        (Outcome.MISSING, True, Ground.DEPARTS),
        (Outcome.MISSING, False, Ground.OUTSIDE_HEARD),
        (Outcome.MET, False, Ground.OUTSIDE),
        (Outcome.JUDGE, True, None),
        (Outcome.JUDGE, False, None),
        (Outcome.MET, None, None),
    ],
)
def test_what_the_findings_settle_is_proposed(hearing: Outcome, in_plan: bool | None, ground: Ground | None) -> None:
    ((each, _costs),) = choices(viewed(hearing, in_plan=in_plan), SCHEDULES)
    assert each.ground is ground


@pytest.mark.parametrize("grounds", [("gratis",), ("foljer", "foljer"), ("",)])
def test_a_ground_that_is_none_is_refused(grounds: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="Välj hur avgiften"):
        decided(viewed(), *grounds)


@pytest.mark.parametrize(
    ("late", "kronor"),
    [(0, 8600), (1, 7480), (7, 7480), (8, 6360), (28, 4120), (29, 3000), (200, 3000)],
)
def test_a_late_decision_is_cut_by_a_fifth_for_each_week_begun(late: int, kronor: int) -> None:
    seen = viewed()
    due = clock_of(seen.case).due
    assert due is not None
    fee = decided(seen, day=due + timedelta(days=late))
    assert total(fee) == kronor, "start clearance is not cut in a permit case"
    assert fee is not None
    assert ("12 kap. 8 a §" in fee["note"]) is (late > 0)


def test_nothing_is_cut_while_the_clock_stands_still() -> None:
    seen = viewed()
    order = seen.case.completions[0]
    points = tuple(replace(point, standing=Standing.OPEN, answers=()) for point in order.points)
    asked = replace(order, asked=NOW + timedelta(days=5), points=points)
    waiting = replace(seen, case=replace(seen.case, completions=(asked,)))
    assert total(decided(waiting, day=BEGUN + timedelta(days=300))) == 8600


def test_a_refusal_charges_neither_start_clearance_nor_announcement() -> None:
    fee = decided(viewed(), granted=False)
    assert total(fee) == 5000
    assert fee is not None
    assert [line["certain"] for line in fee["lines"]] == [True]


def shed_and_fence() -> CaseView:
    seen = viewed()
    parts = (assessed(Outcome.MET, measure="Komplementbyggnad"), assessed(Outcome.JUDGE, measure="Plank"))
    return replace(
        seen,
        assessment=replace(assessed(Outcome.JUDGE), parts=parts),
        case=replace(seen.case, measures=("komplementbyggnad", "plank")),
        more_reports=(seen.report,),
    )


@pytest.mark.parametrize(("given", "cost"), [((0,), 8000 + 3000 + 600), ((1,), 8000 + 2500 + 600)])
def test_what_is_refused_of_several_measures_is_never_cleared_and_so_not_charged_for_it(
    given: tuple[int, ...], cost: int
) -> None:
    both, ours = shed_and_fence(), replace(MUNICIPALITY, fees=SCHEDULES)
    fee = decided_fee(both, ours, ["foljer", "foljer"], BEGUN, granted=True, given=given)
    assert total(fee) == cost


def test_several_measures_are_charged_together_and_settled_one_by_one() -> None:
    both = shed_and_fence()
    assert both.assessment is not None
    parts = both.assessment.parts
    assert [each.facts.measure for each in charged(both)] == [MeasureKind.KOMPLEMENTBYGGNAD, MeasureKind.PLANK]
    assert total(decided(both, "foljer", "foljer")) == 8000 + 4000 + 600, "the dearest in full, the other by half"
    assert total(decided(both, "foljer", "avviker")) == 10000 + 4000 + 600 + 1500
    free = replace(
        both, assessment=replace(assessed(Outcome.JUDGE), parts=(parts[0], assessed(Outcome.MET, Need.NONE)))
    )
    assert total(decided(free, "foljer")) == 8600, "what needs nothing costs nothing"


def test_the_fee_is_recorded_in_the_decision_and_stays(desks: Desks) -> None:
    desks.deciding = Deciding(desks.database, desks.clock, replace(MUNICIPALITY, fees=SCHEDULES))
    case_id = desks.submitted(desks.resident()).case_id
    officer = desks.officer()
    version = desks.handling.case(officer, case_id).case.version
    seen = desks.deciding.grant(officer, case_id, version, "Följer planen.", grounds=["foljer"])
    assert seen.case.decision is not None
    assert total(seen.case.decision.fee) == 8600
    told = fee_told(seen, (), BEGUN)
    assert told is not None
    assert told.decided
    assert [row.title for row in told.rows] == [
        "Handläggning och beslut om lov", "Startbesked, kontroll och slutbesked", "Kungörelse och utskick av beslutet",
    ]  # fmt: skip
    assert [row.title for row in told.may_be_added] == ["Planavgift"]
    assert told.basis.startswith("Taxan, som gäller ärenden från och med 1 december 2025")


def test_decisions_from_before_fees_read_as_they_did() -> None:
    assert events.from_data("PermitGranted", {"reasons": "Ja.", "conditions": ""}) == events.PermitGranted("Ja.")
    assert events.from_data("PermitRefused", {"reasons": "Nej."}).fee is None  # type: ignore[attr-defined]
    old = printed_case.view(decided=events.PermitGranted("Ja."))
    assert fee_told(old, SCHEDULES, BEGUN) is None
    assert isinstance(old.case.decision, Decision)
    assert ruling(old, MUNICIPALITY).charged is None
    assert "Avgiften tas ut enligt kommunens taxa." in printed(old)


def printed(seen: CaseView) -> str:
    """The decision's words as the press gets them."""
    from permits.adapters.pdf import PdfPrinter

    class Press(PdfPrinter):
        text = ""

        def html(self, *given: Any) -> str:
            self.text = super().html(*given)
            return self.text

    press = Press(Path(TEMPLATES), Path(STATIC))
    CaseFiles(DrawnPlaces(), KeptFiles(), MUNICIPALITY, press, lambda: NOW).decision(seen)
    return press.text


def test_the_decision_prints_how_the_fee_was_reckoned() -> None:
    fee = decided(viewed(), "foljer", day=BEGUN + timedelta(weeks=11))
    assert fee is not None
    text = printed(printed_case.view(decided=events.PermitGranted("Ja.", fee=fee)))
    for part in ("5 timmar × 1 000 kr, följer planen", "Summa", "12 kap. 8 a §", recorded_fee(fee).total):
        assert part.replace("\u00a0", " ") in text.replace("\u00a0", " "), part
    assert "Avgiften tas ut enligt kommunens taxa." not in text


@pytest.mark.parametrize(
    ("measures", "need", "submitted", "limits"),
    [
        (("solceller",), Need.BYGGLOV, date(2026, 7, 1), (10, 2, "PBL 9 kap. 99 §")),
        (("solceller",), Need.BYGGLOV, date(2026, 6, 30), (10, 10, "PBL 9 kap. 99 §")),
        (("solceller", "plank"), Need.BYGGLOV, date(2026, 11, 22), (10, 10, "PBL 9 kap. 99 §")),
        (("plank",), Need.ANMALAN, date(2026, 11, 22), (4, 4, "PBF 6 kap. 5 §")),
        (("eldstad",), Need.JUDGE, date(2026, 11, 22), (4, 4, "PBF 6 kap. 5 §")),
        (("eldstad", "plank"), Need.JUDGE, date(2026, 11, 22), (10, 10, "PBL 9 kap. 99 §")),
        (("rivning",), Need.BYGGLOV, date(2026, 11, 22), (10, 10, "PBL 9 kap. 99 §")),
    ],
)
def test_each_kind_has_the_clock_that_the_law_gives_it(
    measures: tuple[str, ...], need: Need, submitted: date, limits: tuple[int, int, str]
) -> None:
    at = NOW.replace(year=submitted.year, month=submitted.month, day=submitted.day)
    case = replace(viewed().case, measures=measures, need=need, submitted=at)
    found = limits_of(case)
    assert (found.weeks, found.longest_extension, str(found.citation)) == limits
