"""Rhythms by the month, calendars, and changes of rhythm, held against an oracle of plain dates."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rules.cadence import (
    Ask,
    Skip,
    Upcoming,
    Wait,
    after_change,
    first_due,
    next_due,
    timing,
    upcoming,
)
from jobs.rules.calendar import Calendar, DayOff, is_allowed, next_allowed, working_days_later
from jobs.rules.closing import closes_at, reminder_at
from models.days_off import DaysOff
from models.values import Cadence, MonthWeek, SkipReason, Weekday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKDAYS = list(Weekday)[:5]
bounded = settings(max_examples=120)


# The oracle: days enumerated one by one, and the European clock changes by hand.


def utc(day: date, at: time) -> datetime:
    """Turn an Amsterdam wall time by day into UTC."""
    sundays = [
        [date(day.year, month, number) for number in range(25, 32)][
            next(n for n in range(7) if date(day.year, month, 25 + n).weekday() == 6)
        ]
        for month in (3, 10)
    ]
    summer = sundays[0] <= day < sundays[1]
    return datetime.combine(day, at, tzinfo=UTC) - timedelta(hours=2 if summer else 1)


def days_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += DAY


def chosen_in_month(year: int, month: int, weekday: Weekday, which: MonthWeek) -> date:
    found = [
        day
        for day in (date(year, month, 1) + DAY * count for count in range(31))
        if day.month == month and list(Weekday)[day.weekday()] is weekday
    ]
    return found[-1] if which is MonthWeek.LAST else found[list(MonthWeek).index(which)]


def ams(text: str) -> datetime:
    wall = datetime.fromisoformat(text)
    return utc(wall.date(), wall.time())


def monthly(which: MonthWeek, weekday: Weekday = Weekday.MONDAY, at: time = time(9)) -> Cadence:
    return Cadence(every_weeks=4, weekday=weekday, time=at, monthly=which)


def weekly(weekday: Weekday, at: time = time(9), weeks: int = 1) -> Cadence:
    return Cadence(every_weeks=weeks, weekday=weekday, time=at)


RECESS = DaysOff(name="Zomerreces", first_day=date(2027, 7, 19), last_day=date(2027, 8, 27))
CHRISTMAS = DaysOff(
    name="Kerstvakantie", english="Christmas holiday", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3)
)
RIJNBUURT = Calendar(AMSTERDAM, (RECESS,), (CHRISTMAS,))
# The public holidays of 2026 to 2028, from a calendar on the wall.
HOLIDAYS = {
    *(date(2026, *day) for day in ((1, 1), (4, 3), (4, 5), (4, 6), (4, 27), (5, 14), (5, 24), (5, 25))),
    *(date(2027, *day) for day in ((1, 1), (3, 26), (3, 28), (3, 29), (4, 27), (5, 6), (5, 16), (5, 17))),
    *(date(2028, *day) for day in ((1, 1), (4, 14), (4, 16), (4, 17), (4, 27), (5, 25), (6, 4), (6, 5))),
    *(date(year, 12, day) for year in (2026, 2027, 2028) for day in (25, 26)),
}


def why_free(day: date, calendar: Calendar) -> SkipReason | None:
    if day in HOLIDAYS:
        return SkipReason.HOLIDAY
    if any(day in set(_span(period)) for period in calendar.closed):
        return SkipReason.CLOSED_PERIOD
    if any(day in set(_span(period)) for period in calendar.school):
        return SkipReason.SCHOOL_HOLIDAY
    return None


def _span(period: DaysOff) -> Iterator[date]:
    for day in days_from(period.first_day):
        if day > period.last_day:
            return
        yield day


day_times = st.sampled_from([time(8), time(9), time(13, 30), time(16), time(19, 59)])
which_days = st.sampled_from(WEEKDAYS)
weekly_cadences = st.builds(weekly, which_days, day_times, st.integers(1, 8))
every_week = st.builds(weekly, which_days, day_times)
monthly_cadences = st.builds(monthly, st.sampled_from(list(MonthWeek)), which_days, day_times)
cadences = weekly_cadences | monthly_cadences
days = st.dates(date(2026, 1, 2), date(2028, 6, 30))
moments = st.builds(utc, days, day_times)
spans = st.builds(
    lambda first, length: DaysOff(name="Dicht", first_day=first, last_day=first + DAY * length),
    st.dates(date(2026, 1, 1), date(2028, 12, 1)),
    st.integers(0, 60),
)
calendars = st.builds(
    lambda closed, school: Calendar(AMSTERDAM, tuple(closed), tuple(school)),
    st.lists(spans, max_size=3),
    st.lists(spans, max_size=3),
)


# By the month.


@bounded
@given(weekday=which_days, which=st.sampled_from(list(MonthWeek)), at=day_times, now=moments)
def test_a_monthly_rhythm_has_one_moment_a_month_on_the_day_that_counts(
    weekday: Weekday, which: MonthWeek, at: time, now: datetime
) -> None:
    cadence, local = monthly(which, weekday, at), now.date()
    months = [
        (local.year + (local.month - 1 + count) // 12, (local.month - 1 + count) % 12 + 1)
        for count in range(15)
    ]
    expected = [utc(chosen_in_month(*month, weekday, which), at) for month in months]
    ahead = [moment for moment in expected if moment > now]
    due_at = first_due(cadence, AMSTERDAM, now)
    for moment in ahead:
        assert due_at == moment
        due_at = next_due(cadence, AMSTERDAM, due_at)


@pytest.mark.parametrize(
    ("cadence", "now", "dates"),
    [
        (monthly(MonthWeek.FIRST), "2026-12-04 16:00", ["2026-12-07", "2027-01-04", "2027-02-01"]),
        (monthly(MonthWeek.LAST), "2026-12-04 16:00", ["2026-12-28", "2027-01-25", "2027-02-22"]),
        (monthly(MonthWeek.LAST, Weekday.TUESDAY), "2028-02-01 12:00", ["2028-02-29", "2028-03-28"]),
        (monthly(MonthWeek.THIRD, Weekday.FRIDAY), "2026-12-18 09:00", ["2027-01-15", "2027-02-19"]),
    ],
    ids=["the first Monday, over week 53", "the last Monday", "leap day", "strictly after now"],
)
def test_a_monthly_rhythm_through_the_odd_months(cadence: Cadence, now: str, dates: list[str]) -> None:
    coming = upcoming(cadence, Calendar(AMSTERDAM), len(dates), ams(now))
    assert [each.due_at for each in coming] == [ams(f"{day} 09:00") for day in dates]


def test_a_monthly_round_is_asked_late_up_to_two_weeks_before_the_next() -> None:
    first = monthly(MonthWeek.FIRST)
    office = Calendar(AMSTERDAM)
    assert timing(first, office, ams("2027-02-01 09:00"), ams("2027-02-15 09:00")) == Ask()
    assert timing(first, office, ams("2027-02-01 09:00"), ams("2027-02-15 09:01")) == Skip(
        SkipReason.TOO_LATE
    )


# Days off.


@bounded
@given(calendar=calendars, cadence=cadences, now=moments)
def test_a_preview_says_of_each_date_what_happens_to_it(
    calendar: Calendar, cadence: Cadence, now: datetime
) -> None:
    for coming in upcoming(cadence, calendar, 6, now):
        day = (coming.due_at + timedelta(hours=2)).date()
        reason = why_free(day, calendar)
        assert (coming.day_off.reason if coming.day_off else None) == reason
        assert timing(cadence, calendar, coming.due_at, coming.due_at) == (Skip(reason) if reason else Ask())
        assert WEEKDAYS[day.weekday()] is cadence.weekday


@bounded
@given(calendar=calendars, moment=moments, minutes=st.integers(0, 3 * 24 * 60))
def test_nobody_is_bothered_outside_the_allowed_hours_of_a_day_that_is_not_free(
    calendar: Calendar, moment: datetime, minutes: int
) -> None:
    late = moment + timedelta(minutes=minutes)
    allowed = next_allowed(late, calendar)
    assert allowed >= late
    assert is_allowed(allowed, calendar)
    free = [day for day in _days_between(late, allowed) if day.weekday() < 5 and not why_free(day, calendar)]
    assert len(free) <= 2
    local = allowed.astimezone(AMSTERDAM)
    assert local.date() in free
    assert time(8) <= local.time() < time(20)


def _days_between(start: datetime, end: datetime) -> list[date]:
    first, last = start.astimezone(AMSTERDAM).date(), end.astimezone(AMSTERDAM).date()
    return [first + DAY * count for count in range((last - first).days + 1)]


def test_each_day_off_has_a_name_and_a_reason() -> None:
    school, closed = RIJNBUURT.day_off(date(2026, 12, 21)), RIJNBUURT.day_off(date(2027, 7, 19))
    public = RIJNBUURT.day_off(date(2026, 12, 25))
    assert school == DayOff(
        date(2026, 12, 21), SkipReason.SCHOOL_HOLIDAY, "Kerstvakantie", "Christmas holiday"
    )
    assert (school.called("nl"), school.called("en")) == ("Kerstvakantie", "Christmas holiday")
    assert closed
    assert (closed.reason, closed.called("en")) == (SkipReason.CLOSED_PERIOD, "Zomerreces")
    assert public
    assert (public.reason, public.called("en")) == (SkipReason.HOLIDAY, "Christmas Day")
    assert Calendar(AMSTERDAM, public_holidays=False).day_off(date(2026, 12, 25)) is None
    assert RIJNBUURT.day_off(date(2027, 8, 28)) is None


def test_the_reminder_and_the_closing_count_no_day_off() -> None:
    asked = ams("2026-12-18 09:00")  # the Friday before the Christmas holiday
    fridays = weekly(Weekday.FRIDAY, time(15))
    assert reminder_at(asked, 1, RIJNBUURT) == ams("2027-01-04 09:00")
    assert reminder_at(asked, 3, RIJNBUURT) == ams("2027-01-06 09:00")
    assert reminder_at(asked, 0, RIJNBUURT) is None
    closing = closes_at(
        asked, 2, RIJNBUURT, fridays, next_digest_at=ams("2026-12-18 15:00"), next_ask_at=None, now=asked
    )
    assert closing == ams("2027-01-08 15:00")
    soon = closes_at(
        asked,
        1,
        Calendar(AMSTERDAM),
        fridays,
        next_digest_at=ams("2026-12-18 15:00"),
        next_ask_at=None,
        now=asked,
    )
    assert soon == ams("2026-12-28 08:00")  # the overview of Christmas Day
    assert working_days_later(asked, 2, RIJNBUURT) == ams("2027-01-05 09:00")


def test_a_late_question_waits_for_the_end_of_a_closed_period() -> None:
    before = ams("2027-07-16 16:00")
    four_weekly = weekly(Weekday.FRIDAY, time(16), weeks=4)
    late = timing(four_weekly, RIJNBUURT, before, ams("2027-07-16 21:00"))
    assert late == Skip(SkipReason.TOO_LATE)  # the first free day is nearer to the round of 10 September
    eight_weekly = replace(four_weekly, every_weeks=8)
    assert timing(eight_weekly, RIJNBUURT, before, ams("2027-07-16 21:00")) in {
        Wait(ams("2027-08-30 08:00")),
        Skip(SkipReason.TOO_LATE),
    }


# A rhythm that changes.


@dataclass
class Schedule:
    """A workgroup's column, as the tick and the facilitator move it."""

    cadence: Cadence
    column: datetime
    asked: list[datetime]

    def tick(self, now: datetime) -> None:
        while self.column <= now:
            self.asked.append(self.column)
            self.column = next_due(self.cadence, AMSTERDAM, self.column)

    def change(self, new: Cadence, now: datetime) -> None:
        last = self.asked[-1] if self.asked else None
        self.column = after_change(self.cadence, new, last, now, zone=AMSTERDAM, planned=self.column)
        self.cadence = new


