"""Detailed plans in a form of their own (SS 637040 GML, national JSON), in one file or in many: one layer together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from gis.detailed_plan import DetailedPlan, PlanFormatError, is_national_plan, read_plans
from gis.layers import LayerKind
from gis.reading.forms import Form
from gis.reading.json_file import json_of, may_hold_plans
from gis.reading.plan_gml import read_gml_plans
from gis.reading.sources import Source
from gis.refusals import UnreadableFileError

PLANS: Final = frozenset({LayerKind.PLAN, LayerKind.PROVISION})


@dataclass(frozen=True)
class PlanFiles:
    """The plans of one or many files, and what people should know of how they were read (Swedish)."""

    plans: tuple[DetailedPlan, ...]
    remarks: tuple[str, ...]


def are_plans(sources: Sequence[Source], kind: LayerKind) -> bool:
    """Whether each file holds plans in a form of their own, wanted as plans or provisions. Raises UnreadableFileError.

    SS 637040 is told by its namespace alone; JSON is parsed to be sure.
    """
    return _may_be(sources, kind) and all(
        source.form is Form.PLAN_GML or is_national_plan(json_of(source.path)) for source in sources
    )


def plans_of(sources: Sequence[Source], kind: LayerKind, said_epsg: int | None) -> PlanFiles | None:
    """The plans of the files, in their order; None where one of them holds something else.

    Raises PlanFormatError and UnreadableFileError, which name the file where there are several.
    """
    if not _may_be(sources, kind):
        return None
    plans: list[DetailedPlan] = []
    remarks: list[str] = []
    for source in sources:
        try:
            found = _read(source, said_epsg)
        except (PlanFormatError, UnreadableFileError) as error:
            raise UnreadableFileError(f"{source.name[:60]}: {error}" if len(sources) > 1 else str(error)) from None
        if found is None:
            return None
        plans += found.plans
        remarks += found.remarks
    return PlanFiles(tuple(plans), tuple(remarks))


def _may_be(sources: Sequence[Source], kind: LayerKind) -> bool:
    return (
        kind in PLANS
        and bool(sources)
        and all(
            source.form is Form.PLAN_GML or (source.form is Form.JSON and may_hold_plans(source.path))
            for source in sources
        )
    )


def _read(source: Source, said_epsg: int | None) -> PlanFiles | None:
    if source.form is Form.PLAN_GML:
        read = read_gml_plans(source.path, said_epsg)
        return PlanFiles(read.plans, read.remarks)
    value: Any = json_of(source.path)
    return PlanFiles(tuple(read_plans(value)), ()) if is_national_plan(value) else None
