"""What a draft of the matrix would mean: what each measure that it touches asks for, now and after."""

from __future__ import annotations

from typing import Final

from permits.law.document_list import NORMAL, RELEVANT, STATUTE, documents
from permits.law.facts import Facts, MeasureKind, Wanted
from permits.municipality import Municipality
from permits.services.preview_shapes import Drafted, Preview
from permits.wizard.amending.documents import ROWS
from permits.words import Text, _

USUAL: Final = MeasureKind.KOMPLEMENTBYGGNAD
"""What is shown as an example of an advance ruling and of a permit for a limited time."""


def preview_documents(drafted: Drafted) -> tuple[Preview, ...]:
    """The lists that an applicant inside a plan gets."""
    rows = tuple(
        (option.label, _list(drafted, drafted.before, option.value), _list(drafted, drafted.after, option.value))
        for option in ROWS
        if option.value in drafted.touched
    )
    return (
        Preview(
            _("Vad den sökande frågas efter"),
            _("Inom detaljplan, med det som lagen själv kräver."),
            (_("Åtgärd"), _("Nu"), _("Efter ändringen")),
            rows,
            empty=_("Ingen åtgärd får en annan lista."),
        ),
    )


def _list(drafted: Drafted, municipality: Municipality, measure: str) -> Text:
    wanted = Wanted(measure) if measure in set(Wanted) else Wanted.LOV
    kind = MeasureKind(measure) if measure in set(MeasureKind) else USUAL
    facts = Facts(begun=drafted.today, measure=kind, in_detailed_plan=True, wanted=wanted)
    lines = documents(facts, {kind: dict(asked) for kind, asked in municipality.documents.items()})
    needed = [_(line.title) for line in lines if line.level in {STATUTE, NORMAL}]
    maybe = [_(line.title) for line in lines if line.level == RELEVANT]
    return _(
        "Behövs: %(needed)s. Om det är aktuellt: %(maybe)s.",
        needed=", ".join(str(title) for title in needed) or _("inget"),
        maybe=", ".join(str(title) for title in maybe) or _("inget"),
    )
