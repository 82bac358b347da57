"""Several processes on one PostgreSQL: the leader is killed, paused beyond its lease, or loses its lines.

Real processes and a real server. In most rounds the lease is short, since nobody has time for seven hundred
of twenty seconds; some are played with the real one. In each round somebody comes due and somebody answers
while it happens; at the end another program reads the database and Telegram's truth.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from signal import SIGCONT, SIGKILL, SIGSTOP
from time import monotonic

from sqlalchemy import text

from .clock import MOVED, SharedClock
from .databases import NoServerError, Server, postgresql
from .house import area_of
from .product import Life, Nursery, nursery
from .promises import Expected, violations
from .reader import as_stored, close, due, engine_of, under_way
from .table import Row, Scale, verdict
from .telegram import Call
from .town import settle_town

START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
"""A Monday at eight in Amsterdam; from then on somebody is due every minute."""
SHORT_LEASE, REAL_LEASE = 1.2, 20.0
"""Seconds."""
TAKES_OVER_WITHIN = 35.0
PATIENCE_SECONDS = 120.0
WORLDS = 4
"""So many are played at a time, each with a database of its own: most of a round is waiting."""
UP = ("stands by", "Vlottrekker runs")
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
_LEADER = text("SELECT owner FROM lead WHERE until > now()")


class Harm(StrEnum):
    """What is done to the process that leads."""

    KILL = "SIGKILL"
    PAUSE = "SIGSTOP beyond the lease"
    CUT = "cut connections"


@dataclass
class Played:
    """What came of the rounds of one world."""

    harms: Counter[Harm] = field(default_factory=Counter)
    takeovers: list[float] = field(default_factory=list)
    in_hand: int = 0
    """How many sends were under way when the leader was hit."""
    unhandled: int = 0
    """How many things that were said had no effect yet."""
    overlaps: int = 0
    """How many polls began while another was open, pauses aside: a paused leader leaves one open."""
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Played") -> None:
        self.harms += other.harms
        self.takeovers += other.takeovers
        self.in_hand += other.in_hand
        self.unhandled += other.unhandled
        self.overlaps += other.overlaps
        self.wrong += other.wrong


def run(scale: Scale) -> list[Row]:
    """Play all harms with a short lease, and some of them with the real one."""
    try:
        with postgresql() as server:
            return asyncio.run(_all(scale, server))
    except NoServerError:
        why = "PostgreSQL's programs are not installed"
        return [
            Row(part="two", what="", goal="", measured=why, verdict=verdict(met=False, void=True)),
        ]


async def _all(scale: Scale, server: Server) -> list[Row]:
    short = {Harm.KILL: 500, Harm.PAUSE: 200, Harm.CUT: 50}
    real = {Harm.KILL: 12, Harm.PAUSE: 8, Harm.CUT: 4}
    if scale.quick:
        short, real = {Harm.KILL: 2, Harm.PAUSE: 1, Harm.CUT: 1}, {}
    worlds = 1 if scale.quick else WORLDS
    by_short, by_real = Played(), Played()
    async with nursery(scale.folder) as lives:
        for harms, played, lease in ((short, by_short, SHORT_LEASE), (real, by_real, REAL_LEASE)):
            parts = [_part_of(harms, number, worlds, scale.seed) for number in range(worlds)]
            playing = [
                _world(lives, server, part, lease, Random(scale.seed + number))  # noqa: S311 - a story, no secret
                for number, part in enumerate(parts)
                if part
            ]
            for each in await asyncio.gather(*playing):
                played.add(each)
    rows = [_row(by_short, f"a lease of {SHORT_LEASE} s", scale)]
    return rows if scale.quick else [*rows, _row(by_real, f"the real lease of {REAL_LEASE:.0f} s", scale)]


def _part_of(harms: dict[Harm, int], number: int, worlds: int, seed: int) -> list[Harm]:
    """Deal the harms over the worlds, in an order of chance."""
    every = [harm for harm, times in harms.items() for _ in range(times)]
    Random(seed).shuffle(every)  # noqa: S311 - a story, no secret
    return every[number::worlds]


async def _world(lives: Nursery, server: Server, harms: list[Harm], lease: float, chance: Random) -> Played:
    world = _World(lives, server, lease, chance)
    try:
        await world.begins(len(harms))
        for number, harm in enumerate(harms):
            await world.round(number, harm)
        await world.ends(len(harms))
    except RuntimeError as error:
        world.played.wrong.append(str(error))
    finally:
        await world.is_over()
    return world.played


async def _slowly(call: Call) -> None:
    """Let a send take a tenth of a second before it is done, and another until that is known."""
    if call.method == "sendMessage":
        await asyncio.sleep(0.1)


class _World:
    """Some processes of the product on one database, and the people who talk to them."""

    def __init__(self, lives: Nursery, server: Server, lease: float, chance: Random) -> None:
        self.played = Played()
        self.url = server.cluster.create()
        self._lives = lives
        self._server = server
        self._lease = lease
        self._chance = chance
        self._clock: SharedClock = lives.clock(START)
        self._telegram = lives.server.bot(self._clock.now)
        self._telegram.before = self._telegram.after = _slowly
        self._living: dict[int, Life] = {}
        self._doubtful: list[str] = []

    async def begins(self, rounds: int) -> None:
        """Bring in a workgroup for every round, and start three processes."""
        groups = {f"g{number}": ("mon", "09:00", [f"p{number}"]) for number in range(rounds)}
        await settle_town(self._lives, self.url, {f"world-{id(self)}": area_of(groups)}, START)
        engine = engine_of(self.url)
        with engine.begin() as connection:
            for number in range(rounds):
                values = {"at": as_stored(engine, self._due(number)), "slug": f"g{number}"}
                connection.execute(text("UPDATE workgroup SET next_ask_at = :at WHERE slug = :slug"), values)
        for _ in range(3):
            await self._starts()
        await self._until(self._leader)

    def _due(self, number: int) -> datetime:
        return START + timedelta(minutes=number + 1)

    async def _starts(self) -> None:
        order = ("run", "--lease", str(self._lease), "--now", self._clock.now().isoformat())
        life = await self._lives.start(order, self.url, self._telegram, self._clock)
        self._living[life.pid] = life
        # Whoever is hurt while it starts has done nothing yet, and is started again by its supervisor.
        await self._until(lambda: any(words in life.told() for words in UP))

    async def round(self, number: int, harm: Harm) -> None:
        """Let somebody come due and somebody answer, and hurt the leader on the way."""
        leader = self._living[await self._until(self._leader)]
        overlapping = self._telegram.overlapping
        self._move_to(self._due(number))
        if number:
            self._somebody_answers()
        await asyncio.sleep(self._chance.random() * 0.4)
        await {Harm.KILL: self._kill, Harm.PAUSE: self._pause, Harm.CUT: self._cut}[harm](leader)
        self.played.harms[harm] += 1
        await self._until(self._is_quiet)
        if harm is not Harm.PAUSE:
            self.played.overlaps += self._telegram.overlapping - overlapping

    def _move_to(self, moment: datetime) -> None:
        self._clock.move(max(timedelta(0), moment - self._clock.now()) + timedelta(milliseconds=10))
        for life in self._living.values():
            life.signal(MOVED)

    def _somebody_answers(self) -> None:
        """Let whoever was asked last and did not answer yet tap that it goes well."""
        answered = {said.chat for said in self._telegram.said}
        waiting = [
            (shown, data)
            for shown in self._telegram.shown
            if shown.chat not in answered
            for data in shown.data
            if data.startswith("c|") and data.endswith("|well")
        ]
        if waiting:
            shown, data = waiting[-1]
            self._telegram.taps(shown.chat, shown, data)

    async def _kill(self, leader: Life) -> None:
        hit = monotonic()
        await leader.kill(SIGKILL)
        del self._living[leader.pid]
        self._telegram.gone()
        in_hand = under_way(self.url)
        self._doubtful += in_hand
        self._note(in_hand)
        await self._taken_over(leader, hit)
        await self._starts()

    async def _pause(self, leader: Life) -> None:
        """Stop the leader until another leads and has done what was due; then let it go on."""
        hit = monotonic()
        os.kill(leader.pid, SIGSTOP)
        self._note(under_way(self.url))
        await self._taken_over(leader, hit)
        await self._until(self._is_quiet)
        os.kill(leader.pid, SIGCONT)
        await asyncio.sleep(0.5)

    async def _cut(self, _leader: Life) -> None:
        """End every connection to the database, as a server does that is started again."""
        self._note(under_way(self.url))
        close(self.url)
        name = self.url.partition("@/")[2].partition("?")[0]
        self._server.cluster.order(f"{_CUT} WHERE datname = '{name}'")
        # A look at the clock that was broken off is made again at the next, which is twenty seconds later.
        await asyncio.sleep(0.5)
        self._move_to(self._clock.now())

    def _note(self, in_hand: list[str]) -> None:
        self.played.in_hand += len(in_hand)
        self.played.unhandled += bool(due(self.url, self._clock.now()).get("updates")) or any(
            said.update_id not in self._telegram.confirmed for said in self._telegram.said
        )

    async def _taken_over(self, leader: Life, hit: float) -> None:
        """Wait until another process leads, and note how long that took."""

        def other() -> int | None:
            pid = self._leader()
            return pid if pid and pid != leader.pid else None

        await self._until(other)
        self.played.takeovers.append(monotonic() - hit)

    def _leader(self) -> int | None:
        """Give the number of the process that leads by the database's word, if it lives."""
        with engine_of(self.url).connect() as connection:
            owner = connection.scalar(_LEADER)
        pid = int(str(owner).split(":")[-2]) if owner else None
        return pid if pid in self._living else None

    def _is_quiet(self) -> bool:
        unconfirmed = any(said.update_id not in self._telegram.confirmed for said in self._telegram.said)
        return not unconfirmed and not due(self.url, self._clock.now())

    async def _until(self, holds: Callable[[], object]) -> int:
        """Wait until something holds, and give what it is. Raises RuntimeError after two minutes."""
        latest = monotonic() + PATIENCE_SECONDS
        while not (found := holds()):
            for life in [life for life in self._living.values() if life.is_over]:
                raise RuntimeError(f"a process ended by itself: {life.told()[-500:]}")
            if monotonic() > latest:
                left = due(self.url, self._clock.now())
                raise RuntimeError(f"it got no further: {left}, leader {self._leader()}")
            await asyncio.sleep(0.03)
        return found if isinstance(found, int) else 0

    async def ends(self, rounds: int) -> None:
        """Let what was uncertain be repeated, and hold everything against the promises."""
        self._move_to(self._clock.now() + timedelta(minutes=11))
        await asyncio.sleep(1)
        await self._until(self._is_quiet)
        for life in list(self._living.values()):
            await life.kill()
        self._living.clear()
        rounds_due = Counter((f"g{number}", self._due(number)) for number in range(rounds))
        expected = Expected(rounds=rounds_due, doubtful=self._doubtful)
        self.played.wrong += violations(self.url, self._telegram, expected, self._clock.now())
        seen = {shown.chat for shown in self._telegram.shown}
        if len(seen) < rounds:
            self.played.wrong.append(f"{rounds - len(seen)} people were never asked anything")

    async def is_over(self) -> None:
        for life in list(self._living.values()):
            life.signal(SIGCONT)
            await life.kill()
        close(self.url)
        self._server.cluster.drop(self.url)


def _row(played: Played, lease: str, scale: Scale) -> Row:
    harms = ", ".join(f"{times} {harm}" for harm, times in sorted(played.harms.items()))
    longest = max(played.takeovers, default=0.0)
    return Row(
        part="two",
        what=f"three processes on PostgreSQL, {lease}: {harms}",
        goal=f"0 missed, 0 double, takeover at most {TAKES_OVER_WITHIN:.0f} s",
        measured=f"{len(played.wrong)} violations, takeover {longest:.1f} s at most; "
        f"{played.in_hand} sends and {played.unhandled} answers in hand, {played.overlaps} polls overlapped",
        seeds=f"{scale.seed}",
        verdict=verdict(
            met=not played.wrong and longest <= TAKES_OVER_WITHIN and not played.overlaps,
            void=not played.harms,
        ),
        details=tuple(played.wrong),
    )
