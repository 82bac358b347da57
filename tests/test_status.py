"""`status`: it counts what there is, sees what is wrong, says the mend, and names nobody."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from command_line import NO_FOLDER, Terminal
from neighbourhood import neighbourhood
from sqlalchemy import text, update

from bot.commands.shell import unusable
from bot.health import survey
from bot.health.life import SignsOfLife
from bot.wording import Words
from jobs.late import decide_late
from jobs.outbox import Letter, post
from jobs.post import Mail
from jobs.rules.condition import Picture, troubles
from models.areas import Area, Workgroup
from models.database import Database
from models.heartbeat import Heartbeat
from models.lead import Lead
from models.migrations import newest_revision
from models.people import Membership, Person
from models.queries.heartbeats import heartbeats, note_heartbeat, note_heartbeats, note_start
from models.rounds import Round
from models.tally import Tally
from models.traffic import InboxUpdate, OutboxMessage
from models.values import (
    Channel,
    Language,
    Priority,
    Pulse,
    RoundStatus,
    SendStatus,
    SkipReason,
    UpdateStatus,
    Weekday,
)

pytestmark = pytest.mark.story

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT = "2026-11-24T09:00:00Z"
NOTHING = Tally(**dict.fromkeys(Tally.__dataclass_fields__, 0))
ALIVE = {Pulse.TICK: NOW, Pulse.POLL: NOW}
RIGHTS = "mend its rights, or backup.folder"
ROOMY = {"backups": 0.5, "database": 0.5}


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.fixture
def terminal(terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Let the settings name a migrated database, once of each kind."""
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", database_url)
    return terminal


def keep(url: str, *rows: object) -> None:
    """Write rows, each after those before it."""

    async def write() -> None:
        database = Database(url)
        async with database.writing() as session:
            for row in rows:
                session.add(row)
                await session.flush()
        await database.close()

    asyncio.run(write())


def alive() -> list[object]:
    return [Heartbeat(name=pulse, at=ago(seconds=9)) for pulse in (Pulse.TICK, Pulse.POLL)]


def a_person(**more: Any) -> Person:
    return Person(name="Noor", language=Language.DUTCH, **more)


def an_area(next_digest_at: datetime = NOW + timedelta(days=3)) -> Area:
    return Area(
        slug="rijnbuurt",
        name="Rijnbuurt",
        timezone="Europe/Amsterdam",
        language=Language.DUTCH,
        digest_weekday=Weekday.FRIDAY,
        digest_time=time(15),
        digest_from=ago(days=4),
        next_digest_at=next_digest_at,
    )


def a_workgroup(slug: str, next_ask_at: datetime | None) -> Workgroup:
    return Workgroup(
        area_id=1,
        slug=slug,
        name=slug,
        every_weeks=1,
        weekday=Weekday.MONDAY,
        time=time(9),
        next_ask_at=next_ask_at,
    )


def a_round(workgroup: int, status: RoundStatus, at: datetime, **more: Any) -> Round:
    return Round(workgroup_id=workgroup, due_at=at, ask_at=at, status=status, **more)


def a_message(status: SendStatus, not_before: datetime, number: int = 0) -> OutboxMessage:
    return OutboxMessage(
        dedupe_key=f"{status}:{not_before}:{number}",
        channel=Channel.TELEGRAM,
        address="1001",
        kind="message",
        priority=Priority.QUESTION,
        status=status,
        payload={"text": "Hoe gaat het, Noor?"},
        created_at=not_before,
        not_before=not_before,
    )


def an_update(number: int, status: UpdateStatus, received_at: datetime) -> InboxUpdate:
    return InboxUpdate(update_id=number, payload={}, received_at=received_at, status=status)


def seen(terminal: Terminal) -> tuple[int, Mapping[str, Any]]:
    ended = terminal("status", "--json", "--now", AT)
    return ended.code, json.loads(ended.out)


