"""What GIS staff are asked when they hand in a layer, and of coordinates that the file does not tell the place of."""

from __future__ import annotations

from permits.wizard.fields import Choice, Line, Option
from permits.wizard.forms import StepForm
from permits.words import _

ZONES = {
    "3007": "12 00",
    "3008": "13 30",
    "3009": "15 00",
    "3010": "16 30",
    "3011": "18 00",
    "3012": "14 15",
    "3013": "15 45",
    "3014": "17 15",
    "3015": "18 45",
    "3016": "20 15",
    "3017": "21 45",
    "3018": "23 15",
}
"""The national system's local zones by EPSG code, named by their central meridian."""
SYSTEMS = [
    Option("3006", _("SWEREF 99 TM (EPSG:3006)")),
    *(Option(code, f"SWEREF 99 {zone} (EPSG:{code})") for code, zone in ZONES.items()),
    Option("4326", _("WGS 84 i grader (EPSG:4326)")),
    Option("3857", _("Webb-Mercator (EPSG:3857)")),
]


class LayerHandIn(StepForm):
    """Where the features of a new layer version come from."""

    title = _("Lämna in ny version")
    go_on = _("Lämna in och kontrollera")

    source = Line(
        _("Källa"),
        missing=_("Skriv varifrån uppgifterna kommer, så att den som läser ett svar kan se det."),
        hint=_("Till exempel: Kommunens primärkarta, uttag 2026-11-20."),
        longest=300,
        width="full",
    )
    why = Line(
        _("Varför lämnas den in?"),
        hint=_("Till exempel: Detaljplan 118 har fått laga kraft. Står i historiken."),
        longest=300,
        width="full",
    )
    epsg = Choice(
        _("Koordinatsystem"),
        hint=_("Används bara om filen inte säger det själv."),
        options=[Option("", _("Filen säger det själv")), *SYSTEMS],
    )


class LayerSystem(StepForm):
    """The reference system of a file, when none of the guesses on the map is right."""

    title = _("Inget av förslagen stämmer")
    go_on = _("Läs filen så")

    epsg = Choice(
        _("Koordinatsystem"),
        missing=_("Välj filens koordinatsystem."),
        options=[Option("", _("Välj")), *SYSTEMS],
    )
    order = Choice(
        _("Vad står först i filen?"),
        options=[Option("east", _("Öst (E) eller longitud")), Option("north", _("Nord (N) eller latitud"))],
        default="east",
    )
