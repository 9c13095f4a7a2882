"""When a case has to be decided, reckoned from what its events tell."""

from __future__ import annotations

from datetime import date

from permits.case.matter import is_notification
from permits.case.model import Case
from permits.case.orders import cured, last_words
from permits.case.pauses import Paused, PauseGround
from permits.case.times import swedish_day
from permits.law.book import Need
from permits.law.clock import (
    PLAN_WORK_YEARS,
    Clock,
    Extension,
    History,
    Limits,
    Order,
    Pause,
    clock,
    time_limits,
    years_after,
)
from permits.law.facts import MeasureKind
from permits.words import N_


def limits_of(case: Case) -> Limits:
    """How long the board may take: by PBL 9 kap. 99 §, its shorter extension for solar panels alone, or PBF 6 kap. 5 §.

    An application about something more than what is only notified, or than solar panels, has the whole time.
    """
    kinds = {MeasureKind(kind) for kind in case.measures if kind in set(MeasureKind)}
    only_solar = kinds == {MeasureKind.SOLCELLER}
    kind = MeasureKind.SOLCELLER if only_solar else MeasureKind.KOMPLEMENTBYGGNAD  # which one else changes nothing
    need = Need.ANMALAN if is_notification(case) else Need.BYGGLOV
    return time_limits(need, kind, swedish_day(case.submitted))


def orders_of(case: Case) -> tuple[Order, ...]:
    """The orders to complete as the clock looks at them; one of which nothing is asked any more is none."""
    orders = case.completions
    return tuple(
        Order(swedish_day(asked.asked), swedish_day(done) if (done := cured(asked, orders)) else None)
        for asked in orders
        if last_words(asked, orders)
    )


def history_of(case: Case) -> History:
    """What has happened in the case that its clock depends on."""
    limits = limits_of(case)
    unasked = {swedish_day(document.received) for document in case.documents if not document.asked}
    unasked |= {swedish_day(addition.at) for addition in case.additions}
    return History(
        applied=swedish_day(case.submitted),
        own_initiative=tuple(sorted(unasked)),
        defence_answers=_defence_answers(case),
        orders=orders_of(case),
        extension=_extension(case, limits),
        pauses=_pauses(case) if limits.may_pause else (),
        weeks=limits.weeks,
        longest_extension=limits.longest_extension,
        may_pause=limits.may_pause,
    )


def _defence_answers(case: Case) -> tuple[date, ...]:
    """The days after the application on which Försvarsmakten or its civil sister answered (9 kap. 99 § first
    paragraph 3); the clock of what is only notified has no such start (PBF 6 kap. 5 §)."""
    if is_notification(case):
        return ()
    days = {answer.received for asked in case.referrals if asked.defence for answer in asked.answers}
    return tuple(sorted(day for day in days if day > swedish_day(case.submitted)))


def _pauses(case: Case) -> tuple[Pause, ...]:
    """What the clock did not count: from each decision to wait until the case was taken up again."""
    return tuple(Pause(each.since, each.ended, each.ground is PauseGround.PLAN_WORK) for each in case.pauses)


def plan_work_ends(case: Case) -> date:
    """The day, two years from the application, from which nobody waits for plan work."""
    return years_after(swedish_day(case.submitted), PLAN_WORK_YEARS)


def plan_work_is_over(case: Case, today: date) -> bool:
    """Whether the two years from the application have passed after which nobody waits for plan work."""
    return today >= plan_work_ends(case)


def standing_pause(case: Case, today: date) -> Paused | None:
    """The decision to wait that stands today; one for plan work ends by itself, one of what is notified is none."""
    if not limits_of(case).may_pause:
        return None
    going_on = [each for each in case.pauses if each.ended is None]
    over = plan_work_is_over(case, today)
    return next((each for each in going_on if each.ground is not PauseGround.PLAN_WORK or not over), None)


def why_not_paused(case: Case, today: date) -> str | None:
    """What stands in the way of leaving the case to wait (9 kap. 102 §), in Swedish; None when it may be."""
    if not limits_of(case).may_pause:
        return N_("En anmälan får inte vänta på andra beslut. Det får bara lov och förhandsbesked (PBL 9 kap. 102 §).")
    return N_("Ärendet vilar redan.") if standing_pause(case, today) else None


def why_not_resumed(case: Case, today: date) -> str | None:
    return None if standing_pause(case, today) else N_("Ärendet vilar inte.")


def it_is_paused(case: Case, today: date) -> str | None:
    """What waits is not decided until it is taken up again."""
    if standing_pause(case, today) is None:
        return None
    return N_("Ärendet vilar i väntan på ett annat beslut. Återuppta det först.")


def _extension(case: Case, limits: Limits) -> Extension | None:
    """What stands of the extension: a case that turned out to be of another kind may have less time to take."""
    if case.extension is None or not limits.longest_extension:
        return None
    weeks = min(case.extension.weeks, limits.longest_extension)
    return Extension(weeks, swedish_day(case.extension.at))


def clock_of(case: Case) -> Clock:
    """The statutory clock of the case, by the limits of its kind."""
    return clock(history_of(case))


def why_not_extended(case: Case, today: date) -> str | None:
    """What stands in the way of extending the time today (9 kap. 99 and 100 §§), in Swedish; None when it may be.

    Once only, where the law lets it, and the applicant has to be told before the time is over.
    """
    if case.extension is not None:
        return N_("Tiden är redan förlängd. Den får förlängas en enda gång.")
    if not limits_of(case).longest_extension:
        return N_("Tiden får inte förlängas i ett sådant ärende.")
    due = clock_of(case).due
    if due is None and standing_pause(case, today):
        return N_("Klockan står still: ärendet vilar. Förläng när det har återupptagits, om det behövs.")
    if due is None:
        return N_("Klockan står still tills den sökande har svarat. Förläng när den går igen, om det behövs.")
    if today > due:
        return N_("Tiden har redan gått ut. Förlängningen måste meddelas den sökande innan dess.")
    return None