def mends(terminal: Terminal) -> list[str]:
    code, said = seen(terminal)
    assert said["ok"] is (not said["mend"])
    assert code == (1 if said["mend"] else 0)
    return [one["name"] for one in said["mend"]]


# The command


def test_all_is_well(terminal: Terminal, database_url: str) -> None:
    keep(database_url, *alive(), Heartbeat(name=Pulse.SEND, at=ago(minutes=3)))

    ended = terminal("status", "--now", AT)

    assert (ended.code, ended.err) == (0, "")
    running, *lines = ended.out.splitlines()
    assert running.startswith("ok   running    last tick 9 seconds ago, last poll 9 seconds ago, ")
    assert running.endswith(", last send 3 minutes ago, last mail never")
    assert lines[:5] == [
        "ok   rounds     0 due, 0 late, 0 asked and open, 0 put off, 0 skipped in 7 days",
        "ok   overviews  0 late, 0 perhaps sent twice, since a backup was restored, in 7 days",
        "ok   messages   0 queued, 0 late, 0 uncertain and 0 failed in 7 days",
        "ok   updates    0 waiting, 0 set aside in 7 days",
        "ok   people     0 cannot be reached by chat, 0 not by mail",
    ]
    assert lines[5] == f"ok   backup     last made never, 0 in {terminal.folder}/backups"
    assert lines[6].startswith("ok   disk ")
    assert lines[7].endswith(f", revision {newest_revision()}")
    assert lines[8:] == ([] if "sqlite" in database_url else ["ok   leading    nobody, 0 stand by"])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_it_tells_who_leads_by_the_clock_of_the_database(terminal: Terminal, database_url: str) -> None:
    until = datetime.now(UTC) + timedelta(minutes=5)
    keep(database_url, *alive(), Lead(owner="machine:4242:0f1e2d3c", until=until))

    *_, leading = terminal("status", "--now", AT).out.splitlines()
    _, said = seen(terminal)

    assert leading == f"ok   leading    machine:4242 until {until:%H:%M:%S} UTC, 0 stand by"
    assert said["leading"] == {
        "owner": "machine:4242:0f1e2d3c",
        "until": until.isoformat(),
        "standing_by": 0,
    }


