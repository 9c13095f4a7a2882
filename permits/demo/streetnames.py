"""What the streets of each built-up area are called, in the way Swedish towns name by theme."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

THEMES: dict[str, tuple[str, ...]] = {
    "centrum": (
        "Kyrkogatan", "Torggatan", "Hamngatan", "Skolgatan", "Bryggargatan", "Färjegatan", "Tullgatan", "Prästgatan",
        "Garvaregatan", "Smedjegatan", "Apoteksgränd", "Lotsgränd", "Repslagargatan", "Norra Torggatan",
        "Magasinsgatan", "Järnvägsgatan", "Linnégränd", "Vattugränd", "Handelsgatan", "Fabriksgatan",
    ),
    "hamnen": (
        "Lotsvägen", "Fyrvägen", "Ankarvägen", "Bojvägen", "Kajutvägen", "Däcksvägen", "Rorsvägen", "Kompassvägen",
        "Masthugget", "Seglarvägen", "Kölvägen", "Kaptensvägen", "Styrmansvägen", "Matrosvägen", "Förtöjningsvägen",
    ),
    "kvarnängen": (
        "Havrevägen", "Kornvägen", "Rågvägen", "Vetevägen", "Klövervägen", "Timotejvägen", "Lievägen", "Räfsvägen",
        "Slåttervägen", "Logvägen", "Tröskvägen", "Kärvevägen", "Hässjevägen", "Åkervägen", "Ängsvägen", "Harvvägen",
        "Plogvägen", "Såningsvägen", "Kvarnhjulet", "Mjölvägen", "Skäppvägen", "Tunnvägen", "Bagarstigen", "Limpstigen",
        "Bullstigen", "Degvägen", "Jästvägen", "Kvarnstigen", "Dammvägen", "Forsvägen", "Strömvägen", "Rännilen",
        "Linvägen", "Ärtvägen", "Betvägen", "Rovvägen", "Humlevägen", "Mältarvägen", "Spannmålsvägen", "Axvägen",
    ),
    "norrhaga": (
        "Blåbärsvägen", "Hallonvägen", "Hjortronvägen", "Smultronvägen", "Odonvägen", "Tranbärsvägen", "Nyponvägen",
        "Slånvägen", "Rönnvägen", "Hasselvägen", "Oxelvägen", "Häggvägen", "Alvägen", "Aspvägen", "Björkvägen",
        "Granvägen", "Tallvägen", "Lärkvägen", "Trastvägen", "Mesvägen", "Finkvägen", "Siskvägen", "Domherrevägen",
        "Gökvägen", "Orrvägen", "Tjädervägen", "Ripvägen", "Ugglevägen", "Falkvägen", "Murklevägen", "Riskavägen",
        "Kantarellvägen", "Soppvägen", "Mossvägen", "Ljungvägen", "Porsvägen",
    ),
    "alviken": (
        "Skarvvägen", "Tärnvägen", "Måsvägen", "Alkvägen", "Svanvägen", "Knipvägen", "Viggvägen", "Strandskatevägen",
        "Abborrvägen", "Gäddvägen", "Sikvägen", "Torskvägen", "Flundrevägen", "Strömmingsvägen", "Tångvägen",
        "Snäckvägen", "Musselvägen", "Klappervägen", "Sandvägen", "Udden", "Bryggvägen", "Bodvägen", "Nätvägen",
        "Skötvägen", "Ekvägen", "Skutvägen", "Snipvägen", "Jollevägen", "Årvägen", "Bojstigen", "Havtornsvägen",
        "Strandrågen", "Saltvägen", "Vasstigen", "Vågvägen", "Brisvägen", "Dyningen", "Sjöbodsvägen",
    ),
    "stenhult": (
        "Granitvägen", "Gnejsvägen", "Kvartsvägen", "Skiffervägen", "Kalkvägen", "Flintvägen", "Röset", "Stenbrottet",
        "Hällvägen", "Kilvägen", "Mejselvägen", "Släggvägen", "Stenhuggarvägen", "Grusvägen",
    ),
    "industri": (
        "Verkstadsvägen", "Sågvägen", "Lagervägen", "Svetsvägen", "Gjutarvägen", "Transportvägen", "Slipvägen",
    ),
    "sjöberga": (
        "Näckrosvägen", "Säfvägen", "Trollsländan", "Lomvägen", "Ekstocksvägen", "Braxenvägen", "Mörtvägen",
        "Sarvvägen", "Kräftvägen", "Näbbvägen", "Iglovägen", "Bävervägen", "Uttervägen",
    ),
}  # fmt: skip


class NamesOfZone:
    """Hands out one area's street names in order; goes round with Norra, Södra ... when they run out."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = (
            f"{prefix}{name}" for prefix in _prefixes() for name in names if not (prefix and name.startswith("Norra"))
        )

    def take(self) -> str:
        return next(self._names)


def _prefixes() -> Iterator[str]:
    yield from ("", "Lilla ", "Norra ", "Västra ")
    yield from (f"{number}:a " for number in count(1))


def names_for(zone: str) -> NamesOfZone:
    """The names of one built-up area."""
    return NamesOfZone(THEMES[zone])
