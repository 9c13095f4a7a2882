"""The questions about work inside a building that may have to be notified."""

from __future__ import annotations

from permits.wizard.choices import YesNo
from permits.wizard.fields import Choice, LongText, Option, Words
from permits.wizard.forms import Group
from permits.wizard.measures.asked import (
    MeasureForm,
    building_kind,
    description,
    ordered_by_board,
    rarely,
    unusual,
    water_sewage,
)
from permits.words import _

CHANGES_OLD = ("new_installation", "nej")


def new_installation(question: Words, new: Words, old: Words) -> Choice:
    return Choice(
        question, (Option("ja", new), Option("nej", old)), means={"ja": True, "nej": False},
        short=_("Ny installation"), missing=_("Välj ett av svaren."),
    )  # fmt: skip


def substantial(question: Words, hint: Words, only_if: tuple[str, str] | None = None) -> YesNo:
    return YesNo(
        question, hint=hint, only_if=only_if, short=_("Påverkas väsentligt"),
        unsure="Du har svarat att du inte vet om det påverkas väsentligt.",
    )  # fmt: skip


def developer_is_public() -> YesNo:
    return rarely(
        _("Tillhör byggnaden eller tomten staten eller en region?"), short=_("Tillhör staten eller en region"),
        hint=_("Svara nej om den tillhör en privatperson, ett företag, en förening eller kommunen."),
    )  # fmt: skip


def what(hint: Words) -> LongText:
    return description(_("Vad ska du göra?"), short=_("Arbetet"), missing=_("Beskriv kort vad du ska göra."), hint=hint)


class Fireplace(MeasureForm):
    title = _("Berätta om eldstaden")
    short_title = _("Om eldstaden")
    lead = _("Innan du eldar brukar en sotare behöva kontrollera eldstaden.")
    unanswered = _("Frågorna om eldstaden är inte besvarade.")
    groups = (
        Group(_("Eldstaden"), ("device", "new_installation", "substantial", "what")),
        Group(_("Byggnaden"), ("building_kind",)),
        unusual("ordered_by_board", "developer_is_public"),
    )

    device = Choice(
        _("Vad sätter du in eller ändrar?"),
        (
            Option("kamin", _("En kamin eller öppen spis")),
            Option("kakelugn", _("En kakelugn eller murad spis")),
            Option("panna", _("En värmepanna som eldas")),
            Option("rokkanal", _("Bara en skorsten eller rökkanal")),
            Option("annat", _("Något annat"), _("Till exempel en vedeldad bastuugn.")),
        ),
        missing=_("Välj vad det är."),
        short=_("Eldstad"),
    )
    new_installation = new_installation(
        _("Är den ny, eller byter du ut en som finns?"),
        _("Det blir en ny"),
        _("Jag byter eller ändrar en som finns"),
    )
    substantial = substantial(
        _("Blir den mycket annorlunda än den som finns?"),
        _("Till exempel ett annat slags eldstad, en annan effekt eller ett nytt rör i skorstenen."),
        CHANGES_OLD,
    )
    what = what(_("Skriv fabrikat och modell om du vet, och hur rökkanalen dras."))
    building_kind = building_kind()
    ordered_by_board = ordered_by_board()
    developer_is_public = developer_is_public()


class LoadBearing(MeasureForm):
    title = _("Berätta om de bärande delarna")
    short_title = _("Om de bärande delarna")
    unanswered = _("Frågorna om de bärande delarna är inte besvarade.")
    groups = (
        Group(_("Ändringen"), ("what", "substantial")),
        Group(_("Byggnaden"), ("building_kind",)),
        unusual("ordered_by_board", "developer_is_public"),
    )

    what = what(_("Till exempel att ta bort en vägg mellan kök och vardagsrum och sätta in en balk."))
    substantial = substantial(
        _("Påverkas de bärande delarna väsentligt?"),
        _(
            "Till exempel när en bärande vägg tas bort eller får ett stort hål, eller när en balk, pelare eller "
            "bjälklag byts. Ett litet hål för en dörr eller ett rör gör det oftast inte."
        ),
    )
    building_kind = building_kind()
    ordered_by_board = ordered_by_board()
    developer_is_public = developer_is_public()


class FireSafety(MeasureForm):
    title = _("Berätta om brandskyddet")
    short_title = _("Om brandskyddet")
    unanswered = _("Frågorna om brandskyddet är inte besvarade.")
    groups = (
        Group(_("Ändringen"), ("what", "substantial")),
        Group(_("Byggnaden"), ("building_kind",)),
        unusual("ordered_by_board", "developer_is_public"),
    )

    what = what(_("Till exempel att flytta en vägg mellan två lägenheter eller ändra en utrymningsväg."))
    substantial = substantial(
        _("Påverkas brandskyddet väsentligt?"),
        _("Till exempel när en utrymningsväg ändras, eller en vägg som ska hindra brand tas bort eller flyttas."),
    )
    building_kind = building_kind()
    ordered_by_board = ordered_by_board()
    developer_is_public = developer_is_public()


class Ventilation(MeasureForm):
    title = _("Berätta om hissen eller ventilationen")
    short_title = _("Om hissen eller ventilationen")
    unanswered = _("Frågorna om hissen eller ventilationen är inte besvarade.")
    groups = (
        Group(_("Ändringen"), ("device", "new_installation", "substantial", "what")),
        Group(_("Byggnaden"), ("building_kind",)),
        unusual("ordered_by_board", "developer_is_public"),
    )

    device = Choice(
        _("Vad gäller det?"),
        (Option("ventilation", _("Ventilation")), Option("hiss", _("Hiss"))),
        missing=_("Välj hiss eller ventilation."),
        short=_("Gäller"),
    )
    new_installation = new_installation(
        _("Är det nytt, eller ändrar du något som finns?"), _("Det blir nytt"), _("Jag ändrar något som finns")
    )
    substantial = substantial(
        _("Blir det mycket annorlunda än i dag?"),
        _("Till exempel från självdrag till fläktar, eller nya kanaler i stora delar av huset."),
        CHANGES_OLD,
    )
    what = what(_("Till exempel ett nytt från- och tilluftsaggregat på vinden."))
    building_kind = building_kind()
    ordered_by_board = ordered_by_board()
    developer_is_public = developer_is_public()


class WaterAndSewage(MeasureForm):
    title = _("Berätta om vattnet och avloppet")
    short_title = _("Om vattnet och avloppet")
    unanswered = _("Frågorna om vattnet och avloppet är inte besvarade.")
    groups = (
        Group(_("Ändringen"), ("new_installation", "substantial", "what", "water_sewage")),
        Group(_("Byggnaden"), ("building_kind",)),
        unusual("ordered_by_board", "developer_is_public"),
    )

    new_installation = new_installation(
        _("Är det nytt, eller ändrar du något som finns?"),
        _("Det blir nytt, där det inte finns vatten eller avlopp"),
        _("Jag ändrar något som finns"),
    )
    substantial = substantial(
        _("Blir det mycket annorlunda än i dag?"),
        _("Till exempel ett badrum på ett nytt ställe, eller nya stammar. Att byta en blandare är det inte."),
        CHANGES_OLD,
    )
    what = what(_("Till exempel ett nytt badrum i källaren med dusch och toalett."))
    water_sewage = water_sewage()
    building_kind = building_kind()
    ordered_by_board = ordered_by_board()
    developer_is_public = developer_is_public()
