"""The documents that an application or a notification can hold: what each is called, why, and how a good one looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.words import N_


@dataclass(frozen=True)
class Document:
    """A document's words: title, why it is needed, what a good one looks like."""

    title: str
    why: str
    good: str


PRINTED: Final = "Ritningshuvud med fastighet, vad ritningen visar, skala, datum och vem som har ritat, och skalstock."
"""What every drawing carries whatever it shows (practice: Stockholm, Enköping)."""

DOCUMENTS: Final = {
    "situationsplan": Document(
        N_("Situationsplan"),
        "Visar var på tomten du bygger och hur långt det är till gränserna.",
        "Skala 1:400 eller 1:500 på en aktuell karta. Rita det nya tydligt skilt från det som finns och sätt ut minst "
        "två mått vinkelrätt mot gräns. Norrpil, skalstock, fastighet och datum. Vi ritar den åt dig om du vill.",
    ),
    "nybyggnadskarta": Document(
        N_("Nybyggnadskarta"),
        "Ger säkra gränser, höjder och ledningar att placera ett nytt hus efter.",
        "Beställ den av kommunen. Den är underlag för situationsplanen och ska vara ny, inte äldre än några år.",
    ),
    "planritning": Document(
        N_("Planritning"),
        "Visar rummen uppifrån, våning för våning.",
        "Skala 1:100 och måttsatt, med rummens användning, dörrar, fönster, inredning och var snittet går. Rita det "
        f"nya tydligt skilt från det som finns. {PRINTED}",
    ),
    "fasadritning": Document(
        N_("Fasadritning"),
        "Visar hur byggnaden ser ut från alla håll och hur den möter marken.",
        "Skala 1:100, de fasader som ändras eller är nya, med väderstreck. Rita marken före och efter fram till "
        f"gränsen, nockhöjd, takvinkel, material och färg. Vid en ändring: före och efter. {PRINTED}",
    ),
    "sektionsritning": Document(
        N_("Sektionsritning"),
        "Visar byggnaden i genomskärning, så att höjderna kan prövas.",
        "Skala 1:100 med nockhöjd, byggnadshöjd, takvinkel, rumshöjd, golvnivå och marken före och efter. Det nya "
        f"ritas skilt från det som finns. {PRINTED}",
    ),
    "marksektion": Document(
        N_("Marksektion"),
        "Visar hur marken höjs eller sänks, så att nivåerna kan prövas mot plan och grannar.",
        "Skala 1:100 eller 1:200, ett snitt åt vart håll genom det som ändras och fram till gränsen. Marken före och "
        f"efter med plushöjder och höjdsystem, slänter och murar. {PRINTED}",
    ),
    "ljus_och_skylt": Document(
        N_("Skylt- eller ljusritning"),
        "Visar hur stor skylten eller ljuset är och hur det påverkar platsen.",
        "Skala 1:20 eller 1:50 med mått, material, färg och hur det fästs. Ett foto av fasaden eller platsen med "
        "skylten inlagd, och ljusets styrka om den lyser.",
    ),
    "kulorbeskrivning": Document(
        N_("Kulör- och materialbeskrivning"),
        "Visar färg och material, så att påverkan på huset och omgivningen kan bedömas.",
        "Fasad, tak, fönster och snickerier: material och kulör med NCS-kod eller motsvarande, före och efter.",
    ),
    "fotografi": Document(
        N_("Fotografi"),
        "Visar platsen eller byggnaden som den ser ut i dag, före åtgärden.",
        "Två till fyra bilder i dagsljus: platsen, huset den hör till och mot grannen. Skriv vad bilden visar.",
    ),
    "antikvariskt_utlatande": Document(
        N_("Antikvariskt utlåtande"),
        "Visar vad som är värdefullt och hur det bevaras, när byggnaden eller området är kulturhistoriskt värdefullt.",
        "Skrivet av en sakkunnig i kulturvärden: husets historia, vad som bär värdet och hur det påverkas.",
    ),
    "verksamhetsbeskrivning": Document(
        N_("Verksamhetsbeskrivning"),
        "Visar vad byggnaden eller platsen ska användas till och vad det för med sig.",
        "Vad som bedrivs, antal personer, öppettider, transporter, parkering, buller och ämnen som hanteras.",
    ),
    "parkering": Document(
        N_("Parkering och tillgänglighet på tomten"),
        "Visar att bilar, cyklar och den som har svårt att gå får plats och kommer fram.",
        "På situationsplanen: platser med mått och antal, infart och sikt, gångväg till entrén med lutning och nivåer.",
    ),
    "tillganglighet": Document(
        N_("Tillgänglighetsbeskrivning"),
        "Visar att alla kan ta sig fram och använda byggnaden.",
        "Entré, dörrbredder, trösklar, hiss, hygienrum och vändmått, med hänvisning till planritningen.",
    ),
    "bullerutredning": Document(
        N_("Bullerutredning"),
        "Visar hur högt ljudet blir vid bostadens fasad och uteplats.",
        "Beräknad av en sakkunnig, i dBA för varje fasad och våning och för uteplatsen, med trafiken den utgår från.",
    ),
    "vag_och_va": Document(
        N_("Väg, vatten och avlopp"),
        "Visar att platsen går att nå och att vatten och avlopp kan ordnas.",
        "På kartan: infart med sikt, brunn eller anslutning och tänkt avlopp. Har du fått besked av väghållaren eller "
        "miljökontoret, skicka med det.",
    ),
    "miljouppgifter": Document(
        N_("Uppgifter om miljöpåverkan"),
        "Krävs utanför detaljplan för stora anläggningar som kan påverka miljön betydligt.",
        "Utformning och omfattning, rivning, hur känslig miljön är, vad som kan påverkas, hur det förebyggs och din "
        "egen bedömning av om påverkan blir betydande.",
    ),
    "aterstallning": Document(
        N_("Plan för återställning"),
        "Visar att platsen kan återställas när tiden för ett tidsbegränsat lov är slut.",
        "Hur länge åtgärden ska pågå och varför den är tillfällig, vad som tas bort, hur marken återställs och när.",
    ),
    "rivningsplan": Document(
        N_("Rivningsplan"),
        "Visar vad som rivs, i vilken ordning och hur det görs säkert.",
        "Vilka byggnader eller delar, markerat på en ritning eller karta. Ordning, metod, skydd för grannar och "
        "avstängning av el, vatten och avlopp.",
    ),
    "materialinventering": Document(
        N_("Materialinventering"),
        "Visar vad byggnaden innehåller, vad som kan återanvändas och vad som är farligt.",
        "En rad för varje material: var, hur mycket, om det kan återanvändas eller är farligt, och vem som tar det.",
    ),
    "kontrollplan": Document(
        N_("Förslag till kontrollplan"),
        "Visar vilka kontroller som görs under bygget, av vem och mot vilket krav.",
        "En rad för varje kontroll: vad, hur, mot vilket krav, vem och när. Skicka med den om du vill ha lov och "
        "startbesked samtidigt.",
    ),
    "avfallshanteringsplan": Document(
        N_("Avfallshanteringsplan"),
        "Visar vilket avfall bygget ger och vad som kan återanvändas.",
        "Byggprodukter som kan återanvändas, avfall som uppstår, hur det sorteras och hur farliga ämnen tas om hand.",
    ),
    "teknisk_beskrivning": Document(
        N_("Teknisk beskrivning"),
        "Visar hur byggnaden klarar kraven på bärförmåga, brand, fukt och energi.",
        "Grundläggning, stomme, väggar, tak, värme, ventilation och brandskydd, på en till två sidor.",
    ),
    "konstruktionsritning": Document(
        N_("Konstruktionsritning"),
        "Visar att grund, stomme och tak bär.",
        "Bärande delar med dimensioner och infästningar, laster och beräkning, gjord av en konstruktör. Vid en "
        f"ändring: före och efter. {PRINTED}",
    ),
    "brandskyddsbeskrivning": Document(
        N_("Brandskyddsbeskrivning"),
        "Visar hur människor kan ta sig ut och hur branden hindras från att sprida sig.",
        "Verksamhetsklass och byggnadsklass, brandceller, utrymning, brandgaser, släckning och avstånd till grannhus.",
    ),
    "energiberakning": Document(
        N_("Energiberäkning"),
        "Visar att huset klarar kraven på energi.",
        "Primärenergital, genomsnittlig värmegenomgång och installerad eleffekt, med hur huset värms och ventileras.",
    ),
    "ventilationsritning": Document(
        N_("Ventilations- eller hissritning"),
        "Visar var anläggningen sitter och vad den klarar.",
        "Skala 1:50 eller 1:100 med kanaler, don och flöden, eller hissens schakt, mått och säkerhet. Före och efter. "
        f"{PRINTED}",
    ),
    "va_ritning": Document(
        N_("Ritning över vatten och avlopp"),
        "Visar var ledningarna går i byggnaden och hur de ansluts.",
        f"Skala 1:50 eller 1:100 med ledningar, dimensioner, golvbrunnar och anslutning. Det nya skilt från det "
        f"gamla. {PRINTED}",
    ),
    "prestandadeklaration": Document(
        N_("Prestandadeklaration"),
        "Visar vad eldstaden eller rökkanalen är godkänd för.",
        "Tillverkarens deklaration för just din modell, med CE-märkning, utsläpp, verkningsgrad och avstånd till "
        "brännbart.",
    ),
    "fardigstallandeskydd": Document(
        N_("Färdigställandeskydd"),
        "Visar att huset blir klart även om den som bygger inte kan fullfölja.",
        "Försäkring eller bankgaranti från den entreprenör du anlitar, för din fastighet.",
    ),
    "grannemedgivande": Document(
        N_("Grannemedgivande"),
        "Visar att de grannar som berörs skriftligen har sagt ja.",
        "Namn, fastighet, vad som byggs och hur nära gränsen, datum och underskrift av alla ägare. Bifoga ritningen.",
    ),
    "jarnvagsmedgivande": Document(
        N_("Medgivande från järnvägens förvaltare"),
        "Visar att den som förvaltar järnvägen skriftligen har sagt ja till det du bygger nära spåret.",
        "Förvaltarens namn, vad som byggs och avståndet till närmaste spårmitt, datum och underskrift.",
    ),
    "fullmakt": Document(
        N_("Fullmakt"),
        "Visar att den som söker får göra det för någon annans räkning.",
        "Vem som ger fullmakt, till vem, för vilket ärende och vilken fastighet. Datum och underskrift.",
    ),
    "ovrigt": Document(
        N_("Övrig handling"),
        "Annat som hjälper prövningen.",
        "Skriv vad handlingen är och vad den visar.",
    ),
}

ORDER: Final = tuple(DOCUMENTS)
"""The order in which a list of documents is read."""
START_CLEARANCE: Final = frozenset({
    "kontrollplan", "avfallshanteringsplan", "teknisk_beskrivning", "konstruktionsritning", "brandskyddsbeskrivning",
    "energiberakning", "fardigstallandeskydd", "rivningsplan", "materialinventering",
})  # fmt: skip
"""What start clearance needs rather than the permit (10 kap. 18 and 23 §§); a notification holds it all at once."""
