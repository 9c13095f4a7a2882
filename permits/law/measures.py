"""The kinds of measure: what each is called, and which facts the law must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.law.facts import MeasureKind
from permits.law.wording import FACT_WORDS, MEASURE_TITLES


@dataclass(frozen=True)
class MeasureDeclaration:
    """A kind of measure. `says` explains it to a resident; `asks` names the facts that only a person can tell."""

    kind: MeasureKind
    title: str
    definite: str
    says: str
    asks: tuple[str, ...]

    def questions(self) -> tuple[tuple[str, str], ...]:
        """Each fact's name with its Swedish label."""
        return tuple((name, FACT_WORDS[name].label) for name in self.asks)


MEASURES: Final = {
    measure.kind: measure
    for measure in (
        MeasureDeclaration(
            MeasureKind.KOMPLEMENTBYGGNAD,
            MEASURE_TITLES[MeasureKind.KOMPLEMENTBYGGNAD],
            "komplementbyggnaden",
            "En fristående byggnad som hör till en annan och inte är en egen bostad: förråd, garage, växthus, bastu.",
            ("ridge_height", "roof_pitch", "complements_one_two_dwelling_house", "existing_exempt_area"),
        ),
        MeasureDeclaration(
            MeasureKind.TILLBYGGNAD,
            MEASURE_TITLES[MeasureKind.TILLBYGGNAD],
            "tillbyggnaden",
            "Du gör en byggnad större: ett rum, ett uterum, en balkong, en takkupa eller ett skärmtak.",
            (
                "gross_area",
                "ridge_height",
                "main_ridge_height",
                "roof_pitch",
                "earlier_extension_area",
                "complements_one_two_dwelling_house",
            ),
        ),
        MeasureDeclaration(
            MeasureKind.NYBYGGNAD_ENBOSTADSHUS,
            MEASURE_TITLES[MeasureKind.NYBYGGNAD_ENBOSTADSHUS],
            "huset",
            "Ett nytt fristående hus för en familj, också när ett hus flyttas till en ny plats.",
            ("storeys", "gross_area", "ridge_height", "roof_pitch"),
        ),
    )
}