changes = st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.booleans()), min_size=1, max_size=12)


def _lives(start: date, rhythms: Sequence[Cadence], steps: Sequence[tuple[int, bool]]) -> Schedule:
    """Let rhythms follow each other after so many minutes; the tick has come before a change, or not yet."""
    now = utc(start, time(7))
    schedule = Schedule(rhythms[0], first_due(rhythms[0], AMSTERDAM, now), [])
    for number, (minutes, ticked) in enumerate(steps):
        now += timedelta(minutes=minutes)
        schedule.tick(now if ticked else now - timedelta(minutes=5))
        schedule.change(rhythms[(number + 1) % len(rhythms)], now)
    schedule.tick(now + timedelta(days=80))
    return schedule


def _week(moment: datetime) -> tuple[int, int]:
    year, week, _ = moment.astimezone(AMSTERDAM).date().isocalendar()
    return year, week


@bounded
@given(
    start=days,
    rhythms=st.lists(st.builds(weekly, which_days, day_times), min_size=2, max_size=5),
    steps=changes,
)
def test_however_a_weekly_rhythm_changes_every_week_has_one_round(
    start: date, rhythms: list[Cadence], steps: list[tuple[int, bool]]
) -> None:
    asked = _lives(start, rhythms, steps).asked
    weeks = [_week(moment) for moment in asked[1:]]
    first = asked[1].astimezone(AMSTERDAM).date()
    assert weeks == [_week(utc(first + WEEK * count, time(12))) for count in range(len(weeks))]
    assert Counter(_week(moment) for moment in asked).most_common(1)[0][1] == 1


