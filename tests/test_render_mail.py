"""The overview's e-mail: readable for everybody, on a phone, in the dark, and to a screen reader."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from mail_page import read_page
from overviews import EMPTY, RICH

import bot.render.mail
from bot.render.overview import mail
from bot.texts import Texts
from jobs.rules.digest import Digest

CSS = (Path(bot.render.mail.__file__).parent / "templates" / "overview.css").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("digest", [RICH, EMPTY], ids=["rich", "empty"])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_its_language(language: str) -> None:
    assert ("html", "lang", language) in read_page(mail(RICH, Texts(language)).html).attributes


@BOTH
def test_headings_go_down_one_level_at_a_time(digest: Digest) -> None:
    headings = read_page(mail(digest, Texts("nl")).html).headings
    assert headings[0] == (1, mail(digest, Texts("nl")).subject)
    assert [level for level, _ in headings].count(1) == 1
    assert all(lower - upper <= 1 for (upper, _), (lower, _) in pairwise(headings))
    parts = [words for level, words in headings if level == 2]
    assert parts[:4] == ["Jij bent nodig", "Ter informatie", "Gaat goed", "Hulpvragen"]


@BOTH
def test_at_most_150_words_come_before_the_overview(digest: Digest) -> None:
    written = mail(digest, Texts("nl"))
    assert 5 < read_page(written.html).words_before_overview <= 150
    assert len(written.text.partition("JIJ BENT NODIG")[0].split()) <= 150


def test_nothing_is_fetched_and_nothing_is_tracked() -> None:
    page = read_page(mail(RICH, Texts("nl")).html)
    assert not {"img", "link", "script", "iframe", "table", "form"} & set(page.tags)
    assert page.values("src") == []
    assert all(address.startswith("#") for address in page.values("href"))
    assert not re.search(r"url\(|@import|http", CSS)


def test_every_link_in_the_page_arrives() -> None:
    page = read_page(mail(RICH, Texts("nl")).html)
    targets = {address.removeprefix("#") for address in page.values("href")} | set(
        page.values("aria-labelledby")
    )
    assert targets == set(page.values("id"))


def test_the_subject_names_no_person() -> None:
    assert mail(RICH, Texts("nl")).subject == "Weekoverzicht Rijnbuurt, 27 november 2026"


def test_what_people_said_keeps_its_own_direction() -> None:
    assert '<dd class="own" dir="auto">“\u2068نحتاج إلى مكان\u2069”</dd>' in mail(RICH, Texts("nl")).html


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _colours(css: str, attribute: str) -> set[str]:
    return set(re.findall(rf"(?<![-\w]){attribute}: (#[0-9a-f]{{6}})", css))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_words_can_be_read_on_every_ground(scheme: str) -> None:
    """Hold each against each, which asks more than the page needs (WCAG 2.2, 1.4.3: 4.5 to 1)."""
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    css = light if scheme == "light" else rest.partition("@media print")[0]
    words, grounds = _colours(css, "color"), _colours(css, "background")
    assert len(words) >= 4
    assert len(grounds) == 2
    assert min(_contrast(word, ground) for word in words for ground in grounds) >= 4.5
