"""The rules of time, held against an oracle of plain date arithmetic."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rules.cadence import (
    Ask,
    Skip,
    Timing,
    Upcoming,
    Wait,
    digest_timing,
    first_due,
    next_due,
    timing,
    upcoming,
)
from jobs.rules.calendar import (
    Calendar,
    DayOff,
    holiday_name,
    is_allowed,
    next_allowed,
    same_hour_next_working_day,
    working_days_later,
)
from jobs.rules.wall_clock import local_moment
from models.days_off import DaysOff
from models.values import Cadence, SkipReason, Weekday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Calendar(AMSTERDAM)
YEARS = range(2026, 2036)
WEEKDAYS = list(Weekday)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

bounded = settings(max_examples=150)


# The oracle: the European clock changes, the Dutch holidays and the rules, from dates alone.


def last_sunday(year: int, month: int) -> date:
    return max(
        date(year, month, day) for day in range(25, 32) if date(year, month, day).weekday() == 6
    )  # March and October both have 31 days


def utc(day: date, at: time) -> datetime:
    """Turn an Amsterdam wall time into UTC."""
    wall = datetime.combine(day, at)
    spring = datetime.combine(last_sunday(day.year, 3), time(2))
    autumn = datetime.combine(last_sunday(day.year, 10), time(3))
    if spring <= wall < spring + HOUR:
        wall = spring + HOUR
    return (wall - HOUR * (2 if spring < wall < autumn else 1)).replace(tzinfo=UTC)


def wall_clock(moment: datetime) -> datetime:
    """Read the Amsterdam clock at a moment in UTC."""
    spring = datetime.combine(last_sunday(moment.year, 3), time(1), tzinfo=UTC)
    autumn = datetime.combine(last_sunday(moment.year, 10), time(1), tzinfo=UTC)
    return moment.replace(tzinfo=None) + HOUR * (2 if spring <= moment < autumn else 1)


def easter(year: int) -> date:
    """Give Easter Sunday by the computus of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    lead = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + lead - 7 * ((golden + 11 * moon + 22 * lead) // 451) + 114, 31)
    return date(year, month, day + 1)


def holidays_of(year: int) -> set[date]:
    around_easter = {easter(year) + DAY * days for days in (-2, 0, 1, 39, 49, 50)}
    kings_day = date(year, 4, 26 if date(year, 4, 27).weekday() == 6 else 27)
    liberation = {date(year, 5, 5)} if year % 5 == 0 else set()
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    return around_easter | fixed | liberation | {kings_day}


HOLIDAYS = set[date]().union(*(holidays_of(year) for year in range(2025, 2039)))


def works(day: date) -> bool:
    return day.weekday() not in {5, 6} and day not in HOLIDAYS


def awake(moment: datetime) -> bool:
    wall = wall_clock(moment)
    return works(wall.date()) and 8 <= wall.hour <= 19


def next_awake(moment: datetime) -> datetime:
    """Walk the whole hours: 8.00 in Amsterdam is one of them, in summer and in winter."""
    while not awake(moment):
        moment = moment.replace(minute=0, second=0, microsecond=0) + HOUR
    return moment


def due_days(first: date, every_weeks: int) -> Iterator[date]:
    for count in range(1000):
        yield first + DAY * 7 * every_weeks * count


def expected_timing(cadence: Cadence, day: date, now: datetime) -> Timing:
    due_at = utc(day, cadence.time)
    if day in HOLIDAYS:
        return Skip(SkipReason.HOLIDAY)
    if (now - due_at).total_seconds() <= 7200:
        return Ask()
    moment = next_awake(now)
    later = next(d for d in due_days(day, cadence.every_weeks) if d > day and d not in HOLIDAYS)
    if (utc(later, cadence.time) - moment).total_seconds() * 2 < cadence.every_weeks * 604_800:
        return Skip(SkipReason.TOO_LATE)
    return Ask() if moment == now else Wait(moment)


def public(day: date) -> DayOff:
    return DayOff(day, SkipReason.HOLIDAY)


# The cast: workgroups and their cadences, and moments as people say them.


def weekly(weekday: Weekday, at: time, every_weeks: int = 1) -> Cadence:
    return Cadence(every_weeks=every_weeks, weekday=weekday, time=at)


GREEN = weekly(Weekday.TUESDAY, time(9, 30))
YOUTH = weekly(Weekday.MONDAY, time(22))
NEIGHBOURS = weekly(Weekday.SUNDAY, time(2, 30))
HOUSING = weekly(Weekday.MONDAY, time(9), every_weeks=2)


def ams(text: str) -> datetime:
    wall = datetime.fromisoformat(text)
    return utc(wall.date(), wall.time())


days = st.dates(date(2026, 1, 1), date(2035, 12, 31))
telling_days = days | st.sampled_from(sorted(HOLIDAYS)).flatmap(
    lambda holiday: st.sampled_from([holiday - DAY * 14, holiday - DAY * 7, holiday - DAY, holiday])
)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0)) | st.sampled_from(
    [time(0), time(2), time(2, 30), time(3), time(8), time(20), time(23, 59)]
)
weeks = st.integers(1, 8)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 30)).map(  # noqa: DTZ001 - made UTC here
    lambda moment: moment.replace(tzinfo=UTC)
)


