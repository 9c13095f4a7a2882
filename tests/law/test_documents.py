"""The list of documents: order, level, citation, and words for every label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from permits.law.contents import DOCUMENTS, documents
from permits.law.facts import Facts, MeasureKind

LABELS = (
    "situationsplan", "nybyggnadskarta", "planritning", "fasadritning", "sektionsritning", "kontrollplan",
    "teknisk_beskrivning", "fullmakt", "grannemedgivande", "fotografi", "ovrigt",
)  # fmt: skip
SHED = Facts(
    begun=date(2026, 11, 21),
    measure=MeasureKind.KOMPLEMENTBYGGNAD,
    in_detailed_plan=True,
    distance_to_boundary=2.0,
    neighbours_consent=True,
)
MATRIX = {"komplementbyggnad": {"kontrollplan": "normal", "fasadritning": "normal", "planritning": "relevant"}}


def test_every_label_of_the_service_has_words() -> None:
    assert set(LABELS) == set(DOCUMENTS)
    for document in DOCUMENTS.values():
        assert document.title
        assert document.why.endswith(".")
        assert document.good.endswith(".")


def test_the_list_stands_in_reading_order_with_the_site_plan_first() -> None:
    found = [line.label for line in documents(SHED, MATRIX)]
    assert found == ["situationsplan", "planritning", "fasadritning", "kontrollplan", "grannemedgivande"]


def test_each_line_cites_where_it_comes_from() -> None:
    cited = {line.label: line.citation for line in documents(SHED, MATRIX)}
    assert cited["situationsplan"] == "PBL 9 kap. 86 § 5"
    assert cited["kontrollplan"] == "PBL 9 kap. 86 § 6"
    assert cited["grannemedgivande"] == "PBL 9 kap. 35 § första stycket 3"


def test_a_document_that_the_municipality_adds_is_kept_last() -> None:
    found = documents(SHED, {"komplementbyggnad": {"solstudie": "relevant", "planritning": "normal"}})
    assert (found[-1].label, found[-1].title) == ("solstudie", "Solstudie")


def test_start_clearance_together_raises_only_what_the_municipality_normally_needs() -> None:
    matrix = {"komplementbyggnad": {"kontrollplan": "normal", "teknisk_beskrivning": "relevant"}}
    found = {line.label: line.level for line in documents(replace(SHED, start_clearance_together=True), matrix)}
    assert (found["kontrollplan"], found["teknisk_beskrivning"]) == ("statute", "relevant")
