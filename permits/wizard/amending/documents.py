"""The matrix of documents: what the committee asks for beyond the statute, for each measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from permits.law.documents import DOCUMENTS as KNOWN
from permits.law.facts import Wanted
from permits.wizard.amending.base import KINDS, Content, Grid, Part, Row, Section
from permits.wizard.amending.base import Known as Choices
from permits.wizard.fields import Choice, Option, Words
from permits.wizard.forms import StepForm
from permits.words import _

NOT_ASKED: Final = "ej"
LEVELS: Final = (
    Option(NOT_ASKED, _("Frågas inte efter")),
    Option("normal", _("Behövs nästan alltid")),
    Option("relevant", _("Behövs om det är aktuellt")),
)
TITLES: Final = {label: document.title for label, document in KNOWN.items() if label != "ovrigt"}
ROWS: Final = (
    *KINDS,
    Option(Wanted.FORHANDSBESKED.value, _("Förhandsbesked")),
    Option(Wanted.TIDSBEGRANSAT.value, _("Tidsbegränsat lov, utöver åtgärdens egna")),
)
GRID: Final = Grid(
    _("Handlingar"),
    (_("Handling"), _("När behövs den?")),
    tuple((_(title), (label,)) for label, title in TITLES.items()),
)

MatrixForm: Final[type[StepForm]] = type(
    "MatrixForm",
    (StepForm,),
    {
        "__doc__": "When each document is asked for with one measure.",
        "lead": _("Det som lagen själv kräver frågas alltid efter, vad som än står här."),
        **{label: Choice(_(title), LEVELS, default=NOT_ASKED) for label, title in TITLES.items()},
    },
)


class Matrix(Part):
    """A row for every measure, and for what is wanted of another kind."""

    slug = "atgarder"
    title = _("Åtgärder")

    def rows(self, content: Content) -> list[Row]:
        matrix = content.get("documents", {})
        return [{"measure": option.value, "asked": dict(matrix.get(option.value, {}))} for option in ROWS]

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return {**content, "documents": {row["measure"]: dict(row["asked"]) for row in rows if row["asked"]}}

    def key(self, row: Row) -> str:
        return str(row["measure"])

    def name(self, row: Row, known: Choices) -> Words:  # noqa: ARG002
        return next((option.label for option in ROWS if option.value == row["measure"]), str(row["measure"]))

    def form(self, content: Content, known: Choices) -> type[StepForm]:  # noqa: ARG002
        return MatrixForm

    def grids(self) -> tuple[Grid, ...]:
        return (GRID,)

    def stored(self, row: Row) -> dict[str, str]:
        return {label: str(row["asked"].get(label, NOT_ASKED)) for label in TITLES}

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        earlier = dict(before["asked"]) if before else {}
        kept = {label: level for label, level in earlier.items() if label not in TITLES}
        chosen = {label: told[label] for label in TITLES if told.get(label, NOT_ASKED) != NOT_ASKED}
        return {"measure": before["measure"] if before else "", "asked": {**chosen, **kept}}

    def words(self, row: Row, content: Content, known: Choices) -> dict[str, str]:
        asked = {TITLES[label] for label in row["asked"] if label in TITLES}
        return {label: told for label, told in super().words(row, content, known).items() if label in asked}


DOCUMENTS = Section(
    "documents",
    "handlingar",
    _("Handlingar"),
    _("Vilka handlingar som behövs för varje åtgärd, utöver det som lagen själv kräver."),
    _(
        "Gäller ansökningar som skickas in från den dagen. Utkast som inte är inskickade får den nya listan när de "
        "öppnas. Det som redan är inskickat behåller sin granskning."
    ),
    (Matrix(),),
)