def test_everything_is_counted_and_nobody_named(terminal: Terminal, database_url: str) -> None:
    keep(
        database_url,
        *alive(),
        a_person(unreachable_since=NOW),
        a_person(unreachable_since=NOW, mail_refused_since=NOW),
        a_person(),
        # Somebody who was taken out of their area.
        a_person(unreachable_since=NOW, mail_refused_since=NOW),
        an_area(),
        *(Membership(area_id=1, person_id=number, key=str(number)) for number in (1, 2, 3)),
        a_workgroup("schoon", ago(minutes=2)),
        a_workgroup("groen", NOW + timedelta(days=1)),
        a_workgroup("stil", None),
        a_round(1, RoundStatus.WAITING, ago(minutes=1)),
        a_round(1, RoundStatus.WAITING, NOW + timedelta(hours=2)),
        a_round(2, RoundStatus.OPEN, ago(days=1)),
        a_round(2, RoundStatus.SKIPPED, ago(days=2), skip_reason=SkipReason.HOLIDAY, closed_at=ago(days=2)),
        a_round(2, RoundStatus.SKIPPED, ago(days=9), skip_reason=SkipReason.NOBODY, closed_at=ago(days=9)),
        a_round(2, RoundStatus.CLOSED, ago(days=16)),
        a_message(SendStatus.QUEUED, ago(minutes=1)),
        a_message(SendStatus.SENDING, ago(minutes=1)),
        a_message(SendStatus.UNCERTAIN, ago(days=1)),
        a_message(SendStatus.UNCERTAIN, ago(days=8)),
        a_message(SendStatus.FAILED, ago(days=1)),
        a_message(SendStatus.SENT, ago(days=1)),
        an_update(1, UpdateStatus.WAITING, ago(minutes=1)),
        an_update(2, UpdateStatus.SET_ASIDE, ago(days=1)),
        an_update(3, UpdateStatus.SET_ASIDE, ago(days=8)),
        an_update(4, UpdateStatus.DONE, ago(days=1)),
    )

    code, said = seen(terminal)

    assert code == 1
    assert said["rounds"] == {"due": 2, "late": 0, "asked": 1, "put_off": 1, "skipped": 1}
    assert said["messages"] == {"queued": 2, "late": 0, "uncertain": 1, "failed": 1, "given_up": 0}
    assert said["updates"] == {"waiting": 1, "late": 0, "set_aside": 1}
    assert said["people"] == {"unreachable": 2, "mail_refused": 1}
    assert [one["name"] for one in said["mend"]] == ["messages", "updates"]
    assert "Noor" not in json.dumps(said)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (a_workgroup("schoon", ago(minutes=11)), "rounds"),
        (a_round(1, RoundStatus.WAITING, ago(minutes=11)), "rounds"),
        (an_area(ago(minutes=11)), "overviews"),
        (a_message(SendStatus.QUEUED, ago(minutes=11)), "messages"),
        (an_update(1, UpdateStatus.WAITING, ago(minutes=11)), "updates"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_more_than_ten_minutes_late_must_be_mended(
    terminal: Terminal, database_url: str, row: object, line: str
) -> None:
    before = [] if isinstance(row, Area) else [an_area(), a_workgroup("groen", None)]
    keep(database_url, *alive(), *before, _copy(row))

    assert mends(terminal) == [line]


@pytest.mark.parametrize("repeated", [False, True])
def test_what_waits_for_its_repeat_is_queued_and_uncertain_only_after_that(
    terminal: Terminal, database_url: str, *, repeated: bool
) -> None:
    message = a_message(SendStatus.UNCERTAIN, ago(minutes=5))
    message.repeatable, message.repeated = True, repeated
    keep(database_url, *alive(), message)

    assert mends(terminal) == (["messages"] if repeated else [])
    counted = seen(terminal)[1]["messages"]
    assert (counted["queued"], counted["uncertain"]) == ((0, 1) if repeated else (1, 0))


@pytest.mark.parametrize(("minutes", "late"), [(9, 0), (11, 1)])
def test_a_mail_that_is_tried_again_and_again_is_late_since_its_first_try(
    terminal: Terminal, database_url: str, minutes: int, late: int
) -> None:
    mail = Letter(key="mail", address="noor@example.org", payload=Mail(subject="s", text="t", html="h"))

    async def tried() -> None:
        database = Database(database_url)
        async with database.writing() as session:
            await post(session, [mail], ago(minutes=minutes))
            soon = {"attempts": OutboxMessage.attempts + 1, "not_before": NOW + timedelta(minutes=1)}
            await session.execute(update(OutboxMessage).values(soon))
        await database.close()

    keep(database_url, *alive())
    asyncio.run(tried())

    assert mends(terminal) == ["messages"] * late
    assert seen(terminal)[1]["messages"]["late"] == late


@pytest.mark.parametrize("status", [SendStatus.UNCERTAIN, SendStatus.SENDING])
def test_a_mail_that_goes_once_more_after_ten_minutes_is_not_late(
    terminal: Terminal, database_url: str, status: SendStatus
) -> None:
    mail = Letter(
        key="mail",
        address="noor@example.org",
        payload=Mail(subject="s", text="t", html="h"),
        repeatable=True,
    )

    async def tried() -> None:
        database = Database(database_url)
        async with database.writing() as session:
            await post(session, [mail], ago(minutes=10, seconds=20))
            repeats = {"attempts": 1, "not_before": NOW + timedelta(seconds=20), "status": status}
            is_sent = status is SendStatus.SENDING
            await session.execute(update(OutboxMessage).values(**repeats, repeated=is_sent))
        await database.close()

    keep(database_url, *alive())
    asyncio.run(tried())

    assert seen(terminal)[1]["messages"]["late"] == 0


@pytest.mark.parametrize(("refused", "hours"), [(True, 49), (False, 49), (False, 12 * 24)])
def test_a_mail_that_was_given_up_must_be_mended_and_one_that_was_refused_not(
    terminal: Terminal, database_url: str, *, refused: bool, hours: int
) -> None:
    mail = Letter(key="mail", address="noor@example.org", payload=Mail(subject="s", text="t", html="h"))

    async def tried() -> None:
        database = Database(database_url)
        async with database.writing() as session:
            await post(session, [mail], ago(hours=hours))
            if refused:
                await session.execute(text("UPDATE outbox_message SET status = 'failed'"))
        await decide_late(database, Words(), NOW)
        await database.close()

    keep(database_url, *alive())
    asyncio.run(tried())

    assert mends(terminal) == ([] if refused else ["messages"])
    _, said = seen(terminal)
    assert said["messages"]["failed"] == 1
    assert said["messages"]["given_up"] == (0 if refused else 1)


def _copy(row: object) -> object:
    """Give a row that no other test has written."""
    return replace(row)  # type: ignore[type-var]


def test_a_folder_of_backups_that_cannot_be_read_must_be_mended(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(database_url, *alive(), Heartbeat(name=Pulse.BACKUP, at=ago(hours=3)))
    monkeypatch.setenv("VLOTTREKKER_BACKUP__FOLDER", NO_FOLDER)

    code, said = seen(terminal)
    doctor = terminal("doctor").out

    assert code == 1
    assert said["mend"] == [
        {"name": "backup", "mend": "its folder cannot be read (File name too long); " + RIGHTS}
    ]
    assert f"cannot be read by this account (File name too long); {RIGHTS}" in doctor


def test_a_backup_dated_in_the_future_hides_no_backup_that_is_missing(
    terminal: Terminal, database_url: str
) -> None:
    keep(database_url, *alive())
    terminal("backup", "--now", "2031-01-01T03:15:00Z")

    alone = seen(terminal)[1]["mend"]
    terminal("backup", "--now", "2026-11-24T08:00:00Z")
    right = seen(terminal)[1]["mend"]
    later = json.loads(terminal("status", "--json", "--now", "2026-11-27T09:00:00Z").out)["mend"]

    assert [one["mend"].partition(";")[0] for one in alone] == ["the last one is dated in the future"]
    assert right == []
    assert [one["name"] for one in later] == ["running", "backup"]


def test_a_folder_of_backups_of_another_account_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir(mode=0o0)

    with as_somebody_else():
        shelf = survey.shelf_of(tmp_path / "backups")

    assert (shelf.files, shelf.unread) == ((), "Permission denied")


def test_a_database_in_a_folder_of_another_account_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o0)
    file = tmp_path / "closed" / "vlottrekker.db"

    with as_somebody_else():
        said = unusable(file)

    assert said == (
        f"{file} cannot be reached (Permission denied); mend the rights of its folder, or database.url."
    )


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Be an account without rights for a moment: root may enter every folder."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_the_last_backup_and_restore_are_told(terminal: Terminal, database_url: str) -> None:
    keep(database_url, *alive())
    terminal("backup", "--now", "2026-11-24T07:00:00Z")

    ended = terminal("status", "--now", AT)

    assert ended.code == 0
    assert f"ok   backup     last made 2 hours ago, 1 in {terminal.folder}/backups" in ended.out
    assert seen(terminal)[1]["backups"]["newest"] == "2026-11-24T07:00:00+00:00"
    assert seen(terminal)[1]["last"]["backup"] == "2026-11-24T07:00:00+00:00"
    (made,) = (terminal.folder / "backups").iterdir()
    assert terminal("restore", made, "--yes", "--now", "2026-11-24T08:30:00Z").code == 0
    after = terminal("status", "--now", AT).out
    assert f"revision {newest_revision()}, restored 30 minutes ago" in after
    # What was put back does not know of it, as it was made before.
    assert "ok   backup     last made 2 hours ago, 1 in " in after


def test_a_full_disk_must_be_mended(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(database_url, *alive())
    monkeypatch.setattr(survey, "disk_usage", lambda _: SimpleNamespace(total=1000, used=951, free=49))

    ended = terminal("status", "--now", AT)

    assert ended.code == 1
    assert "mend disk       49 bytes free for the backups" in ended.out
    assert "; the disk of the backups is nearly full; make room on it" in ended.out


def test_status_changes_nothing(terminal: Terminal, database_url: str) -> None:
    keep(database_url, *alive())
    before = sorted(path.name for path in terminal.folder.iterdir())

    terminal("status", "--now", AT)

    assert sorted(path.name for path in terminal.folder.iterdir()) == before


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("9999", "made by a newer Vlottrekker"),
        (None, "There is no database yet at "),
        ("0001", f"The tables are at 0001 and must be at {newest_revision()}; `vlottrekker run` or `load`"),
    ],
)
def test_tables_of_another_revision_are_told(
    terminal: Terminal, database_url: str, revision: str | None, said: str
) -> None:
    change = text(
        "UPDATE alembic_version SET version_num = :to" if revision else "DELETE FROM alembic_version"
    )

    async def make() -> None:
        database = Database(database_url)
        async with database.writing() as session:
            await session.execute(change, {"to": revision} if revision else {})
        await database.close()

    asyncio.run(make())

    ended = terminal("status")

    assert ended.code == 1
    assert said in ended.err


