"""Eight known wrong ways of doing it, each put into the product's process before it starts.

They are what systems like this one do by default, or did before somebody was hurt by it. Each hangs on what
the product shows to its other modules, so that it breaks loudly when that goes away.
"""

import asyncio
import os
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from secrets import randbelow
from threading import Thread
from time import monotonic, sleep
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, select
from sqlalchemy.ext.asyncio import AsyncSession

import jobs.tick
from bot.channels import Uncertain
from bot.channels.telegram import TelegramCarrier
from bot.receiving.intake import Intake
from jobs.rules.cadence import next_due
from models.areas import Area, Workgroup
from models.database import Database
from models.queries import inbox

LEASE = 0.1
"""Seconds."""
TRIES = 5


def confirm_first() -> None:
    """Confirm updates to Telegram, and store them after that."""
    seam: Any = Intake
    receive = seam.receive

    async def confirmed(intake: Any, updates: Sequence[dict[str, Any]]) -> None:
        bot = intake._desk.application.bot
        await bot.get_updates(offset=max(update["update_id"] for update in updates) + 1, timeout=0)
        await receive(intake, updates)

    seam.receive = confirmed


def two_transactions() -> None:
    """Keep an answer in one transaction, and note in another that its update was handled."""
    seam: Any = inbox
    mark_done = seam.mark_done
    tasks = set[asyncio.Task[None]]()

    async def marked_later(session: AsyncSession, update_id: int) -> None:
        engine: Any = session.bind

        async def mark() -> None:
            async with AsyncSession(engine) as another, another.begin():
                await mark_done(another, update_id)

        def committed(_: object) -> None:
            tasks.add(asyncio.get_running_loop().create_task(mark()))

        event.listen(session.sync_session, "after_commit", committed, once=True)

    seam.mark_done = marked_later


def retry_on_timeout() -> None:
    """Send again at once when the answer to a send was lost."""
    seam: Any = TelegramCarrier
    send = seam.send

    async def sent(carrier: Any, *given: Any, **options: Any) -> Any:
        outcome = await send(carrier, *given, **options)
        for _ in range(TRIES - 1):
            if not isinstance(outcome, Uncertain):
                break
            outcome = await send(carrier, *given, **options)
        return outcome

    seam.send = sent


def plan_from_now() -> None:
    """Ask what has come due since the last look, which is remembered by the process alone."""
    seam: Any = jobs.tick
    plan = seam.plan_rounds
    looked_at: list[datetime] = []

    async def planned(session: AsyncSession, ids: Collection[int], now: datetime) -> int:
        since = looked_at[-1] if looked_at else now
        looked_at.append(now)
        await _move_on(session, ids, since, now)
        return int(await plan(session, ids, now))

    async def looked(session: AsyncSession, now: datetime) -> Sequence[int]:
        if not looked_at:
            looked_at.append(now)
        return list(await session.scalars(select(Workgroup.id).where(Workgroup.next_ask_at <= now)))

    seam.plan_rounds, seam.due_workgroups = planned, looked


async def _move_on(session: AsyncSession, ids: Collection[int], since: datetime, now: datetime) -> None:
    """Set schedules that lie before a moment to what comes next, without asking."""
    found = select(Workgroup, Area.timezone).join(Area, Area.id == Workgroup.area_id)
    for workgroup, zone in await session.execute(found.where(Workgroup.id.in_(ids))):
        if workgroup.next_ask_at and workgroup.next_ask_at < since:
            workgroup.next_ask_at = next_due(workgroup.cadence, ZoneInfo(zone), now)
    await session.flush()


def no_unique_key() -> None:
    """Store an update each time that it comes, as if it had no number of its own."""
    seam: Any = Intake
    receive = seam.receive

    async def received(intake: Any, updates: Sequence[dict[str, Any]]) -> None:
        await receive(intake, [update | {"update_id": randbelow(2**62)} for update in updates])

    seam.receive = received


def short_lease() -> None:
    """Let another worker take back what is being sent, after a lease that is shorter than a send may take."""
    path = os.environ["VLOTTREKKER_DATABASE__URL"].removeprefix("sqlite:///")

    def reap() -> None:
        since: dict[int, float] = {}
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        while True:
            sleep(LEASE / 3)
            # Each is taken back once: results are written together, and so short a lease would never end.
            rows = connection.execute(
                "SELECT id FROM outbox_message WHERE status = 'sending' AND attempts = 1"
            ).fetchall()
            since = {id_: since.get(id_, monotonic()) for (id_,) in rows}
            for id_ in [id_ for id_, begun in since.items() if monotonic() - begun > LEASE]:
                connection.execute("UPDATE outbox_message SET status = 'queued' WHERE id = ?", [id_])

    Thread(target=reap, daemon=True).start()


def mark_sent_first() -> None:
    """Call a message sent when its sending begins."""

    def connected(connection: Any, _: object) -> None:
        # The connection that only reads needs none, and may not make one.
        with suppress(sqlite3.OperationalError):
            connection.execute(
                "CREATE TEMP TRIGGER sent_first AFTER UPDATE OF status ON outbox_message"
                " WHEN new.status = 'sending' BEGIN"
                " UPDATE outbox_message SET status = 'sent' WHERE id = new.id; END"
            )

    event.listen(Engine, "connect", connected)


def replace_existing() -> None:
    """Set up every schedule anew at the start, as jobs are added with `replace_existing=True`."""
    seam: Any = jobs.tick
    due = seam.due_workgroups
    database: Any = Database
    migrate = database.migrate
    started: list[Database] = []

    async def migrated(opened: Database) -> None:
        await migrate(opened)
        started.append(opened)

    async def looked(session: AsyncSession, now: datetime) -> Any:
        while started:
            async with started.pop().writing() as writing:
                ids = list(await writing.scalars(select(Workgroup.id)))
                await _move_on(writing, ids, now, now)
        return await due(session, now)

    database.migrate, seam.due_workgroups = migrated, looked
