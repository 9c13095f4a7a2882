"""What the guide asks: of the application's own questions those that the law answers by, and where if no place is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from permits.law.facts import Facts, Wanted
from permits.law.measures import MEASURES as KINDS
from permits.law.measures import Shown
from permits.wizard.choices import YesNo
from permits.wizard.fields import Asked, Number
from permits.wizard.forms import Group, StepForm, Stored
from permits.wizard.measures import MEASURES, Measure, form_for
from permits.words import _

FACTS: Final = frozenset(each.name for each in fields(Facts))
_NO_DAY: Final = date.min
MAY_BE_LEFT: Final = frozenset({"roof_pitch", "storeys"})
"""No rule on the need for a permit looks at these; only what the plan says of roofs and storeys does."""


def title_of(measure: str) -> str:
    """The kind of measure by the words that it was chosen by."""
    return next((str(option.label) for option in MEASURES if option.value == measure), measure)


def chosen(measure: str) -> dict[str, Any]:
    """The answers of the application's first step for who wants a permit for this kind of measure."""
    posted = Stored({"measure": measure, "wanted": Wanted.LOV.value})
    return Measure(posted, today=_NO_DAY).values()


class WithoutPlace(StepForm):
    """What somebody can say of a place that they have not found yet."""

    title = _("Vad vet du om platsen?")

    in_plan = YesNo(
        _("Ligger platsen inom detaljplan?"), unsure="Du har svarat att du inte vet om det finns en detaljplan.",
        missing=_("Svara ja, nej eller att du inte vet."),
        hint=_("De flesta tomter i en stad eller ett villaområde gör det. De flesta på landet gör det inte."),
    )  # fmt: skip
    area = Number(
        _("Hur stor blir byggnaden, sedd uppifrån?"), least="0.5", most="20000", unit="m²",
        missing=_("Skriv ytan i kvadratmeter. Bredden gånger längden räcker."),
        hint=_("Väggarnas yttermått: bredden gånger längden. En bod på 3 gånger 5 meter är 15 m²."),
    )  # fmt: skip
    distance = Number(
        _("Hur långt blir det till närmaste gräns?"), least="0", most="500", unit="m",
        hint=_("Lämna tomt om du inte vet. Vi visar då båda svaren."),
    )  # fmt: skip


def details_asked(measure: str, posted: Any, stored: Mapping[str, Any], *, today: date) -> StepForm:
    """The application's form about the measure, where only what the guide asks must be answered."""
    form_class = form_for(measure)
    form = form_class(posted, today=today) if posted is not None else form_class.showing(stored, today=today)
    wanted = asked_of(form)
    for field in form:
        if field.name not in wanted or field.name in MAY_BE_LEFT:
            field.missing = ""
    return form


def asked_of(form: StepForm) -> frozenset[str]:
    """The fields that tell the law something, and those that they hang on."""
    telling = {field.name for field in form if (field.tells or field.name) in FACTS}
    return frozenset(telling | set(_hung_on(form, telling)))


def _hung_on(form: StepForm, names: set[str]) -> Iterator[str]:
    for name in names:
        field: Asked = form[name]
        while field.only_if is not None:
            field = form[field.only_if[0]]
            yield field.name


def groups_of(form: StepForm) -> list[Group]:
    """The form's groups with only what the guide asks, empty ones left out."""
    wanted = asked_of(form)
    groups = form.groups or (Group("", tuple(field.name for field in form)),)
    kept = [replace(group, fields=tuple(name for name in group.fields if name in wanted)) for group in groups]
    return [group for group in kept if group.fields]


def is_drawn(measure: str) -> bool:
    """Whether the measure is something new on the ground, with an outline of its own."""
    return next((words.shown is Shown.OUTLINE for kind, words in KINDS.items() if kind == measure), False)


def without_place(measure: str, posted: Any, stored: Mapping[str, Any], *, today: date) -> WithoutPlace:
    """The questions of who has no place; the size only of what has one."""
    form = WithoutPlace(posted, today=today) if posted is not None else WithoutPlace.showing(stored, today=today)
    if not is_drawn(measure):
        del form.area
        del form.distance
    return form
