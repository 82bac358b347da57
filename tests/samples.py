"""Realistic values for every variable of the texts; a variable that is not here fails the tests."""

from itertools import product

from bot.texts.catalogue import Catalogue, Value

SAMPLES: dict[str, tuple[Value, ...]] = {
    "begin": ("21.00 uur",),
    "finish": ("8.00 uur",),
    "age": ("minder dan 1 dag", "3 dagen", "2 weken"),
    "answer": ("Gaat goed", "de huismeester"),
    "area": ("Rijnbuurt", "Holendrecht West"),
    "count": (0, 1, 2, 5),
    "date": ("27 november 2026",),
    "day": ("vrijdag 27 november", "woensdag 30 september"),
    "days": (0, 1, 2, 5),
    "end": ("donderdag 26 november om 16.15 uur",),
    "first": ("maandag 30 november om 9.00 uur",),
    "lasting": ("sinds donderdag 10 december", "al 12 dagen"),
    "moment": ("maandag 30 november om 9.00 uur",),
    "asked": ("donderdag 10 december",),
    "told": ("vrijdag 18 december",),
    "month": ("december 2026",),
    "how": ("het ging goed",),
    "text": ("de sleutel ontbreekt",),
    "name": ("Amina", "Jan Willem"),
    "closed": ("geen", "zomer, 19 juli 2027 tot en met 27 augustus 2027"),
    "closing": ("2 werkdagen",),
    "email": ("geen", "amina@example.org"),
    "field": ("Ritme",),
    "fields": ("Ritme, Beurten",),
    "last": ("27 augustus 2027",),
    "link": ("https://t.me/vlottrekker_bot?start=abc",),
    "new": ("elke 2 weken op woensdag om 13.30 uur",),
    "old": ("elke week op maandag om 9.00 uur",),
    "organisations": ("De Wijkpost, Woonstad", "geen"),
    "kind": ("wonen",),
    "counts": ("0, 1, 2, 2",),
    "often": ("na 6 rondes",),
    "organisation": ("De Wijkpost", "geen"),
    "part": ("schoon",),
    "people": ("Amina, Bram", "niemand"),
    "region": ("regio noord", "niet overslaan"),
    "reminder": ("na 1 werkdag",),
    "representatives": ("Amina, Bram", "niemand"),
    "deputies": ("Chris", "niemand"),
    "role": ("kerngroep",),
    "roles": ("kerngroep, meelezer", "geen"),
    "rotation": ("allebei",),
    "who": ("Joris",),
    "number": (1, 2, 5),
    "open": (0, 1, 2, 5),
    "overview": ("vrijdag 27 november", "vrijdag om 15.00 uur"),
    "rhythm": ("elke week op maandag om 9.00 uur", "elke 2 weken op woensdag om 13.30 uur"),
    "rounds": (0, 1, 2, 5),
    "start": ("dinsdag 24 november om 9.00 uur",),
    "time": ("9.00 uur", "13.30 uur"),
    "until": ("vrijdag 27 november om 15.00 uur",),
    "weekday": ("maandag",),
    "weeks": (1, 2, 5),
    "why": ("Tweede kerstdag", "Zomerreces"),
    "columns": ("Telefoon, Straat",),
    "line": ("4",),
    "word": ("Jan", "bijna"),
    "workgroup": ("Schoon en heel", "Wonen"),
    "workgroups": ("Wonen", "Schoon en heel en Wonen"),
    "yours": (0, 1, 2, 5),
}


def renderings(catalogue: Catalogue, key: str) -> list[str]:
    """Fill in a message with every combination of its values."""
    names = sorted(catalogue.variables(key))
    combinations = product(*(SAMPLES[name] for name in names))
    return [catalogue.format(key, dict(zip(names, values, strict=True))) for values in combinations]
