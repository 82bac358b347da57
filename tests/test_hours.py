"""Quiet hours in words: what people type, in Dutch and English, and what it leaves of the day."""

from datetime import time

import pytest
from babel.dates import format_time
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.hours import SaidHours, hours_said
from jobs.rules.quiet import QuietHours, leaves_room

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("21 tot 8", time(21), time(8)),
        ("van 21.00 tot 8.30 uur", time(21), time(8, 30)),
        ("Niet tussen 12 en 13 uur.", time(12), time(13)),
        ("21:00-08:00", time(21), time(8)),
        ("20u30 t/m 9u", time(20, 30), time(9)),
        ("liever geen vragen tussen 12 uur en 14 uur graag", time(12), time(14)),
        ("na 20.00 niet", time(20), time(8)),
        ("niet na 17 uur", time(17), time(8)),
        ("na 8 uur 's avonds niet", time(20), time(8)),
        ("voor 10 niet", time(0), time(10)),
        ("niet vóór 10.15 uur", time(0), time(10, 15)),
        ("niet voor 9 en na 17", time(17), time(9)),
        ("na 17 uur en voor 9 uur niet", time(17), time(9)),
        ("alleen van 9 tot 12", time(12), time(9)),
        ("alleen van 9 tot 5", time(17), time(9)),
        ("niet na 8", time(20), time(8)),
        ("niet na 9 uur", time(21), time(8)),
        ("alleen na 9", time(8), time(9)),
        ("niet na 9.30", time(9, 30), time(8)),
        ("niet voor 9 en na 7", time(19), time(9)),
        ("niet tussen 12 en 1", time(12), time(13)),
        ("1 tot 2 niet", time(13), time(14)),
        ("niet van 9 tot 5", time(9), time(17)),
        ("alleen tussen 1 en 3", time(15), time(13)),
        ("21 tot 5", time(21), time(5)),
        ("van 9 tot 5 uur 's ochtends niet", time(9), time(5)),
        ("tussen 2 en 4 uur 's middags niet", time(14), time(16)),
        ("tussen 7 en 9 uur 's avonds niet", time(19), time(21)),
        ("niet van 9 tot 5 uur 's middags", time(9), time(17)),
        ("not from 10 am to 2 pm", time(10), time(14)),
        ("liefst niet voor 9 en niet na 5", time(17), time(9)),
        ("niet na 6 uur", time(18), time(8)),
        ("liefst tussen 13 en 17 uur", time(17), time(13)),
        ("alleen na 12", time(8), time(12)),
        ("liever tussen 10 en 12", time(12), time(10)),
        ("liever na 10", time(8), time(10)),
        ("liever tussen 12 en 13 niet", time(12), time(13)),
        ("liefst na 17 uur niet", time(17), time(8)),
        ("rather between 10 and 12", time(12), time(10)),
        ("21 tot 24", time(21), time(0)),
        ("9 pm to 8 am", time(21), time(8)),
        ("not after 8pm", time(20), time(8)),
        ("not before 10", time(0), time(10)),
        ("between 12 and 13", time(12), time(13)),
        ("only from 9 to 12", time(12), time(9)),
        ("no questions from 21:00 until 08:00 please", time(21), time(8)),
        ("midnight to noon", time(0), time(12)),
    ],
)
def test_hours_are_heard_in_many_words(words: str, begin: time, end: time) -> None:
    assert hours_said(words) == SaidHours(QuietHours(begin, end))


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("tussen 10 en 12", time(12), time(10)),
        ("van 9 tot 5", time(17), time(9)),
        ("graag na 10 uur", time(8), time(10)),
        ("na 9", time(8), time(9)),
        ("voor 12.00", time(12), time(0)),
        ("liever na 10", time(8), time(10)),
        ("after 5 pm", time(8), time(17)),
        ("21 tot 8", time(21), time(8)),
        ("18.00 tot 9.00", time(18), time(9)),
        ("na 8", time(20), time(8)),
        ("niet tussen 12 en 13", time(12), time(13)),
        ("na 20.00 niet", time(20), time(8)),
        ("alleen van 9 tot 17", time(17), time(9)),
    ],
)
def test_bare_hours_suit_somebody_who_was_asked_which_do(words: str, begin: time, end: time) -> None:
    assert hours_said(words, suit=True) == SaidHours(QuietHours(begin, end))


@pytest.mark.parametrize("words", ["altijd", "De hele dag.", "always", "the whole day"])
def test_whoever_can_always_be_asked_has_no_quiet_hours(words: str) -> None:
    assert hours_said(words) == SaidHours(None)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soms",
        "21",
        "21 tot",
        "25 tot 8",
        "12 tot 12",
        "21.75 tot 8",
        "13 pm to 8 am",
        "0 am to 8",
        "24.30 tot 8",
        "10 mensen kwamen niet",
        "niet na de vergadering van 20",
        "na",
        "alleen",
        "21 8",
        "99999999999 tot 8",
    ],
)
def test_what_are_no_hours_is_not_guessed(words: str) -> None:
    assert hours_said(words) is None


@given(TIMES, TIMES, st.sampled_from(["{} tot {}", "van {} tot {} uur", "from {} to {}", "{} - {}"]))
def test_hours_are_heard_as_they_are_said(begin: time, end: time, form: str) -> None:
    said = hours_said(form.format(*(format_time(at, "H.mm", locale="nl") for at in (begin, end))))
    assert said == (SaidHours(QuietHours(begin, end)) if begin != end else None)


@given(words=st.text(max_size=60), suit=st.booleans())
def test_any_words_are_hours_or_none(*, words: str, suit: bool) -> None:
    said = hours_said(words, suit=suit)
    assert said is None or said.quiet is None or said.quiet.begin != said.quiet.end


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (time(21), time(8)),
        (time(20), time(8)),
        (time(9), time(17)),
        (time(8), time(19)),
        (time(12), time(8)),
    ],
)
def test_hours_that_leave_an_hour_of_the_day_are_taken(begin: time, end: time) -> None:
    assert leaves_room(QuietHours(begin, end))


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (time(8), time(20)),
        (time(8), time(19, 1)),
        (time(19, 30), time(19)),
        (time(0), time(23, 59)),
    ],
)
def test_hours_that_leave_less_are_not(begin: time, end: time) -> None:
    assert not leaves_room(QuietHours(begin, end))