# Working days and holidays.


def test_the_working_days_of_ten_years_are_those_of_the_oracle() -> None:
    every_day = [date(2026, 1, 1) + DAY * count for count in range(3652)]
    assert every_day[-1] == date(2035, 12, 31)
    assert [day for day in every_day if OFFICE.works(day)] == [day for day in every_day if works(day)]
    named = {day for day in every_day if holiday_name(day, "nl")}
    assert named == {day for day in HOLIDAYS if day.year in YEARS}


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (date(2026, 4, 6), "Tweede paasdag", "Easter Monday"),
        (date(2026, 4, 27), "Koningsdag", "King's Day"),
        (date(2031, 4, 26), "Koningsdag", "King's Day"),
        (date(2031, 4, 27), None, None),
        (date(2026, 5, 5), None, None),
        (date(2030, 5, 5), "Bevrijdingsdag", "Liberation Day"),
        (date(2026, 5, 14), "Hemelvaartsdag", "Ascension Day"),
        (date(2026, 12, 25), "Eerste kerstdag", "Christmas Day"),
        (date(2026, 12, 24), None, None),
    ],
)
def test_a_holiday_has_a_name_in_both_languages(day: date, dutch: str | None, english: str | None) -> None:
    assert (holiday_name(day, "nl"), holiday_name(day, "en")) == (dutch, english)


def test_a_language_without_holiday_names_gets_the_dutch_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert holiday_name(date(2026, 4, 27), "tr") == "Koningsdag"


# Local moments.


def test_a_time_in_the_spring_gap_is_the_first_minute_after_it() -> None:
    assert local_moment(date(2026, 3, 29), time(2, 30), AMSTERDAM) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert local_moment(date(2026, 3, 29), time(2, 30, 15), AMSTERDAM) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_first_of_the_two() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert local_moment(date(2026, 10, 25), time(2, 30), AMSTERDAM) == first
    assert local_moment(date(2026, 10, 25), time(2, 30, fold=1), AMSTERDAM) == first


def test_the_half_hour_of_lord_howe_is_a_gap_too() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    assert local_moment(date(2026, 10, 4), time(2, 15), zone) == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert local_moment(date(2026, 4, 5), time(1, 45), zone) == datetime(2026, 4, 4, 14, 45, tzinfo=UTC)


