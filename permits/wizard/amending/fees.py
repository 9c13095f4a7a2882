"""The fee schedules (taxor): hours by measure, kronor an hour, and what is charged beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from permits.fee_profile import HOURS_OF, MOST_HOURS, MOST_KRONOR
from permits.law.fee_schedule import ANY_OTHER
from permits.law.measures import INSTALLATIONS_ONLY
from permits.wizard.amending.base import KINDS, Content, Grid, Known, Part, Row, Section, numbered, plain
from permits.wizard.days import Day
from permits.wizard.fields import Line, Number, Option, Words
from permits.wizard.forms import Group, StepForm
from permits.words import _

OTHERS: Final = Option(ANY_OTHER, _("Alla andra åtgärder"))
OF_PERMITS: Final = (*(kind for kind in KINDS if kind.value not in INSTALLATIONS_ONLY), OTHERS)
OF_ALL: Final = (*KINDS, OTHERS)
COLUMNS: Final[Mapping[str, Words]] = {
    "follows": _("Följer planen"),
    "departs": _("Avviker från planen"),
    "outside": _("Utanför detaljplan"),
    "start": _("Startbesked till slutbesked"),
}
PERMITS: Final[Mapping[str, Words]] = {"permit": _("Lov"), "temporary": _("Tidsbegränsat lov")}
HOURS: Final[Mapping[str, Words]] = {"notification": _("Anmälan, timmar"), "advance": _("Förhandsbesked, timmar")}
KRONOR: Final[Mapping[str, Words]] = {
    "base_map": _("Nybyggnadskarta, kr"),
    "plan_fee": _("Planavgift, kr"),
    "staking": _("Utstakning, kr"),
}
SINGLE: Final = ("hearing_hours", "announcement", "together_hours")


def _named(*parts: str) -> str:
    return "__".join(parts)


def _hours(label: Words, **more: Any) -> Number:
    return Number(label, least="0", most=str(int(MOST_HOURS)), **more)


def _kronor(label: Words, **more: Any) -> Number:
    return Number(label, least=more.pop("least", "0"), most=str(MOST_KRONOR), decimals=0, **more)


def _cells() -> dict[str, Number]:
    cells = {}
    for table, permit in PERMITS.items():
        for kind in OF_PERMITS:
            for column, title in COLUMNS.items():
                label = _("%(what)s, %(measure)s: %(when)s", what=permit, measure=kind.label, when=title)
                cells[_named(table, kind.value, column)] = _hours(label)
    for table, title in (*HOURS.items(), *KRONOR.items()):
        for kind in OF_ALL:
            label = _("%(what)s: %(measure)s", what=title, measure=kind.label)
            cells[_named(table, kind.value)] = (_hours if table in HOURS else _kronor)(label)
    return cells


class ScheduleForm(StepForm):
    """One schedule. The tables are added to it below, a field for each cell."""

    groups = (
        Group("", ("name", "taxa_id", "valid_from", "hourly_rate")),
        Group(_("Utöver timmarna för åtgärden"), (*SINGLE, "further_share")),
    )

    name = Line(_("Taxans namn"), missing=_("Ge taxan ett namn."), width="full", longest=160)
    taxa_id = Line(
        _("Beteckning"), missing=_("Ange beteckningen, till exempel KF 2026/97."), hint=_("Beslutets beteckning."),
        width="14", longest=60,
    )  # fmt: skip
    valid_from = Day(
        _("Gäller ärenden som kommer in från och med"),
        missing=_("Skriv från vilken dag taxan gäller."),
        hint=_("Ett ärende följer taxan som gällde den dag det kom in."),
    )
    hourly_rate = _kronor(_("Timpris"), least="1", unit="kr", missing=_("Skriv timpriset i hela kronor."))
    hearing_hours = _hours(_("Underrättelse till grannar"), unit=_("timmar"))
    announcement = _kronor(_("Kungörelse och utskick av beslutet"), unit="kr")
    together_hours = _hours(_("Avdrag när lov och startbesked ges samtidigt"), unit=_("timmar"))
    further_share = Number(
        _("Varje åtgärd efter den första"), least="0", most="100", decimals=0, unit="%",
        hint=_("Hur stor del av dess timmar som tas ut."), missing=_("Skriv procent av timmarna."),
    )  # fmt: skip

    def in_order(self) -> list[Any]:
        return list(self)

    def validate(self, *args: Any, **kept: Any) -> bool:
        """A measure that has hours for one kind of decision has them for all three."""
        good = bool(super().validate(*args, **kept))
        for table in PERMITS:
            for kind in OF_PERMITS:
                cells = [self[_named(table, kind.value, column)] for column in HOURS_OF]
                given = [cell for cell in (*cells, self[_named(table, kind.value, "start")]) if cell.data]
                for cell in cells if given else ():
                    if not cell.data and not cell.errors:
                        cell.errors = [_("Skriv timmar i alla tre rutorna, eller i ingen.")]
                        good = False
        return good


FeeForm: Final[type[StepForm]] = type("FeeForm", (ScheduleForm,), {"__doc__": ScheduleForm.__doc__, **_cells()})
GRIDS: Final = (
    *(
        Grid(
            _("%(what)s: timmar", what=title),
            (_("Åtgärd"), *COLUMNS.values()),
            tuple((kind.label, tuple(_named(table, kind.value, column) for column in COLUMNS)) for kind in OF_PERMITS),
            folded=table != "permit",
        )
        for table, title in PERMITS.items()
    ),
    Grid(
        _("Anmälan, förhandsbesked, karta, plan och utstakning"),
        (_("Åtgärd"), *HOURS.values(), *KRONOR.values()),
        tuple((kind.label, tuple(_named(table, kind.value) for table in (*HOURS, *KRONOR))) for kind in OF_ALL),
        folded=True,
    ),
)


class Schedules(Part):
    """The schedules, oldest first. Which holds for a case is told by the day that it came in."""

    slug = "taxor"
    title = _("Taxor")
    lead = _("En ny taxa läggs till med en egen dag. Ändra en gammal bara för att rätta ett fel.")
    add = _("Lägg till en taxa")

    def rows(self, content: Content) -> list[Row]:
        whole: dict[str, dict[str, Any]] = {}
        for told in content.get("fees", []):
            base = whole.get(told.get("based_on", ""), {})
            row = {**base, **{name: value for name, value in told.items() if name != "based_on"}}
            day = row.get("valid_from", "")
            whole[row["taxa_id"]] = {**row, "valid_from": day.isoformat() if isinstance(day, date) else str(day)}
        return list(whole.values())

    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        return {**content, "fees": [dict(row) for row in rows]}

    def key(self, row: Row) -> str:
        return str(row["taxa_id"])

    def name(self, row: Row, known: Known) -> Words:  # noqa: ARG002
        return str(row["name"])

    def new(self, content: Content) -> Row:
        """As the newest, which is what a new one is mostly like."""
        newest = max(self.rows(content), key=lambda row: str(row["valid_from"]), default={})
        return {**newest, "taxa_id": "", "name": "", "valid_from": ""}

    def form(self, content: Content, known: Known) -> type[StepForm]:  # noqa: ARG002
        return FeeForm

    def grids(self) -> tuple[Grid, ...]:
        return GRIDS

    def stored(self, row: Row) -> dict[str, str]:
        told = {name: str(row.get(name, "")) for name in ("name", "taxa_id", "valid_from")}
        told |= {name: plain(row.get(name)) for name in ("hourly_rate", *SINGLE)}
        told["further_share"] = plain(round(float(row.get("further_share", 1.0)) * 100))
        for table in PERMITS:
            for kind, hours in row.get(table, {}).items():
                each = hours if isinstance(hours, Mapping) else dict.fromkeys(HOURS_OF, hours)
                told |= {_named(table, kind, column): plain(value) for column, value in each.items()}
        for table in (*HOURS, *KRONOR):
            told |= {_named(table, kind): plain(value) for kind, value in row.get(table, {}).items()}
        return told

    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:  # noqa: ARG002
        row: dict[str, Any] = {name: told[name] for name in ("taxa_id", "name", "valid_from")}
        row["hourly_rate"] = int(told["hourly_rate"])
        row |= {name: numbered(told[name]) for name in SINGLE if told.get(name)}
        row["further_share"] = int(told["further_share"]) / 100
        for table in PERMITS:
            row[table] = {
                kind.value: {
                    column: numbered(told[_named(table, kind.value, column)])
                    for column in COLUMNS
                    if told.get(_named(table, kind.value, column))
                }
                for kind in OF_PERMITS
                if told.get(_named(table, kind.value, HOURS_OF[0]))
            }
        for table in (*HOURS, *KRONOR):
            row[table] = {
                kind.value: numbered(told[_named(table, kind.value)])
                for kind in OF_ALL
                if told.get(_named(table, kind.value))
            }
        return row


FEES = Section(
    "fees",
    "taxa",
    _("Taxa"),
    _("Vad ett ärende kostar: timmar för varje åtgärd, timpris och fasta belopp."),
    _(
        "Ett ärende följer taxan som gällde den dag det kom in. En rättelse i en gammal taxa ändrar därför också "
        "öppna ärenden. Avgifter som redan är beslutade ändras inte; de anger taxans version."
    ),
    (Schedules(),),
)