# The heartbeats


async def test_a_heartbeat_is_the_last_one(database: Database) -> None:
    for moment in (ago(hours=1), NOW):
        async with database.writing() as session:
            await note_heartbeat(session, Pulse.TICK, moment)
    async with database.reading() as session:
        assert await heartbeats(session) == {Pulse.TICK: NOW}


async def test_a_heartbeat_without_a_moment_is_forgotten(database: Database) -> None:
    async with database.writing() as session:
        await note_heartbeats(session, {Pulse.TICK: ago(hours=1), Pulse.POLL: ago(hours=1)})
        await note_heartbeats(session, {Pulse.TICK: NOW, Pulse.POLL: None})
        await note_heartbeats(session, {})
    async with database.reading() as session:
        assert await heartbeats(session) == {Pulse.TICK: NOW}


# The rule


def judged(
    tally: Tally = NOTHING,
    beats: Mapping[Pulse, datetime] = ALIVE,
    free: Mapping[str, float] = ROOMY,
    tick_every: timedelta = timedelta(seconds=20),
    began: datetime | None = NOW,
) -> list[str]:
    picture = Picture(tally=tally, beats=beats, free=free, tick_every=tick_every, began=began)
    return [trouble.name for trouble in troubles(picture, NOW)]


def said_of(beats: Mapping[Pulse, datetime]) -> str:
    picture = Picture(tally=NOTHING, beats=beats, free=ROOMY, tick_every=timedelta(seconds=20), began=NOW)
    return "; ".join(trouble.mend for trouble in troubles(picture, NOW))


