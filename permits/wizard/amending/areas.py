"""The areas of the municipality, who takes new cases there, and what the queue warns of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from permits.queue_profile import ANY_OTHER, LONGEST_TAG, USUAL_WARNING
from permits.wizard.amending.base import (
    KINDS,
    Content,
    Known,
    Named,
    Part,
    Row,
    RowRefusedError,
    Section,
    chosen,
    listed,
    numbered,
    plain,
)
from permits.wizard.choices import AnyOf, YesNo
from permits.wizard.fields import Choice, Line, LongText, Number, Option, Words, Wrong
from permits.wizard.forms import Group, StepForm
from permits.words import _

DRAWN: Final = "drawn"
NO_KIND: Final = Option(ANY_OTHER, _("Alla andra åtgärder"))
WEIGHED: Final = (NO_KIND, *KINDS)


class QueueForm(StepForm):
    """What holds for the whole queue."""

    automatic = YesNo(
        _("Ska nya ärenden fördelas av sig själva?"),
        yes=_("Den som tar sådana ärenden där och har minst att göra får ärendet."),
        default="nej",
    )
    warn_days = Number(
        _("Varna så här långt före sista dagen för beslut"),
        least="1", most="70", decimals=0, unit=_("dagar"), missing=_("Skriv hur många dagar."),
    )  # fmt: skip
    tags = LongText(_("Taggar att välja bland"), hint=_("En på varje rad."), short=_("Taggar"))

    def validate_tags(self, field: Any) -> None:
        for tag in lines(field.data):
            if len(tag) > LONGEST_TAG or "|" in tag:
                raise Wrong(_("Taggen %(tag)s går inte: högst %(most)s tecken, utan |.", tag=tag, most=LONGEST_TAG))


class OneQueue(Part):
    """The queue's own answers."""

    slug = "kon"
    title = _("Fördelning och kö")
    single = True

    def rows(self, content: Content) -> list[Row]:
        return [queue_of(content)]

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return with_queue(content, rows[0])

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return QueueForm

    def stored(self, row: Row) -> dict[str, str]:
        return {
            "automatic": "ja" if row.get("automatic") else "nej",
            "warn_days": str(row.get("warn_days", USUAL_WARNING)),
            "tags": "\n".join(row.get("tags", ())),
        }

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        return {
            "automatic": told.get("automatic") == "ja",
            "warn_days": int(told["warn_days"]),
            "tags": lines(told.get("tags", "")),
        }


class AreaForm(StepForm):
    """One area."""

    name = Line(_("Namn"), missing=_("Ge området ett namn."), longest=60)
    tracts = LongText(
        _("Trakter"),
        hint=_("En på varje rad, som i fastighetens beteckning: Norrhaga. Lämna tomt om området har en egen gräns."),
    )


class Areas(Part):
    """The areas. A case lies in the first that it fits."""

    slug = "omraden"
    title = _("Områden")
    lead = _("Ett ärende hör till det första område som det passar i.")
    add = _("Lägg till ett område")
    ordered = True
    takes_file = True

    def rows(self, content: Content) -> list[Row]:
        return list(queue_of(content).get("areas", []))

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        """An area that gets another name keeps its officers."""
        before = self.rows(content)
        renamed = {
            old["name"]: new["name"]
            for old, new in zip(before, rows, strict=False)
            if len(before) == len(rows) and old["name"] not in {row["name"] for row in rows}
        }
        officers = [
            {**officer, "areas": [renamed.get(name, name) for name in officer["areas"]]}
            if "areas" in officer
            else officer
            for officer in queue_of(content).get("officers", [])
        ]
        return with_queue(content, {"areas": [dict(row) for row in rows], "officers": officers})

    def key(self, row: Row) -> str:
        return str(row["name"])

    def name(self, row: Row, known: Known) -> Words:  # noqa: ARG002
        return str(row["name"])

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return AreaForm

    def stored(self, row: Row) -> dict[str, str]:
        return {"name": str(row.get("name", "")), "tracts": "\n".join(row.get("tracts", ()))}

    def words(self, row: Row, content: Content, known: Known) -> dict[str, str]:
        told = super().words(row, content, known)
        polygon = row.get("polygon")
        return {**told, str(_("Egen gräns")): how_drawn(polygon)} if polygon else told

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        """`told` may hold a `polygon` (GeoJSON, EPSG:3006) that was handed in; else what was drawn before stays."""
        tracts, polygon = lines(told.get("tracts", "")), told.get("polygon") or (before or {}).get("polygon")
        if not tracts and not polygon:
            raise RowRefusedError(_("Skriv vilka trakter området består av, eller lämna in en fil med dess gräns."))
        return {"name": told["name"], **({"tracts": tracts} if tracts else {"polygon": polygon})}


