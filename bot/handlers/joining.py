"""Joining by a personal link: the greeting, what to expect, and yes or no."""

from markupsafe import Markup
from telegram import Update

from bot.buttons import Join, encode
from bot.handlers.info import commands_of
from bot.handlers.taps import show_choice
from bot.handlers.visit import Visit
from bot.render.dates import moment
from bot.render.welcome import expectations
from bot.render.words import said_on_one_line
from bot.texts import Texts, folded
from jobs.calendars import calendars_of
from jobs.joining import Opened, agree, open_invitation
from jobs.post import Button, Message
from jobs.rules.cadence import round_asked
from models.queries import accounts
from models.queries import rounds as queries
from models.values import Rotation, SeatKind


async def start(update: Update, visit: Visit) -> None:
    """Open the bot: with a link it is an invitation, without one it depends on who it is."""
    user = update.effective_user
    if not visit.args or user is None:
        await _without_link(visit)
        return
    opening = await open_invitation(visit.session, visit.args[0], user.id, visit.now)
    if opening.worth in {Opened.WELCOME, Opened.ADDED, Opened.ALREADY_IN}:
        visit.person = opening.person
    match opening.worth:
        case Opened.WELCOME:
            await _welcome(visit)
        case Opened.ADDED:
            await _added(visit, opening.area_id)
        case Opened.ALREADY_IN:
            await _already(visit)
        case _:
            language = opening.person.language if opening.person else visit.texts.language
            await visit.say(Message(text=Texts(language).html(f"join-{opening.worth}")))


async def _added(visit: Visit, area_id: int | None) -> None:
    """Say in which area somebody takes part beside their own, what to expect of it, and the way out."""
    texts, everywhere = visit.texts, await accounts.roles_by_area(visit.session, visit.me.id)
    areas = [(area, roles) for area, roles in everywhere if area.id == area_id]
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    there = [(workgroup, area, kind) for workgroup, area, kind in seats if area.id == area_id]
    name = said_on_one_line(", ".join(area.name for area, _ in areas))
    added = texts.html("join-added", name=said_on_one_line(visit.me.name), area=name)
    calendars = await calendars_of(visit.session, [area for _, area, _ in there], visit.now)
    leave = texts.html("join-added-leave" if there else "join-added-leave-role")
    alone = await queries.spoken_for_by_one(visit.session, [workgroup.id for workgroup, _, _ in there])
    expected = [expectations(there, areas, calendars, texts, now=visit.now, alone=alone), leave]
    await visit.say(
        Message(text=added), Message(text=Markup("\n\n").join(expected)), await commands_of(visit)
    )


async def _without_link(visit: Visit) -> None:
    if visit.person is None:
        await visit.say(Message(text=visit.texts("stranger")))
    elif visit.person.joined_at:
        await _already(visit)
    else:
        await _welcome(visit)


async def _already(visit: Visit) -> None:
    """Say to who said yes before that they take part, or that they do in no area any more."""
    key = "join-nowhere" if await _is_nowhere(visit) else "join-already"
    await visit.say(Message(text=visit.texts.html(key, name=said_on_one_line(visit.me.name))))


async def _welcome(visit: Visit) -> None:
    """Say in three short messages what the bot does, how often, and who reads the answers."""
    person, texts = visit.me, visit.texts
    areas = await accounts.roles_by_area(visit.session, person.id)
    if not areas:
        await visit.say(Message(text=texts("stranger")))
        return
    hello = texts.html(
        "welcome-hello",
        name=said_on_one_line(person.name),
        area=said_on_one_line(", ".join(area.name for area, _ in areas)),
    )
    seats = await queries.workgroups_of(visit.session, person.id)
    calendars = await calendars_of(visit.session, [area for _, area, _ in seats], visit.now)
    alone = await queries.spoken_for_by_one(visit.session, [workgroup.id for workgroup, _, _ in seats])
    expected = expectations(seats, areas, calendars, texts, now=visit.now, alone=alone)
    await visit.say(Message(text=hello), Message(text=expected))
    await _ask(visit)


async def undecided(update: Update, visit: Visit) -> None:
    """Take a typed yes or no of who has the choice still before them; say that it comes before all else."""
    if await _is_nowhere(visit):
        await visit.say(Message(text=visit.texts("stranger")))
        return
    message = update.effective_message
    words = folded(message.text) if message and message.text else ""
    said = visit.texts.vocabulary("heard-join").get(words)
    if said:
        await _chosen(visit, yes=said == "yes")
        return
    await visit.say(Message(text=visit.texts("join-first")))
    await _ask(visit)


async def _is_nowhere(visit: Visit) -> bool:
    """Say whether somebody belongs to no area, such as who was taken out."""
    return not await accounts.roles_by_area(visit.session, visit.me.id)


async def _ask(visit: Visit) -> None:
    texts = visit.texts
    yes_or_no = tuple(
        (Button(label=texts(f"button-join-{word}"), data=encode(Join(yes=word == "yes"))),)
        for word in ("yes", "no")
    )
    await visit.say(Message(text=texts.html("welcome-readers"), buttons=yes_or_no))


async def join(update: Update, visit: Visit, press: Join) -> None:
    """Take the yes or no. Whoever presses is known by their account, never by what the button says."""
    texts = visit.texts
    if visit.me.joined_at:
        await _already(visit)
        return
    if await _is_nowhere(visit):
        await visit.say(Message(text=texts("stranger")))
        return
    await show_choice(update, visit, texts(f"button-join-{'yes' if press.yes else 'no'}"))
    await _chosen(visit, yes=press.yes)


async def _chosen(visit: Visit, *, yes: bool) -> None:
    person, texts = visit.me, visit.texts
    name = said_on_one_line(person.name)
    if not yes:
        await visit.say(Message(text=texts("join-declined")))
        return
    agree(person, visit.now)
    first = await _first_question(visit)
    if first:
        text = texts.html("join-done-first", name=name, first=first)
    else:
        text = texts.html("join-done", name=name)
    await visit.say(Message(text=text), await commands_of(visit))


async def _first_question(visit: Visit) -> str | None:
    """Say when this person is asked for the first time; None where it may be somebody else, or nobody."""
    seats = await queries.workgroups_of(visit.session, visit.me.id)
    calendars = await calendars_of(visit.session, [area for _, area, _ in seats], visit.now)
    alone = await queries.spoken_for_by_one(visit.session, [workgroup.id for workgroup, _, _ in seats])
    moments = [
        (round_asked(workgroup.next_ask_at, workgroup.cadence, calendars[area.id]), calendars[area.id].zone)
        for workgroup, area, kind in seats
        if kind is SeatKind.REPRESENTATIVE
        and workgroup.next_ask_at
        and (workgroup.rotation is Rotation.BOTH or workgroup.id in alone)
    ]
    if not moments:
        return None
    first, zone = min(moments, key=lambda pair: pair[0])
    return moment(first, zone, visit.texts.language)
