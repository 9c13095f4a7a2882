"""What an application holds: what the statute asks, and the drawings that the municipality normally needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.law.book import Answer, DocumentLine, DocumentMatrix, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.near_boundary import BOUNDARY
from permits.words import N_
from permits.words import swedish_date as date_text

CONTENTS: Final = RuleBook(Topic.CONTENTS)


def _point(point: str) -> Citation:
    return Citation("PBL", 9, "86", point, "2025:974")


@CONTENTS.rule(title="Fastighet och byggherre", cites=_point("1–2"), in_force=NEW_LAW)
def names_property_and_developer(_facts: Facts) -> Answer:
    """An application is in writing and names the property, and the developer with number, name and address."""
    text = (
        "Ansökan ska ange fastighetens beteckning och byggherrens person- eller organisationsnummer, namn och adress."
    )
    return Answer(Outcome.MET, f"{text} Det fyller du i på vägen.")


@CONTENTS.rule(title="När arbetet ska börja", cites=_point("3"), in_force=NEW_LAW)
def says_when_work_starts(facts: Facts) -> Answer:
    """An application says when work is meant to start."""
    start = facts.start_date
    if isinstance(start, Unknown):
        return Answer(Outcome.MISSING, "Ange när du tänker börja bygga.")
    if start < facts.begun:
        text = f"Du har angett {date_text(start)}, som har passerat. Arbetet får inte börja före startbesked."
        return Answer(Outcome.JUDGE, text)
    return Answer(Outcome.MET, f"Du tänker börja {date_text(start)}.")


@CONTENTS.rule(
    title="Förslag på kontrollansvarig", cites=_point("4"), in_force=NEW_LAW, about={MeasureKind.NYBYGGNAD_ENBOSTADSHUS}
)
def names_the_control_officer(facts: Facts) -> Answer:
    """An application names the proposed control officer where one is needed."""
    if facts.control_officer_named is True:
        return Answer(Outcome.MET, "Du har föreslagit en kontrollansvarig.")
    return Answer(Outcome.MISSING, "Ange namn, personnummer och adress för den kontrollansvariga som du föreslår.")


@CONTENTS.rule(title="Ritningar och beskrivningar", cites=_point("5"), in_force=NEW_LAW)
def drawings_that_the_examination_needs(_facts: Facts) -> Answer:
    """There is no national list: the drawings and descriptions that the examination needs, which the officer judges."""
    text = (
        "Ansökan ska innehålla de ritningar och uppgifter som prövningen kräver. Listan visar vad som brukar behövas."
    )
    return Answer(Outcome.JUDGE, f"{text} Saknas något som verkligen behövs hör kommunen av sig.")


@CONTENTS.rule(title="Handlingar för startbesked", cites=_point("6"), in_force=NEW_LAW)
def start_clearance_documents_only_when_asked(facts: Facts) -> Answer:
    """Documents for start clearance belong to the application only when both are asked for together."""
    if facts.start_clearance_together:
        return Answer(Outcome.MISSING, "Du söker startbesked samtidigt. Skicka med förslag till kontrollplan.")
    return Answer(Outcome.MET, "Handlingar för startbesked kan du skicka senare, när du har fått ditt bygglov.")


@dataclass(frozen=True)
class Document:
    """A document's words: title, why it is needed, what a good one looks like."""

    title: str
    why: str
    good: str


