"""A year of thirty workgroups, both clock changes and week 53 in it, while the process is killed at random.

Processes live from one due moment to the next, until something chosen by chance kills them: a send that is
under way (arrived or not), updates that were stored and not handled, any call, or any instant.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from signal import SIGKILL
from time import monotonic

from .almanac import DAY, Group, any_rhythm, is_allowed, monday, next_eight, overviews, rounds, utc
from .patience import StoodStillError
from .product import LOOKS_EVERY, Life, Nursery, nursery
from .promises import Expected, violations
from .reader import next_moment, under_way, unhandled
from .residents import Residents
from .stage import REPEATED_BY, Scene
from .table import Row, Scale, verdict
from .telegram import ADDS, Call, Reply
from .town import load, settle_town, sqlite

KILLS, AT_LEAST = 1000, 150
CHANGES = (date(2026, 4, 11), date(2026, 6, 20), date(2026, 9, 12), date(2026, 11, 21))
"""Saturdays on which some workgroups get another rhythm."""
CHANGED = 6
WAYS = {"arrived": 3, "lost": 2, "stored": 4, "call": 2, "instant": 2}
"""What kills, and how often: a send that arrived or did not, updates just stored, any call, any instant."""
MORE = timedelta(weeks=4)
"""How much longer a story may last than planned."""
LONGEST = 120.0
SPEED = 40.0
"""How fast the clock of the year runs where it does not jump."""


@dataclass
class Tally:
    """What the kills hit."""

    kills: int = 0
    in_send: int = 0
    unhandled: int = 0


@dataclass
class Year:
    """The plan of a stretch of time: how many workgroups, from when to when, and how many kills."""

    seed: int
    first: date = date(2026, 3, 2)
    last: date = date(2027, 2, 28)
    groups: int = 30
    kills: int = KILLS

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - a story, no secret
        self.people = [
            Group(f"groep-{number}", [(monday(self.first), any_rhythm(self.chance))])
            for number in range(self.groups)
        ]
        self.areas = ["noord", "zuid"]

    @property
    def begins(self) -> datetime:
        return utc(self.first - DAY, time(12))

    @property
    def ends(self) -> datetime:
        return utc(self.last, time(22))

    def file(self, area: str) -> str:
        """Write the area file as it is now."""
        mine = self.people[self.areas.index(area) :: len(self.areas)]
        lines = [
            f'[area]\nslug = "{area}"\nname = "Gebied {area}"\ndigest = {{ weekday = "fri", time = "15:00" }}'
        ]
        lines.append(f'[[people]]\nkey = "makelaar-{area}"\nname = "Makelaar"\nroles = ["gebiedsmakelaar"]')
        for group in mine:
            keys = [f"{group.slug}-{letter}" for letter in "ab"]
            lines += [f'[[people]]\nkey = "{key}"\nname = "Buur {key}"' for key in keys]
            lines.append(
                f'[[workgroups]]\nslug = "{group.slug}"\nname = "Werkgroep {group.slug}"\n'
                f"cadence = {group.rhythm.as_toml()}\nrepresentatives = {keys}"
            )
        return "\n\n".join(lines)

    def change(self, saturday: date) -> None:
        """Give some of the workgroups that met this week another rhythm."""
        met = [group for group in self.people if group.meets_in(monday(saturday))]
        for group in self.chance.sample(met, min(CHANGED, len(met))):
            group.changes(saturday, any_rhythm(self.chance))


QUICK = {"first": date(2026, 12, 21), "last": date(2027, 1, 6), "groups": 5, "kills": 10}
"""The short version: Christmas and week 53."""


def run(scale: Scale) -> list[Row]:
    """Live through the year."""
    return asyncio.run(_run(scale))


async def _run(scale: Scale) -> list[Row]:
    year = Year(scale.seed, **(QUICK if scale.quick else {}))  # type: ignore[arg-type]
    async with nursery(scale.folder) as lives:
        story = await Story.begin(lives, year)
        found = await story.lived()
    tally, wanted = story.tally, AT_LEAST * year.kills // KILLS
    void = tally.kills < year.kills or min(tally.in_send, tally.unhandled) < wanted
    said = len(story.scene.telegram.said)
    return [
        Row(
            part="year",
            what=f"{tally.kills} SIGKILL, {(year.last - year.first).days + 1} days, {year.groups} workgroups",
            goal=f"{year.kills} kills, {wanted} in a send, {wanted} before handling; 0 violations",
            measured=f"{tally.in_send} in a send, {tally.unhandled} before handling; {said} things said,"
            f" {len(story.scene.telegram.shown)} messages; {len(found)} violations",
            seeds=str(scale.seed),
            verdict=verdict(met=not found, void=void),
            details=tuple(found),
        )
    ]


class Story:
    """The year as it is lived."""

    def __init__(self, year: Year, scene: Scene, residents: Residents) -> None:
        self.year = year
        self.scene = scene
        self.residents = residents
        self.tally = Tally()
        self.life: Life | None = None
        self._armed = False
        """Whether something will kill it."""
        self._orders = scene.lives.folder / "orders"
        self._changes = [day for day in CHANGES if year.first < day < year.last]
        self._chance = Random(year.seed + 1)  # noqa: S311 - a story, no secret

    @classmethod
    async def begin(cls, lives: Nursery, year: Year) -> "Story":
        url = sqlite(lives.folder / "year.db")
        files = {area: year.file(area) for area in year.areas}
        people = await settle_town(lives, url, files, year.begins)
        clock = lives.clock(year.begins, speed=SPEED)
        telegram = lives.server.bot(clock.now)
        scene = Scene(lives, "year", people, telegram, clock)
        asked = [chat for key, chat in people.items() if key.startswith("groep")]
        return cls(year, scene, Residents(telegram, year.seed, asked))

    async def lived(self) -> list[str]:
        """Go from one moment to the next; give all that was violated."""
        while self._goes_on():
            await self._through()
            await self._on()
        await self._through(last=True)
        return await self._violations()

    def _goes_on(self) -> bool:
        """Tell whether the year lasts; on a slow machine some weeks longer, until all kills were made."""
        now = self.scene.clock.now()
        return now < self.year.ends or (self.tally.kills < self.year.kills and now < self.year.ends + MORE)

    async def _through(self, *, last: bool = False) -> None:
        """Let everything happen that happens at this moment, whatever is killed."""
        quiet, latest = 0, monotonic() + LONGEST
        while quiet < 2:
            if monotonic() > latest:
                where = await self.life.stands() if self.life else ""
                raise StoodStillError(f"it does not come to rest: {self.scene.state()} {where}")
            await self._alive(armed=not last)
            self.residents.look(self.scene.clock.now())
            quiet = quiet + 1 if self._is_quiet() else 0
            await asyncio.sleep(LOOKS_EVERY)
        if last:
            self.scene.time_passes(REPEATED_BY)
            await (await self._alive(armed=False)).until(self._is_quiet)

    def _is_quiet(self) -> bool:
        return self.scene.is_quiet(() if is_allowed(self.scene.clock.now()) else ("overviews",))

    async def _on(self) -> None:
        """Move to the next moment at which anybody has something to do."""
        now = self.scene.clock.now()
        moments = [next_eight(now), next_moment(self.scene.url, now), self.residents.next_moment()]
        if self._changes:
            moments.append(utc(self._changes[0], time(12)))
        moment = min(each for each in moments if each and each > now)
        self.scene.comes(moment + timedelta(milliseconds=1))
        if self._changes and moment >= utc(self._changes[0], time(12)):
            self.year.change(self._changes.pop(0))
            for area in self.year.areas:
                await load(self.scene.lives, self.scene.url, area, self.year.file(area), moment)
        self.residents.report(self._chance)

    async def _alive(self, *, armed: bool) -> Life:
        """Give the process that lives; note what the kill of the last one hit, and start another."""
        if self.life is None or self.life.is_over:
            if self.life:
                self._count(self.life)
            self.scene.telegram.without_faults()
            self._orders.unlink(missing_ok=True)
            self._armed = False
            self.life = await self.scene.starts(orders=str(self._orders))
        now, year = self.scene.clock.now(), self.year
        behind = (now - year.begins) / (year.ends - year.begins) * year.kills * 1.15 + 3 > self.tally.kills
        if armed and behind and not self._armed:
            self._arm(self.life)
        return self.life

    def _count(self, life: Life) -> None:
        if life.ended.result() != -SIGKILL:
            raise RuntimeError(f"a process ended by itself: {life.told()[-2000:]}")
        self.scene.telegram.gone()
        sending = under_way(self.scene.url)
        self.scene.doubtful += sending
        self.tally.kills += 1
        self.tally.in_send += bool(sending)
        self.tally.unhandled += bool(unhandled(self.scene.url))

    def _arm(self, life: Life) -> None:
        """Choose what kills a process: a point of its own, something at Telegram, or an instant."""
        self._armed = True
        ways = list(WAYS)
        # Each way once, so that a short story has all of them.
        first = ways[self.tally.kills] if self.tally.kills < len(ways) else None
        how = first or self._chance.choices(ways, weights=list(WAYS.values()))[0]
        left = [self._chance.randint(1, 4 if how in {"arrived", "lost"} else 40)]

        async def strike(call: Call) -> Reply | None:
            counts = how == "call" or call.method in ADDS
            left[0] -= counts
            if left[0] > 0 or not counts or life.is_over:
                return None
            await life.kill()
            return Reply(None)

        if how == "stored":
            self._orders.write_text("after commit of insert inbox_update", encoding="utf-8")
        elif how == "instant":
            asyncio.get_running_loop().call_later(self._chance.uniform(0.02, 2.0), life.signal, SIGKILL)
        elif how == "arrived":
            self.scene.telegram.after = strike
        else:
            self.scene.telegram.before = strike

    async def _violations(self) -> list[str]:
        now = self.scene.clock.now()
        assert self.life
        await self.life.kill()
        expected = Expected(
            rounds=rounds(self.year.people, now),
            overviews=overviews(self.year.areas, self.year.first, now),
            doubtful=self.scene.doubtful,
        )
        return violations(self.scene.url, self.scene.telegram, expected, now)