@pytest.mark.parametrize("year", YEARS)
def test_every_quarter_of_every_clock_change_in_amsterdam_is_as_the_oracle_says(year: int) -> None:
    for day in (last_sunday(year, 3), last_sunday(year, 10)):
        for count in range(96):
            at = time(count // 4, count % 4 * 15)
            moment = local_moment(day, at, AMSTERDAM)
            assert (moment, moment.tzinfo) == (utc(day, at), UTC)


def clock_changes(zone: ZoneInfo) -> list[date]:
    """Find the days on which an offset changes, by looking at every midnight in UTC."""
    midnights = [datetime(2026, 1, 1, tzinfo=UTC) + DAY * count for count in range(3652)]
    return [
        a.date()
        for a, b in pairwise(midnights)
        if a.astimezone(zone).utcoffset() != b.astimezone(zone).utcoffset()
    ]


def first_showing(wall: datetime, zone: ZoneInfo, step: timedelta) -> datetime:
    """Walk forward in UTC until the clock on the wall shows this time, or has jumped over it."""
    moment = wall.replace(tzinfo=UTC) - timedelta(hours=13)
    while moment.astimezone(zone).replace(tzinfo=None) < wall:
        moment += step
    return moment


@pytest.mark.parametrize("name", ["America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"])
def test_every_quarter_around_every_clock_change_elsewhere_is_the_first_on_the_wall(name: str) -> None:
    zone = ZoneInfo(name)
    changes = clock_changes(zone)
    assert len(changes) >= 20
    for change in changes:
        for count in range(48):  # the hours around the change, on either local day
            wall = datetime.combine(change, time(0)) + timedelta(minutes=15 * count)
            for day in (wall.date(), wall.date() + DAY):
                moment = local_moment(day, wall.time(), zone)
                expected = datetime.combine(day, wall.time())
                assert moment == first_showing(expected, zone, timedelta(minutes=15))


@bounded
@given(
    zone=st.sampled_from(
        ["Europe/Amsterdam", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"]
    ).map(ZoneInfo),
    pick=st.integers(0, 19),
    minute=st.integers(0, 4 * 60),
)
def test_every_minute_of_a_night_with_a_clock_change_is_the_first_on_the_wall(
    zone: ZoneInfo, pick: int, minute: int
) -> None:
    night = clock_changes(zone)[pick]
    for day in (night, night + DAY):
        wall = datetime.combine(day, time(minute // 60, minute % 60))
        assert local_moment(day, wall.time(), zone) == first_showing(wall, zone, timedelta(minutes=1))


# Due moments.


def test_the_first_due_moment_is_strictly_after_now() -> None:
    assert first_due(GREEN, AMSTERDAM, ams("2026-06-02 09:29")) == ams("2026-06-02 09:30")
    assert first_due(GREEN, AMSTERDAM, ams("2026-06-02 09:30")) == ams("2026-06-09 09:30")


def test_the_first_due_moment_goes_by_the_local_day() -> None:
    after_midnight = weekly(Weekday.TUESDAY, time(0, 30))
    assert first_due(after_midnight, AMSTERDAM, ams("2026-06-02 00:10")) == ams("2026-06-02 00:30")
    late_in_new_york = weekly(Weekday.MONDAY, time(23))
    tuesday_in_utc = datetime(2026, 6, 2, 2, tzinfo=UTC)
    assert first_due(late_in_new_york, ZoneInfo("America/New_York"), tuesday_in_utc) == tuesday_in_utc + HOUR


@bounded
@given(weekday=st.sampled_from(WEEKDAYS), at=times, every_weeks=weeks, now=moments)
def test_the_first_due_moment_is_the_nearest_one_ahead(
    weekday: Weekday, at: time, every_weeks: int, now: datetime
) -> None:
    near = [now.date() + DAY * count for count in range(-1, 10)]
    ahead = [utc(day, at) for day in near if WEEKDAYS[day.weekday()] is weekday and utc(day, at) > now]
    assert first_due(weekly(weekday, at, every_weeks), AMSTERDAM, now) == ahead[0]


@bounded
@given(day=telling_days, at=times, every_weeks=weeks)
def test_the_next_due_moment_is_whole_weeks_later_at_the_same_wall_time(
    day: date, at: time, every_weeks: int
) -> None:
    cadence = weekly(WEEKDAYS[day.weekday()], at, every_weeks)
    assert next_due(cadence, AMSTERDAM, utc(day, at)) == utc(day + DAY * 7 * every_weeks, at)


@pytest.mark.parametrize("year", YEARS)
def test_a_night_time_survives_both_clock_changes_without_drift(year: int) -> None:
    for change in (last_sunday(year, 3), last_sunday(year, 10)):
        due_at = utc(change - DAY * 7, time(2, 30))
        for count in range(3):
            due_at = next_due(NEIGHBOURS, AMSTERDAM, due_at)
            assert due_at == utc(change + DAY * 7 * count, time(2, 30))


@pytest.mark.parametrize(
    ("due", "following"),
    [
        ("2026-12-14 09:00", ["2026-12-28 09:00", "2027-01-11 09:00"]),  # 2026 has a week 53
        ("2032-12-13 09:00", ["2032-12-27 09:00", "2033-01-10 09:00"]),  # 2032 too
        ("2028-02-21 09:00", ["2028-03-06 09:00", "2028-03-20 09:00"]),  # over 29 February
    ],
)
def test_a_fortnight_stays_a_fortnight_through_the_odd_years(due: str, following: list[str]) -> None:
    due_at = ams(due)
    for text in following:
        due_at = next_due(HOUSING, AMSTERDAM, due_at)
        assert due_at == ams(text)


def test_leap_day_is_a_tuesday_like_any_other() -> None:
    assert next_due(GREEN, AMSTERDAM, ams("2028-02-22 09:30")) == ams("2028-02-29 09:30")
    assert next_due(GREEN, AMSTERDAM, ams("2028-02-29 09:30")) == ams("2028-03-07 09:30")


@pytest.mark.parametrize(
    ("weekday", "moved"),
    [(Weekday.MONDAY, "2026-06-15"), (Weekday.THURSDAY, "2026-06-18"), (Weekday.SUNDAY, "2026-06-21")],
)
def test_a_fortnight_that_moved_to_another_weekday_keeps_its_weeks(weekday: Weekday, moved: str) -> None:
    changed = weekly(weekday, time(16), every_weeks=2)
    assert next_due(changed, AMSTERDAM, ams("2026-06-04 09:00")) == ams(f"{moved} 16:00")


@bounded
@given(due_at=moments, weekday=st.sampled_from(WEEKDAYS), at=times, every_weeks=weeks)
def test_the_next_due_moment_always_lies_ahead(
    due_at: datetime, weekday: Weekday, at: time, every_weeks: int
) -> None:
    cadence = weekly(weekday, at, every_weeks)
    later = next_due(cadence, AMSTERDAM, due_at)
    assert later > due_at
    day = wall_clock(due_at).date()
    assert wall_clock(later).date().isocalendar()[:2] == (day + DAY * 7 * every_weeks).isocalendar()[:2]
    assert wall_clock(later).weekday() == WEEKDAYS.index(weekday)


def test_a_cadence_of_no_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one week"):
        next_due(weekly(Weekday.MONDAY, time(9), every_weeks=0), AMSTERDAM, ams("2026-06-01 09:00"))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_allowed(datetime(2026, 6, 2, 9), OFFICE)  # noqa: DTZ001 - that is the point


# Allowed hours and working days later.


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-06-02 07:59:59", False),
        ("2026-06-02 08:00", True),
        ("2026-06-02 19:59:59", True),
        ("2026-06-02 20:00", False),
        ("2026-06-06 12:00", False),
        ("2026-04-06 12:00", False),
    ],
)
def test_people_are_bothered_from_eight_to_eight_on_working_days(moment: str, *, allowed: bool) -> None:
    assert is_allowed(ams(moment), OFFICE) is allowed


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        ("2026-06-02 12:34:56", "2026-06-02 12:34:56"),
        ("2026-06-02 03:00", "2026-06-02 08:00"),
        ("2026-06-02 20:00", "2026-06-03 08:00"),
        ("2026-03-27 21:00", "2026-03-30 08:00"),  # over a clock change
        ("2026-04-02 21:00", "2026-04-07 08:00"),  # over Easter
        ("2026-05-13 21:00", "2026-05-15 08:00"),  # over Ascension
        ("2026-12-24 22:00", "2026-12-28 08:00"),  # over Christmas
    ],
)
def test_the_next_allowed_moment_is_now_or_a_morning(moment: str, following: str) -> None:
    assert next_allowed(ams(moment), OFFICE) == ams(following)


