"""Sixty people who do not exist, with Skatteverket's official test numbers, and the personas among them.

Personal numbers: Skatteverket's open data of test numbers (testpersonnummer); Ilse Brandt's is one of its test
coordination numbers (testsamordningsnummer). Neither is ever given to a living person. Names are made up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A made-up person. `number` has 12 digits."""

    number: str
    given: str
    surname: str
    protected: bool = False

    @property
    def name(self) -> str:
        return f"{self.given} {self.surname}"


@dataclass(frozen=True)
class Persona:
    """A person worth knowing by name: `key` for tests, `why` in Swedish, `property` that the person has to do with."""

    key: str
    number: str
    name: str
    why: str
    property: str | None


_ROWS = """
193506226962 Greta Alm
193702136155 Arne Strandqvist
193909099206 Berit Hagström
194110319011 Folke Ekdahl
194302029204 Gunvor Björklund
194502024732 Rolf Sjögren
194611305469 Solveig Kvarnström
194803141573 Bengt Östergård
194809772389 Ilse Brandt
195007282162 Birgitta Lindvall
195110119871 Göran Norrby
195301221866 Kerstin Persson
195401258479 Bo Hedlund
195503072042 Ulla Berggren
195701292897 Lars-Erik Wiklund
195802142785 Marianne Axelsson
195909263070 Hassan Rahimi
196007083121 Eva Hedlund
196102133177 Mikael Fransson
196207233047 Lena Nyström
196301202633 Dragan Petrović
196409053086 Monica Åkerlund
196505153293 Stefan Forsgren
196602103464 Annika Söderholm
196704033452 Per Lundmark
196804109780 Carina Holmqvist
196911139290 Thomas Sandell
197011299281 Agnieszka Kowalska
197110089294 Minh Nguyen
197201189268 Helena Virtanen
197311239292 Magnus Dahlgren
197403199289 Åsa Westman
197503309176 Fredrik Rosén
197601242386 Malin Lindfors
197710112397 Andreas Engman
197803092381 Jasmin Haddad
197905242397 Mohammed Omar
198007292389 Anna Tallberg
198103132398 Mehmet Yılmaz
198209252389 Fatima Al-Khatib
198302282390 Erik Ståhl
198410102381 Sofia Grönlund
198506022394 Daniel Tesfaye
198610052386 Emma Sundin
198712162398 Ali Hosseini
198804022385 Zahra Ahmadi
198902222390 Viktor Mattsson
199010272384 Hanna Åhman
199110202398 Oskar Bergdahl
199211212387 Elin Alm
199304052393 Yusuf Hussein
199406262387 Amina Warsame
199502172399 Gustav Ström
199609202388 Klara Lövgren
199712312397 Ludvig Ekholm
199801284267 Wilma Skoglund
200010112399 Elias Tornberg
200201312386 Maja Arvidsson
200511132391 Noah Blom
200704162387 Ingegerd Viklander
"""

PROTECTED = "198209252389"
COMPANY = ("5599999991", "Dahlgrens Bygg i Kjellstavik AB")
"""Organisation numbers that pass the check digit but lie at the very end of series not handed out: fictitious."""
COUNCIL = ("2129999997", "Kjellstaviks kommun")
RAILWAY_KEEPER = ("2029999998", "Statens väg- och banhållare (påhittad)")
ROAD_SOCIETY = ("7169999997", "Kjellstaviks samfällighetsförening")

PEOPLE: tuple[Person, ...] = tuple(
    Person(number, given, surname, protected=number == PROTECTED)
    for number, given, surname in (row.split(" ", 2) for row in _ROWS.strip().splitlines())
)

PERSONAS: tuple[Persona, ...] = (
    Persona("anna", "198007292389", "Anna Tallberg", "äger ensam en villatomt i en plan med prickmark, korsmark och "
            "största byggnadsarea", "Norrhaga 30:12"),
    Persona("bo-och-eva", "195401258479", "Bo Hedlund", "äger en villatomt tillsammans med Eva; planens "
            "genomförandetid gick ut 2006", "Kvarnängen 35:27"),
    Persona("eva", "196007083121", "Eva Hedlund", "äger samma tomt som Bo", "Kvarnängen 35:27"),
    Persona("hörntomt", "197803092381", "Jasmin Haddad", "har en hörntomt med gata åt två håll", "Kvarnängen 35:40"),
    Persona("strand", "196602103464", "Annika Söderholm", "har fritidshus vid havet, i plan och inom strandskydd",
            "Alviken 32:14"),
    Persona("samordning", "194809772389", "Ilse Brandt", "har samordningsnummer och en tomt i en plan från 1968 där "
            "bara gränsen är digitaliserad", "Alviken 31:61"),
    Persona("järnväg", "197503309176", "Fredrik Rosén", "bor intill järnvägen, utanför plan", "Norrhaga 35:29"),
    Persona("utanför-plan", "198103132398", "Mehmet Yılmaz", "bor på landet, utanför plan", "Kvarnängen 4:5"),
    Persona("gård", "195701292897", "Lars-Erik Wiklund", "har en gård med flera områden och ett hål", "Sjöberga 6:3"),
    Persona("tomträtt", "196409053086", "Monica Åkerlund", "har tomträtt; kommunen äger marken", "Kjellsta 37:26"),
    Persona("skyddad", "198209252389", "Fatima Al-Khatib", "har skyddad identitet", "Norrhaga 33:4"),
    Persona("nybygge", "198302282390", "Erik Ståhl", "äger en obebyggd tomt tillsammans med Sofia", "Stenhult 32:18"),
    Persona("företag", "197311239292", "Magnus Dahlgren", "äger inget själv, men hans bolag äger industritomten",
            "Stenhult 30:8"),
    Persona("dödsbo", "193506226962", "Greta Alm", "är delägare i ett dödsbo som äger huset", "Kjellsta 30:4"),
    Persona("inget", "200511132391", "Noah Blom", "äger ingen fastighet", None),
)  # fmt: skip


def persona(key: str) -> Persona:
    """The persona called `key`. Raises KeyError."""
    return {one.key: one for one in PERSONAS}[key]


SURNAMES = (
    "Alm", "Berg", "Dahl", "Ek", "Falk", "Gran", "Hed", "Kvist", "Lind", "Modig", "Norling", "Palm", "Rask", "Sten",
    "Törn",
    "Uggla", "Vall", "Åberg", "Öhrn", "Boman", "Kallin", "Nemeth", "Popovic", "Saleh", "Korhonen", "Diaz", "Nowak",
    "Haile",
)  # fmt: skip
GIVEN = (
    "Agneta", "Bertil", "Cecilia", "David", "Elisabeth", "Frida", "Gunnar", "Håkan", "Ingrid", "Johan", "Karin", "Leif",
    "Maria", "Nils", "Olof", "Petra", "Rikard", "Samira", "Tove", "Ulf", "Vera", "Walid", "Ylva", "Zoran", "Åke",
    "Örjan",
)  # fmt: skip
