"""How the applicant's answers are told on paper: a label, a value with its unit, and where the value came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from permits.services.shapes import CORRECTED, Answers, Source
from permits.services.telling import measure_text, short_moment
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.forms import StepForm
from permits.wizard.journey import Step
from permits.words import speak


@dataclass(frozen=True)
class AnswerRow:
    """One answer and where it came from. `changed` tells what the register said when the applicant wrote otherwise."""

    label: str
    value: str
    source: str
    changed: str = ""


@dataclass(frozen=True)
class AnswerSection:
    """The answers of one step."""

    step: str
    title: str
    rows: tuple[AnswerRow, ...]


STEPS = {
    "fastighet": "Fastigheten",
    "atgard": "Åtgärden",
    "fler": "Fler åtgärder",
    "sokande": "Den som söker",
    "medsokande": "Medsökande",
    "fullmakt": "Fullmakt",
    "kontrollansvarig": "Kontrollansvarig",
    "tid": "Tid",
    "faktura": "Faktura",
}
"""What a step is called on paper, where its page speaks to the applicant."""
LABELS = {"measure": "Åtgärd", "more": "Åtgärd", "coordinates": "Koordinater", "start_date": "Planerad byggstart"}
PASSED = frozenset({"besked", "handlingar"})
"""Pages that were only seen or passed hold nothing to tell."""
UNPRINTED = frozenset({
    "personal_number", "principal_number", "geometry", "line", "same", "seen", "done", "protected",
})  # fmt: skip
"""Numbers of people are kept in the service and never printed; how many typed fields gave the place is told as one."""
NO_DAY = date(2000, 1, 1)
"""The day that forms are made for, where nothing is judged."""
SELF = "Den sökande"


def answers_told(answers: Answers, sources: Mapping[str, Source]) -> tuple[AnswerSection, ...]:
    """Every answer by step, in the order they were asked and in Swedish, whoever reads.

    A step or field that the forms of today do not have is told under its own name.
    """
    return copy_context().run(_in_swedish, answers, sources)


def _in_swedish(answers: Answers, sources: Mapping[str, Source]) -> tuple[AnswerSection, ...]:
    speak(None)
    asked = {step.slug: step for section in BYGGLOV.sections for step in section.steps}
    slugs = [slug for slug in (*asked, *(slug for slug in answers if slug not in asked)) if slug in answers]
    sections = (
        AnswerSection(
            slug, _title(slug, asked.get(slug), answers), tuple(_rows(slug, asked.get(slug), answers, sources))
        )
        for slug in slugs
        if slug not in PASSED
    )
    return tuple(section for section in sections if section.rows)


def _title(slug: str, step: Step | None, answers: Answers) -> str:
    base = slug.partition("-")[0]
    if base in STEPS or step is None:
        return STEPS.get(base, slug)
    return str(step.title(answers))


def _rows(slug: str, step: Step | None, answers: Answers, sources: Mapping[str, Source]) -> Iterator[AnswerRow]:
    stored = answers[slug]
    if slug == "faktura" and stored.get("same") == "ja":
        yield AnswerRow("Fakturan skickas till", SELF, SELF)
        return
    if slug.startswith("fler") and stored.get("more") == "nej":
        return
    form = step.form_class(answers).showing(stored, today=NO_DAY) if step else None
    told = {row.field: (row.label, row.value) for row in form.rows()} if form else {}
    names = [*told, *(name for name in stored if name not in told and not _is_known(form, name))]
    for name in names:
        stored_value = stored.get(name)
        if name in UNPRINTED or stored_value in (None, "", [], {}):
            continue
        label, value = told.get(name, (name, str(stored_value)))
        if name in {"measure", "more"}:
            value = measure_text(str(stored_value))
        known = sources.get(f"{slug}.{name}")
        source, changed = source_told(known, stored_value)
        if known and step and known.register == CORRECTED and known.value:
            changed = f"Tidigare: {_told_before(step, answers, stored, name, known.value)}"
        yield AnswerRow(LABELS.get(name, label), _unbroken(value), source, changed)
    if stored.get("geometry"):
        yield AnswerRow("Hörn, SWEREF 99 TM (N, E)", corners(stored["geometry"]), SELF)


def _told_before(step: Step, answers: Answers, stored: Mapping[str, Any], name: str, value: str) -> str:
    """An earlier answer as it would have been told."""
    form = step.form_class(answers).showing({**stored, name: value}, today=NO_DAY)
    return next((row.value for row in form.rows() if row.field == name), value)


def _is_known(form: StepForm | None, name: str) -> bool:
    """Whether the form asks this and chose not to tell it, as when it no longer applies."""
    return form is not None and name in form


UNITS = ("m", "m²", "kW", "år")


def _unbroken(value: str) -> str:
    """A number and its unit stay on the same line."""
    number, _space, unit = value.rpartition(" ")
    return f"{number}\u00a0{unit}" if unit in UNITS and number.replace(",", "").isdecimal() else value


def source_told(source: Source | None, value: Any) -> tuple[str, str]:
    """Where the answer came from, and what the register said if the applicant wrote something else."""
    if source is None:
        return SELF, ""
    if source.register == CORRECTED:
        return f"{CORRECTED} {short_moment(datetime.fromisoformat(source.at))}", "Tidigare: inget svar"
    told = f"{source.register}, {short_moment(datetime.fromisoformat(source.at))}"
    if source.value == str(value):
        return told, ""
    return f"{told}, ändrat av den sökande", f"Registret: {source.value}" if source.value else "Tomt i registret"


def corners(geometry: Mapping[str, Any]) -> str:
    """The corners of a GeoJSON polygon in EPSG:3006, one a line, northing first as surveyors write, in centimetres."""
    ring = geometry["coordinates"][0]
    return "\n".join(f"{north:.2f}  {east:.2f}" for east, north, *_ in ring[:-1])
