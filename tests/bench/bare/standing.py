"""Baseline: a program of PTB and SQLAlchemy with 8 tables that polls and does nothing else."""

import asyncio
import sys
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram.ext import Application, MessageHandler, filters


class Base(DeclarativeBase):
    pass


class Row:
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]


class Area(Row, Base):
    __tablename__ = "area"


class Person(Row, Base):
    __tablename__ = "person"
    telegram_id: Mapped[int | None] = mapped_column(unique=True)


class Workgroup(Row, Base):
    __tablename__ = "workgroup"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))


class Seat(Row, Base):
    __tablename__ = "seat"
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Round(Row, Base):
    __tablename__ = "round"
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id"), index=True)


class CheckIn(Row, Base):
    __tablename__ = "check_in"
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class Answer(Row, Base):
    __tablename__ = "answer"
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)


class Obstacle(Row, Base):
    __tablename__ = "obstacle"
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id"), index=True)


async def nothing(_update: object, _context: object) -> None:
    pass


async def main(url: str, token: str, path: str) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    application = Application.builder().token(token).base_url(f"{url}/bot").job_queue(None).build()
    application.add_handler(MessageHandler(filters.ALL, nothing))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
