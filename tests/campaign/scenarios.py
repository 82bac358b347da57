"""The scenarios of the crash points: what people and the clock do, one small thing each."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from .stage import REPEATED_BY, Scenario, Scene, played
from .telegram import Call, Reply, refusal

AREA = """
[area]
slug = "rijnbuurt"
name = "Rijnbuurt"
digest = { weekday = "fri", time = "15:00" }

[[people]]
key = "fatima"
name = "Fatima"
email = "fatima@example.org"
roles = ["gebiedsmakelaar"]

[[people]]
key = "amina"
name = "Amina"

[[people]]
key = "bram"
name = "Bram"

[[people]]
key = "chris"
name = "Chris"

[[workgroups]]
slug = "schoon"
name = "Schoon en heel"
cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }
representatives = ["amina", "bram"]
deputies = ["chris"]
"""
LOADED = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
"""Friday 16.00 in Amsterdam, after the overview of that week."""
MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1, minutes=1)
FRIDAY = datetime(2026, 12, 11, 14, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
SLOW_SECONDS = 0.4
STRIKES_EVERY = 0.3


def rounds_by(now: datetime) -> Counter[tuple[str, datetime]]:
    """Name the rounds that must be there: each Monday at nine."""
    weeks = (now - MONDAY) // timedelta(weeks=1) + 1
    return Counter(("schoon", MONDAY + timedelta(weeks=week)) for week in range(weeks))


def overviews_by(now: datetime) -> Counter[tuple[str, datetime]]:
    """Name the overviews that must be there: each Friday at three."""
    weeks = (now - FRIDAY) // timedelta(weeks=1) + 1
    return Counter(("rijnbuurt", FRIDAY + timedelta(weeks=week)) for week in range(weeks))


async def asked(scene: Scene) -> None:
    """Monday morning: the round is open, and both have their question."""
    scene.clock.move_to(MONDAY + MOMENT)
    await played(scene, _both_see_it)


async def _both_see_it(scene: Scene) -> None:
    await scene.sees("amina", "|standing|")
    await scene.sees("bram", "|standing|")


async def _roughly(scene: Scene) -> None:
    await asked(scene)
    await played(scene, _says_what_is_rough)


async def _says_what_is_rough(scene: Scene) -> None:
    await scene.taps("amina", "|standing||rough")
    await scene.sees("amina", "|rough|")
    scene.says("amina", "Het overleg loopt uit, 1")
    await scene.sees("amina", "|worked|")


async def _answers_by_button(scene: Scene) -> None:
    await scene.taps("amina", "|standing||well")
    await scene.taps("amina", "|worked||nothing")


async def _answers_by_words(scene: Scene) -> None:
    scene.says("amina", "gaat goed")
    await scene.sees("amina", "|worked|")
    scene.says("amina", "De buren hielpen mee, 2")


async def _is_stuck(scene: Scene) -> None:
    await scene.taps("bram", "|standing||stuck")
    await scene.sees("bram", "Waar")
    scene.says("bram", "Niemand heeft de sleutel, 3")
    await scene.taps("bram", "|theme||trust")
    await scene.sees("bram", "|help|")
    scene.says("bram", "Een sleutel voor drie avonden, 4")
    await scene.taps("bram", "|helper||core_group")


async def _edits(scene: Scene) -> None:
    said = next(said for said in scene.telegram.said if said.kind == "words")
    scene.telegram.edits(said.chat, said.number, "Het overleg loopt niet meer uit, 5")


async def _reports(scene: Scene) -> None:
    scene.says("bram", "/vastgelopen De poort is dicht, 6")
    await scene.sees("bram", "|theme|")


async def _photo(scene: Scene) -> None:
    scene.telegram.sends_photo(scene.people["amina"], "photo-of-the-gate-7")


async def _is_away(scene: Scene) -> None:
    scene.orders("bram", "/afwezig")
    await scene.taps("bram", "1 week")


async def _asks_later(scene: Scene) -> None:
    await scene.taps("amina", "l|")


async def _changes(scene: Scene) -> None:
    scene.orders("amina", "aanpassen")
    await scene.taps("amina", "q|")
    await scene.sees("amina", "|standing|", times=2)


async def _joins(scene: Scene) -> None:
    scene.orders("amina", f"/start {scene.links['amina']}")
    await scene.taps("amina", "j|1")


async def _both_are_reminded(scene: Scene) -> None:
    await scene.sees("amina", "|standing|", times=2)
    await scene.sees("bram", "|standing|", times=2)


async def _overview_comes(scene: Scene) -> None:
    await scene.sees("fatima", "Rijnbuurt")
    await scene.mail_comes()


async def _uncertain(scene: Scene) -> None:
    """Let a process die while both questions are on their way, and have arrived."""
    scene.clock.move_to(MONDAY + MOMENT)
    killed = asyncio.Event()

    async def hang(call: Call) -> Reply | None:
        if call.method != "sendMessage":
            return None
        await killed.wait()
        return Reply(None)

    scene.telegram.after = hang
    life = await scene.starts()
    await life.until(lambda: len(scene.telegram.shown) == 2)
    await life.kill()
    await scene.ended(life)
    killed.set()
    scene.telegram.without_faults()
    scene.clock.move(REPEATED_BY - timedelta(minutes=1, seconds=10))


async def _taps_both_copies(scene: Scene) -> None:
    await scene.taps("amina", "|standing||well")
    await scene.sees("bram", "|standing|")
    await scene.taps("amina", "|worked||nothing")
    await scene.taps("amina", "|standing||well")


async def _left_behind(scene: Scene) -> None:
    """Let a process die with two updates stored and unhandled, and a question in the outbox."""
    await asked(scene)
    said = scene.orders("bram", "/afwezig")
    tapped = await scene.taps("amina", "|standing||well")
    life = await scene.starts(die_at="after commit of insert inbox_update 1")
    await life.until(lambda: {said.update_id, tapped.update_id} <= scene.telegram.handed and life.is_over)
    await scene.ended(life)


async def _goes_on(scene: Scene) -> None:
    await scene.sees("bram", "1 week")
    await scene.sees("amina", "|worked|")


async def _hour_comes(scene: Scene) -> None:
    """Let it be nine while the bot runs."""
    await scene.ticks()
    scene.comes(MONDAY + MOMENT)
    await _both_see_it(scene)


def _blocked_by_bram(scene: Scene) -> None:
    async def refuse(call: Call) -> Reply | None:
        there = call.chat != scene.people["bram"]
        return None if there else refusal(403, "Forbidden: bot was blocked by the user")

    scene.telegram.before = refuse


def _answers_get_lost(scene: Scene) -> None:
    """Let the answer to the first send to each person get lost."""
    lost = set[int]()

    async def cut(call: Call) -> Reply | None:
        if call.method != "sendMessage" or call.chat in lost:
            return None
        lost.add(call.chat)
        return Reply(None)

    scene.telegram.after = cut


def _slow(scene: Scene) -> None:
    """Let the first sends to each person take a while, and arrive at their beginning."""
    slow = Counter[int]()

    async def wait(call: Call) -> Reply | None:
        slow[call.chat] += 1
        if call.method == "sendMessage" and slow[call.chat] <= 2:
            await asyncio.sleep(SLOW_SECONDS)
        return None

    scene.telegram.after = wait


async def _time_passes_meanwhile(scene: Scene) -> None:
    """Let the bot look at its outbox again while both sends are under way."""
    await _both_see_it(scene)
    await asyncio.sleep(SLOW_SECONDS / 2)
    scene.time_passes(timedelta(seconds=3))


async def _deputy_is_asked(scene: Scene) -> None:
    """Let the clock strike until somebody else is asked in the place of who turned out to be away."""
    asked = asyncio.create_task(scene.sees("chris", "|standing|"))
    try:
        while not asked.done():
            await asyncio.sleep(STRIKES_EVERY)
            scene.time_passes(timedelta(seconds=2))
        asked.result()
    finally:
        asked.cancel()


SCENARIOS = (
    Scenario(name="a round opens", at=MONDAY + MOMENT, act=_both_see_it),
    Scenario(name="an answer by button", at=MONDAY, before=asked, act=_answers_by_button),
    Scenario(name="an answer by words", at=MONDAY, before=asked, act=_answers_by_words),
    Scenario(name="stuck, to the end", at=MONDAY, before=asked, act=_is_stuck),
    Scenario(name="an answer is edited", at=MONDAY, before=_roughly, act=_edits),
    Scenario(name="an answer is changed", at=MONDAY, before=_roughly, act=_changes),
    Scenario(name="being stuck is reported", at=LOADED, act=_reports),
    Scenario(name="a photo", at=MONDAY, before=asked, act=_photo),
    Scenario(name="an absence", at=LOADED, act=_is_away),
    Scenario(name="another time", at=MONDAY, before=asked, act=_asks_later),
    Scenario(name="somebody joins", at=LOADED, act=_joins, joined=False),
    Scenario(name="a reminder", at=TUESDAY, before=asked, act=_both_are_reminded),
    Scenario(
        name="an overview, chat and mail", at=FRIDAY + MOMENT, before=asked, act=_overview_comes, mail=True
    ),
    Scenario(name="a repeat, and both copies tapped", at=MONDAY, before=_uncertain, act=_taps_both_copies),
    Scenario(name="a start with leftovers", at=MONDAY, before=_left_behind, act=_goes_on),
    Scenario(
        name="somebody blocked the bot",
        at=MONDAY + MOMENT,
        act=_deputy_is_asked,
        fault=_blocked_by_bram,
        may_fail=True,
    ),
    Scenario(name="the hour comes", at=MONDAY - 60 * MOMENT, act=_hour_comes),
    Scenario(name="answers get lost", at=MONDAY + MOMENT, act=_both_see_it, fault=_answers_get_lost),
    Scenario(name="Telegram is slow", at=MONDAY + MOMENT, act=_time_passes_meanwhile, fault=_slow),
    Scenario(
        name="a backup while the bot runs",
        at=MONDAY + MOMENT,
        arguments=("backup", "--folder", "{backups}"),
        act=_both_see_it,
    ),
)