@bounded
@given(moment=moments | st.builds(utc, telling_days, times))
def test_the_next_allowed_moment_is_the_first_that_the_oracle_allows(moment: datetime) -> None:
    assert is_allowed(moment, OFFICE) is awake(moment)
    assert next_allowed(moment, OFFICE) == next_awake(moment)


@pytest.mark.parametrize(
    ("moment", "reminder"),
    [
        ("2026-06-02 09:30", "2026-06-03 09:30"),
        ("2026-06-05 22:15", "2026-06-08 22:15"),
        ("2026-06-06 10:00", "2026-06-08 10:00"),
        ("2026-03-27 09:30", "2026-03-30 09:30"),
        ("2026-04-02 09:30", "2026-04-07 09:30"),
    ],
)
def test_a_reminder_comes_at_the_same_hour_on_the_next_working_day(moment: str, reminder: str) -> None:
    assert same_hour_next_working_day(ams(moment), OFFICE) == ams(reminder)


def test_the_second_of_two_equal_hours_counts_on_from_the_same_wall_time() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert same_hour_next_working_day(second, OFFICE) == ams("2026-10-26 02:30")


@bounded
@given(day=telling_days, at=times, count=st.integers(1, 15))
def test_so_many_working_days_later_is_as_the_oracle_counts(day: date, at: time, count: int) -> None:
    moment = utc(day, at)
    wall = wall_clock(moment)
    ahead = [later for later in (wall.date() + DAY * step for step in range(1, 60)) if works(later)]
    assert working_days_later(moment, count, OFFICE) == utc(ahead[count - 1], wall.time())