def test_nothing_is_wrong_when_all_is_well() -> None:
    assert judged() == []


def test_a_bot_that_does_not_tick_does_not_run() -> None:
    assert judged(beats={}) == ["running"]
    assert judged(beats={Pulse.TICK: ago(minutes=6)}) == ["running"]
    assert judged(beats={Pulse.TICK: ago(minutes=4)}) == []


@pytest.mark.parametrize("pulse", [Pulse.POLL, Pulse.SEND, Pulse.MAIL])
def test_a_bot_of_which_each_look_fails_runs(pulse: Pulse) -> None:
    said = [said_of(beats=beats | {pulse: ago(minutes=1)}) for beats in ({}, {Pulse.TICK: ago(minutes=6)})]
    assert all("the bot runs, and something fails at each look at the clock" in one for one in said)
    for moment in (ago(minutes=6), ago(hours=-3)):
        assert "the bot runs" not in said_of(beats={pulse: moment})


def test_a_backup_that_was_never_made_is_missed_once_there_is_something_to_lose() -> None:
    assert judged(began=None) == []
    assert judged(began=ago(hours=47)) == []
    assert judged(began=ago(hours=49)) == ["backup"]
    assert judged(began=ago(days=90), beats={**ALIVE, Pulse.BACKUP: ago(hours=47)}) == []


