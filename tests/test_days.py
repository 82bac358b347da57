"""Days as people type them, in Dutch and English."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.managing.moments import day_and_time
from bot.texts.absences import absence_said, mentions_days, tells_absence
from bot.texts.days import day_said, period_said

THURSDAY = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("words", "language", "first", "last"),
    [
        ("volgende week", "nl", "2026-12-14", "2026-12-20"),
        ("deze week", "nl", "2026-12-10", "2026-12-13"),
        ("tot 5 januari", "nl", "2026-12-10", "2027-01-04"),
        ("t/m 5 januari", "nl", "2026-12-10", "2027-01-05"),
        ("tot en met vrijdag", "nl", "2026-12-10", "2026-12-11"),
        ("t/m vrijdag.", "nl", "2026-12-10", "2026-12-11"),
        ("morgen", "nl", "2026-12-11", "2026-12-11"),
        ("van morgen tot en met woensdag", "nl", "2026-12-11", "2026-12-16"),
        ("van 21 december t/m 3 januari", "nl", "2026-12-21", "2027-01-03"),
        ("2 weken", "nl", "2026-12-10", "2026-12-23"),
        ("een week", "nl", "2026-12-10", "2026-12-16"),
        ("ik ben weg van maandag tot en met volgende week vrijdag 🏖️", "nl", "2026-12-14", "2026-12-18"),
        ("volgende week ben ik er niet", "nl", "2026-12-14", "2026-12-20"),
        ("Ik ben er volgende week niet", "nl", "2026-12-14", "2026-12-20"),
        ("Ik ben maandag weg tot woensdag", "nl", "2026-12-14", "2026-12-15"),
        ("3-7 mei", "nl", "2027-05-03", "2027-05-07"),
        ("28 december – 3 januari", "nl", "2026-12-28", "2027-01-03"),
        ("Ik ben er niet t/m dinsdag", "nl", "2026-12-10", "2026-12-15"),
        ("vrijdag volgende week", "nl", "2026-12-18", "2026-12-18"),
        ("7 tot en met 11 januari", "nl", "2027-01-07", "2027-01-11"),
        ("van maandag 14 december t/m woensdag 16 december", "nl", "2026-12-14", "2026-12-16"),
        ("op vakantie van 21 dec t/m 3 jan", "nl", "2026-12-21", "2027-01-03"),
        ("I am away until Friday next week", "en", "2026-12-10", "2026-12-18"),
        ("3 dagen", "nl", "2026-12-10", "2026-12-12"),
        ("next week", "en", "2026-12-14", "2026-12-20"),
        ("until Friday", "en", "2026-12-10", "2026-12-11"),
        ("from 21 December to 3 January", "en", "2026-12-21", "2027-01-03"),
        ("tomorrow", "en", "2026-12-11", "2026-12-11"),
        ("vandaag t/m vrijdag", "nl", "2026-12-10", "2026-12-11"),
        ("vandaag t/m morgen ben ik weg", "nl", "2026-12-10", "2026-12-11"),
        ("van vandaag tot zaterdag", "nl", "2026-12-10", "2026-12-11"),
        ("vanaf maandag t/m vrijdag", "nl", "2026-12-14", "2026-12-18"),
        ("vanaf 14 december t/m 18 december", "nl", "2026-12-14", "2026-12-18"),
        ("14-12 t/m 18-12", "nl", "2026-12-14", "2026-12-18"),
        ("14-12 tm 18-12", "nl", "2026-12-14", "2026-12-18"),
        ("van 24-12 tot 3-1", "nl", "2026-12-24", "2027-01-02"),
        ("24/12-3/1", "nl", "2026-12-24", "2027-01-03"),
        ("24-12 - 3-1", "nl", "2026-12-24", "2027-01-03"),
        ("24.12-3.1", "nl", "2026-12-24", "2027-01-03"),
        ("maandag tm vrijdag", "nl", "2026-12-14", "2026-12-18"),
        ("today until Friday", "en", "2026-12-10", "2026-12-11"),
        ("from today to Friday", "en", "2026-12-10", "2026-12-11"),
    ],
)
def test_an_absence_is_read_as_it_is_said(words: str, language: str, first: str, last: str) -> None:
    said = absence_said(words, THURSDAY, language)
    assert said
    assert (str(said.first), str(said.last)) == (first, last)


@pytest.mark.parametrize(
    ("words", "language", "first", "last"),
    [
        ("ik ben van 20 juli t/m 7 augustus weg", "nl", "2026-07-20", "2026-08-07"),
        ("20-24 juli", "nl", "2026-07-20", "2026-07-24"),
        ("van 20 juli tot 7 augustus", "nl", "2026-07-20", "2026-08-06"),
        ("from 20 July to 7 August", "en", "2026-07-20", "2026-08-07"),
        ("20 juli 2026 t/m 7 augustus", "nl", "2026-07-20", "2026-08-07"),
        ("van 3 mei t/m 7 mei", "nl", "2027-05-03", "2027-05-07"),
        ("van 3 mei t/m 7 mei 2028", "nl", "2028-05-03", "2028-05-07"),
        ("van 24 augustus t/m 7 januari", "nl", "2026-08-24", "2027-01-07"),
        ("van 24 juli t/m woensdag", "nl", "2026-07-24", "2026-07-29"),
    ],
)
def test_an_absence_may_have_begun_when_it_is_said(words: str, language: str, first: str, last: str) -> None:
    said = absence_said(words, date(2026, 7, 22), language)
    assert said
    assert (str(said.first), str(said.last)) == (first, last)


@pytest.mark.parametrize(
    "words", ["het gaat goed", "", "0 weken", "32 mei", "t/m", "tot gisteren", "5", "ik ben er volgende week"]
)
def test_what_is_no_day_is_no_absence(words: str) -> None:
    assert absence_said(words, THURSDAY, "nl") is None


@pytest.mark.parametrize(
    "words",
    [
        "ik ben ergens in week 52 weg",
        "na de kerstvakantie weer terug",
        "tot eind mei",
        "28 tot en met 3 januari",
        "3 of 4 mei",
        "volgende week niet weg",
        "vanaf maandag",
        "ik ben vanaf 5-1 weg",
        "vanaf 5-1",
        "van maandag",
        "vanaf 5 januari",
        "met kerst",
        "tweede kerstdag",
        "rond 24/12",
        "5-1 of 6-1",
    ],
)
def test_days_that_cannot_be_read_are_known_to_be_about_days(words: str) -> None:
    assert absence_said(words, THURSDAY, "nl") is None
    assert mentions_days(words, "nl")
    assert not mentions_days("We doen het zo, en zij gaan mee", "nl")


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("ergens in week 52 ben ik weg", True),
        ("vanaf maandag", True),
        ("volgende week maandag of dinsdag ben ik er niet", True),
        ("We wachten al een week op de sleutel", False),
        ("Ik weet niet of de monteur morgen komt", False),
        ("de sleutel komt maandag", False),
    ],
)
def test_a_day_in_a_story_is_told_from_an_absence(words: str, own: bool) -> None:  # noqa: FBT001 - a case
    assert mentions_days(words, "nl")
    assert tells_absence(words, "nl") is own


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert day_said("5 januari", THURSDAY, "nl") == date(2027, 1, 5)
    assert day_said("10 dec", THURSDAY, "nl") == date(2026, 12, 10)
    assert day_said("Maandag 4 januari", THURSDAY, "nl") == date(2027, 1, 4)
    assert day_said("Mon 4 January", THURSDAY, "en") == date(2027, 1, 4)
    assert day_said("5-1-2028", THURSDAY, "nl") == date(2028, 1, 5)
    assert day_said("29 februari 2027", THURSDAY, "nl") is None


def test_a_period_keeps_the_words_beside_it() -> None:
    said = period_said("zomer, 19 juli t/m 27 augustus 2027", THURSDAY, "nl")
    assert said
    assert (str(said.first), str(said.last), said.rest) == ("2027-07-19", "2027-08-27", "zomer")
    said = period_said("kerst, ma 21 dec t/m zondag 3 jan", THURSDAY, "nl")
    assert said
    assert (str(said.first), str(said.last), said.rest) == ("2026-12-21", "2027-01-03", "kerst")
    assert period_said("27 augustus 2027 t/m 19 juli 2027", THURSDAY, "nl") is None


@pytest.mark.parametrize(
    ("words", "today", "first", "last", "rest"),
    [
        ("kerst, 19 december t/m 3 januari 2027", "2026-11-24", "2026-12-19", "2027-01-03", "kerst"),
        ("kerst 21 december t/m 3 januari", "2026-12-25", "2026-12-21", "2027-01-03", "kerst"),
        ("zomer 19 juli t/m 27 augustus", "2027-07-25", "2027-07-19", "2027-08-27", "zomer"),
        ("zomer 19 juli t/m 27 augustus", "2027-09-01", "2028-07-19", "2028-08-27", "zomer"),
        ("zomer van 19 juli 2028 t/m 27 augustus", "2026-11-24", "2028-07-19", "2028-08-27", "zomer"),
        ("bouwvak 19 t/m 27 juli 2027", "2026-11-24", "2027-07-19", "2027-07-27", "bouwvak"),
        ("19 t/m 27 juli", "2027-07-20", "2027-07-19", "2027-07-27", ""),
        ("zomer 19 juli 2027 tot en met 8 augustus 2027", "2026-11-24", "2027-07-19", "2027-08-08", "zomer"),
        ("kerst 19 december tot en met 3 januari", "2026-11-24", "2026-12-19", "2027-01-03", "kerst"),
        ("19 tot en met 27 juli, bouwvak", "2026-11-24", "2027-07-19", "2027-07-27", "bouwvak"),
        ("5 mei 2027", "2026-11-24", "2027-05-05", "2027-05-05", ""),
        ("Dag van de Arbeid, zaterdag 1 mei", "2026-11-24", "2027-05-01", "2027-05-01", "Dag van de Arbeid"),
        ("studiedag op 5-5-2027", "2026-11-24", "2027-05-05", "2027-05-05", "studiedag"),
        ("24–26 december 2026 kerst", "2026-11-24", "2026-12-24", "2026-12-26", "kerst"),
        ("kerst – 24 december–2 januari", "2026-11-24", "2026-12-24", "2027-01-02", "kerst"),
        ("studiedag 8 en 9 december", "2026-11-24", "2026-12-08", "2026-12-09", "studiedag"),
        ("dicht: 31 december en 1 januari", "2026-11-24", "2026-12-31", "2027-01-01", "dicht"),
        ("tussen 8 en 10 december", "2026-11-24", "2026-12-08", "2026-12-10", ""),
        ("week 52, 21 t/m 25 december", "2026-11-24", "2026-12-21", "2026-12-25", "week 52"),
        ("zomer 2027, 19 juli t/m 27 augustus", "2026-11-24", "2027-07-19", "2027-08-27", "zomer 2027"),
        ("2e kerstdag, 26 december", "2026-11-24", "2026-12-26", "2026-12-26", "2e kerstdag"),
        ("studiedag nr. 3 op 8 december", "2026-11-24", "2026-12-08", "2026-12-08", "studiedag nr. 3"),
        ("25 december, 1e kerstdag", "2026-11-24", "2026-12-25", "2026-12-25", "1e kerstdag"),
        ("5 mei 2027, 75 jaar vrijheid", "2026-11-24", "2027-05-05", "2027-05-05", "75 jaar vrijheid"),
        ("12 t/m 30 juli, 3 weken bouwvak", "2026-11-24", "2027-07-12", "2027-07-30", "3 weken bouwvak"),
        ("kerst (24 december t/m 3 januari)", "2026-11-24", "2026-12-24", "2027-01-03", "kerst"),
        ("Kerstvakantie! 24 dec t/m 3 jan !", "2026-11-24", "2026-12-24", "2027-01-03", "Kerstvakantie"),
        ("jaar 2026-2027, 3 t/m 7 mei 2027", "2026-11-24", "2027-05-03", "2027-05-07", "jaar 2026-2027"),
    ],
)
def test_a_period_is_read_as_it_is_usually_said(
    words: str, today: str, first: str, last: str, rest: str
) -> None:
    said = period_said(words, date.fromisoformat(today), "nl")
    assert said
    assert (str(said.first), str(said.last), said.rest) == (first, last, rest)


@pytest.mark.parametrize(
    "words",
    [
        "27 augustus t/m 19 juli 2027",
        "15 december t/m 12 december",
        "28 t/m 3 januari",
        "28 t/m 3 januari 2027",
        "week 1: 4-1-27 t/m 8-1-27",
        "tot en met 3 januari",
        "vanaf 5 januari",
        "3 januari tot volgende week",
        "3 of 4 mei",
        "kerst",
        "kerst: 22, 23 en 24 december",
        "5 december, 6 december en 7 december",
        "1 t/m 5 mei en 10 mei",
        "1 t/m 5 mei en 10 t/m 12 mei",
        "Studiedag 8 en 15 december",
        "maandag 14, dinsdag 15 december",
        "22, 23, 24 december",
        "8 + 9 december",
        "8/9 december",
        "8 december/9 december",
        "vakantie 2031, 1 t/m 5 mei",
        "8 december, 9 en 10",
        "5 mei 2027, 12",
        "5 mei 2027, 12 uur",
        "kerst: 22, 23 december",
        "Dicht 24, 31 december",
        "5 mei 2027 of 2028",
        "5 mei 2027, 6e en 7e",
        "25 december, 1e en 2e kerstdag",
        "Studiedag 1, 5 mei 2027",
        "12 juli 2027, 3 weken bouwvak",
        "schooljaar 2026-2027, 19 juli t/m 27 augustus",
        "schooljaar 2026-2027, 19 juli t/m 27 augustus 2028",
        "3 t/m 7 mei 2027 en 2028",
    ],
)
def test_what_may_be_a_slip_or_half_a_period_is_asked_again(words: str) -> None:
    assert period_said(words, date(2027, 1, 2), "nl") is None
    assert period_said(words, THURSDAY, "nl") is None


@given(st.text(max_size=60), st.sampled_from(["nl", "en"]))
def test_whatever_is_typed_is_read_or_not_but_never_an_error(words: str, language: str) -> None:
    for said in (absence_said(words, THURSDAY, language), period_said(words, THURSDAY, language)):
        assert said is None or said.first <= said.last


@pytest.mark.parametrize(
    ("words", "language", "day", "at"),
    [
        ("dinsdag 10.30 uur", "nl", "tue", "10:30"),
        ("vrijdagmiddag half 5", "nl", "fri", "16:30"),
        ("half vijf op vrijdag", "nl", "fri", "16:30"),
        ("dinsdagavond 7 uur", "nl", "tue", "19:00"),
        ("dinsdagavond 6.30", "nl", "tue", "18:30"),
        ("vrijdagmiddag 12 uur", "nl", "fri", "12:00"),
        ("vrijdagmiddag 3.30", "nl", "fri", "15:30"),
        ("vrijdagochtend 11 uur", "nl", "fri", "11:00"),
        ("vrij 16:30 👍", "nl", "fri", "16:30"),
        ("di. om 9 uur", "nl", "tue", "09:00"),
        ("ma 13u15", "nl", "mon", "13:15"),
        ("donderdag kwart over 9", "nl", "thu", "09:15"),
        ("elke woensdag 10 uur", "nl", "wed", "10:00"),
        ("dinsdag 2.30 uur 's middags", "nl", "tue", "14:30"),
        ("dinsdag 2.30 ’s-middags", "nl", "tue", "14:30"),
        ("dinsdag vanmiddag 2.30", "nl", "tue", "14:30"),
        ("dinsdag 7 uur 's avonds", "nl", "tue", "19:00"),
        ("dinsdag 6.30 's ochtends", "nl", "tue", "06:30"),
        ("vrijdag 10 uur smorgens", "nl", "fri", "10:00"),
        ("vrijdag sochtends 9 uur", "nl", "fri", "09:00"),
        ("vrijdag morgen 9 uur", "nl", "fri", "09:00"),
        ("Friday 2 p.m.", "en", "fri", "14:00"),
        ("Friday 9 a.m.", "en", "fri", "09:00"),
        ("dinsdagmorgen 9 uur", "nl", "tue", "09:00"),
        ("donderdag 3.00", "nl", "thu", "15:00"),
        ("dinsdag 1.30 uur", "nl", "tue", "13:30"),
        ("dinsdag half 1", "nl", "tue", "12:30"),
        ("dinsdag 06.30", "nl", "tue", "06:30"),
        ("Tuesday 2:30 in the afternoon", "en", "tue", "14:30"),
        ("Tue 2:30 pm", "en", "tue", "14:30"),
        ("Tue 12 pm", "en", "tue", "12:00"),
        ("Tuesday 7 pm", "en", "tue", "19:00"),
        ("Tue 8:30pm", "en", "tue", "20:30"),
        ("Tuesday afternoon 2 pm", "en", "tue", "14:00"),
        ("Tuesday 7 pm in the evening", "en", "tue", "19:00"),
        ("Tue 10am", "en", "tue", "10:00"),
        ("Friday at half past four", "en", "fri", "16:30"),
        ("Tue 9:00", "en", "tue", "09:00"),
    ],
)
def test_a_day_and_a_time_are_read_as_they_are_said(words: str, language: str, day: str, at: str) -> None:
    said = day_and_time(words, language)
    assert said
    assert (said[0].value, f"{said[1]:%H:%M}") == (day, at)


@pytest.mark.parametrize(
    "words",
    [
        *("vrijdag", "vrijdag 25.00", "half 5", "maandag of dinsdag 9.00", "zondag 9.00", "vrijdag 9 10"),
        *("d 9", "dinsdag 03.00", "dinsdag 0.30", "dinsdag 3 uur 's nachts", "dinsdagavond 12 uur"),
        *("maandagochtend 14.00", "dinsdagmiddag 9 uur 's avonds", "maandag 12 am", "monday 3am"),
        *("maandagavond 2 pm", "maandagochtend 9 pm", "maandagmiddag 13 am"),
    ],
)
def test_what_is_no_day_and_time_is_asked_again(words: str) -> None:
    assert day_and_time(words, "nl") is None


def test_a_slip_in_the_dates_makes_nobody_away_today() -> None:
    said = absence_said("15 december t/m 12 december", THURSDAY, "nl")
    assert said is None or said.first > THURSDAY
