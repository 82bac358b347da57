"""Areas as they can be known, for properties: any names, rhythms, seats, pauses and closed days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from jobs.arranging.known import (
    AtTable,
    ClosedDays,
    Known,
    KnownArea,
    KnownPerson,
    KnownWorkgroup,
    by_day,
    by_name,
    in_order,
)
from jobs.arranging.schedule import rescheduled
from jobs.rules.cadence import first_due
from jobs.rules.organisations import Spellings, matched
from models.arranged import OrganisationKind
from models.values import Cadence, Language, MonthWeek, Role, Rotation, Weekday

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
NAMES = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=20).map(str.strip).filter(bool),
    st.sampled_from(
        [
            "Amina",
            "amina",
            "Jansen, Bram",
            "=SOM(A1)",
            "-",
            "geen",
            "'geen",
            "''-x",
            'Zo "heet" hij',
            "a;b",
            "None",
            "k1",
            "@jan",
            "\u2068\u0623\u0645\u064a\u0646\u0629\u2069",
            "ja",
            "+31",
        ]
    ),
)
KEYS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,6}", fullmatch=True), max_size=6, unique=True)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WORKING_DAYS = st.sampled_from(list(Weekday)[:5])
KINDS = list(OrganisationKind)
"""In an area an organisation is of one kind, at whatever table it sits."""
_PARTNERS = st.lists(NAMES, max_size=3, unique_by=matched)
CADENCES = st.one_of(
    st.builds(Cadence, every_weeks=st.integers(1, 8), weekday=WORKING_DAYS, time=TIMES),
    st.builds(
        Cadence, every_weeks=st.just(4), weekday=WORKING_DAYS, time=TIMES, monthly=st.sampled_from(MonthWeek)
    ),
)
DIGESTS = st.builds(Cadence, every_weeks=st.just(1), weekday=st.sampled_from(Weekday), time=TIMES)
GIVEN_ROLES = st.sets(st.sampled_from([role for role in Role if role is not Role.REPRESENTATIVE])).map(
    in_order
)
_DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))
_CLOSED = st.builds(
    lambda name, first, days: ClosedDays(name=name, first_day=first, last_day=first + timedelta(days)),
    NAMES,
    _DAYS,
    st.integers(0, 60),
)
AREAS = st.builds(
    KnownArea,
    name=NAMES,
    timezone=st.sampled_from(["Europe/Amsterdam", "Atlantic/Azores"]),
    language=st.sampled_from(Language),
    digest=DIGESTS,
    next_digest_at=st.just(NOW),
    cadence=CADENCES,
    remind_after=st.integers(0, 10),
    answer_days=st.integers(1, 10),
    school_region=st.sampled_from([None, "north"]),
    closed_periods=st.lists(_CLOSED, max_size=2).map(by_day),
)


@st.composite
def known_areas(draw: st.DrawFn) -> Known:
    """Make an area with everything that can be in one."""
    area, spellings = draw(AREAS), Spellings()
    people = {
        key: KnownPerson(
            name=draw(NAMES),
            email=draw(st.sampled_from([None, f"{key}@example.org", f"+{key}@example.org"])),
            roles=draw(GIVEN_ROLES),
            organisation=draw(st.one_of(st.none(), NAMES.map(spellings.of))),
        )
        for key in draw(KEYS)
    }
    return Known(
        area=area,
        people=people,
        workgroups={slug: draw(_workgroups(area, tuple(people), spellings)) for slug in draw(KEYS)},
    )


@st.composite
def _workgroups(
    draw: st.DrawFn, area: KnownArea, people: tuple[str, ...], spellings: Spellings
) -> KnownWorkgroup:
    seated = draw(st.permutations(people)) if people else ()
    speaking = draw(st.integers(0, min(2, len(seated))))
    own = draw(st.booleans())
    group = KnownWorkgroup(
        name=draw(NAMES),
        cadence=draw(CADENCES) if own else area.cadence,
        own_rhythm=own,
        representatives=tuple(seated[:speaking]),
        deputies=tuple(seated[speaking : draw(st.integers(speaking, len(seated)))]),
        next_ask_at=None,
        rotation=draw(st.sampled_from(Rotation)),
        paused_until=draw(st.one_of(st.none(), _DAYS)),
        table_every=draw(st.integers(0, 52)),
        table=by_name(
            AtTable(name=name, kind=KINDS[len(name) % len(KINDS)])
            for name in map(spellings.of, draw(_PARTNERS))
        ),
    )
    if draw(st.booleans()):
        return group
    planned = first_due(group.cadence, ZoneInfo(area.timezone), NOW)
    return rescheduled(None, group, area, planned)
