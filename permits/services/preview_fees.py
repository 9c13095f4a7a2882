"""What a draft of the fee schedules would mean: what a few usual cases cost, now and after."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Need, Outcome
from permits.law.facts import Facts, MeasureKind, Wanted
from permits.law.fee_schedule import FeeSchedule
from permits.law.fees import fee_for, schedule_on
from permits.services.preview_shapes import Drafted, Preview
from permits.words import N_, Text, _, date_text

EXAMPLES: Final = (
    (N_("Komplementbyggnad som följer planen"), MeasureKind.KOMPLEMENTBYGGNAD, Need.BYGGLOV, True, Outcome.MET),
    (N_("Tillbyggnad som följer planen"), MeasureKind.TILLBYGGNAD, Need.BYGGLOV, True, Outcome.MET),
    (N_("Tillbyggnad som avviker, grannarna hörs"), MeasureKind.TILLBYGGNAD, Need.BYGGLOV, True, Outcome.MISSING),
    (N_("Enbostadshus som följer planen"), MeasureKind.NYBYGGNAD_ENBOSTADSHUS, Need.BYGGLOV, True, Outcome.MET),
    (
        N_("Enbostadshus utanför plan, grannarna hörs"),
        MeasureKind.NYBYGGNAD_ENBOSTADSHUS, Need.BYGGLOV, False, Outcome.MISSING,
    ),
    (N_("Fasadändring som följer planen"), MeasureKind.FASADANDRING, Need.BYGGLOV, True, Outcome.MET),
    (N_("Rivning"), MeasureKind.RIVNING, Need.BYGGLOV, True, Outcome.MET),
    (N_("Eldstad, anmälan"), MeasureKind.ELDSTAD, Need.ANMALAN, True, Outcome.MET),
)  # fmt: skip
"""What is built, what it needs, whether in a plan, and whether neighbours are heard (MISSING) or not (MET)."""


def preview_fees(drafted: Drafted) -> tuple[Preview, ...]:
    """The examples for cases that come in today, and on the first day of each schedule that is new or changed."""
    schedules = drafted.after.fees
    begun = {each.valid_from for each in schedules if each.taxa_id in drafted.touched}
    days = sorted({drafted.today, *(day for day in begun if day > drafted.today)})
    shown = [_of_day(drafted, day) for day in days]
    differing = [each for each in shown if any(now != then for _title, now, then in each.rows)]
    same = Preview(_("Vad ärenden kostar"), empty=_("Inget av de vanliga ärendena kostar annat."))
    return tuple(differing) or (same,)


def _of_day(drafted: Drafted, day: date) -> Preview:
    before, after = (schedule_on(day, each.fees) for each in (drafted.before, drafted.after))
    rows = []
    for title, kind, need, in_plan, hearing in EXAMPLES:
        facts = Facts(begun=day, measure=kind, in_detailed_plan=in_plan, wanted=Wanted.LOV)
        rows.append((_(title), _cost(facts, need, hearing, before), _cost(facts, need, hearing, after)))
    return Preview(
        _("Ärenden som kommer in %(day)s", day=date_text(day)),
        _("Nu efter %(before)s, efter ändringen efter %(after)s.", before=_called(before), after=_called(after)),
        (_("Exempel"), _("Nu"), _("Efter ändringen")),
        tuple(rows),
    )


def _called(schedule: FeeSchedule | None) -> Text | str:
    return schedule.taxa_id if schedule else _("ingen taxa")


def _cost(facts: Facts, need: Need, hearing: Outcome, schedule: FeeSchedule | None) -> Text | str:
    fee = fee_for(facts, need, hearing, schedule) if schedule else None
    return fee.total if fee and fee.lines else _("står inte i taxan")
