"""Which properties the sixty people hold, alone, together, by site leasehold, through a company or an estate."""

from __future__ import annotations

from permits.adapters.registers.embedded import Holding
from permits.demo.people import COMPANY, COUNCIL, PEOPLE

ESTATE = "Dödsboet efter Sven Alm"
"""Owned by nobody living: Greta and Elin Alm share in the estate, yet neither is the registered owner."""

# designation: holders, each a personal number, and the share when not alone
_HELD = """
Norrhaga 30:12    198007292389
Kvarnängen 35:27  195401258479 1/2, 196007083121 1/2
Kvarnängen 35:40  197803092381
Alviken 32:14     196602103464
Alviken 31:61     194809772389
Norrhaga 35:29    197503309176
Kvarnängen 4:5    198103132398
Sjöberga 6:3      195701292897
Norrhaga 33:4     198209252389
Stenhult 32:18    198302282390 1/2, 198410102381 1/2
Kvarnängen 39:25  195110119871
Sjöberga 30:6     195110119871 2/3, 195301221866 1/3
Kvarnängen 34:33  197905242397 1/2, 199406262387 1/2
Kvarnängen 34:39  196911139290
Kvarnängen 36:21  197201189268
Kjellsta 38:1     195909263070 3/4, 198712162398 1/4
Kjellsta 30:8     197011299281
Kjellsta 35:48    193909099206
Norrhaga 33:12    197403199289 1/2, 197710112397 1/2
Norrhaga 33:13    197110089294
Norrhaga 30:32    198506022394 1/2, 198610052386 1/2
Norrhaga 30:14    198902222390
Alviken 32:20     194110319011
Alviken 31:70     195503072042 1/2, 195007282162 1/2
Alviken 2:14      196207233047
Stenhult 31:4     196301202633 1/2, 196804109780 1/2
Stenhult 31:21    196704033452
Stenhult 4:1      194803141573
Sjöberga 7:1      194502024732 1/2, 194611305469 1/2
Sjöberga 30:18    196505153293
Kjellsta 4:4      196102133177
"""

_NAMES = {person.number: person.name for person in PEOPLE}


def _held() -> dict[str, list[Holding]]:
    named: dict[str, list[Holding]] = {}
    for row in _HELD.strip().splitlines():
        designation, holders = row[:18].strip(), row[18:]
        for holder in holders.split(","):
            number, _, share = holder.strip().partition(" ")
            named.setdefault(designation, []).append(Holding(designation, number, _NAMES[number], share or "1/1"))
    return named


NAMED: dict[str, list[Holding]] = {
    **_held(),
    "Kjellsta 37:26": [
        Holding("Kjellsta 37:26", *COUNCIL),
        Holding("Kjellsta 37:26", "196409053086", _NAMES["196409053086"], holding="tomtratt"),
    ],
    "Kjellsta 30:4": [Holding("Kjellsta 30:4", None, ESTATE)],
    **{name: [Holding(name, *COMPANY)] for name in ("Stenhult 30:8", "Stenhult 32:3", "Stenhult 32:10")},
}