def test_a_bot_that_ticks_seldom_has_more_patience() -> None:
    beats = {Pulse.TICK: ago(minutes=25)}
    assert judged(beats=beats, tick_every=timedelta(minutes=10)) == []


def test_a_telegram_that_is_not_heard_is_told_unless_nothing_polls() -> None:
    assert judged(beats={Pulse.TICK: NOW, Pulse.POLL: ago(minutes=6)}) == ["running"]
    assert judged(beats={Pulse.TICK: NOW}) == []


def test_a_telegram_that_was_never_heard_is_told_five_minutes_after_the_first_start() -> None:
    assert judged(beats={Pulse.TICK: NOW, Pulse.START: ago(minutes=6)}) == ["running"]
    assert judged(beats={Pulse.TICK: NOW, Pulse.START: ago(minutes=4)}) == []
    assert judged(beats=ALIVE | {Pulse.START: ago(days=6)}) == []


async def test_a_first_start_is_noted_once(database: Database) -> None:
    for moment in (ago(hours=1), NOW):
        async with database.writing() as session:
            await note_start(session, moment)
    async with database.reading() as session:
        assert await heartbeats(session) == {Pulse.START: ago(hours=1)}


def test_a_sign_of_life_that_is_dated_in_the_future_is_none() -> None:
    assert judged(beats=ALIVE | {Pulse.TICK: ago(hours=-3)}) == ["running"]
    assert judged(beats=ALIVE | {Pulse.POLL: ago(hours=-3)}) == ["running"]
    assert judged(beats=ALIVE | {Pulse.TICK: ago(minutes=-4)}) == []


async def test_life_is_shown_at_once_when_the_clock_is_set_back(sqlite_database: Database) -> None:
    hearing = SimpleNamespace(heard_since=None, heard_at=None)
    life = SignsOfLife(sqlite_database, Words(), hearing, dict)
    for moment in (NOW, ago(hours=3), ago(hours=3, seconds=-20)):
        await life.show(moment, ticked=True)
    async with sqlite_database.reading() as session:
        assert await heartbeats(session) == {Pulse.TICK: ago(hours=3)}


def test_a_backup_of_three_days_ago_is_too_old() -> None:
    assert judged(beats=ALIVE | {Pulse.BACKUP: ago(days=3)}) == ["backup"]
    assert judged(beats=ALIVE | {Pulse.BACKUP: ago(days=1)}) == []


def test_each_disk_with_less_than_a_twentieth_free_is_told() -> None:
    assert judged(free={"backups": 0.049, "database": 0.01}) == ["disk", "disk"]
    assert judged(free={"backups": 0.051}) == []


@pytest.mark.parametrize("name", list(Tally.__dataclass_fields__))
def test_what_is_late_uncertain_or_set_aside_is_told_and_nothing_else(name: str) -> None:
    told = {"rounds_late", "overviews_late", "messages_late", "messages_uncertain", "updates_late"}
    told |= {"messages_given_up", "updates_set_aside"}

    assert judged(replace(NOTHING, **{name: 1})) == ([name.partition("_")[0]] if name in told else [])


async def test_the_running_bot_shows_life(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.says_yes("amina")
        await town.quiet()
        await town.at("2026-12-07 09:00")
        async with sqlite_database.reading() as session:
            seen = await heartbeats(session)
        assert {Pulse.START, Pulse.TICK, Pulse.POLL, Pulse.SEND} <= seen.keys()
        assert town.clock.now() - seen[Pulse.TICK] < timedelta(minutes=10)
