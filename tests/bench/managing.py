"""What a facilitator's taps cost in an area of 1,000 workgroups, beside the same in one of 10."""

import asyncio
from datetime import UTC, datetime, time
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from pydantic import SecretStr
from telegram import Update

from bot.app import application_of
from bot.demo.clock import MovedClock
from bot.handlers import answer_update
from bot.handlers.visit import Desk
from bot.line import Line
from bot.settings.form import Telegram
from models.areas import Area, Workgroup
from models.database import Database
from models.people import Grant, Membership, Person
from models.queries.managing import draft_of
from models.values import Language, Role, Weekday

from .measure import Row, Scale, ms, ratio
from .seed import FIRST_ACCOUNT, MONDAY, url

MOST_MS = 20.0
TAPS = ("m|wl|1||", "m|w|1|{0}|", "m|r|1|{0}|", "m|rm|1|{0}|w2", "m|rd|1|{0}|w2.thu.1300")
"""From the list to the proposal of another rhythm; agreeing comes after, by the draft's number."""


def run(scale: Scale) -> list[Row]:
    listing, changing = [], []
    for number in range(scale.rounds):
        few = asyncio.run(_cost(scale.folder / f"few-{number}.db", 10))
        many = asyncio.run(_cost(scale.folder / f"many-{number}.db", scale.size(1_000, 50)))
        listing.append((many[0], few[0]))
        changing.append((many[1], few[1]))
    return [_row("listing", listing), _row("changing a rhythm, each of its 6 taps", changing)]


def _row(what: str, costs: list[tuple[float, float]]) -> Row:
    ours, baseline = [each[0] for each in costs], [each[1] for each in costs]
    return Row(
        goal="/beheer",
        what=f"{what}, with 1,000 workgroups beside 10",
        baseline=ms(median(baseline)),
        ours=ms(median(ours)),
        ratio=ratio(ours, baseline),
        wanted=f"{MOST_MS:.0f} ms",
        met=median(ours) * 1000 <= MOST_MS,
    )


async def _cost(path: Path, workgroups: int) -> tuple[float, float]:
    """Give the CPU of listing, and of a tap while a rhythm is changed."""
    database = Database(url(path))
    await database.migrate()
    await _fill(database, workgroups)
    line = Line(Telegram(token=SecretStr("123456:a-token-that-is-long-enough"), api_url="http://127.0.0.1:9"))
    desk = Desk(application=application_of(line), database=database, clock=MovedClock(MONDAY))
    # As the program runs: the first of each screen makes its statements, which stay.
    await _changed(desk, 6, 100)
    listing = [await _tap(desk, number, TAPS[0]) for number in range(2, 12)]
    changing = await _changed(desk, 5, 20)
    await database.close()
    return median(listing), median(changing)


async def _changed(desk: Desk, workgroup: int, first: int) -> list[float]:
    """Change the rhythm of a workgroup; give what each tap cost."""
    taps = [data.format(workgroup) for data in TAPS]
    costs = [await _tap(desk, first + number, data) for number, data in enumerate(taps)]
    async with desk.database.reading() as session:
        draft = await draft_of(session, 1)
    costs.append(await _tap(desk, first + len(taps), f"g|y|{draft.id if draft else 0}"))
    async with desk.database.reading() as session:
        changed = await session.get(Workgroup, workgroup)
    if changed is None or changed.every_weeks != 2:
        raise RuntimeError("the taps did not change the rhythm, so their cost says nothing")
    return costs


async def _tap(desk: Desk, number: int, data: str) -> float:
    update = Update.de_json(_pressed(number, data), desk.application.bot)
    begun = process_time()
    async with desk.database.writing() as session:
        await answer_update(desk, session, update)
    return process_time() - begun


def _pressed(number: int, data: str) -> dict[str, Any]:
    joris = {"id": FIRST_ACCOUNT, "is_bot": False, "first_name": "Joris"}
    chat = {"id": FIRST_ACCOUNT, "type": "private"}
    message = {"message_id": 7, "date": 1, "chat": chat, "text": "Kies een werkgroep."}
    query = {"id": str(number), "from": joris, "chat_instance": "1", "data": data, "message": message}
    return {"update_id": number, "callback_query": query}


async def _fill(database: Database, workgroups: int) -> None:
    async with database.writing() as session:
        digest = {"digest_weekday": Weekday.FRIDAY, "digest_time": time(15), "digest_from": MONDAY}
        area = Area(
            slug="groot",
            name="Groot",
            timezone="Europe/Amsterdam",
            language=Language.DUTCH,
            next_digest_at=datetime(2026, 12, 11, 14, tzinfo=UTC),
            **digest,  # type: ignore[arg-type]
        )
        person = Person(
            name="Joris", language=Language.DUTCH, telegram_id=FIRST_ACCOUNT, joined_at=MONDAY, email=None
        )
        session.add_all([area, person])
        await session.flush()
        session.add(Membership(area_id=area.id, person_id=person.id, key="joris"))
        session.add(Grant(area_id=area.id, person_id=person.id, role=Role.FACILITATOR))
        session.add_all(
            Workgroup(
                area_id=area.id,
                slug=f"groep-{number}",
                name=f"Groep {number:04}",
                every_weeks=1,
                weekday=Weekday.MONDAY,
                time=time(9),
                next_ask_at=datetime(2026, 12, 14, 8, tzinfo=UTC),
            )
            for number in range(workgroups)
        )
