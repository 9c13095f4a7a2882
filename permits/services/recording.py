"""How assessments and site reports are written into the record, and read back from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gis.site import SiteReport
from permits.law.book import Assessment, DocumentLine, Finding, Need, Outcome, PermitNeed, Topic
from permits.law.facts_used import FactUsed

Json = Any


_PLAIN: tuple[tuple[type, Callable[[Any], Json]], ...] = (
    (Enum, lambda value: value.value),
    (date, lambda value: value.isoformat()),
    (BaseGeometry, mapping),
    (Mapping, lambda value: {str(key): to_json(item) for key, item in value.items()}),
    ((list, tuple, set, frozenset), lambda value: [to_json(item) for item in value]),  # type: ignore[assignment]
)


def to_json(value: Any) -> Json:
    """Dataclasses, enums, dates and geometries as plain JSON values (geometries as GeoJSON in EPSG:3006)."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    return next((told(value) for kind, told in _PLAIN if isinstance(value, kind)), value)


def assessment_to_json(assessment: Assessment) -> dict[str, Json]:
    """The assessment as it is recorded. Findings are stored once; the permit need names its own by rule.

    What only several measures have is left out of a single one's.
    """
    told: dict[str, Json] = to_json(replace(assessment, parts=()))
    told["need"]["findings"] = list(dict.fromkeys(finding.rule for finding in assessment.need.findings))
    told["findings"] = [_without_empty(finding, "measure") for finding in told["findings"]]
    told["parts"] = [assessment_to_json(part) for part in assessment.parts]
    return _without_empty(told, "measure", "parts")


def _without_empty(told: dict[str, Json], *names: str) -> dict[str, Json]:
    return {name: value for name, value in told.items() if value or name not in names}


def assessment_from_json(told: Mapping[str, Any]) -> Assessment:
    """An assessment as it was recorded; later changes of the rules do not touch it."""
    findings = tuple(_finding(finding) for finding in told["findings"])
    need = told["need"]
    named = set(need["findings"])
    return Assessment(
        law_version=told["law_version"],
        need=PermitNeed(
            need=Need(need["need"]),
            sentence=need["sentence"],
            findings=tuple(finding for finding in findings if finding.rule in named),
            **{name: need[name] for name in ("headline", "permit") if name in need},
        ),
        findings=findings,
        documents=tuple(DocumentLine(**line) for line in told["documents"]),
        control_officer=Outcome(told["control_officer"]),
        measure=told.get("measure", ""),
        parts=tuple(assessment_from_json(part) for part in told.get("parts", ())),
    )


def _finding(told: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=told["rule"],
        topic=Topic(told["topic"]),
        outcome=Outcome(told["outcome"]),
        citation=told["citation"],
        title=told["title"],
        text=told["text"],
        facts=tuple(FactUsed(**{**fact, "layers": tuple(fact["layers"])}) for fact in told["facts"]),
        layers=tuple(told["layers"]),
        measure=told.get("measure", ""),
    )


def report_to_json(report: SiteReport) -> dict[str, Json]:
    """The site report as it is recorded, with every stamp, so that it can be asked again years later."""
    told: dict[str, Json] = to_json(report)
    told.pop("extra", None)
    return told
