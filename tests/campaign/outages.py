"""Outages of Telegram: every kind of fault, from a second to three days, and what is true afterwards.

The product's own composition in virtual time, behind a gate of real sockets. Of what lasts longer than twenty
minutes the middle is jumped over in pieces, as by a machine that slept, with a minute of life after each.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.playground import Message, Person
from models.rounds import Answer

from .abreast import abreast
from .databases import Files
from .gate import ONCE, Gate, Trouble
from .house import House, Said, area_of, listening
from .table import Row, Scale, verdict
from .virtual import VirtualClock, VirtualLoop, in_virtual_time

START = datetime(2026, 12, 7, 7, 59, tzinfo=UTC)
"""A Monday, one minute before the first round at 9.00 in Amsterdam."""
AREA = area_of(
    {
        "schoon": ("mon", "09:00", ["amina", "bram"]),
        "veilig": ("mon", "09:02", ["chris"]),
        "ontmoeting": ("tue", "10:30", ["dewi"]),
        "groen": ("wed", "09:00", ["dewi", "chris"]),
    }
)
DAY = 24 * 3600
LENGTHS = (1, 10, 60, 600, 3600, 8 * 3600, DAY - 120, 30 * 3600, 3 * DAY)
SHORT = ((Trouble.CUT, 20), (Trouble.REFUSED, 600), (Trouble.REFUSED, 25 * 3600))
POLLS_WITHIN = 60.0
REPEAT_NOTE = "Misschien zag je"
LOSS_NOTE = "Ik was niet bereikbaar"
TAPS_NOTE = "een tik op een knop kwam misschien niet aan"
CONCERNED = ("amina", "bram", "joris")
"""Two had a question before them when it began, and one looks after the area."""
CARETAKERS = ("joris", "fatima")
TAPS_TOLD = (600.0, 3600.0)
"""After outages of so many seconds whoever said nothing meanwhile is told while one looks."""
TAPS_TOLD_AFTER = 300.0
SPEAK, SILENT = ("amina", "bram"), "bram"
"""Both have a question before them; after the outages of `TAPS_TOLD` one of them said nothing."""
ASKED_LATER = "Straks"
"""Only the question that opens a turn, or reminds of it, has this button."""


@dataclass(kw_only=True)
class Outage:
    """What one outage came to."""

    trouble: Trouble
    seconds: float
    hits: int = 0
    said: dict[str, float] = field(default_factory=dict)
    """What people said while it lasted, and how many seconds before its end."""
    kept: Counter[str] = field(default_factory=Counter)
    """How often each of those is stored."""
    polls_after: float | None = None
    unmarked: dict[str, int] = field(default_factory=dict)
    """How many questions without the mark of a repeat each person saw since."""
    marked: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    """How often each person was told that something may be lost."""
    told_of_taps: dict[str, int] = field(default_factory=dict)
    """How often each was told that words were kept, and taps perhaps not."""

    @property
    def name(self) -> str:
        return f"{self.trouble} for {timedelta(seconds=self.seconds)}"

    @property
    def within_a_day(self) -> bool:
        return self.seconds < DAY

    @property
    def lost(self) -> list[str]:
        """What Telegram held still when the outage ended, and is not stored."""
        return [text for text, before in self.said.items() if before < DAY - 60 and not self.kept[text]]

    @property
    def twice(self) -> list[str]:
        return [text for text in self.said if self.kept[text] > 1]


@dataclass(frozen=True)
class Task:
    """One outage to live through."""

    folder: Path
    trouble: Trouble
    seconds: float
    seed: int
    lived: float = 20 * 60
    """Of a longer one so much is lived through before the jumps."""
    jump: float = 3 * 3600
    afterwards: float = 12 * 60
    """Long enough for the repeat of what was uncertain when it ended."""


def run(scale: Scale) -> list[Row]:
    """Go through all kinds and lengths."""
    Files(scale.folder, AREA, START - timedelta(minutes=1))
    pace = {"lived": 60.0, "jump": 12 * 3600.0, "afterwards": 660.0} if scale.quick else {}
    tasks = [
        Task(scale.folder, trouble, seconds, scale.seed * 1000 + number, **pace)
        for number, (trouble, seconds) in enumerate(_matrix(quick=scale.quick))
    ]
    return rows_of(abreast(live, tasks, few=scale.quick), f"{scale.seed}")


def live(task: Task) -> Outage:
    """Live through one outage."""
    outage, chance = Outage(trouble=task.trouble, seconds=task.seconds), Random(task.seed)  # noqa: S311 - a story, no secret
    with Files(task.folder, AREA, START).fresh() as url:
        return in_virtual_time(lambda: _outage(url, outage, chance, task))


def _matrix(*, quick: bool) -> Iterable[tuple[Trouble, float]]:
    if quick:
        return SHORT
    lasting = [(trouble, seconds) for trouble in Trouble for seconds in LENGTHS if trouble not in ONCE]
    return [*((trouble, 1) for trouble in ONCE), *lasting]


async def _outage(url: str, outage: Outage, chance: Random, task: Task) -> Outage:
    clock, loop = VirtualClock(START), asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    house = House(url, clock)
    with listening(clock) as log:
        async with house.peopled():
            gate = Gate(int(house.api_url.rpartition(":")[2]))
            loop.names = gate.names
            async with gate.open() as house.api_url, house.at_work():
                await asyncio.sleep(70 + chance.random() * 30)
                begun = clock.now()
                await _goes_wrong(house, gate, outage, chance, task)
                outage.polls_after = await _polls_again(house)
                await asyncio.sleep(task.afterwards)
                await _read(house, outage, begun + timedelta(seconds=outage.seconds))
        outage.hits = gate.hits + _failures(log, begun)
    return outage


async def _goes_wrong(house: House, gate: Gate, outage: Outage, chance: Random, task: Task) -> None:
    """Let it break, let people talk meanwhile, and let it be well again."""
    loop = asyncio.get_running_loop()
    end = loop.time() + outage.seconds
    await gate.breaks(outage.trouble)
    moments = sorted([0.1, *(chance.random() * (outage.seconds - 0.2) for _ in range(5))])
    begun = loop.time()
    for number, moment in enumerate(moments):
        await _pass(begun + moment, task)
        text = f"Lantaarn {number} bij {outage.trouble} {outage.seconds:.0f} is stuk"
        name = SPEAK[0] if outage.seconds in TAPS_TOLD else chance.choice(SPEAK)
        await house.people[name].says(text)
        outage.said[text] = end - loop.time()
    await _pass(end, task)
    await gate.mends()


async def _pass(until: float, task: Task) -> None:
    """Let time go by, in jumps where it is much."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    await asyncio.sleep(min(until - loop.time(), task.lived))
    while (left := until - loop.time()) > 0:
        if left > task.lived:
            loop.jump(min(task.jump, left - task.lived / 2))
        await asyncio.sleep(min(60.0, until - loop.time()))


