"""How a case is told on paper, in Swedish: its measures, its findings, its documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.case.model import Case
from permits.case.times import STOCKHOLM
from permits.law import documents
from permits.law.book import Assessment, Finding, Need, Outcome, Topic
from permits.law.measures import MEASURE_TITLES
from permits.law.together import asks
from permits.wizard.verdicts import verdict
from permits.words import swedish_date as date_text
from permits.words import swedish_size as size_text

MEASURES: Mapping[str, str] = {kind.value: title for kind, title in MEASURE_TITLES.items()}
DOCUMENTS: Mapping[str, str] = {label: document.title for label, document in documents.DOCUMENTS.items()}
LATER: Mapping[str, str] = {"overklagande": "Överklagande", "yttrande": "Yttrande", "remissvar": "Remissvar"}
"""What comes in after the application, from anybody."""
TOPICS = {
    Topic.PERMIT_NEED: "Vad som krävs före byggstart",
    Topic.SITING: "Planen och placeringen",
    Topic.BESIDE: "Andra regler på platsen",
    Topic.CONTENTS: "Ansökans innehåll",
    Topic.HEARING: "Vilka som ska höras",
    Topic.CONTROL: "Kontroll av byggandet",
}
OUTCOMES = {
    Outcome.CONFLICT: "Stämmer inte",
    Outcome.MISSING: "Saknas",
    Outcome.JUDGE: "Behöver bedömas",
    Outcome.UNKNOWN: "Går inte att avgöra",
    Outcome.MET: "Uppfyllt",
}
KIND_OF_FILE = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


def document_title(label: str) -> str:
    """What a document that came in is called."""
    return DOCUMENTS.get(label) or LATER.get(label) or label.replace("_", " ").capitalize()


@dataclass(frozen=True)
class FactTold:
    label: str
    value: str
    layers: str


@dataclass(frozen=True)
class FindingTold:
    """A finding as it is printed. `outcome` is the law's word for it (a class name on paper), `verdict` ours."""

    outcome: str
    verdict: str
    title: str
    text: str
    citation: str
    facts: tuple[FactTold, ...]
    layers: str
    measure: str = ""


@dataclass(frozen=True)
class TopicTold:
    name: str
    title: str
    findings: tuple[FindingTold, ...]


@dataclass(frozen=True)
class PartTold:
    """The findings about one measure; `name` is empty for those about the whole, or about the only one there is.

    `sentence` is what that measure needs.
    """

    name: str
    sentence: str
    topics: tuple[TopicTold, ...]


@dataclass(frozen=True)
class DocumentRow:
    number: int
    title: str
    filename: str
    kind: str
    size: str
    pages: str
    received: str
    sha256: str


def moment(at: datetime) -> str:
    """22 november 2026 kl. 14.05, in Swedish time."""
    local = at.astimezone(STOCKHOLM)
    return f"{date_text(local.date())} kl. {local:%H.%M}"


def short_moment(at: datetime) -> str:
    """2026-11-22 14.05, in Swedish time."""
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"


def measure_text(measure: str) -> str:
    return MEASURES.get(measure, measure.replace("_", " ").capitalize())


def measures_text(measures: Sequence[str]) -> str:
    """All that an application is about, on paper: "Komplementbyggnad (2) och plank"."""
    titles = [measure_text(measure) for measure in measures]
    counted = [
        title if titles.count(title) == 1 else f"{title} ({titles.count(title)})" for title in dict.fromkeys(titles)
    ]
    first, *rest = counted
    told = [first, *(title[:1].lower() + title[1:] for title in rest)]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} och {told[-1]}"


def need_told(measure: str, need: str, permit: str = "bygglov") -> str:
    """What a measure needs, in a sentence: "Rivning kräver rivningslov."."""
    return f"{measure or 'Åtgärden'} {asks(Need(need), permit)}."


def of_measure(measure: str, text: str) -> str:
    """The text with the measure that it is about, where an application has several."""
    return f"{measure}: {text[:1].lower()}{text[1:]}" if measure else text


