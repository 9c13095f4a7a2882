"""How a municipality's profile tells how neighbours are heard and which bodies are asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SHORTEST_ANSWER: Final = 14
"""Days. 9 kap. 95 § 3 asks for a time but names none; whoever is heard must have time to read and to think."""
LONGEST_ANSWER: Final = 180
ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")


class HearingProfileError(ValueError):
    """The hearing's part of the profile lacks or misstates something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class Body:
    """A body that is asked for its opinion. `days`: how long it is usually given.

    `defence`: Försvarsmakten or Myndigheten för civilt försvar, whose answer starts the clock anew (9:99).
    """

    key: str
    name: str
    email: str
    about: str = ""
    days: int = 21
    defence: bool = False


@dataclass(frozen=True)
class HearingProfile:
    """`answer_days` that those heard are usually given, `remind_days` before the last day, bodies by `key`."""

    answer_days: int = 21
    remind_days: tuple[int, ...] = (5,)
    bodies: tuple[Body, ...] = ()

    def body(self, key: str) -> Body | None:
        return next((each for each in self.bodies if each.key == key), None)


def hearing_of(told: Any) -> HearingProfile:
    """The [hearing] table of a profile. Raises HearingProfileError naming the key."""
    if not isinstance(told, Mapping):
        raise HearingProfileError("hearing ska vara en tabell.")
    days, reminders = told.get("answer_days", 21), told.get("remind_days", [5])
    if type(days) is not int or not SHORTEST_ANSWER <= days <= LONGEST_ANSWER:
        raise HearingProfileError(f"hearing.answer_days är {days!r}; ange {SHORTEST_ANSWER}–{LONGEST_ANSWER} dagar.")
    if not isinstance(reminders, list) or any(type(day) is not int or not 1 <= day < days for day in reminders):
        raise HearingProfileError("hearing.remind_days ska vara dagar före sista dagen, som [5].")
    bodies = tuple(_body(each) for each in told.get("bodies", []))
    if len({body.key for body in bodies}) != len(bodies):
        raise HearingProfileError("hearing.bodies: två har samma key.")
    return HearingProfile(days, tuple(sorted(reminders)), bodies)


def _body(told: Any) -> Body:
    try:
        body = Body(**told)
    except TypeError as error:
        raise HearingProfileError(f"hearing.bodies: {error}") from error
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", body.key) or not body.name:
        raise HearingProfileError("hearing.bodies: ange key (små bokstäver och siffror) och name.")
    if not ADDRESS.fullmatch(body.email):
        raise HearingProfileError(f"hearing.bodies {body.key}: {body.email!r} är ingen e-postadress.")
    if type(body.days) is not int or not 1 <= body.days <= LONGEST_ANSWER:
        raise HearingProfileError(f"hearing.bodies {body.key}: days ska vara 1–{LONGEST_ANSWER}.")
    return body