@bounded
@given(start=days, rhythms=st.lists(monthly_cadences, min_size=2, max_size=5), steps=changes)
def test_however_a_monthly_rhythm_changes_every_month_has_one_round(
    start: date, rhythms: list[Cadence], steps: list[tuple[int, bool]]
) -> None:
    asked = _lives(start, rhythms, steps).asked
    months = [moment.year * 12 + moment.month for moment in asked[1:]]
    assert months == list(range(months[0], months[0] + len(months)))


@bounded
@given(start=days, rhythms=st.lists(cadences, min_size=2, max_size=5), steps=changes)
def test_no_change_of_rhythm_asks_twice_in_a_week_or_waits_longer_than_the_new_rhythm(
    start: date, rhythms: list[Cadence], steps: list[tuple[int, bool]]
) -> None:
    now = utc(start, time(7))
    schedule = Schedule(rhythms[0], first_due(rhythms[0], AMSTERDAM, now), [])
    for number, (minutes, ticked) in enumerate(steps):
        now += timedelta(minutes=minutes)
        schedule.tick(now if ticked else now - timedelta(minutes=5))
        due = schedule.column <= now
        schedule.change(new := rhythms[(number + 1) % len(rhythms)], now)
        last = schedule.asked[-1] if schedule.asked else None
        assert due or schedule.column > now
        longest = timedelta(days=50 if new.monthly else 7 * new.every_weeks + 5)
        soonest = timedelta(days=36 if new.monthly else 8)
        assert schedule.column <= max((last or now) + longest, now + soonest)
        if last:
            assert _week(schedule.column) > _week(last)


