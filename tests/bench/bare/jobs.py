"""Baselines: one job a person, in APScheduler's memory or in PTB's JobQueue.

`record` lets every job write what the product writes, through the async ORM in a transaction of its own,
with the grace time set so that none is dropped; it prints CPU seconds from the moment due.
`share` and `queue` leave the libraries at their defaults and print how many of the jobs ran.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram.ext import Application, ContextTypes

QUIET_SECONDS = 2.0


class Base(DeclarativeBase):
    pass


class Turn(Base):
    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int]
    asked_at: Mapped[datetime]


class Outgoing(Base):
    __tablename__ = "outgoing"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int]
    text: Mapped[str]


class Count:
    """How many jobs ran, and when the last did."""

    def __init__(self) -> None:
        self.ran = 0
        self.last = datetime.now(UTC)

    def one(self) -> None:
        self.ran += 1
        self.last = datetime.now(UTC)


async def record(path: Path, number: int) -> float:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0, pool_timeout=600)

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    open_session, count, done = async_sessionmaker(engine), Count(), asyncio.Event()

    async def ask(person: int) -> None:
        async with open_session.begin() as session:
            now = datetime.now(UTC)
            session.add_all(
                [Turn(person=person, asked_at=now), Outgoing(person=person, text="Hoe gaat het?")]
            )
        count.one()
        if count.ran == number:
            done.set()

    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
    due = datetime.now(UTC) + timedelta(seconds=3)
    for person in range(number):
        scheduler.add_job(ask, "date", run_date=due, args=[person])
    begun = process_time()
    scheduler.start()
    await done.wait()
    used = process_time() - begun
    await engine.dispose()
    return used


async def share(number: int) -> int:
    """Let all jobs be due at one moment, as a round is."""
    scheduler, count = AsyncIOScheduler(timezone=UTC), Count()

    async def ask(_person: int) -> None:
        count.one()

    scheduler.start()
    due = datetime.now(UTC) + timedelta(seconds=2 + number / 1500)
    for person in range(number):
        scheduler.add_job(ask, "date", run_date=due, args=[person])
    await _all_past(due, count)
    scheduler.shutdown(wait=False)
    return count.ran


async def queue(number: int) -> int:
    application = Application.builder().token("1:x").build()
    jobs, count = application.job_queue, Count()
    assert jobs

    async def ask(_context: ContextTypes.DEFAULT_TYPE) -> None:
        count.one()

    await jobs.start()
    due = datetime.now(UTC) + timedelta(seconds=2 + number / 1000)
    for person in range(number):
        jobs.run_once(ask, due, chat_id=person)
    await _all_past(due, count)
    await jobs.stop(wait=False)
    return count.ran


async def _all_past(due: datetime, count: Count) -> None:
    while datetime.now(UTC) < due + timedelta(seconds=1):
        await asyncio.sleep(0.1)
    while datetime.now(UTC) < max(count.last, due + timedelta(seconds=1)) + timedelta(seconds=QUIET_SECONDS):
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    what, many = sys.argv[1], int(sys.argv[2])
    if what == "record":
        sys.stdout.write(f"{asyncio.run(record(Path(sys.argv[3]), many))}\n")
    else:
        sys.stdout.write(f"{asyncio.run({'share': share, 'queue': queue}[what](many))}\n")
