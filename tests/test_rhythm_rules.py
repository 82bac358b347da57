"""Quiet hours, an overview that comes too soon, and a rhythm that proposes itself."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rules.cadence import first_due
from jobs.rules.calendar import Calendar, is_allowed, working_days_later
from jobs.rules.clash import clash
from jobs.rules.quiet import QuietHours, first_asked, out_of_quiet, quiet_hours
from jobs.rules.tempo import LastProposal, RoundStory, moved, tempo_to_propose
from models.arranged import Tempo
from models.values import Cadence, MonthWeek, Standing, Weekday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Calendar(AMSTERDAM)
NOW = datetime(2026, 12, 4, 15, tzinfo=UTC)
bounded = settings(max_examples=120)


def ams(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


# Quiet hours.

NIGHT = QuietHours(time(21), time(9, 30))
LUNCH = QuietHours(time(12), time(13))
FAR = ams("2027-01-01 00:00")


@pytest.mark.parametrize(
    ("quiet", "moment", "later"),
    [
        (LUNCH, "2026-12-07 11:59", "2026-12-07 11:59"),
        (LUNCH, "2026-12-07 12:00", "2026-12-07 13:00"),
        (LUNCH, "2026-12-07 12:59", "2026-12-07 13:00"),
        (LUNCH, "2026-12-07 13:00", "2026-12-07 13:00"),
        (NIGHT, "2026-12-07 22:00", "2026-12-08 09:30"),
        (NIGHT, "2026-12-07 09:00", "2026-12-07 09:30"),
        (
            NIGHT,
            "2026-12-04 22:00",
            "2026-12-07 09:30",
        ),  # over the weekend
        (QuietHours(time(16), time(22)), "2026-12-07 17:00", "2026-12-08 08:00"),
        (None, "2026-12-07 22:00", "2026-12-07 22:00"),
    ],
)
def test_a_question_in_quiet_hours_waits_for_the_first_allowed_hour_after_them(
    quiet: QuietHours | None, moment: str, later: str
) -> None:
    assert out_of_quiet(ams(moment), quiet, OFFICE, FAR) == ams(later)
    assert first_asked(ams(moment), quiet, OFFICE, FAR) == ams(later)


def test_a_reminder_that_could_only_come_after_the_closing_does_not_come() -> None:
    afternoon = QuietHours(time(13), time(17))
    assert out_of_quiet(ams("2026-12-04 14:00"), afternoon, OFFICE, ams("2026-12-04 15:00")) is None


def test_whoever_leaves_no_allowed_hour_is_still_asked_once() -> None:
    whole_day = QuietHours(time(7), time(21))
    moment, closes = ams("2026-12-07 09:00"), ams("2026-12-09 09:00")
    assert out_of_quiet(moment, whole_day, OFFICE, closes) is None
    assert first_asked(moment, whole_day, OFFICE, closes) == ams("2026-12-07 21:00")
    assert first_asked(moment, whole_day, OFFICE, ams("2026-12-07 20:00")) == moment


def test_quiet_hours_are_two_different_times() -> None:
    assert quiet_hours(time(22), time(7)) == QuietHours(time(22), time(7))
    assert quiet_hours(time(22), None) is quiet_hours(None, None) is quiet_hours(time(9), time(9)) is None


def test_quiet_hours_end_once_in_the_night_of_the_clock_change() -> None:
    small_hours = QuietHours(time(1), time(2, 45))
    first, second = (
        datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)
    )  # 2.30 on the wall, twice
    assert small_hours.end_after(first, AMSTERDAM) == datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert small_hours.end_after(second, AMSTERDAM) is None


half_hours = st.builds(lambda half: time(half // 2, half % 2 * 30), st.integers(0, 47))


@bounded
@given(
    begin=half_hours,
    end=half_hours,
    moment=st.builds(
        lambda minutes: ams("2026-12-01 00:00") + timedelta(minutes=minutes), st.integers(0, 43200)
    ),
)
def test_nobody_is_asked_in_their_quiet_hours(begin: time, end: time, moment: datetime) -> None:
    quiet = quiet_hours(begin, end)
    later = out_of_quiet(moment, quiet, OFFICE, moment + timedelta(days=9))
    if later is None:
        hours = [ams("2026-12-07 00:00") + timedelta(minutes=30 * half) for half in range(16, 40)]
        assert all(_is_quiet(begin, end, hour) for hour in hours)
        return
    assert later >= moment
    assert not _is_quiet(begin, end, later)
    assert later == moment or is_allowed(later, OFFICE)
    assert (later == moment) == (not _is_quiet(begin, end, moment))


def _is_quiet(begin: time, end: time, moment: datetime) -> bool:
    """Walk the clock face by minutes from the beginning to the end."""
    local = moment.astimezone(AMSTERDAM)
    minutes = [at.hour * 60 + at.minute for at in (begin, end, local)]
    length, since = (minutes[1] - minutes[0]) % 1440, (minutes[2] - minutes[0]) % 1440
    return since < length


# The overview before the answers.


def weekly(weekday: Weekday, at: time, weeks: int = 1) -> Cadence:
    return Cadence(every_weeks=weeks, weekday=weekday, time=at)


def test_asked_on_thursday_afternoon_the_overview_of_friday_morning_comes_too_soon() -> None:
    found = clash(weekly(Weekday.THURSDAY, time(16)), weekly(Weekday.FRIDAY, time(9)), 2, NOW, zone=AMSTERDAM)
    assert found
    assert (found.asked_at, found.overview_at) == (ams("2026-12-10 16:00"), ams("2026-12-11 09:00"))
    assert found.told_at == ams("2026-12-18 09:00")
    assert found.ask_on is Weekday.TUESDAY
    assert found.overview == weekly(Weekday.TUESDAY, time(9))


def test_asked_on_monday_nothing_clashes_with_the_overview_of_friday() -> None:
    for weekday in (Weekday.MONDAY, Weekday.TUESDAY):
        assert (
            clash(weekly(weekday, time(16)), weekly(Weekday.FRIDAY, time(9)), 2, NOW, zone=AMSTERDAM) is None
        )


def test_a_monthly_rhythm_and_many_days_to_answer_clash_too() -> None:
    last_thursday = Cadence(every_weeks=4, weekday=Weekday.THURSDAY, time=time(16), monthly=MonthWeek.LAST)
    found = clash(last_thursday, weekly(Weekday.FRIDAY, time(9)), 2, NOW, zone=AMSTERDAM)
    assert found
    assert found.ask_on is Weekday.TUESDAY
    never = clash(weekly(Weekday.MONDAY, time(9)), weekly(Weekday.FRIDAY, time(9)), 6, NOW, zone=AMSTERDAM)
    assert never
    assert (never.ask_on, never.overview) == (None, None)


week_times = st.sampled_from([time(8), time(9), time(12, 30), time(16), time(19)])
working = st.sampled_from(list(Weekday)[:5])


@bounded
@given(
    asking=st.builds(weekly, working, week_times, st.integers(1, 8)),
    overviews=st.builds(weekly, st.sampled_from(list(Weekday)), week_times),
    days=st.integers(1, 5),
)
def test_what_is_proposed_against_a_clash_has_none(asking: Cadence, overviews: Cadence, days: int) -> None:
    ordinary = datetime(2026, 6, 1, 5, tzinfo=UTC)
    found = clash(asking, overviews, days, ordinary, zone=AMSTERDAM)
    asked = first_due(asking, AMSTERDAM, ordinary)
    overview = first_due(overviews, AMSTERDAM, asked)
    plain = Calendar(AMSTERDAM, public_holidays=False)
    assert (found is None) == (working_days_later(asked, days, plain) <= overview)
    if found is None:
        return
    if found.ask_on:
        other = Cadence(every_weeks=1, weekday=found.ask_on, time=asking.time)
        assert clash(other, overviews, days, ordinary, zone=AMSTERDAM) is None
    if found.overview:
        assert clash(asking, found.overview, days, ordinary, zone=AMSTERDAM) is None
    assert found.told_at - found.overview_at >= timedelta(days=6)


# The rhythm that proposes itself.


def story(day: str, *standings: Standing) -> RoundStory:
    return RoundStory(opened_at=ams(f"{day} 09:00"), standings=frozenset(standings))


def told(*standings: Standing | None) -> list[RoundStory]:
    """Give closed rounds, the newest first, a week apart."""
    return [
        RoundStory(
            opened_at=NOW - timedelta(weeks=number), standings=frozenset({standing} if standing else ())
        )
        for number, standing in enumerate(standings)
    ]


WEEKLY = weekly(Weekday.MONDAY, time(9))
WELL, ROUGH, STUCK = Standing.WELL, Standing.ROUGH, Standing.STUCK


@pytest.mark.parametrize(
    ("rounds", "cadence", "tempo"),
    [
        ([WELL, WELL, WELL], WEEKLY, Tempo.CALMER),
        ([WELL, WELL], WEEKLY, None),
        ([WELL, ROUGH, WELL], WEEKLY, None),
        ([WELL, None, WELL, WELL], WEEKLY, None),  # nobody spoke, so nobody said that it goes well
        ([STUCK, STUCK], weekly(Weekday.MONDAY, time(9), 4), Tempo.FASTER),
        ([STUCK, WELL, STUCK], weekly(Weekday.MONDAY, time(9), 4), None),
        ([STUCK, STUCK], WEEKLY, None),
        ([WELL, WELL, WELL], weekly(Weekday.MONDAY, time(9), 8), None),
    ],
)
def test_quiet_rounds_propose_calm_and_stuck_ones_speed(
    rounds: list[Standing | None], cadence: Cadence, tempo: Tempo | None
) -> None:
    assert tempo_to_propose(told(*rounds), cadence, None, NOW, news_at=None) is tempo


def test_one_voice_that_is_stuck_makes_a_round_stuck_and_one_that_is_rough_makes_it_not_quiet() -> None:
    both = [story("2026-11-30", STUCK, WELL), story("2026-11-23", STUCK, ROUGH)]
    fortnightly = weekly(Weekday.MONDAY, time(9), 2)
    assert tempo_to_propose(both, fortnightly, None, NOW, news_at=None) is Tempo.FASTER
    mixed = [story("2026-11-30", WELL, ROUGH), *told(WELL, WELL)]
    assert tempo_to_propose(mixed, WEEKLY, None, NOW, news_at=None) is None


def test_something_new_in_the_three_rounds_is_no_quiet() -> None:
    quiet = told(WELL, WELL, WELL)
    third = quiet[2].opened_at
    assert tempo_to_propose(quiet, WEEKLY, None, NOW, news_at=third) is None
    assert tempo_to_propose(quiet, WEEKLY, None, NOW, news_at=third - timedelta(minutes=1)) is Tempo.CALMER


def test_a_refusal_is_followed_by_eight_weeks_of_peace() -> None:
    quiet = told(WELL, WELL, WELL)
    for age, tempo in ((timedelta(weeks=8, minutes=-1), None), (timedelta(weeks=8), Tempo.CALMER)):
        refused = LastProposal(made_at=NOW - age * 2, answered_at=NOW - age, accepted=False)
        unheard = LastProposal(made_at=NOW - age, answered_at=None, accepted=None)
        assert tempo_to_propose(quiet, WEEKLY, refused, NOW, news_at=None) is tempo
        assert tempo_to_propose(quiet, WEEKLY, unheard, NOW, news_at=None) is tempo


def test_rounds_from_before_an_accepted_rhythm_tell_nothing_about_it() -> None:
    quiet = told(WELL, WELL, WELL)
    fortnightly = weekly(Weekday.MONDAY, time(9), 2)
    accepted = LastProposal(made_at=NOW, answered_at=quiet[1].opened_at, accepted=True)
    assert tempo_to_propose(quiet, fortnightly, accepted, NOW, news_at=None) is None
    long_ago = LastProposal(made_at=NOW, answered_at=NOW - timedelta(weeks=9), accepted=True)
    assert tempo_to_propose(quiet, fortnightly, long_ago, NOW, news_at=None) is Tempo.CALMER


def test_calm_doubles_the_weeks_and_speed_halves_them() -> None:
    weeks = range(1, 9)
    calmer = [moved(weekly(Weekday.MONDAY, time(9), count), Tempo.CALMER).every_weeks for count in weeks]
    faster = [moved(weekly(Weekday.MONDAY, time(9), count), Tempo.FASTER).every_weeks for count in weeks]
    assert calmer == [2, 4, 6, 8, 8, 8, 8, 8]
    assert faster == [1, 1, 2, 2, 3, 3, 4, 4]
    month = Cadence(every_weeks=1, weekday=Weekday.MONDAY, time=time(9), monthly=MonthWeek.FIRST)
    assert moved(month, Tempo.CALMER) == weekly(Weekday.MONDAY, time(9), 8)
    assert moved(month, Tempo.FASTER) == weekly(Weekday.MONDAY, time(9), 2)
