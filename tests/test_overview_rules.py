"""The rule of the overview: every workgroup once, at most five that need her, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rules.calendar import Calendar
from jobs.rules.closing import closes_at, had_time
from jobs.rules.digest import MOST_THAT_NEED_HER, Digest, Entry, Reason, State, compile_digest
from jobs.rules.facts import AreaFacts, Help, Period, Skipped, Stuck, WorkgroupFacts
from jobs.rules.frozen import DIGEST
from models.values import Cadence, Helper, SkipReason, Standing, Theme, Weekday

END = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
WEEK = Period(start=END - timedelta(days=7), end=END)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MISSED = Skipped(due_at=END - timedelta(days=4), reason=SkipReason.NOBODY)


def overview(*workgroups: WorkgroupFacts) -> Digest:
    return compile_digest(
        AreaFacts(name="Rijnbuurt", timezone="Europe/Amsterdam", workgroups=workgroups), WEEK
    )


def entry(facts: WorkgroupFacts) -> Entry:
    [only] = overview(facts).entries
    return only


def stuck(*, days: int = 1, theme: Theme | None = None, helper: Helper | None = None) -> Stuck:
    since = END - timedelta(days=days)
    help_ = Help(text="Een sleutel", helper=helper, helper_text=None, asked_at=since) if helper else None
    return Stuck(text="De deur is dicht", theme=theme, reported_at=since, change=None, help=help_)


def said(*standings: Standing) -> WorkgroupFacts:
    return WorkgroupFacts(name="Schoon", standings=standings)


# How a workgroup stands


def test_the_heaviest_word_of_several_people_counts() -> None:
    assert entry(said(Standing.WELL, Standing.STUCK, Standing.ROUGH)).state is State.STUCK
    assert entry(said(Standing.WELL, Standing.ROUGH)).state is State.ROUGH
    assert entry(said(Standing.WELL, Standing.WELL)).state is State.WELL


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (WorkgroupFacts(name="Schoon"), State.NOT_ASKED),
        (WorkgroupFacts(name="Schoon", has_people=False, skipped=(MISSED,)), State.NOBODY),
        (WorkgroupFacts(name="Schoon", still_open=True, silent_rounds=2), State.RUNNING),
        (WorkgroupFacts(name="Schoon", rounds_closed=1, silent_rounds=1), State.SILENT),
        (WorkgroupFacts(name="Schoon", rounds_closed=1, silent_rounds=0), State.SKIPPED),
        (WorkgroupFacts(name="Schoon", skipped=(MISSED,)), State.SKIPPED),
        (WorkgroupFacts(name="Schoon", silent_rounds=2), State.NOT_ASKED),
        (WorkgroupFacts(name="Schoon", stopped=True, has_people=False), State.STOPPED),
        (WorkgroupFacts(name="Schoon", stopped=True, rounds_closed=3, silent_rounds=3), State.STOPPED),
    ],
    ids=[
        *("not asked", "nobody", "running", "silent", "passed", "skipped", "silent before"),
        *("stopped", "stopped and silent before"),
    ],
)
def test_where_nothing_was_said_the_rounds_tell_why(facts: WorkgroupFacts, state: State) -> None:
    assert entry(facts).state is state


# Why a workgroup needs her


def test_who_asks_her_for_help_needs_her() -> None:
    asks = replace(said(Standing.STUCK), obstacles=(stuck(days=3, helper=Helper.GEBIEDSMAKELAAR),))
    needed = entry(asks)
    assert (needed.reason, needed.age) == (Reason.HELP_ASKED, 3)


def test_who_asks_another_for_help_does_not_need_her() -> None:
    asks = replace(said(Standing.STUCK), obstacles=(stuck(helper=Helper.WORKGROUP),))
    assert entry(asks).reason is None


def test_a_decision_that_is_needed_is_hers() -> None:
    waits = replace(said(Standing.STUCK), obstacles=(stuck(theme=Theme.DECISION),))
    assert entry(waits).reason is Reason.DECISION


@pytest.mark.parametrize(("days", "reason"), [(20, None), (21, Reason.LONG_STUCK)])
def test_three_weeks_on_one_point_is_long(days: int, reason: Reason | None) -> None:
    assert entry(replace(said(Standing.WELL), obstacles=(stuck(days=days),))).reason is reason


def at_moments(reported: str, end: str) -> Entry:
    """Give what an overview made at one local moment says of a point that was told at another."""
    point = Stuck(text="De deur is dicht", theme=None, reported_at=local(reported), change=None, help=None)
    facts = AreaFacts(
        name="Rijnbuurt",
        timezone="Europe/Amsterdam",
        workgroups=(replace(said(Standing.STUCK), obstacles=(point,)),),
    )
    [only] = compile_digest(facts, Period(start=local(reported), end=local(end))).entries
    return only


def test_three_weeks_are_counted_in_days_of_the_calendar() -> None:
    assert at_moments("2026-12-07 11:00", "2026-12-27 23:30").reason is None
    assert at_moments("2026-12-07 11:00", "2026-12-28 09:30").reason is Reason.LONG_STUCK


@pytest.mark.parametrize(
    ("reported", "end", "age"),
    [
        ("2026-12-07 00:10", "2026-12-07 23:50", 0),
        ("2026-12-07 23:50", "2026-12-08 00:10", 1),
        ("2026-12-07 11:00", "2026-12-09 09:30", 2),
        ("2027-03-27 23:50", "2027-03-29 00:10", 2),
    ],
    ids=["today", "yesterday", "less than two days of hours", "over the spring clock change"],
)
def test_an_age_is_counted_in_days_of_the_calendar(reported: str, end: str, age: int) -> None:
    assert at_moments(reported, end).age == age


@pytest.mark.parametrize(("rounds", "reason"), [(2, None), (3, Reason.SILENT)])
def test_three_silent_rounds_are_a_signal(rounds: int, reason: Reason | None) -> None:
    silent = WorkgroupFacts(name="Schoon", rounds_closed=1, silent_rounds=rounds)
    assert (entry(silent).reason, entry(silent).silent_rounds) == (reason, rounds)


def test_rounds_that_were_silent_before_are_no_reason_where_none_ended_since() -> None:
    between = WorkgroupFacts(name="Schoon", silent_rounds=3)
    assert (entry(between).reason, entry(between).state) == (None, State.NOT_ASKED)


def test_the_sixth_that_needs_her_leads_the_information() -> None:
    groups = [
        replace(said(Standing.STUCK), name=f"W{days}", obstacles=(stuck(days=days, theme=Theme.DECISION),))
        for days in range(1, 8)
    ]
    digest = overview(said(Standing.ROUGH), *groups)
    assert [item.workgroup for item in digest.needs_you] == ["W7", "W6", "W5", "W4", "W3"]
    assert [item.workgroup for item in digest.for_information] == ["W2", "W1", "Schoon"]


def test_what_presses_most_comes_first_whatever_its_age() -> None:
    decision = WorkgroupFacts(name="Wonen", obstacles=(stuck(days=19, theme=Theme.DECISION),))
    asks = WorkgroupFacts(name="Schoon", obstacles=(stuck(helper=Helper.GEBIEDSMAKELAAR),))
    long = WorkgroupFacts(name="Groen", obstacles=(stuck(days=80),))
    silent = WorkgroupFacts(name="Energie", rounds_closed=1, silent_rounds=9)
    digest = overview(silent, long, decision, asks)
    assert [item.workgroup for item in digest.needs_you] == ["Schoon", "Wonen", "Groen", "Energie"]


def test_well_with_an_open_obstacle_is_information() -> None:
    digest = overview(replace(said(Standing.WELL), obstacles=(stuck(),)))
    assert ([item.workgroup for item in digest.for_information], digest.going_well) == (["Schoon"], ())


def test_her_share_of_the_help_is_counted_over_all_workgroups() -> None:
    theirs = WorkgroupFacts(name="Wonen", obstacles=(stuck(helper=Helper.CORE_GROUP), stuck()))
    hers = WorkgroupFacts(name="Schoon", obstacles=(stuck(helper=Helper.GEBIEDSMAKELAAR),))
    digest = overview(theirs, hers)
    assert (digest.help_open, digest.help_with_you) == (2, 1)


moments = st.integers(0, 10_000).map(lambda hours: END - timedelta(hours=hours))
helps = st.builds(
    Help,
    text=st.text(max_size=9),
    helper=st.none() | st.sampled_from(Helper),
    helper_text=st.none(),
    asked_at=moments,
)
obstacles = st.builds(
    Stuck,
    text=st.text(max_size=9),
    theme=st.none() | st.sampled_from(Theme),
    reported_at=moments,
    change=st.none(),
    help=st.none() | helps,
)
words = st.lists(st.text(max_size=9), max_size=2).map(tuple)
groups = st.builds(
    WorkgroupFacts,
    name=st.sampled_from(["Schoon", "Wonen", "Groen"]),
    standings=st.lists(st.sampled_from(Standing), max_size=2).map(tuple),
    obstacles=st.lists(obstacles, max_size=2).map(tuple),
    solved=words,
    different=words,
    rough=words,
    worked=words,
    skipped=st.sampled_from([(), (MISSED,)]),
    rounds_closed=st.integers(0, 2),
    still_open=st.booleans(),
    late=st.booleans(),
    silent_rounds=st.integers(0, 5),
    has_people=st.booleans(),
    stopped=st.booleans(),
    next_ask_at=st.none() | moments,
)


def heard(part: WorkgroupFacts | Entry) -> tuple[object, ...]:
    return (part.obstacles, part.solved, part.different, part.rough, part.worked)


def kept(part: WorkgroupFacts | Entry, name: str) -> tuple[object, ...]:
    return (name, *heard(part), part.skipped, part.late)


@given(facts=st.lists(groups, max_size=12))
def test_every_workgroup_is_there_exactly_once_with_all_that_it_said(facts: list[WorkgroupFacts]) -> None:
    digest = overview(*facts)
    assert Counter(kept(item, item.workgroup) for item in digest.entries) == Counter(
        kept(group, group.name) for group in facts
    )
    assert len(digest.needs_you) <= MOST_THAT_NEED_HER
    assert all(item.reason for item in digest.needs_you)
    assert not any(item.reason or item.obstacles for item in digest.going_well)
    if any(item.reason for item in digest.for_information):
        assert len(digest.needs_you) == MOST_THAT_NEED_HER


@given(facts=st.lists(groups, max_size=4))
def test_an_overview_is_read_back_as_it_was_kept(facts: list[WorkgroupFacts]) -> None:
    digest = overview(*facts)
    assert DIGEST.validate_python(DIGEST.dump_python(digest, mode="json")) == digest


# Until when an answer can be changed

FRIDAYS = Cadence(every_weeks=1, weekday=Weekday.FRIDAY, time=time(15))


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("opened", "now", "had"),
    [
        ("2026-12-02 15:00", "2026-12-04 15:00", True),
        ("2026-12-02 15:00:59", "2026-12-04 15:00:00", True),
        ("2026-12-02 15:01", "2026-12-04 15:00", False),
        ("2026-12-03 09:00", "2026-12-06 15:00", False),
        ("2026-12-24 09:00", "2026-12-28 15:00", False),
        ("2026-12-24 09:00", "2026-12-29 09:00", True),
    ],
)
def test_two_working_days_are_counted_to_the_minute(opened: str, now: str, *, had: bool) -> None:
    assert had_time(local(opened), 2, Calendar(AMSTERDAM), local(now)) is had


@pytest.mark.parametrize(
    ("opened", "next_digest", "next_ask", "closes"),
    [
        ("2026-11-30 09:00", "2026-12-04 15:00", "2026-12-07 09:00", "2026-12-04 15:00"),
        ("2026-12-03 09:00", "2026-12-04 15:00", "2026-12-17 09:00", "2026-12-11 15:00"),
        ("2026-12-03 09:00", "2026-12-04 15:00", "2026-12-10 09:00", "2026-12-10 09:00"),
        ("2026-12-03 09:00", "2026-12-04 15:00", None, "2026-12-11 15:00"),
        ("2026-12-21 09:00", "2026-12-25 15:00", "2027-01-04 09:00", "2026-12-28 08:00"),
    ],
    ids=["this overview", "the next overview", "the next round", "stopped", "an overview on Christmas Day"],
)
def test_answers_can_be_changed_until(
    opened: str, next_digest: str, next_ask: str | None, closes: str
) -> None:
    moment = closes_at(
        local(opened),
        2,
        Calendar(AMSTERDAM),
        FRIDAYS,
        next_digest_at=local(next_digest),
        next_ask_at=local(next_ask) if next_ask else None,
        now=local(opened),
    )
    assert moment == local(closes)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2026-12-11 14:00", "2026-12-11 15:00"),
        ("2026-12-11 16:00", "2026-12-11 16:00"),
        ("2026-12-11 20:30", "2026-12-14 08:00"),
        ("2026-12-19 12:00", "2026-12-21 08:00"),
    ],
    ids=["before it", "an hour late", "at night", "a week late"],
)
def test_after_an_outage_answers_can_be_changed_until_the_overview_is_made(now: str, closes: str) -> None:
    moment = closes_at(
        local("2026-12-07 09:00"),
        2,
        Calendar(AMSTERDAM),
        FRIDAYS,
        next_digest_at=local("2026-12-11 15:00"),
        next_ask_at=None,
        now=local(now),
    )
    assert moment == local(closes)
