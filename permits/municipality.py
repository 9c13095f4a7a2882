"""What differs between municipalities, read from one TOML profile."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from permits.archive_profile import Archive, ArchiveProfileError, archive_of
from permits.background_profile import BackgroundError, background_of
from permits.decision_profile import DecisionProfile, DecisionProfileError, decisions_of
from permits.fee_profile import ScheduleError, fee_schedules
from permits.hearing_profile import HearingProfile, HearingProfileError, hearing_of
from permits.law.facts import MeasureKind, Wanted
from permits.law.fees import FeeSchedule
from permits.queue_profile import QueueProfile, QueueProfileError, queue_of
from permits.records_profile import Records, RecordsProfileError, records_of

LONGEST_ANSWER: Final = 365  # days
LEVELS: Final = ("normal", "relevant")


class ProfileError(Exception):
    """The profile lacks or misstates something; the message names the key."""


@dataclass(frozen=True)
class LayerDeclaration:
    """A map layer that the municipality keeps: its name, title, kind (gis.layers.LayerKind) and who answers for it.

    `coverage` is "everywhere", "nowhere", or the name of a file with the area where the layer is complete.
    """

    name: str
    title: str
    kind: str
    source: str
    coverage: str


@dataclass(frozen=True)
class Contact:
    """How a resident reaches the building committee."""

    committee: str
    email: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True)
class Municipality:
    """One municipality's profile. `crs` is the EPSG code of its SWEREF 99 zone, `colour` an accent as #rrggbb.

    `answer_days` is how long an applicant is usually given to complete, `remind_days` how long before that to remind.
    `versions` numbers the sections that are not as the profile has them (permits.amendments).
    """

    name: str
    genitive: str
    county_board: str
    registry_prefix: str
    crs: int
    colour: str
    logo: str
    contact: Contact
    welcome: str
    fee_note: str
    documents: Mapping[str, Mapping[str, str]]
    layers: tuple[LayerDeclaration, ...]
    staff_roles: Mapping[str, str]
    folder: Path
    english: Mapping[str, str] = field(default_factory=dict)
    fees: tuple[FeeSchedule, ...] = ()
    answer_days: int = 21
    remind_days: tuple[int, ...] = (7, 1)
    queue: QueueProfile = field(default_factory=QueueProfile)
    archive: Archive = field(default_factory=Archive)
    hearing: HearingProfile = field(default_factory=HearingProfile)
    decisions: DecisionProfile = field(default_factory=DecisionProfile)
    background: Mapping[str, Any] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    versions: Mapping[str, int] = field(default_factory=dict)

    def layer(self, name: str) -> LayerDeclaration | None:
        return next((layer for layer in self.layers if layer.name == name), None)

    def told_in(self, language: str) -> Municipality:
        """The profile for pages in a language. Without English words of its own it welcomes nobody in Swedish there."""
        if language == "sv":
            return self
        told = self.english
        contact = replace(self.contact, **{name: told[name] for name in ("committee", "hours") if name in told})
        return replace(self, welcome=told.get("welcome", ""), fee_note=told.get("fee_note", ""), contact=contact)


def read_profile(path: Path) -> Municipality:
    """The profile at `path`. Raises ProfileError naming the key that is missing or wrong."""
    return municipality_of(told_in(path), path.parent, path.name)


def told_in(path: Path) -> Mapping[str, Any]:
    """The tables of a profile as they are written. Raises ProfileError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"Profilen {path.name} kan inte läsas: {error}") from error


def municipality_of(
    told: Mapping[str, Any], folder: Path, name: str, versions: Mapping[str, int] | None = None
) -> Municipality:
    """The municipality that these tables tell; files that they name lie in `folder`.

    Raises ProfileError naming the key that is missing or wrong, and the profile by `name`.
    """
    try:
        return _municipality(told, folder, versions or {})
    except KeyError as error:
        raise ProfileError(f"Profilen {name} saknar {error.args[0]}.") from error
    except (
        TypeError,
        HearingProfileError,
        QueueProfileError,
        ScheduleError,
        ArchiveProfileError,
        BackgroundError,
        DecisionProfileError,
        RecordsProfileError,
    ) as error:
        raise ProfileError(f"Profilen {name}: {error}") from error


def _municipality(told: Mapping[str, Any], folder: Path, versions: Mapping[str, int]) -> Municipality:
    crs = told["crs"]
    if crs not in range(3007, 3019):
        raise ProfileError(f"crs är {crs}; ange kommunens SWEREF 99-zon, 3007–3018.")
    return Municipality(
        name=told["name"],
        genitive=told.get("genitive", told["name"] + "s"),
        county_board=told["county_board"],
        registry_prefix=told["registry_prefix"],
        crs=crs,
        colour=told["colour"],
        logo=told["logo"],
        contact=Contact(**told["contact"]),
        welcome=told["welcome"],
        fee_note=told["fee_note"],
        documents=_matrix(told["documents"]),
        layers=tuple(LayerDeclaration(**layer) for layer in told["layers"]),
        staff_roles=told["staff_roles"],
        folder=folder,
        english=told.get("english", {}),
        fees=fee_schedules(told.get("fees", [])),
        **_completion(told.get("completion", {})),
        queue=queue_of(told.get("queue", {}), folder),
        background=background_of(told.get("background", {})),
        archive=archive_of(told.get("archive", {})),
        records=records_of(told.get("records", {})),
        hearing=hearing_of(told.get("hearing", {})),
        decisions=replace(
            decisions_of(told.get("delegation", {}), told.get("phrases", [])), version=versions.get("delegation", 0)
        ),
        versions=versions,
    )


def _completion(told: Mapping[str, Any]) -> dict[str, Any]:
    """How many days an applicant is usually given to answer an order, and how many before the day to remind."""
    days, reminders = told.get("answer_days", 21), told.get("remind_days", [7, 1])
    if type(days) is not int or not 1 <= days <= LONGEST_ANSWER:
        raise ProfileError(f"completion.answer_days är {days!r}; ange dagar, 1–{LONGEST_ANSWER}.")
    if not isinstance(reminders, list) or any(type(day) is not int or not 1 <= day <= days for day in reminders):
        raise ProfileError("completion.remind_days ska vara dagar före sista dagen att svara, som [7, 1].")
    return {"answer_days": days, "remind_days": tuple(reminders)}


def _matrix(told: Any) -> Mapping[str, Mapping[str, str]]:
    """The list of documents by measure. A measure that nobody can apply for, or a level that means nothing, is told."""
    if not isinstance(told, Mapping):
        raise ProfileError("documents ska vara en tabell för varje åtgärd, som [documents.tillbyggnad].")
    for measure, lines in told.items():
        if measure not in {*MeasureKind, *Wanted} - {Wanted.LOV}:
            raise ProfileError(f"documents.{measure} är ingen åtgärd.")
        if not isinstance(lines, Mapping):
            raise ProfileError(f"documents.{measure} ska vara en tabell med en rad för varje handling.")
        for label, level in lines.items():
            if level not in LEVELS:
                raise ProfileError(f"documents.{measure}.{label} är {level!r}; ange normal eller relevant.")
    return told
