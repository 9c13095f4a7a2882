"""The questions about changing the ground and pulling buildings down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permits.law.facts import NOT_ASKED
from permits.wizard.choices import AnyOf, YesNo
from permits.wizard.fields import Number, Option
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    RIDGE_TOLD,
    MeasureForm,
    building_kind,
    description,
    existing_exempt_area,
    ordered_by_board,
    rarely,
    ridge_height,
    unusual,
)
from permits.words import _


class Demolition(MeasureForm):
    title = _("Berätta om det som ska rivas")
    short_title = _("Om rivningen")
    unanswered = _("Frågorna om rivningen är inte besvarade.")
    groups = (
        Group(_("Byggnaden"), ("building_kind", "part_only", "what_part", "existing_exempt_area")),
        Group(_("Höjden"), ("ridge_height",), "nockhojd.svg", RIDGE_TOLD),
        Group(_("Rivningen"), ("why",)),
        unusual("built_as_temporary", "ordered_by_board"),
    )

    building_kind = building_kind()
    part_only = YesNo(_("Är det bara en del av byggnaden som rivs?"), short=_("Bara en del rivs"))
    what_part = description(
        _("Vilken del?"), only_if=("part_only", "ja"), short=_("Del som rivs"),
        missing=_("Skriv vilken del av byggnaden som rivs."),
    )  # fmt: skip
    existing_exempt_area = existing_exempt_area(
        _("Hur mycket annat på tomten är byggt utan bygglov?"),
        only_if=("building_kind", "komplementbyggnad|komplementbostadshus|vet_inte"),
    )
    ridge_height = ridge_height(
        _("Hur högt är det till byggnadens taknock?"), missing="", highest="200",
        untold="Du har inte skrivit hur hög byggnaden är.",
    )  # fmt: skip
    why = description(
        _("Varför rivs den?"), short=_("Skäl"), missing=_("Skriv kort varför byggnaden rivs."),
        hint=_("Till exempel att den är rötskadad, eller ska ersättas av något nytt."),
    )  # fmt: skip
    built_as_temporary = rarely(
        _("Byggdes den med ett tidsbegränsat bygglov?"), short=_("Byggd med tidsbegränsat lov"),
        hint=_("Eller med ett lov för något som återkommer varje säsong, till exempel en uteservering."),
        unsure="Du har svarat att du inte vet om byggnaden byggdes med ett tidsbegränsat bygglov.",
    )  # fmt: skip
    ordered_by_board = ordered_by_board()


MOVES_EARTH = ("work", "schakt|fyllning")


class GroundWork(MeasureForm):
    title = _("Berätta om hur marken ändras")
    short_title = _("Om markarbetet")
    unanswered = _("Frågorna om markarbetet är inte besvarade.")
    groups = (
        Group(_("Arbetet"), ("work",)),
        Group(
            "",
            ("level_change", "to_plan_level"),
            "markniva.svg",
            _("Marken från sidan. Måttet går lodrätt mellan markens nivå i dag och den nya nivån."),
            MOVES_EARTH,
        ),
        Group(_("Bygglov för samma arbete"), ("part_of_building_permit",)),
        unusual("ordered_by_board"),
    )

    work = AnyOf(
        _("Vad ska du göra?"),
        (
            Option("schakt", _("Gräva bort jord eller spränga"), _("Kallas schaktning.")),
            Option("fyllning", _("Fylla upp med jord eller sten"), _("Kallas fyllning.")),
            Option("trad", _("Fälla träd")),
            Option("skog", _("Plantera skog")),
            Option(
                "hardgora",
                _("Lägga asfalt, plattor eller något annat tätt"),
                _("Så att mindre regn rinner ner i marken."),
            ),
        ),
        missing=_("Välj vad du ska göra."),
        hint=_("Välj allt som stämmer."),
        short=_("Markarbete"),
    )
    level_change = Number(
        _("Hur mycket ändras marknivån?"), least="0", most="50", unit="m", short=_("Marknivån ändras"),
        only_if=MOVES_EARTH, missing=_("Skriv hur mycket marken höjs eller sänks, i meter."),
        hint=_("Där den höjs eller sänks mest."),
    )  # fmt: skip
    to_plan_level = YesNo(
        _("Blir det den nivå som detaljplanen bestämmer?"), short=_("Till planens nivå"), only_if=MOVES_EARTH,
        hint=_("En del detaljplaner har plushöjder för marken. Vet du inte tittar vi efter."),
        unsure="Du har svarat att du inte vet om marken får den nivå som planen bestämmer.",
    )  # fmt: skip
    part_of_building_permit = YesNo(
        _("Har du bygglov eller söker du bygglov som visar samma markarbete?"), short=_("Ingår i ett bygglov"),
        hint=_("Då behövs inget eget marklov."),
        unsure="Du har svarat att du inte vet om markarbetet ingår i ett bygglov.",
    )  # fmt: skip
    ordered_by_board = ordered_by_board()

    @classmethod
    def facts(cls, about: Mapping[str, Any]) -> dict[str, Any]:
        """What is not among the chosen works is not done; without earthworks the level stays."""
        work = set(str(about.get("work") or "").split(",")) - {""}
        done = {
            "fells_trees": "trad" in work if work else NOT_ASKED,
            "plants_forest": "skog" in work if work else NOT_ASKED,
            "worsens_permeability": "hardgora" in work if work else NOT_ASKED,
        }
        level = {"level_change": 0.0, "to_plan_level": False} if work else {}
        return {**done, **level, **super().facts(about)}
