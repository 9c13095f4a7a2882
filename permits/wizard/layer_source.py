"""What GIS staff are asked of the source that a layer is fetched from."""

from __future__ import annotations

from collections.abc import Sequence

from permits.wizard.fields import Choice, Line, LongText, Number, Option
from permits.wizard.forms import StepForm
from permits.words import Text, _

WEEKDAYS: tuple[Text, ...] = (
    _("Måndag"),
    _("Tisdag"),
    _("Onsdag"),
    _("Torsdag"),
    _("Fredag"),
    _("Lördag"),
    _("Söndag"),
)


class LayerSourceForm(StepForm):
    """Where a layer is fetched from, how often, and how much may change before a person has to look at it."""

    title = _("Hämta från en källa")
    go_on = _("Spara källan")

    protocol = Choice(
        _("Slag av tjänst"),
        missing=_("Välj vilket slag av tjänst det är."),
        options=[Option("ogc", "OGC API Features"), Option("wfs", _("WFS (2.0 eller 1.1)"))],
        default="ogc",
    )
    address = Line(
        _("Adress"),
        missing=_("Klistra in adressen till tjänsten."),
        hint=_("Tjänstens startsida, till exempel https://karta.exempel.se/ogc-features/v1. Nycklar skrivs inte här."),
        longest=1000,
        width="full",
    )
    collection = Line(
        _("Samling eller lager"),
        hint=_("Prova adressen för att se vad som finns."),
        longest=200,
        width="full",
    )
    inside = Choice(
        _("Vad ska hämtas?"),
        missing=_("Välj vad som ska hämtas."),
        options=[Option("ja", _("Det som ligger i kommunen")), Option("nej", _("Allt som källan har"))],
        default="ja",
    )
    where = LongText(
        _("Filter"),
        hint=_("En rad för varje villkor: kolumn = värde. Eller CQL2 (OGC API) eller fes:Filter i XML (WFS)."),
        longest=4000,
        width="full",
    )
    schedule = Choice(
        _("När ska det hämtas?"),
        missing=_("Välj när det ska hämtas."),
        options=[
            Option("by_hand", _("Bara när någon ber om det")),
            Option("daily", _("Varje dag")),
            Option("weekly", _("Varje vecka")),
        ],
        default="by_hand",
    )
    weekday = Choice(
        _("Veckodag"),
        options=[Option(str(number), name) for number, name in enumerate(WEEKDAYS)],
        default="0",
        only_if=("schedule", "weekly"),
    )
    hour = Choice(
        _("Klockan"),
        options=[Option(str(hour), f"{hour:02d}.00") for hour in range(24)],
        default="3",
        only_if=("schedule", "daily|weekly"),
    )
    most_change = Number(
        _("Största ändring som publiceras av sig själv"),
        hint=_("Andel av objekten som är nya, ändrade eller borttagna. Lämna tomt om en person alltid ska publicera."),
        least="0",
        most="100",
        unit="%",
    )
    oldest = Number(
        _("Säg till i svaren när underlaget är äldre än"),
        hint=_("Dagar sedan underlaget senast stämde med källan. Lämna tomt om det inte ska sägas."),
        least="1",
        most="3650",
        decimals=0,
        unit=_("dagar"),
    )


def with_logins(names: Sequence[str]) -> type[LayerSourceForm]:
    """The form with the logins that the operator has set up, when there are any."""
    if not names:
        return LayerSourceForm
    login = Choice(
        _("Inloggning"),
        hint=_("Uppgifterna ligger på servern och visas aldrig."),
        options=[Option("", _("Ingen")), *(Option(name, name) for name in names)],
    )
    return type("LayerSourceFormWithLogin", (LayerSourceForm,), {"login": login})
