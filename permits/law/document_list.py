"""Which documents a measure asks for: by statute, as a rule in this municipality, or only if it applies."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import DocumentLine, DocumentMatrix, Need
from permits.law.citation import Citation
from permits.law.documents import DOCUMENTS, ORDER, START_CLEARANCE, Document
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.measures import MEASURES, Shown
from permits.law.near_boundary import BOUNDARY
from permits.law.need import need_of

SITE_PLAN: Final = "situationsplan"
BASE_MAP: Final = "nybyggnadskarta"
WASTE_PLAN: Final = "avfallshanteringsplan"
STATUTE, NORMAL, RELEVANT = "statute", "normal", "relevant"
WASTE_PLAN_LAW: Final = date(2026, 7, 1)
"""10 kap. 8 a §, lag (2026:712): a plan for waste, unless obviously needless (secondary source: its quoted text)."""
RAILWAY: Final = 30.0
"""9 kap. 34 §: nearer the middle of a track than this, m, the railway's manager is asked."""
IN_PERMIT: Final = "Behövs först till startbeskedet."

PLACES: Final = {
    "nybyggnadskarta": Citation("PBL", 12, "4"),
    "grannemedgivande": Citation("PBL", 9, "35", "första stycket 3", "2025:974"),
    "jarnvagsmedgivande": Citation("PBL", 9, "35", "första stycket 3", "2025:974"),
    "miljouppgifter": Citation("PBL", 9, "88–89", "", "2025:974"),
    "aterstallning": Citation("PBL", 9, "71", "", "2025:974"),
    "fullmakt": Citation("FL", None, "14–15"),
    WASTE_PLAN: Citation("PBL", 10, "8 a", "", "2026:712"),
}
"""Where the law speaks of a document itself; everything else is what the examination needs (9:86 p 5)."""
NEEDED: Final = Citation("PBL", 9, "86", "5", "2025:974")
TOGETHER: Final = Citation("PBL", 9, "86", "6", "2025:974")
NOTIFIED: Final = Citation("PBF", 6, "5", "", "2025:979")
WITH_NOTIFICATION: Final = Citation("PBF", 6, "6", "", "2025:979")


def documents(facts: Facts, matrix: DocumentMatrix) -> tuple[DocumentLine, ...]:
    """The list of documents for an application, or for the notification that the measure needs, in reading order.

    Levels: "statute" (9:86, 9:35 or PBF 6:6 ask for it), "normal" (the municipality needs it as a rule), "relevant"
    (if it applies). The matrix is the municipality's; its rows "forhandsbesked" and "tidsbegransat" go by what is
    wanted. Documents for start clearance belong to a notification (PBF 6:6), and to an application only when both are
    asked for together (9:86 p 6); until then they are only "relevant".
    """
    notified = need_of(facts) is Need.ANMALAN
    levels = _of_start_clearance(facts, _asked(facts, matrix), notified)
    if MEASURES[facts.measure].shown is not Shown.BUILDING:
        levels[SITE_PLAN] = STATUTE
    if BASE_MAP in levels and not _base_map_is_needed(facts):
        del levels[BASE_MAP]
    elif BASE_MAP in levels and facts.in_detailed_plan is not True and facts.in_contiguous_settlement is not True:
        levels[BASE_MAP] = RELEVANT
    if _rests_on_consent(facts):
        levels["grannemedgivande"] = STATUTE
    if _rests_on_railway_consent(facts):
        levels["jarnvagsmedgivande"] = STATUTE
    ranked = sorted(levels, key=lambda label: ORDER.index(label) if label in ORDER else len(ORDER))
    return tuple(_line(label, levels[label], notified, facts.start_clearance_together) for label in ranked)


def may_be_waived(line: DocumentLine) -> bool:
    """True for what the law leaves to need: 9:86 p 5, also of a notification (PBF 6:5), and what is only usual.

    Consents, a power of attorney and what start clearance rests on the law asks for by itself; what is only "relevant"
    nobody has asked for.
    """
    if line.level == NORMAL:
        return True
    return line.level == STATUTE and line.citation in {str(NEEDED), str(NOTIFIED)}


def _asked(facts: Facts, matrix: DocumentMatrix) -> dict[str, str]:
    """The municipality's rows: an advance ruling tries the location alone, so drawings of the house are not asked."""
    if facts.wanted is Wanted.FORHANDSBESKED:
        return dict(matrix.get(Wanted.FORHANDSBESKED, {}))
    levels = dict(matrix.get(facts.measure.value, {}))
    if facts.wanted is Wanted.TIDSBEGRANSAT:
        levels |= matrix.get(Wanted.TIDSBEGRANSAT, {})
    return levels


def _of_start_clearance(facts: Facts, levels: dict[str, str], notified: bool) -> dict[str, str]:
    if facts.begun < WASTE_PLAN_LAW:
        levels.pop(WASTE_PLAN, None)
    for label in START_CLEARANCE & levels.keys():
        if not notified and not facts.start_clearance_together:
            levels[label] = RELEVANT
        elif levels[label] != RELEVANT:
            levels[label] = STATUTE
    return levels


def _base_map_is_needed(facts: Facts) -> bool:
    """12:4: the board supplies a base map in contiguous settlement, and plans cover such."""
    return facts.in_detailed_plan is not False or facts.in_contiguous_settlement is not False


def _rests_on_consent(facts: Facts) -> bool:
    distance = facts.distance_to_boundary
    near = not isinstance(distance, Unknown) and distance < BOUNDARY
    return near and facts.neighbours_consent is True and facts.measure is not MeasureKind.NYBYGGNAD_ENBOSTADSHUS


def _rests_on_railway_consent(facts: Facts) -> bool:
    distance = facts.distance_to_railway
    near = isinstance(distance, float | int) and distance < RAILWAY
    return near and facts.railway_consent is True and facts.measure is not MeasureKind.NYBYGGNAD_ENBOSTADSHUS


def _line(label: str, level: str, notified: bool, together: bool) -> DocumentLine:
    document = DOCUMENTS.get(label, Document(label.replace("_", " ").capitalize(), "", ""))
    why = document.why
    if label in START_CLEARANCE and not notified and not together:
        why = f"{why} {IN_PERMIT}".strip()
    return DocumentLine(label, document.title, level, why, document.good, str(_place(label, notified)))


def _place(label: str, notified: bool) -> Citation:
    if label in PLACES:
        return PLACES[label]
    if label in START_CLEARANCE:
        return WITH_NOTIFICATION if notified else TOGETHER
    return NOTIFIED if notified else NEEDED
