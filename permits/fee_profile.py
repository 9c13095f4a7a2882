"""How a municipality's profile tells its fee schedules: the [[fees]] tables, checked key by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final, TypeVar

from permits.law.facts import MeasureKind
from permits.law.fee_schedule import ANY_OTHER
from permits.law.fees import FeeSchedule, Hours

Amount = TypeVar("Amount")
MEASURES: Final = frozenset(MeasureKind) | {ANY_OTHER}
MOST_HOURS: Final = 2000.0
MOST_KRONOR: Final = 10_000_000
WORDS: Final = ("taxa_id", "name")
HOURS_OF: Final = ("follows", "departs", "outside")


class ScheduleError(ValueError):
    """A fee schedule that lacks or misstates something; the message names the key, in Swedish."""


def fee_schedules(told: Any) -> tuple[FeeSchedule, ...]:
    """The schedules of a profile, oldest first. Raises ScheduleError naming the schedule and the key."""
    if not isinstance(told, Sequence) or not all(isinstance(one, Mapping) for one in told):
        raise ScheduleError("fees ska vara en lista av taxor: skriv [[fees]] före varje.")
    told_by_id: dict[str, Mapping[str, Any]] = {}
    for number, one in enumerate(told, 1):
        name = one.get("taxa_id", f"nummer {number}")
        if name in told_by_id:
            raise ScheduleError(f"fees: två taxor heter {name}.")
        told_by_id[name] = _whole(one, told_by_id, f"fees ({name})")
    schedules = sorted((_schedule(one, f"fees ({name})") for name, one in told_by_id.items()), key=_first_day)
    for before, after in pairwise(schedules):
        if before.valid_from == after.valid_from:
            raise ScheduleError(f"fees: två taxor gäller från samma dag, {after.valid_from}.")
    return tuple(schedules)


def _first_day(schedule: FeeSchedule) -> date:
    return schedule.valid_from


def _whole(told: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]], where: str) -> Mapping[str, Any]:
    """A schedule that says `based_on` is the one named, above it, with what it says itself put in place."""
    if "based_on" not in told:
        return told
    if told["based_on"] not in before:
        raise ScheduleError(f"{where}: based_on är {told['based_on']!r}; ange taxa_id för en taxa som står tidigare.")
    return {**before[told["based_on"]], **{name: value for name, value in told.items() if name != "based_on"}}


def _schedule(told: Mapping[str, Any], where: str) -> FeeSchedule:
    strangers = sorted(set(told) - set(FeeSchedule.__dataclass_fields__))
    if strangers:
        raise ScheduleError(f"{where}: {strangers[0]} är inget som en taxa kan ange.")
    missing = [name for name in (*WORDS, "valid_from", "hourly_rate", "permit") if name not in told]
    if missing:
        raise ScheduleError(f"{where} saknar {missing[0]}.")
    for name in WORDS:
        if not isinstance(told[name], str) or not told[name].strip():
            raise ScheduleError(f"{where}: {name} ska vara en text.")
    return FeeSchedule(
        taxa_id=told["taxa_id"],
        name=told["name"],
        valid_from=_day(told["valid_from"], f"{where}: valid_from"),
        hourly_rate=_kronor(told["hourly_rate"], f"{where}: hourly_rate", lowest=1),
        permit=_table(told, "permit", where, _of_measure),
        temporary=_table(told, "temporary", where, _of_measure),
        notification=_table(told, "notification", where, _hours),
        advance=_table(told, "advance", where, _hours),
        hearing_hours=_hours(told.get("hearing_hours", 0.0), f"{where}: hearing_hours"),
        announcement=_kronor(told.get("announcement", 0), f"{where}: announcement"),
        together_hours=_hours(told.get("together_hours", 0.0), f"{where}: together_hours"),
        further_share=_share(told.get("further_share", 1.0), f"{where}: further_share"),
        base_map=_table(told, "base_map", where, _kronor),
        plan_fee=_table(told, "plan_fee", where, _kronor),
        staking=_table(told, "staking", where, _kronor),
    )


def _table(told: Mapping[str, Any], name: str, where: str, read: Callable[[Any, str], Amount]) -> Mapping[str, Amount]:
    """A table by measure; a name that no measure has is an error, since its fee would never be asked for."""
    table = told.get(name, {})
    if not isinstance(table, Mapping):
        raise ScheduleError(f"{where}: {name} ska vara en tabell med en rad för varje åtgärd.")
    strangers = sorted(set(table) - MEASURES)
    if strangers:
        raise ScheduleError(f"{where}: {name}.{strangers[0]} är ingen åtgärd.")
    return {measure: read(value, f"{where}: {name}.{measure}") for measure, value in table.items()}


def _of_measure(told: Any, where: str) -> Hours:
    """Hours as one number, or by complexity with hours for start clearance beside them."""
    if not isinstance(told, Mapping):
        hours = _hours(told, where)
        return Hours(hours, hours, hours)
    strangers = sorted(set(told) - {*HOURS_OF, "start"})
    missing = [name for name in HOURS_OF if name not in told]
    if strangers or missing:
        wrong = f"känner inte {strangers[0]}" if strangers else f"saknar {missing[0]}"
        raise ScheduleError(f"{where} {wrong}; ange timmar för follows, departs, outside och gärna start.")
    return Hours(**{name: _hours(hours, f"{where}.{name}") for name, hours in told.items()})


def _hours(told: Any, where: str) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= MOST_HOURS:
        raise ScheduleError(f"{where} är {told!r}; ange timmar, 0–{MOST_HOURS:.0f}.")
    return float(told)


def _kronor(told: Any, where: str, lowest: int = 0) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not lowest <= told <= MOST_KRONOR:
        raise ScheduleError(f"{where} är {told!r}; ange hela kronor, {lowest}–{MOST_KRONOR}.")
    return told


def _share(told: Any, where: str) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= 1:
        raise ScheduleError(f"{where} är {told!r}; ange en andel mellan 0 och 1.")
    return float(told)


def _day(told: Any, where: str) -> date:
    if isinstance(told, str):  # as an amendment keeps it
        with suppress(ValueError):
            return date.fromisoformat(told)
    if isinstance(told, datetime) or not isinstance(told, date):
        raise ScheduleError(f"{where} är {told!r}; ange ett datum, som 2026-01-01.")
    return told
