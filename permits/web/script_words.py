"""The words of the scripts in the reader's language: those of the maps, of the drawing, and of small controls.

The scripts hold their Swedish words themselves (WORDS in static/map.js, static/draw.js and static/js/words.js, and the
popups' words in static/map-facts.js), so a Swedish page sends none. A test keeps both sides alike.
"""

from __future__ import annotations

from permits.words import Text, _

CONTROLS: dict[str, Text] = {
    "charactersLeft": _("%s tecken kvar"),
    "charactersTooMany": _("%s tecken för mycket"),
    "tooLarge": _("%s är %s. En fil får vara högst %s. Gör den mindre, eller dela upp den."),
    "sending": _("Laddar upp, %s procent"),
    "checking": _("Filen kontrolleras"),
    "unreached": _("Det gick inte att nå tjänsten. Kontrollera din uppkoppling och försök igen."),
}
MAP: dict[str, Text] = {
    "zoomIn": _("Zooma in"),
    "zoomOut": _("Zooma ut"),
    "layers": _("Kartlager och teckenförklaring"),
    "choose": _("Välj %s"),
    "chosen": _("Du har valt %s."),
    "choosePlace": _("Välj fastigheten i mitten"),
    "far": _("Zooma in för att se fastigheter och byggnader."),
    "cut": _("Allt får inte plats. Zooma in för att se resten."),
    "gone": _("Kartan kunde inte hämtas just nu. Försök igen om en stund."),
    "close": _("Stäng"),
    "nothing": _("Det finns ingen fastighet i mitten av kartan. Flytta kartan och försök igen."),
    "merged": _("Objekten ligger tätt och visas samlade i rutor. Zooma in för att se vart och ett."),
    "inSquare": _("%s objekt i rutan"),
    "nearer": _("Zooma in hit"),
    "waiting": _("Översikten görs i ordning. Den kommer av sig själv."),
    "factsGone": _("Uppgifterna kunde inte hämtas. Försök igen om en stund."),
    "noBackground": _("Bakgrundskartan svarar inte. Kommunens egna lager visas ändå."),
    "search": _("Sök fastighet eller adress på kartan"),
    "searchGo": _("Sök"),
    "found": _("%s träffar. Välj en för att gå dit."),
    "foundOne": _("Kartan visar nu %s."),
    "foundNone": _("Ingen fastighet eller adress hittades. Kontrollera stavningen."),
    "searchGone": _("Sökningen svarar inte just nu. Försök igen om en stund."),
    "legend": _("Teckenförklaring"),
    "both": _("Båda"),
    "before": _("Före"),
    "after": _("Efter"),
    "compare": _("Visa på kartan"),
    "was": _("Före"),
    "becomes": _("Efter"),
    "moved": _("Ytan har ändrats."),
    "empty": _("tomt"),
    "openCase": _("Öppna ärendet"),
    "cases": _("%s ärenden. Zooma in."),
    "places": _("%s ärenden på samma plats"),
}
DRAWING: dict[str, Text] = {
    "tools": _("Rita på kartan"),
    "line": _("Rita linje"),
    "rectangle": _("Rita rektangel"),
    "polygon": _("Rita fri form"),
    "drag": _("Flytta"),
    "edit": _("Ändra hörn"),
    "rotate": _("Vrid"),
    "remove": _("Ta bort"),
    "undo": _("Ångra"),
    "width": _("Bredd (m)"),
    "length": _("Längd (m)"),
    "place": _("Lägg på kartan"),
    "measures": _("Lägg ut med mått"),
    "nudge": _("Finjustera"),
    "step": _("Steg"),
    "north": _("Flytta norrut"),
    "south": _("Flytta söderut"),
    "west": _("Flytta västerut"),
    "east": _("Flytta österut"),
    "left": _("Vrid moturs"),
    "right": _("Vrid medurs"),
    "badMeasure": _("Skriv bredd och längd i meter, mellan 0,1 och 500."),
    "badLength": _("Skriv längden i meter, mellan 0,3 och 500."),
    "building": _(
        "Det du har ritat. Piltangenterna flyttar det 0,1 meter, med skift 1 meter. R vrider det 1 grad, skift R 15 "
        "grader. E vrider åt andra hållet."
    ),
    "sides": _("Sidor"),
    "distances": _("Avstånd"),
    "to": _("till"),
    "touches": _("Andra regler på platsen"),
    "loggedOut": _("Du behöver logga in igen. Ritningen är kvar på kartan."),
    "noContact": _("Vi får ingen kontakt just nu. Ritningen är kvar, försök igen om en stund."),
    "firstCorner": _("Tryck där första hörnet ska vara"),
    "secondCorner": _("Tryck där motsatta hörnet ska vara"),
    "nextCorner": _("Tryck för nästa hörn"),
    "finish": _("Tryck på första hörnet för att bli klar"),
    "finishLine": _("Tryck på sista hörnet en gång till för att bli klar"),
}
# By the Swedish word itself: what a popup says, and what the map's own layers are called.
ON_MAPS: tuple[Text, ...] = (
    _("Slag"), _("Trakt"), _("Ändamål"), _("Adress"), _("Fastighet"), _("Byggår"), _("Nockhöjd (m)"), _("Namn"),
    _("Status"), _("Laga kraft"), _("Genomförandetiden slutar"), _("Bestämmelse"), _("Värde"), _("Enhet"),
    _("Beskrivning"), _("Myndighet"), _("Beslutat"), _("Byggnad"), _("Detaljplan"), _("Planbestämmelse"),
    _("Samfällighet"), _("Användning"), _("Prickmark, får inte bebyggas"), _("Korsmark, endast komplementbyggnad"),
    _("Största byggnadsarea"), _("Största andel som får bebyggas"), _("Högsta nockhöjd"), _("Högsta byggnadshöjd"),
    _("Takvinkel"), _("Minsta avstånd till gräns"), _("Järnväg"), _("Vatten"), _("Vägar och gator"), _("Fastigheter"),
    _("Byggnader"), _("Kommunens gräns"), _("Detaljplaner"), _("Planbestämmelser"), _("Sökt byggnad"),
    _("Din fastighet %s"), _("Före"),
    _("%s, ny version"), _("Oförändrade (grå)"), _("Borttagna (streckad röd)"), _("Ändrade, som de var (prickad lila)"),
    _("Ändrade, som de blir (heldragen lila)"), _("Nya (heldragen grön)"),
)  # fmt: skip
# The restrictions that every municipality has; a layer by another name is shown by that name.
RESTRICTIONS: tuple[Text, ...] = (
    _("Strandskydd"), _("Fornlämningar"), _("Vattenskyddsområden"), _("Kulturmiljö"), _("Översvämning"),
    _("Ras och skred"), _("Trafikbuller"), _("12 meter från allmän väg"), _("30 meter från järnväg"),
    _("Kraftledningar"), _("Generellt biotopskydd"), _("Natura 2000"), _("Hav, sjöar och vattendrag"),
    _("Kommungräns"), _("Totalförsvaret"),
)  # fmt: skip


def control_words(language: str) -> dict[str, str] | None:
    """The words of small controls, or None when the scripts' own Swedish will do."""
    return _said(CONTROLS, language)


def map_words(language: str) -> dict[str, str] | None:
    """The words of a map with its popups, layers and drawing tools, or None when the scripts' own Swedish will do."""
    return _said({**MAP, **DRAWING, **{text.source: text for text in (*ON_MAPS, *RESTRICTIONS)}}, language)


def _said(words: dict[str, Text], language: str) -> dict[str, str] | None:
    return None if language == "sv" else {name: str(text) for name, text in words.items()}
