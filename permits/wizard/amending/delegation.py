"""The table of delegation: who may decide what, up to which size and departure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from permits.case.decisions import Clearance, Outcome
from permits.case.matter import Matter
from permits.decision_profile import COMMITTEE, LOGIN
from permits.wizard.amending.base import (
    KINDS,
    Content,
    Known,
    Named,
    Part,
    Row,
    Section,
    chosen,
    listed,
    numbered,
    plain,
)
from permits.wizard.choices import AnyOf, YesNo
from permits.wizard.fields import Choice, Line, Number, Option, Words, Wrong
from permits.wizard.forms import Group, StepForm
from permits.words import _

OUTCOMES: Final = (
    Option(Outcome.GRANT.value, _("Bevilja")),
    Option(Outcome.PARTLY.value, _("Bevilja delvis")),
    Option(Outcome.REFUSE.value, _("Avslå")),
    Option(Outcome.DISMISS.value, _("Avvisa")),
    Option(Outcome.STRIKE.value, _("Skriva av")),
    Option(Clearance.START.value, _("Startbesked efter lov")),
    Option(Clearance.INTERIM.value, _("Interimistiskt slutbesked")),
    Option(Clearance.FINAL.value, _("Slutbesked")),
)
MATTERS: Final = (
    Option(Matter.BYGGLOV.value, _("Bygglov")),
    Option(Matter.TIDSBEGRANSAT.value, _("Tidsbegränsat bygglov")),
    Option(Matter.FORHANDSBESKED.value, _("Förhandsbesked")),
    Option(Matter.RIVNINGSLOV.value, _("Rivningslov")),
    Option(Matter.MARKLOV.value, _("Marklov")),
    Option(Matter.ANMALAN.value, _("Anmälan")),
    Option(Matter.NOTHING.value, _("Det som inte kräver lov")),
)
ROLES: Final = (
    Option(COMMITTEE, _("Nämnden"), _("Ensam: då kan ingen annan besluta.")),
    Option("officer", _("Handläggare")),
    Option("delegate", _("Delegat")),
    Option("secretary", _("Nämndens sekreterare")),
)
EITHER, DEPARTS, FOLLOWS = "alla", "avviker", "foljer"
MOST_SQUARE_METRES: Final = "100000"


def rule_form(people: Sequence[Option]) -> type[StepForm]:
    """The form of a row; `people` may be named besides the roles."""

    class RuleForm(StepForm):
        """One row of the table."""

        groups = (
            Group("", ("number", "who", "outcomes", "deviates", "largest", "second_reader")),
            Group(_("Bara vissa slags ärenden?"), ("matters",), folded=True),
            Group(_("Bara vissa åtgärder?"), ("kinds",), folded=True),
        )

        number = Line(
            _("Punkt"), missing=_("Ange punktens nummer."), hint=_("Som i nämndens ordning."), width="4", longest=20
        )
        who = Named(_("Vem beslutar?"), (*ROLES, *people), missing=_("Välj vem som beslutar."))
        outcomes = AnyOf(
            _("Vilka beslut?"), OUTCOMES, hint=_("Kryssa inte i något om det gäller alla."), short=_("Beslut")
        )
        deviates = Choice(
            _("Avvikelse från detaljplan"),
            (
                Option(EITHER, _("Spelar ingen roll")),
                Option(FOLLOWS, _("Bara beslut utan avvikelse")),
                Option(DEPARTS, _("Bara beslut med avvikelse")),
            ),
            default=EITHER,
            missing=_("Välj om avvikelse spelar någon roll."),
        )
        largest = Number(
            _("Högst så här stor ny byggnadsarea"),
            least="0.1",
            most=MOST_SQUARE_METRES,
            unit="m²",
            hint=_("Lämna tomt om storleken inte spelar någon roll."),
        )
        second_reader = YesNo(_("Ska en kollega läsa förslaget först?"), default="nej")
        matters = AnyOf(
            _("Slags ärenden"), MATTERS, hint=_("Kryssa inte i något om det gäller alla."), short=_("Ärenden")
        )
        kinds = AnyOf(_("Åtgärder"), KINDS, hint=_("Kryssa inte i något om det gäller alla."))

        def validate_who(self, field: Any) -> None:
            if COMMITTEE in field.answers and len(field.answers) > 1:
                raise Wrong(_("Antingen beslutar nämnden, eller så beslutar andra. Ta bort det ena."))

    return RuleForm


def _what(row: Row) -> str:
    """What a row is about, in a few words."""
    labels = {each.value: str(each.label).lower() for each in OUTCOMES}
    told = [", ".join(labels.get(one, one) for one in row.get("outcomes", ())) or str(_("alla beslut"))]
    if row.get("deviates") is not None:
        told.append(str(_("med avvikelse") if row["deviates"] else _("utan avvikelse")))
    if row.get("largest"):
        told.append(str(_("högst %(area)s m²", area=plain(row["largest"]))))
    return ", ".join(told)


class AdoptedForm(StepForm):
    """When the committee adopted its table."""

    adopted = Line(
        _("Antagen"),
        missing=_("Skriv när nämnden antog ordningen."),
        hint=_("Nämnd, datum och paragraf. Står i varje beslut som fattas med stöd av ordningen."),
        width="full",
    )


class Adopted(Part):
    """What the decisions name."""

    slug = "antagen"
    title = _("Nämndens beslut om ordningen")
    single = True

    def rows(self, content: Content) -> list[Row]:
        return [{"adopted": content.get("delegation", {}).get("adopted", "")}]

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return {**content, "delegation": {**content.get("delegation", {}), **rows[0]}}

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return AdoptedForm

    def stored(self, row: Row) -> dict[str, str]:
        return {"adopted": str(row["adopted"])}

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        return {"adopted": told["adopted"]}


class Rules(Part):
    """The rows. The first that fits a case says who decides it; what none fits is the committee's."""

    slug = "punkter"
    title = _("Punkter")
    lead = _("Den första punkt som passar ett ärende bestämmer. Det som ingen punkt passar för är nämndens.")
    add = _("Lägg till en punkt")
    ordered = True
    counted = False  # they have numbers of their own

    def rows(self, content: Content) -> list[Row]:
        return list(content.get("delegation", {}).get("rules", []))

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return {**content, "delegation": {**content.get("delegation", {}), "rules": [dict(row) for row in rows]}}

    def key(self, row: Row) -> str:
        return str(row["number"])

    def name(self, row: Row, known: Known) -> Words:
        people = {f"{LOGIN}{each.value}": str(each.label) for each in known.staff}
        roles = {each.value: str(each.label) for each in ROLES}
        who = ", ".join({**roles, **people}.get(one, one.removeprefix(LOGIN)) for one in row["who"])
        return _("Punkt %(number)s, %(what)s: %(who)s", number=row["number"], what=_what(row), who=who)

    def form(self, content: Content, known: Known) -> type[StepForm]:
        return rule_form(self._people(content, known))

    def _people(self, content: Content, known: Known) -> list[Option]:
        """The staff, and those who are named in the table though they have not logged in."""
        people = {f"{LOGIN}{each.value}": each.label for each in known.staff}
        for row in self.rows(content):
            for one in row["who"]:
                if one.startswith(LOGIN):
                    people.setdefault(one, one.removeprefix(LOGIN))
        return [Option(value, label) for value, label in people.items()]

    def stored(self, row: Row) -> dict[str, str]:
        people = [Option(one, one) for one in row.get("who", ()) if one.startswith(LOGIN)]
        deviates = row.get("deviates")
        return {
            "number": str(row.get("number", "")),
            "who": chosen(row.get("who", ()), (*ROLES, *people)),
            "outcomes": chosen(row.get("outcomes", ()), OUTCOMES),
            "matters": chosen(row.get("matters", ()), MATTERS),
            "kinds": chosen(row.get("kinds", ()), KINDS),
            "deviates": EITHER if deviates is None else DEPARTS if deviates else FOLLOWS,
            "largest": plain(row.get("largest")),
            "second_reader": "ja" if row.get("second_reader") else "nej",
        }

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        row: dict[str, Any] = {"number": told["number"], "who": listed(told, "who")}
        row |= {name: values for name in ("outcomes", "matters", "kinds") if (values := listed(told, name))}
        if told["deviates"] != EITHER:
            row["deviates"] = told["deviates"] == DEPARTS
        if told.get("largest"):
            row["largest"] = numbered(told["largest"])
        if told.get("second_reader") == "ja":
            row["second_reader"] = True
        return row


DELEGATION = Section(
    "delegation",
    "delegation",
    _("Delegationsordning"),
    _("Vem som beslutar vad, upp till vilken storlek och avvikelse, och vad som går till nämnden."),
    _(
        "Gäller beslut som fattas från den dagen, också i ärenden som redan är öppna. Beslutet anger punkten och "
        "versionen. Det som är principiellt, viten och sanktionsavgifter får inte delegeras (PBL 12 kap. 6 §)."
    ),
    (Adopted(), Rules()),
)
