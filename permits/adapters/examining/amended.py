"""What administrators have put in force: whether it can be read, today and on each day that a change begins."""

from __future__ import annotations

from collections.abc import Iterator

from permits.adapters.examining.finding import Examined, Finding, right, wrong
from permits.amendments import Profile, on
from permits.case.times import swedish_day
from permits.municipality import ProfileError


def amendments(examined: Examined) -> Iterator[Finding]:
    """A newer version of the service may be stricter than the one that put it in force."""
    profile, today = Profile.at(examined.settings.profile), swedish_day(examined.now)
    with examined.database.reading() as unit:
        made = unit.amendments.all()
    faults = 0
    for day in sorted({today, *(each.holds_from for each in made if each.holds_from > today)}):
        try:
            on(profile, made, day)
        except ProfileError as error:
            faults += 1
            yield wrong(
                f"Det som ska gälla {day} går inte att läsa. {error}",
                "Ta tillbaka ändringen under Inställningar i den version som satte den i kraft, eller rätta profilen.",
            )
    if not faults:
        yield right(f"{len(made)} ändringar av kommunens inställningar, alla går att läsa.")