def test_no_working_days_later_is_refused() -> None:
    with pytest.raises(ValueError, match="one working day"):
        working_days_later(ams("2026-06-02 09:30"), 0, OFFICE)


# The decision about a round.


def decide(cadence: Cadence, due: str, now: str) -> Timing:
    return timing(cadence, OFFICE, ams(due), ams(now))


def test_a_question_on_time_is_asked_even_at_ten_in_the_evening() -> None:
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-01 22:00") == Ask()
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-02 00:00") == Ask()


def test_a_question_before_its_time_waits_for_it() -> None:
    assert decide(GREEN, "2026-06-02 09:30", "2026-06-02 09:29:59") == Wait(ams("2026-06-02 09:30"))


def test_a_question_two_hours_late_waits_for_the_morning() -> None:
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-02 00:00:01") == Wait(ams("2026-06-02 08:00"))


def test_a_question_three_hours_late_by_day_is_asked_at_once() -> None:
    assert decide(GREEN, "2026-06-02 09:30", "2026-06-02 12:30") == Ask()


def test_a_question_is_too_late_when_the_next_is_nearer_than_half_a_cadence() -> None:
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-05 10:00") == Ask()
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-05 10:00:01") == Skip(SkipReason.TOO_LATE)
    assert decide(HOUSING, "2026-06-01 09:00", "2026-06-08 09:00") == Ask()
    assert decide(HOUSING, "2026-06-01 09:00", "2026-06-08 09:00:01") == Skip(SkipReason.TOO_LATE)


def test_what_counts_is_the_moment_of_asking_not_the_moment_of_deciding() -> None:
    assert decide(YOUTH, "2026-06-01 22:00", "2026-06-05 07:00") == Wait(ams("2026-06-05 08:00"))
    friday = weekly(Weekday.FRIDAY, time(9))
    assert decide(friday, "2026-06-05 09:00", "2026-06-05 21:00") == Wait(ams("2026-06-08 08:00"))
    assert decide(friday, "2026-06-05 09:00", "2026-06-08 20:00") == Skip(SkipReason.TOO_LATE)


def test_a_round_on_easter_monday_is_skipped_however_late() -> None:
    monday = weekly(Weekday.MONDAY, time(9))
    for now in ("2026-04-06 09:00", "2026-04-06 10:59", "2026-04-07 09:00", "2026-05-06 09:00"):
        assert decide(monday, "2026-04-06 09:00", now) == Skip(SkipReason.HOLIDAY)