async def _polls_again(house: House) -> float | None:
    """Say after how many seconds Telegram is polled again; None if that takes ten minutes."""
    loop = asyncio.get_running_loop()
    begun, seen = loop.time(), len(_polls(house))
    while loop.time() < begun + 600:
        await asyncio.sleep(0.25)
        if house.playground.world.updates.is_polled or len(_polls(house)) > seen:
            return loop.time() - begun
    return None


def _polls(house: House) -> list[object]:
    return [call for call in house.playground.calls if call.method == "getUpdates" and call.status == 200]


def _failures(log: Said, since: datetime) -> int:
    return sum(at >= since and "could not be asked" in text for at, _, text in log.records)


async def _read(house: House, outage: Outage, end: datetime) -> None:
    """Look at the database and at everybody's screen."""
    stored = await house.rows(select(Answer.text, func.count(Answer.id)).group_by(Answer.text))
    outage.kept = Counter({text: count for text, count in stored if text in outage.said})
    for name, person in house.people.items():
        shown = _shown_since(person, end)
        questions = [message for message in shown if any(b.label == ASKED_LATER for b in message.buttons)]
        outage.marked[name] = sum(REPEAT_NOTE in message.text for message in questions)
        outage.unmarked[name] = len(questions) - outage.marked[name]
        outage.told[name] = sum(LOSS_NOTE in message.text for message in shown)
        outage.told_of_taps[name] = sum(TAPS_NOTE in message.text for message in shown)


def _shown_since(person: Person, moment: datetime) -> Sequence[Message]:
    """List what came to somebody's screen since a moment, each message once."""
    since = moment.timestamp() - 1
    return [message for message in person.screen if message.from_bot and message.json["date"] >= since]