@bounded
@given(cadence=cadences, now=moments, weeks=st.integers(0, 20))
def test_a_rhythm_that_stays_the_same_keeps_its_next_moment(
    cadence: Cadence, now: datetime, weeks: int
) -> None:
    planned = first_due(cadence, AMSTERDAM, now + WEEK * weeks)
    assert after_change(cadence, cadence, None, now, zone=AMSTERDAM, planned=planned) == planned


MONDAYS, TUESDAYS, THURSDAYS, FRIDAYS = (
    weekly(weekday) for weekday in (Weekday.MONDAY, Weekday.TUESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
)


@pytest.mark.parametrize(
    ("old", "new", "last", "now", "following"),
    [
        pytest.param(
            *(MONDAYS, TUESDAYS, "2026-11-30 09:00", "2026-11-30 10:00", "2026-12-08 09:00"),
            id="no second question in a week",
        ),
        pytest.param(
            *(FRIDAYS, MONDAYS, "2026-11-27 09:00", "2026-12-02 10:00", "2026-12-04 09:00"),
            id="the planned one stands where the new day has passed",
        ),
        pytest.param(
            *(MONDAYS, replace(MONDAYS, every_weeks=4), "2026-11-30 09:00", "2026-12-01 10:00"),
            "2026-12-28 09:00",
            id="calmer",
        ),
        pytest.param(
            *(replace(MONDAYS, every_weeks=8), THURSDAYS, "2026-11-02 09:00", "2026-12-01 10:00"),
            "2026-12-03 09:00",
            id="faster",
        ),
        pytest.param(
            *(MONDAYS, monthly(MonthWeek.FIRST), "2026-11-30 09:00", "2026-12-01 10:00", "2027-01-04 09:00"),
            id="from weeks to the first of the month",
        ),
        pytest.param(
            *(TUESDAYS, monthly(MonthWeek.LAST), "2026-12-01 09:00", "2026-12-01 10:00", "2026-12-28 09:00"),
            id="from weeks to the last of the month",
        ),
        pytest.param(
            *(monthly(MonthWeek.LAST), monthly(MonthWeek.FIRST), "2026-11-30 09:00", "2026-12-01 10:00"),
            "2026-12-07 09:00",
            id="from the last to the first of the month",
        ),
        pytest.param(
            *(None, THURSDAYS, "2026-11-30 09:00", "2026-12-01 10:00", "2026-12-10 09:00"),
            id="started again in the week of the last one",
        ),
    ],
)
def test_the_first_question_of_a_new_rhythm(
    old: Cadence | None, new: Cadence, last: str, now: str, following: str
) -> None:
    planned = next_due(old, AMSTERDAM, ams(last)) if old else None
    moment = after_change(old, new, ams(last), ams(now), zone=AMSTERDAM, planned=planned)
    assert moment == ams(following)


def test_a_question_that_is_due_and_not_yet_asked_is_not_lost() -> None:
    due = ams("2026-12-07 09:00")
    moment = after_change(
        weekly(Weekday.MONDAY),
        weekly(Weekday.MONDAY, time(8)),
        None,
        due + timedelta(seconds=5),
        zone=AMSTERDAM,
        planned=due,
    )
    assert moment == due


def test_a_preview_of_a_changed_rhythm_starts_at_its_column() -> None:
    column = ams("2026-12-04 09:00")
    assert upcoming(
        weekly(Weekday.MONDAY), Calendar(AMSTERDAM), 2, ams("2026-12-02 10:00"), planned=column
    ) == [
        Upcoming(column, None),
        Upcoming(ams("2026-12-07 09:00"), None),
    ]