def test_a_holiday_lasts_from_local_midnight_to_local_midnight() -> None:
    for at in (time(0, 30), time(23, 30)):
        kings_day = weekly(Weekday.MONDAY, at)
        due_at = utc(date(2026, 4, 27), at)
        assert timing(kings_day, OFFICE, due_at, due_at) == Skip(SkipReason.HOLIDAY)
    sunday = weekly(Weekday.SUNDAY, time(23, 30))
    assert decide(sunday, "2026-04-26 23:30", "2026-04-27 00:30") == Ask()


def test_a_late_round_is_not_given_up_for_one_that_a_holiday_will_skip() -> None:
    monday = weekly(Weekday.MONDAY, time(9))
    assert decide(monday, "2026-04-20 09:00", "2026-04-24 10:00") == Ask()
    assert decide(monday, "2026-04-20 09:00", "2026-04-24 21:00") == Wait(ams("2026-04-28 08:00"))
    assert decide(monday, "2026-04-13 09:00", "2026-04-17 10:00") == Skip(SkipReason.TOO_LATE)


late_minutes = st.integers(0, 240) | st.integers(0, 12 * 1440) | st.integers(0, 70 * 1440)


@bounded
@given(day=telling_days, at=times, every_weeks=weeks, late=late_minutes)
def test_every_decision_is_that_of_the_oracle(day: date, at: time, every_weeks: int, late: int) -> None:
    cadence = weekly(WEEKDAYS[day.weekday()], at, every_weeks)
    due_at = utc(day, at)
    now = due_at + timedelta(minutes=late)
    decision = timing(cadence, OFFICE, due_at, now)
    assert decision == expected_timing(cadence, day, now)
    if isinstance(decision, Wait):
        assert timing(cadence, OFFICE, due_at, decision.until) == Ask()


@bounded
@given(day=telling_days, at=times, every_weeks=st.integers(1, 3), late=late_minutes)
def test_an_outage_of_any_length_ends_in_at_most_one_question(
    day: date, at: time, every_weeks: int, late: int
) -> None:
    cadence = weekly(WEEKDAYS[day.weekday()], at, every_weeks)
    now = utc(day, at) + timedelta(minutes=late)
    missed = [utc(due, at) for due in list(due_days(day, every_weeks))[:12] if utc(due, at) <= now]
    decisions = [timing(cadence, OFFICE, due_at, now) for due_at in missed]
    assert len([decision for decision in decisions if not isinstance(decision, Skip)]) <= 1


# The preview.


def expected_preview(cadence: Cadence, first: date, count: int) -> list[Upcoming]:
    coming = list(due_days(first, cadence.every_weeks))[:count]
    return [Upcoming(utc(day, cadence.time), public(day) if day in HOLIDAYS else None) for day in coming]


def test_the_preview_shows_what_easter_and_kings_day_skip() -> None:
    assert upcoming(weekly(Weekday.MONDAY, time(9)), OFFICE, 5, ams("2026-03-30 09:00")) == [
        Upcoming(ams("2026-04-06 09:00"), public(date(2026, 4, 6))),
        Upcoming(ams("2026-04-13 09:00"), None),
        Upcoming(ams("2026-04-20 09:00"), None),
        Upcoming(ams("2026-04-27 09:00"), public(date(2026, 4, 27))),
        Upcoming(ams("2026-05-04 09:00"), None),
    ]


def test_the_preview_of_a_running_fortnight_keeps_to_its_own_weeks() -> None:
    column = ams("2026-06-15 09:00")
    for now in ("2026-06-02 12:00", "2026-06-15 08:59"):
        assert upcoming(HOUSING, OFFICE, 2, ams(now), planned=column) == [
            Upcoming(ams("2026-06-15 09:00"), None),
            Upcoming(ams("2026-06-29 09:00"), None),
        ]
    assert upcoming(HOUSING, OFFICE, 1, column, planned=column) == [Upcoming(ams("2026-06-29 09:00"), None)]


def test_a_preview_in_which_all_is_skipped_ends_with_the_first_that_is_asked() -> None:
    autumn = DaysOff(name="rust", first_day=date(2026, 9, 1), last_day=date(2026, 9, 30))
    closed = Calendar(AMSTERDAM, (autumn,))
    coming = upcoming(weekly(Weekday.MONDAY, time(9)), closed, 2, ams("2026-09-02 09:00"))
    assert [(each.due_at, each.day_off is None) for each in coming] == [
        (ams("2026-09-07 09:00"), False),
        (ams("2026-09-14 09:00"), False),
        (ams("2026-10-05 09:00"), True),
    ]