def how_drawn(polygon: Any) -> str:
    """An area's own ground, in words that differ when the ground does."""
    if isinstance(polygon, str):
        return polygon
    parts = [polygon["coordinates"]] if polygon["type"] == "Polygon" else polygon["coordinates"]
    points = sum(len(ring) for part in parts for ring in part)
    east, north = (round(number) for number in parts[0][0][0][:2])
    return str(_("Ritad, %(n)s hörn, från N %(north)s, E %(east)s", n=points, north=north, east=east))


def officer_form(people: Sequence[Option], areas: Sequence[str]) -> type[StepForm]:
    """The form of an officer, of `people` and these areas."""
    named = tuple(Option(name, name) for name in sorted(areas))

    class OfficerForm(StepForm):
        """What an officer is given by itself."""

        groups = (
            Group("", ("login", "areas", "share")),
            Group(_("Bara vissa åtgärder?"), ("kinds",), folded=True),
        )

        login = Choice(_("Vem?"), people, missing=_("Välj vem det gäller."), short=_("Handläggare"))
        areas = Named(_("Områden"), named, hint=_("Kryssa inte i något om det gäller alla."))
        share = Number(
            _("Hur mycket av en hel tjänst?"),
            least="1", most="100", decimals=0, unit="%", missing=_("Skriv procent av en hel tjänst."),
            short=_("Del av en hel tjänst"),
        )  # fmt: skip
        kinds = AnyOf(_("Åtgärder"), KINDS, hint=_("Kryssa inte i något om det gäller alla."))

    return OfficerForm


class Officers(Part):
    """Who takes what. Without rows every officer takes everything."""

    slug = "handlaggare"
    title = _("Vilka som får nya ärenden")
    lead = _("Utan någon rad får alla handläggare alla slags ärenden.")
    add = _("Lägg till en handläggare")

    def rows(self, content: Content) -> list[Row]:
        return list(queue_of(content).get("officers", []))

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return with_queue(content, {"officers": [dict(row) for row in rows]})

    def key(self, row: Row) -> str:
        return str(row["login"])

    def name(self, row: Row, known: Known) -> Words:
        return next((each.label for each in known.staff if each.value == row["login"]), str(row["login"]))

    def form(self, content: Content, known: Known) -> type[StepForm]:
        people = {each.value: each.label for each in known.staff}
        for row in self.rows(content):
            people.setdefault(str(row["login"]), str(row["login"]))
        areas = [area["name"] for area in queue_of(content).get("areas", ())]
        return officer_form([Option(login, label) for login, label in people.items()], areas)

    def stored(self, row: Row) -> dict[str, str]:
        return {
            "login": str(row.get("login", "")),
            "areas": ",".join(sorted(row.get("areas", ()))),
            "kinds": chosen(row.get("kinds", ()), KINDS),
            "share": plain(round(float(row.get("share", 1.0)) * 100)),
        }

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        row: dict[str, Any] = {"login": told["login"], "share": int(told["share"]) / 100}
        return row | {name: values for name in ("areas", "kinds") if (values := listed(told, name))}


class Weights(Part):
    """What an open case of each kind weighs on a desk."""

    slug = "vikter"
    title = _("Vad ett öppet ärende väger")
    lead = _("Den som har minst på sitt bord får nästa ärende. Tomt betyder som alla andra åtgärder.")
    single = True

    def rows(self, content: Content) -> list[Row]:
        return [queue_of(content).get("weights", {})]

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return with_queue(content, {"weights": dict(rows[0])})

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return WEIGHTS

    def stored(self, row: Row) -> dict[str, str]:
        return {kind: plain(weight) for kind, weight in row.items()}

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        return {option.value: numbered(told[option.value]) for option in WEIGHED if told.get(option.value)}


WEIGHTS: Final[type[StepForm]] = type(
    "WeightsForm",
    (StepForm,),
    {
        "__doc__": "One weight for each kind.",
        **{option.value: Number(option.label, least="0.1", most="100") for option in WEIGHED},
    },
)


def queue_of(content: Content) -> dict[str, Any]:
    return dict(content.get("queue", {}))


def with_queue(content: Content, changed: Mapping[str, Any]) -> Content:
    return {**content, "queue": {**queue_of(content), **changed}}


def lines(text: str) -> list[str]:
    """The lines of a text that have something on them, each once."""
    return list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


AREAS = Section(
    "areas",
    "omraden",
    _("Områden och fördelning"),
    _("Hur nya ärenden kommer till en handläggare av sig själva, och när kön varnar."),
    _("Gäller nästa ärende som fördelas. Ärenden som redan har en handläggare flyttas inte."),
    (OneQueue(), Areas(), Officers(), Weights()),
)
