"""The rhythm of a workgroup or of the whole area: how often, then the day and time, then the dates."""

from dataclasses import replace

from bot.handlers.managing.areas import change_area, known_area
from bot.handlers.managing.moments import cadence_of, day_and_time, often_of
from bot.handlers.managing.showing import ask_words
from bot.handlers.managing.workgroups import change, known_workgroup
from bot.handlers.visit import Visit
from bot.render.managing import choosing
from bot.screens import Manage, Screen
from jobs.arranging.drafts import Typing
from jobs.post import Message
from models.areas import Area
from models.values import Cadence


async def often(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Ask how often."""
    current = await _current(visit, area, press.subject_id)
    if current is None:
        return None
    return choosing.often(area, press.subject_id, current, visit.texts, of_area=not press.subject_id)


async def _current(visit: Visit, area: Area, workgroup_id: int) -> Cadence | None:
    if not workgroup_id:
        return (await known_area(visit, area)).cadence
    there = await known_workgroup(visit, area, workgroup_id)
    return there[1].cadence if there else None


async def moment(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Ask the day and the time."""
    current = await _current(visit, area, press.subject_id)
    if current is None or often_of(press.option) is None:
        return None
    return choosing.moments(
        area,
        press.subject_id,
        press.option,
        current,
        visit.texts,
        chosen=Screen.RHYTHM_CHOSEN,
        back=Screen.RHYTHM,
    )


async def other_moment(visit: Visit, area: Area, press: Manage) -> Message:
    return await ask_words(
        visit,
        area,
        Typing.MOMENT,
        visit.texts("ask-moment"),
        subject_id=press.subject_id,
        option=press.option,
    )


async def chosen(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose the rhythm that was chosen, with its dates."""
    if press.option == "area" and press.subject_id:
        return await change(visit, area, press.subject_id, own_rhythm=False, cadence=area.cadence)
    cadence = cadence_of(press.option)
    return await of_cadence(visit, area, press.subject_id, cadence) if cadence else None


async def of_cadence(visit: Visit, area: Area, workgroup_id: int, cadence: Cadence) -> Message | None:
    if not workgroup_id:
        return await change_area(visit, area, cadence=cadence)
    return await change(visit, area, workgroup_id, cadence=cadence, own_rhythm=True)


async def typed_moment(
    visit: Visit, area: Area, workgroup_id: int, option: str, words: str
) -> Message | None:
    """Hear a day and time such as `dinsdag 10.30`; None for what is neither."""
    said = day_and_time(words, visit.texts.language)
    if said is None:
        return None
    day, at = said
    if option == "digest":
        known = await known_area(visit, area)
        return await change_area(visit, area, digest=replace(known.digest, weekday=day, time=at))
    cadence = cadence_of(f"{option}.{day}.{at:%H%M}")
    return await of_cadence(visit, area, workgroup_id, cadence) if cadence else None


async def digest_chosen(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose another moment for the overview."""
    said = cadence_of(press.option.replace("digest", "w1", 1))
    if said is None:
        return None
    known = await known_area(visit, area)
    return await change_area(visit, area, digest=replace(known.digest, weekday=said.weekday, time=said.time))