def live(cadence: Cadence, start: datetime, count: int) -> list[Upcoming]:
    """Let the rounds happen, each at its due moment, as the tick does: decide, then move the column."""
    column, happened = first_due(cadence, AMSTERDAM, start), []
    for _ in range(count):
        skipped = timing(cadence, OFFICE, column, column) == Skip(SkipReason.HOLIDAY)
        happened.append(Upcoming(column, public(wall_clock(column).date()) if skipped else None))
        column = next_due(cadence, AMSTERDAM, column)
    return happened


@bounded
@given(
    weekday=st.sampled_from(WEEKDAYS),
    at=times,
    every_weeks=weeks,
    now=moments,
    passed=st.integers(0, 8),
)
def test_the_preview_equals_what_happens(
    weekday: Weekday, at: time, every_weeks: int, now: datetime, passed: int
) -> None:
    cadence = weekly(weekday, at, every_weeks)
    happened = live(cadence, now, passed + 9)
    assert upcoming(cadence, OFFICE, 9, now) == happened[:9]
    column = happened[passed].due_at
    before = column - timedelta(microseconds=1)
    for planned in (happened[0].due_at, column):
        assert upcoming(cadence, OFFICE, 9, before, planned=planned) == happened[passed:]


def test_a_year_of_a_hundred_weekly_cadences_equals_the_oracle() -> None:
    start = ams("2026-03-01 00:00") - timedelta(minutes=1)
    skipped = 0
    for number in range(100):
        minute = 0 if number == 0 else number * 157 % 1440
        first = date(2026, 3, 1) + DAY * (number % 7)
        cadence = weekly(WEEKDAYS[first.weekday()], time(minute // 60, minute % 60))
        expected = expected_preview(cadence, first, 53)
        assert live(cadence, start, 53) == expected
        assert upcoming(cadence, OFFICE, 53, start) == expected
        skipped += len([due for due in expected if due.day_off])
    assert skipped > 100


# The overview.


@pytest.mark.parametrize(
    ("due", "now", "decision"),
    [
        ("2026-06-05 16:00", "2026-06-05 15:59", Wait(ams("2026-06-05 16:00"))),
        ("2026-06-05 16:00", "2026-06-05 16:00", Ask()),
        ("2026-06-07 21:00", "2026-06-07 23:00", Ask()),  # a Sunday evening, as chosen
        ("2026-06-07 21:00", "2026-06-07 23:00:01", Wait(ams("2026-06-08 08:00"))),
        ("2026-06-05 16:00", "2026-06-05 19:00", Ask()),
        ("2026-06-05 16:00", "2026-06-05 20:00", Wait(ams("2026-06-08 08:00"))),
        ("2026-06-05 16:00", "2026-06-16 11:00", Ask()),  # never given up
        ("2026-04-06 09:00", "2026-04-06 09:00", Wait(ams("2026-04-07 08:00"))),  # Easter Monday
        ("2026-04-06 09:00", "2026-04-07 08:00", Ask()),
        ("2026-12-25 16:00", "2026-12-25 16:20", Wait(ams("2026-12-28 08:00"))),
    ],
)
def test_an_overview_comes_on_time_or_on_the_next_allowed_moment(
    due: str, now: str, decision: Ask | Wait
) -> None:
    assert digest_timing(AMSTERDAM, ams(due), ams(now)) == decision


@bounded
@given(day=telling_days, at=times, late=late_minutes)
def test_every_overview_goes_out_when_the_oracle_says(day: date, at: time, late: int) -> None:
    due_at = utc(day, at)
    now = due_at + timedelta(minutes=late)
    on_time = late <= 120 and day not in HOLIDAYS
    expected = Ask() if on_time or next_awake(now) == now else Wait(next_awake(now))
    assert digest_timing(AMSTERDAM, due_at, now) == expected