# --- findings -------------------------------------------------------------------------------------------------------


def parts_told(assessment: Assessment, layers: Mapping[str, str] | None = None) -> tuple[PartTold, ...]:
    """The findings by measure, what is said of all of them last; a single measure is a part without a name."""
    sentences = {part.measure: part.need.sentence for part in assessment.parts}
    parts = (
        PartTold(name, sentences.get(name, ""), topics_told(assessment, layers, of=name)) for name in (*sentences, "")
    )
    return tuple(part for part in parts if part.topics)


def topics_told(
    assessment: Assessment, layers: Mapping[str, str] | None = None, of: str | None = None
) -> tuple[TopicTold, ...]:
    """The findings by topic; within a topic what needs attention first. `layers`: layer name -> title to print.

    `of` is the measure that they are about, as findings name it; None for all.
    """
    order = list(OUTCOMES)
    return tuple(
        TopicTold(
            topic.value,
            title,
            tuple(
                _finding_told(each, layers or {}) for each in sorted(found, key=lambda each: order.index(each.outcome))
            ),
        )
        for topic, title in TOPICS.items()
        if (found := [each for each in assessment.about(topic) if of is None or each.measure == of])
    )


def _finding_told(finding: Finding, titles: Mapping[str, str]) -> FindingTold:
    return FindingTold(
        outcome=finding.outcome.value,
        verdict=verdict(finding).in_swedish(),
        title=finding.title,
        text=finding.text,
        citation=finding.citation,
        facts=tuple(
            FactTold(fact.label, fact.value, _layers(fact.layers, titles, _of_map(finding.layers)))
            for fact in finding.facts
        ),
        layers=_layers(_of_map(finding.layers), titles),
        measure=finding.measure,
    )


def _of_map(stamps: Iterable[str]) -> list[str]:
    """The layer versions; what a fact has from another case is told beside that fact alone."""
    return [stamp for stamp in stamps if "@" in stamp]


def _layers(stamps: Iterable[str], titles: Mapping[str, str], told_already: Iterable[str] = ()) -> str:
    """Layer versions (stamps "name@version") as they are printed: "Fastigheter version a8207dd312f4"."""
    left = (stamp.partition("@") for stamp in dict.fromkeys(stamps) if stamp not in set(told_already))
    return ", ".join(f"{titles.get(name, name)} version {version}" if version else name for name, _at, version in left)


def tally(findings: Iterable[Finding]) -> str:
    """How many findings went which way, in one sentence."""
    counted = dict.fromkeys(OUTCOMES, 0)
    for finding in findings:
        counted[finding.outcome] += 1
    words = {
        Outcome.CONFLICT: ("stämmer inte", "stämmer inte"),
        Outcome.MISSING: ("ställer krav", "ställer krav"),
        Outcome.JUDGE: ("behöver bedömas", "behöver bedömas"),
        Outcome.UNKNOWN: ("går inte att avgöra", "går inte att avgöra"),
        Outcome.MET: ("är uppfylld", "är uppfyllda"),
    }
    parts = [f"{count} {words[outcome][count > 1]}" for outcome, count in counted.items() if count]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"
    return f"Av {sum(counted.values())} kontrollerade punkter: {joined}."


# --- documents ------------------------------------------------------------------------------------------------------


def document_rows(case: Case) -> tuple[DocumentRow, ...]:
    return tuple(
        DocumentRow(
            number=place,
            title=f"{document_title(document.label)}{' (ersatt av en ny)' if document.replaced_by else ''}",
            filename=document.filename,
            kind=KIND_OF_FILE.get(document.media_type, document.media_type),
            size=size_text(document.size),
            pages="" if document.pages is None else f"{document.pages} {'sida' if document.pages == 1 else 'sidor'}",
            received=short_moment(document.received),
            sha256=document.sha256,
        )
        for place, document in enumerate(case.documents, 1)
    )
