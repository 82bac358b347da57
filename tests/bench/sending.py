"""Goal 3: CPU of a question that is sent, with the outbox and the mark, beside a bare send of PTB."""

import asyncio
from functools import partial
from pathlib import Path
from time import process_time

from pydantic import SecretStr
from sqlalchemy import func, select
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram import TelegramCarrier
from bot.demo.clock import MovedClock
from bot.line import Line
from bot.sending.delivery import DeliveryLoop
from bot.settings.form import Telegram
from jobs.outbox import Letter, post
from jobs.post import Button, Message
from models.database import Database
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus

from .measure import Row, Scale, ms, ratio
from .seed import FIRST_ACCOUNT, MONDAY, copied, representatives, url
from .telegrams import Stub, stub

PLACES = 30
PEOPLE = (240, 10)
TEXT = "Hoi Buur, tijd voor een korte vraag over <b>Schoon en heel</b>.\n\nHoe gaat het in de werkgroep?"
LABELS = ("Het loopt", "Het loopt stroef", "We zitten vast", "Later", "Sla over")


def ours(server: str, token: str, database: str, people: int, speed: float) -> float:
    """Post letters and let the delivery loop send them; give the CPU of one."""
    return asyncio.run(_ours(server, token, database, people, speed))


async def _ours(server: str, token: str, path: str, people: int, speed: float) -> float:
    database, clock = Database(url(Path(path))), MovedClock(MONDAY, speed=speed)
    line = Line(Telegram(token=SecretStr(token), api_url=server))
    await line.initialize()
    delivery = DeliveryLoop(database, Channel.TELEGRAM, TelegramCarrier(line), clock)
    database.on_commit(delivery.wake, of=OutboxMessage)
    loop = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.2)
    begun = process_time()
    for start in range(0, people, 100):
        numbers = range(start + 1, min(start + 100, people) + 1)
        async with database.writing() as session:
            await post(session, [_letter(number) for number in numbers], clock.now())
    await _until_sent(database)
    used = process_time() - begun
    await delivery.stop(1)
    await loop
    await line.shutdown()
    await database.close()
    return used / people


def _letter(number: int) -> Letter:
    buttons = tuple((Button(label=label, data=f"c|{number}|standing||well"),) for label in LABELS)
    return Letter(
        key=f"question:{number}:first",
        address=str(FIRST_ACCOUNT + number),
        payload=Message(text=TEXT, buttons=buttons, repeat_note="Misschien zag je dit bericht al."),
        person_id=number,
        priority=Priority.QUESTION,
        repeatable=True,
    )


async def _until_sent(database: Database) -> None:
    """Wait until nothing waits or is on its way any more; looking costs a hundredth of what is measured."""
    unsent = select(func.count(OutboxMessage.id)).where(OutboxMessage.status != SendStatus.SENT)
    left: int | None = 1
    while left:
        await asyncio.sleep(0.25)
        async with database.reading() as session:
            left = await session.scalar(unsent)


def bare(server: str, token: str, people: int, second: float) -> float:
    """Send the same with PTB alone, thirty places that come free a second after the answer."""
    return asyncio.run(_bare(server, token, people, second))


async def _bare(server: str, token: str, people: int, second: float) -> float:
    places = asyncio.Semaphore(PLACES)
    request = HTTPXRequest(connection_pool_size=40)
    async with ExtBot(token, base_url=f"{server}/bot", request=request) as bot:

        async def send(number: int) -> None:
            async with places:
                rows = [
                    [InlineKeyboardButton(label, callback_data=f"c|{number}|standing||well")]
                    for label in LABELS
                ]
                await bot.send_message(
                    FIRST_ACCOUNT + number, TEXT, ParseMode.HTML, reply_markup=InlineKeyboardMarkup(rows)
                )
                await asyncio.sleep(second)

        await asyncio.sleep(0.2)
        begun = process_time()
        await asyncio.gather(*(send(number) for number in range(1, people + 1)))
        return (process_time() - begun) / people


Pair = tuple[float, float]


def _round(scale: Scale, servers: tuple[Stub, Stub], database: Path, speed: float) -> Pair:
    people = scale.size(*PEOPLE)
    mine = partial(ours, servers[0].url, servers[0].token, str(database), people, speed)
    theirs = partial(bare, servers[1].url, servers[1].token, people, 1 / speed)
    both: Pair = tuple(scale.apart(mine, theirs))
    for server in servers:
        delivered = len(server.told().delivered)
        if delivered != people:
            raise RuntimeError(f"{delivered} of {people} arrived")
        server.reset()
    return both


def run(scale: Scale) -> list[Row]:
    people = scale.size(*PEOPLE)
    source = representatives(scale.folder / "source.db", people)
    rows = []
    for what, speed in (("at Telegram's pace", 1.0), ("30 in flight, a place free after 20 ms", 50.0)):
        pairs: list[Pair] = []
        with stub() as one, stub() as other:
            for number in range(scale.rounds):
                database = copied(source, scale.folder / f"{number}-{speed}.db")
                pairs.append(_round(scale, (one, other), database, speed))
        rows.append(_row(f"CPU a dispatched question of {people}, {what}", pairs))
    return rows


def _row(what: str, pairs: list[Pair]) -> Row:
    mine, theirs = zip(*pairs, strict=True)
    return Row(
        goal="3",
        what=what,
        baseline=ms(sorted(theirs)[len(theirs) // 2]),
        ours=ms(sorted(mine)[len(mine) // 2]),
        ratio=ratio(mine, theirs),
        wanted="1.6x",
        met=ratio(mine, theirs) <= 1.6,
    )
