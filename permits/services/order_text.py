"""How an order to complete reads: plain Swedish, point by point, with the day and what may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from permits.case.deadline import history_of, limits_of
from permits.case.matter import is_notification
from permits.case.model import Case
from permits.case.orders import Consequence
from permits.law.clock import Order, is_in_time
from permits.law.red_days import next_working_day
from permits.services.parts import LACKING, Kind
from permits.words import swedish_date as date_text

CITATION: Final = "9 kap. 91 § plan- och bygglagen"
FOLLOWS: Final = {
    Consequence.DISMISSED: "Svarar du inte i tid kan nämnden komma att avvisa {what}. Då prövas den inte.",
    Consequence.AS_IT_IS: "Svarar du inte i tid kan ärendet komma att avgöras i befintligt skick, alltså med det "
    "underlag som finns. Det kan leda till att du får nej.",
}


@dataclass(frozen=True)
class Asked:
    """A point as the officer writes it. `part`, `again` and `redo` as in case.orders.Point."""

    part: str
    title: str
    lacks: str
    why: str = ""
    mend: str = ""
    again: str = ""
    redo: tuple[str, ...] | None = None


def usual_day(today: date, days: int) -> date:
    """The day that is usually given to answer: so many days on, or the first working day after."""
    return next_working_day(today + timedelta(days=days))


def likely_consequence(points: Sequence[Asked]) -> Consequence:
    """What by law is nearest at hand: without what the examination needs the application cannot be tried at all
    (förvaltningslagen 20 §), while a doubt about something that is there can be settled to the applicant's cost."""
    missing = any(point.part.startswith(f"{Kind.MISSING}:") or point.part.endswith(LACKING) for point in points)
    return Consequence.DISMISSED if missing else Consequence.AS_IT_IS


def follows(case: Case, consequence: str) -> str:
    """What may follow if the order is not answered, as the law wants it told."""
    what = "anmälan" if is_notification(case) else "ansökan"
    return FOLLOWS[Consequence(consequence)].format(what=what)


def moves_the_clock(case: Case, today: date) -> bool:
    """Whether an order sent today would be in time to move the clock (9 kap. 99 § first paragraph 4)."""
    return is_in_time(history_of(case), Order(today))


def order_text(
    case: Case,
    points: Sequence[Asked],
    due: date,
    consequence: str,
    intro: str = "",
    *,
    moves: bool = True,
    names: Mapping[str, str] | None = None,
) -> str:
    """The order as it will be read. `moves`: the board's time starts anew when everything is mended; `names`: what
    the steps that are to be done again are called, by slug."""
    what = "anmälan" if is_notification(case) else "ansökan"
    below = "det som står här under" if len(points) != 1 else "en sak"
    parts = [intro] if intro else []
    parts.append(
        f"Din {what} {case.registry_number} om {case.designation} är inte komplett. För att vi ska kunna pröva den "
        f"behöver du komplettera {below}. Svara senast den {date_text(due)}."
    )
    for number, point in enumerate(points, 1):
        lines = [f"{number}. {point.title}", point.lacks]
        lines += [f"Varför: {point.why}"] if point.why else []
        lines += [f"Så gör du: {point.mend}"] if point.mend else []
        redo = ", ".join((names or {}).get(slug, slug) for slug in point.redo or ())
        lines += [f"Gör om i ansökan: {redo}. Det gör du på ärendets sida, där du svarar."] if redo else []
        parts.append("\n".join(lines))
    parts.append(f"{follows(case, consequence)} ({CITATION})")
    if moves:
        limits = limits_of(case)
        parts.append(
            f"Nämnden har {limits.weeks} veckor på sig från den dag då du har kompletterat allt. ({limits.citation})"
        )
    parts.append("Behöver du längre tid, hör av dig före den dagen.")
    return "\n\n".join(parts)
