"""Which form asks about each kind of measure."""

from __future__ import annotations

from permits.law.facts import MeasureKind
from permits.wizard import measure_forms
from permits.wizard.forms import StepForm

DETAILS: dict[str, type[StepForm]] = {
    MeasureKind.KOMPLEMENTBYGGNAD.value: measure_forms.AncillaryBuilding,
    MeasureKind.TILLBYGGNAD.value: measure_forms.Extension,
    MeasureKind.NYBYGGNAD_ENBOSTADSHUS.value: measure_forms.NewHouse,
}


def form_for(kind: str) -> type[StepForm]:
    """The form with the questions about a kind of measure; about none chosen yet, that of the commonest."""
    return DETAILS.get(kind, measure_forms.AncillaryBuilding)