DOCUMENTS: Final = {
    "situationsplan": Document(
        N_("Situationsplan"),
        "Visar var på tomten du bygger och hur långt det är till gränserna.",
        "Skala 1:400 eller 1:500 på en aktuell karta. Rita det nya tydligt skilt från det som finns och sätt ut minst "
        "två mått vinkelrätt mot gräns. Norrpil, skalstock, fastighet och datum. Vi ritar den åt dig om du vill.",
    ),
    "nybyggnadskarta": Document(
        N_("Nybyggnadskarta"),
        "Ger säkra gränser, höjder och ledningar att placera ett nytt hus efter.",
        "Beställ den av kommunen. Den är underlag för situationsplanen och ska vara ny, inte äldre än några år.",
    ),
    "planritning": Document(
        N_("Planritning"),
        "Visar rummen uppifrån, våning för våning.",
        "Skala 1:100 med skalstock. Måttsatt, med rummens användning, dörrar, fönster, inredning och var snittet går.",
    ),
    "fasadritning": Document(
        N_("Fasadritning"),
        "Visar hur byggnaden ser ut från alla håll och hur den möter marken.",
        "Skala 1:100, alla fasader med väderstreck. Rita marken före och efter fram till gränsen, nockhöjd, takvinkel, "
        "material och färg.",
    ),
    "sektionsritning": Document(
        N_("Sektionsritning"),
        "Visar byggnaden i genomskärning, så att höjderna kan prövas.",
        "Skala 1:100 med nockhöjd, byggnadshöjd, takvinkel, rumshöjd, golvnivå och marken före och efter.",
    ),
    "kontrollplan": Document(
        N_("Förslag till kontrollplan"),
        "Visar vilka kontroller som görs under bygget, av vem och mot vilket krav. Behövs först till startbeskedet.",
        "En rad för varje kontroll: vad, hur, mot vilket krav, vem och när. Skicka med den om du vill ha lov och "
        "startbesked samtidigt.",
    ),
    "teknisk_beskrivning": Document(
        N_("Teknisk beskrivning"),
        "Visar hur byggnaden klarar kraven på bärförmåga, brand, fukt och energi. Behövs först till startbeskedet.",
        "Grundläggning, stomme, väggar, tak, värme, ventilation och brandskydd, på en till två sidor.",
    ),
    "grannemedgivande": Document(
        N_("Grannemedgivande"),
        "Visar att de grannar som berörs skriftligen har sagt ja.",
        "Namn, fastighet, vad som byggs och hur nära gränsen, datum och underskrift av alla ägare. Bifoga ritningen.",
    ),
    "fullmakt": Document(
        N_("Fullmakt"),
        "Visar att den som söker får göra det för någon annans räkning.",
        "Vem som ger fullmakt, till vem, för vilket ärende och vilken fastighet. Datum och underskrift.",
    ),
    "fotografi": Document(
        N_("Fotografi"),
        "Visar platsen som den ser ut i dag.",
        "Två till fyra bilder i dagsljus: platsen, huset den hör till och mot grannen. Skriv vad bilden visar.",
    ),
    "ovrigt": Document(
        N_("Övrig handling"),
        "Annat som hjälper prövningen.",
        "Skriv vad handlingen är och vad den visar.",
    ),
}

START_CLEARANCE: Final = frozenset({"kontrollplan", "teknisk_beskrivning"})
ALWAYS: Final = "situationsplan"
ORDER: Final = tuple(DOCUMENTS)


def documents(facts: Facts, matrix: DocumentMatrix) -> tuple[DocumentLine, ...]:
    """The list of documents for a measure: the site plan always, then what the municipality's matrix says.

    Levels: "statute" (9:86 and 9:35 ask for it), "normal" (needed here as a rule), "relevant" (if it applies).
    Documents for start clearance are only "relevant" unless start clearance is asked for together (9:86 p 6), and
    a nybyggnadskarta outside plans, where the board supplies one only in contiguous settlement (12:4).
    """
    levels = dict(matrix.get(facts.measure.value, {})) | {ALWAYS: "statute"}
    if facts.start_clearance_together:
        levels |= {label: "statute" for label in START_CLEARANCE if levels.get(label) == "normal"}
    else:
        levels |= {label: "relevant" for label in START_CLEARANCE if label in levels}
    if facts.in_detailed_plan is False and "nybyggnadskarta" in levels:
        levels["nybyggnadskarta"] = "relevant"
    if _rests_on_consent(facts):
        levels["grannemedgivande"] = "statute"
    ranked = sorted(levels, key=lambda label: ORDER.index(label) if label in ORDER else len(ORDER))
    return tuple(_line(label, levels[label]) for label in ranked)


def _rests_on_consent(facts: Facts) -> bool:
    distance = facts.distance_to_boundary
    near = not isinstance(distance, Unknown) and distance < BOUNDARY
    return near and facts.neighbours_consent is True and facts.measure is not MeasureKind.NYBYGGNAD_ENBOSTADSHUS


def _line(label: str, level: str) -> DocumentLine:
    document = DOCUMENTS.get(label, Document(label.replace("_", " ").capitalize(), "", ""))
    place = Citation("PBL", 9, "35", "första stycket 3") if label == "grannemedgivande" else _point("5")
    if label in START_CLEARANCE:
        place = _point("6")
    return DocumentLine(label, document.title, level, document.why, document.good, str(place))