def rows_of(outages: Sequence[Outage], seeds: str) -> list[Row]:
    """Hold what was measured against the goals."""
    hit = [outage for outage in outages if outage.hits]
    short, long = [o for o in hit if o.within_a_day], [o for o in hit if not o.within_a_day]
    void = len(outages) - len(hit)
    spread = f"{len(hit)} outages, {len({o.trouble for o in hit})} kinds" + f", {void} void" * bool(void)
    return [
        _answers(short, f"{spread}, virtual time", seeds),
        _polling(hit, seeds),
        _questions(hit, seeds),
        _announced(long, seeds),
        _taps(short, seeds),
    ]


def _answers(outages: Sequence[Outage], spread: str, seeds: str) -> Row:
    said = sum(len(outage.said) for outage in outages)
    lost = [f"{o.name}: lost {text}" for o in outages for text in o.lost]
    twice = [f"{o.name}: stored twice {text}" for o in outages for text in o.twice]
    return Row(
        part="outages",
        what=f"answers through outages of up to 24 h ({spread})",
        goal="0 lost, 0 twice",
        measured=f"{len(lost)} lost, {len(twice)} twice of {said}",
        seeds=seeds,
        verdict=verdict(met=not lost and not twice, void=not said),
        details=(*lost, *twice),
    )


def _polling(outages: Sequence[Outage], seeds: str) -> Row:
    slow = [o for o in outages if o.polls_after is None or o.polls_after > POLLS_WITHIN]
    longest = max((o.polls_after or 600.0 for o in outages), default=0.0)
    return Row(
        part="outages",
        what="polling again after the end, whatever it was and however long",
        goal="60 s, in all",
        measured=f"at most {longest:.0f} s in {len(outages)}",
        seeds=seeds,
        verdict=verdict(met=not slow, void=not outages),
        details=tuple(f"{o.name}: polled again after {o.polls_after} s" for o in slow),
    )


def _questions(outages: Sequence[Outage], seeds: str) -> Row:
    wrong = [
        f"{o.name}: {name} saw {o.unmarked[name]} questions and {o.marked[name]} marked repeats"
        for o in outages
        for name in o.unmarked
        if o.unmarked[name] > 1 or o.marked[name] > 1
    ]
    most = max((count for o in outages for count in o.unmarked.values()), default=0)
    return Row(
        part="outages",
        what="questions that a person sees in the 12 minutes after it",
        goal="at most 1, and 1 marked repeat",
        measured=f"at most {most}; {len(wrong)} of {sum(len(o.unmarked) for o in outages)} people above",
        seeds=seeds,
        verdict=verdict(met=not wrong, void=not outages),
        details=tuple(wrong),
    )


def _announced(outages: Sequence[Outage], seeds: str) -> Row:
    """See that everybody concerned was told once, and nobody twice."""
    untold = [
        f"{o.name}: {name} was told {times} times, and {o.told_of_taps[name]} times of taps"
        for o in outages
        for name, times in o.told.items()
        if times > 1 or (name in CONCERNED and times != 1) or o.told_of_taps[name]
    ]
    lost, people = [f"{o.name}: lost {text}" for o in outages for text in o.lost], len(CONCERNED)
    told = sum(o.told[name] == 1 for o in outages for name in CONCERNED)
    return Row(
        part="outages",
        what="beyond 24 h: everybody concerned hears once that words may be gone; what Telegram held is kept",
        goal="all, 0 lost",
        measured=f"{told} of {people * len(outages)} told, {len(lost)} lost",
        seeds=seeds,
        verdict=verdict(met=not untold and not lost, void=not outages),
        details=(*untold, *lost),
    )


def _taps(outages: Sequence[Outage], seeds: str) -> Row:
    """See that who said nothing hears once that a tap may be gone, nobody twice, and nobody of words."""
    wrong = [
        f"{o.name}: {name} was told {o.told_of_taps[name]} times of taps, and {o.told[name]} times of words"
        for o in outages
        for name in o.told
        if o.told[name] or o.told_of_taps[name] > (o.seconds > TAPS_TOLD_AFTER and name not in CARETAKERS)
    ]
    due = [o for o in outages if o.seconds in TAPS_TOLD]
    wrong += [f"{o.name}: {SILENT} was not told of taps" for o in due if not o.told_of_taps[SILENT]]
    return Row(
        part="outages",
        what="up to 24 h: of words nobody hears; of taps once at most, and always who said nothing",
        goal="0 told too much or too little",
        measured=f"{len(wrong)} wrong, {sum(sum(o.told_of_taps.values()) for o in outages)} told",
        seeds=seeds,
        verdict=verdict(met=not wrong, void=not due),
        details=tuple(wrong),
    )
