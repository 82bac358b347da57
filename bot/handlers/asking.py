"""What follows something that was said: the next question, or what happens with the answer."""

from dataclasses import replace

from bot.handlers.looking import ask_if_due
from bot.handlers.naming import own_names
from bot.handlers.visit import Visit
from bot.render import chat
from bot.render.dates import day, moment
from bot.render.words import said_on_one_line
from jobs.answers import OpenTurn, Recorded
from jobs.post import Message
from jobs.retelling import about_point
from jobs.rules.conversation import Point, answered_points
from jobs.rules.prompts import Occasion, Prompt
from models.queries import rounds as queries
from models.values import Standing


async def go_on(
    visit: Visit, open_: OpenTurn, recorded: Recorded, occasion: Occasion = Occasion.NEXT
) -> None:
    """Ask the next question, or close the turn with a confirmation."""
    if recorded.next:
        await ask(visit, open_, recorded.next, occasion)
    else:
        await confirm(visit, open_, recorded)


async def ask(visit: Visit, open_: OpenTurn, point: Point, occasion: Occasion) -> None:
    """Ask one question of a turn."""
    prompt = await _prompt(visit, open_, point, occasion)
    await visit.say(
        chat.question(prompt, visit.texts),
        check_in_id=open_.check_in.id,
        asks=point,
        repeatable=True,
        about=about_point(prompt),
    )


async def _prompt(visit: Visit, open_: OpenTurn, point: Point, occasion: Occasion) -> Prompt:
    setting, turn = open_.setting, open_.turn
    names = await own_names(visit)
    prompt = Prompt(
        check_in_id=open_.check_in.id,
        question=point.question,
        workgroup=names.get(setting.workgroup.id, setting.workgroup.name),
        occasion=occasion,
        timezone=setting.area.timezone,
        same_as_before=turn.has_known_obstacle,
        being_changed=turn.said(point.question, point.subject_id) is not None,
        several_workgroups=len(names) > 1,
    )
    if point.subject_id is None:
        return prompt
    subject = (await queries.obstacles_by_id(visit.session, [point.subject_id]))[point.subject_id]
    return replace(prompt, subject_id=subject.id, subject=subject.text, subject_since=subject.reported_at)


async def confirm(visit: Visit, open_: OpenTurn, recorded: Recorded) -> None:
    """Say that the turn is complete, where the answer goes and until when it can change."""
    if recorded.late:
        key = "done-late"
    elif not open_.setting.seated:
        key = "done-left"
    elif not recorded.first_time_complete:
        key = "done-changed"
    elif recorded.turn.standing is Standing.STUCK:
        key = "done-stuck"
    else:
        key = "done"
    await close(visit, open_, key)
    if recorded.first_time_complete and open_.check_in.round_id and not recorded.late:
        await ask_if_due(visit, open_.setting)


def can_adjust(open_: OpenTurn) -> bool:
    """Say whether there is an answer in a turn that can still be changed with a button."""
    setting = open_.setting
    return setting.seated and not setting.closed and bool(answered_points(open_.turn))


async def close(visit: Visit, open_: OpenTurn, key: str) -> None:
    """Say a closing sentence; while it can, with the button to change answers."""
    setting, texts = open_.setting, visit.texts
    text = texts.html(
        key,
        name=said_on_one_line(visit.me.name),
        overview=day(setting.overview_at(visit.now), setting.zone, texts.language),
        until=moment(setting.closes_at(visit.now), setting.zone, texts.language),
    )
    message = chat.with_adjust(text, open_.check_in.id, texts) if can_adjust(open_) else Message(text=text)
    await visit.say(message, check_in_id=open_.check_in.id)
