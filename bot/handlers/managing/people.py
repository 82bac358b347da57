"""People: the list, one of them, somebody new, their roles, and the link to pass on."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.handlers.managing.showing import ask_words, cannot, nothing_changes, people_called, propose
from bot.handlers.managing.workgroups import page_of
from bot.handlers.visit import Visit
from bot.render.dates import date_long
from bot.render.managing import screens
from bot.render.managing.parts import PAGE
from bot.render.managing.screens import Listing
from bot.render.words import said_on_one_line
from bot.screens import Manage
from jobs.addresses import mail_address
from jobs.area_file.sheets.columns import NONE, plain
from jobs.arranging.changes import Action as Done
from jobs.arranging.changes import PersonChange
from jobs.arranging.drafts import Typing
from jobs.arranging.guards import Refusal
from jobs.arranging.keys import key_for
from jobs.arranging.known import KnownPerson, Scope, gather_known, in_order
from jobs.invitations import Invite, invite_all
from jobs.post import Message
from jobs.rules.organisations import Spellings
from models.areas import Area
from models.people import Person
from models.queries import managing as queries
from models.queries.organisations import area_organisations
from models.queries.people import members_elsewhere
from models.values import Role

_ADDRESS = re.compile(r"[<(\[]?(?:mailto:)?([^\s,;:<>()\[\]]+@[^\s,;:<>()\[\]]+)[>)\]]?", re.IGNORECASE)
"""A mail address, with the brackets that mail programs put around it."""


async def listed(visit: Visit, area: Area, press: Manage) -> Message:
    return await _list(visit, area, page=page_of(press.option))


async def found(visit: Visit, area: Area, part: str) -> Message:
    """Show the people with this in their name; a single one at once."""
    rows, total = await queries.people_page(visit.session, area.id, part, 0, PAGE)
    if total == 1:
        return await one_of(visit, area, rows[0]["id"]) or await _list(visit, area)
    return await _list(visit, area, part=part)


async def _list(visit: Visit, area: Area, *, page: int = 0, part: str = "") -> Message:
    return screens.people(area, await page_of_people(visit, area, page, part), visit.texts)


async def page_of_people(visit: Visit, area: Area, page: int, part: str = "") -> Listing:
    """Give a page of the people with this in their name, as they are called among all of the area."""
    rows, total = await queries.people_page(visit.session, area.id, part, page * PAGE, PAGE)
    names = await people_called(visit, area, [row["key"] for row in rows])
    called = [{**row, "name": names[row["key"]]} for row in rows]
    return Listing(rows=called, page=page, total=total, part=part)


async def one(visit: Visit, area: Area, press: Manage) -> Message | None:
    return await one_of(visit, area, press.subject_id)


async def one_of(visit: Visit, area: Area, person_id: int) -> Message | None:
    """Show a person of the area, if they are one."""
    there = await _known(visit, area, person_id)
    if there is None:
        return None
    _, person, known = there
    return screens.person(area, person_id, known, person.joined_at, visit.texts)


async def _known(visit: Visit, area: Area, person_id: int) -> tuple[str, Person, KnownPerson] | None:
    member = await queries.member_in(visit.session, area.id, person_id)
    if member is None:
        return None
    key, person = member
    scope = Scope(people=frozenset({key}), workgroups=frozenset())
    known = await gather_known(visit.session, area.slug, of=scope)
    return key, person, known.people[key]


async def new(visit: Visit, area: Area, _press: Manage) -> Message:
    return await ask_words(visit, area, Typing.NEW_PERSON, visit.texts("ask-person"))


async def named_new(visit: Visit, area: Area, words: str) -> Message:
    """Propose somebody new, from `name, organisation`; a mail address may stand anywhere among them."""
    found = _ADDRESS.search(words)
    try:
        address = mail_address(found[1]) if found else None
    except ValueError:
        return Message(text=visit.texts("not-understood-email"))
    parts = [part.strip(' "') for part in re.split("[,;]", _ADDRESS.sub("", words, count=1))]
    name, organisation = parts[0], ", ".join(filter(None, parts[1:]))
    if not name:
        return Message(text=visit.texts("not-understood-new_person"))
    _, keys = await queries.taken_names(visit.session, area.id)
    comes_alone = not organisation or plain(organisation) in NONE
    spelt = None if comes_alone else await _spelt(visit, area, organisation)
    fresh = KnownPerson(name=name, email=address, roles=(), organisation=spelt)
    made = PersonChange(key=key_for(name, keys), action=Done.ADD, old=None, new=fresh)
    return await propose(visit, area, made)


async def change(visit: Visit, area: Area, person_id: int, **fields: object) -> Message | None:
    """Propose to change fields of a person."""
    there = await _known(visit, area, person_id)
    if there is None:
        return None
    key, _, known = there
    wished = replace(known, **fields)  # type: ignore[arg-type]
    if wished == known:
        shown = await one_of(visit, area, person_id)
        return await nothing_changes(visit, area, shown) if shown else None
    made = PersonChange(key=key, action=Done.CHANGE, old=known, new=wished)
    return await propose(visit, area, made, subject_id=person_id)


async def name(visit: Visit, area: Area, press: Manage) -> Message | None:
    return await _asked(visit, area, press, Typing.PERSON_NAME, "ask-person-name", Refusal.NAME_ELSEWHERE)


async def organisation(visit: Visit, area: Area, press: Manage) -> Message:
    return await ask_words(
        visit, area, Typing.ORGANISATION, visit.texts("ask-organisation"), subject_id=press.subject_id
    )


async def comes_for(visit: Visit, area: Area, person_id: int, organisation: str) -> Message | None:
    """Propose that somebody comes for an organisation; one that the area knows is that one."""
    return await change(visit, area, person_id, organisation=await _spelt(visit, area, organisation))


async def _spelt(visit: Visit, area: Area, organisation: str) -> str:
    return Spellings(await area_organisations(visit.session, area.id)).of(organisation)


async def email(visit: Visit, area: Area, press: Manage) -> Message | None:
    return await _asked(visit, area, press, Typing.EMAIL, "ask-email", Refusal.ADDRESS_ELSEWHERE)


async def _asked(
    visit: Visit, area: Area, press: Manage, typing: Typing, key: str, elsewhere: Refusal
) -> Message | None:
    """Ask for something in words, unless no facilitator changes it as it holds in another area too."""
    member = await queries.member_in(visit.session, area.id, press.subject_id)
    if member is None:
        return None
    if await members_elsewhere(visit.session, area.id, {member[0]}):
        return cannot(visit, area, elsewhere)
    return await ask_words(visit, area, typing, visit.texts(key), subject_id=press.subject_id)


async def role(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose to give or take a role, as the button said."""
    there, (which, _, how) = await _known(visit, area, press.subject_id), press.option.partition(".")
    if there is None or which not in set(Role) - {Role.REPRESENTATIVE} or how not in {"on", "off"}:
        return None
    held = set(there[2].roles)
    roles = held | {Role(which)} if how == "on" else held - {Role(which)}
    return await change(visit, area, press.subject_id, roles=in_order(roles))


async def leave(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Propose that somebody no longer takes part in the area."""
    there = await _known(visit, area, press.subject_id)
    if there is None:
        return None
    key, _, known = there
    made = PersonChange(key=key, action=Done.LEAVE, old=known, new=None)
    return await propose(visit, area, made, subject_id=press.subject_id)


async def invite(visit: Visit, area: Area, press: Manage) -> Message | None:
    """Make a personal link in a message that can be passed on."""
    there = await _known(visit, area, press.subject_id)
    if there is None:
        return None
    made = await send_link(visit, area, there[0])
    shown = await one_of(visit, area, press.subject_id)
    return replace(shown, text=visit.texts("invite-made")) if shown and made else shown


async def send_link(visit: Visit, area: Area, key: str) -> bool:
    """Say the message to pass on, with the link and until when it works; say whether there is one."""
    invites = await invite_all(visit.session, area.id, visit.now, only={key})
    for made in invites:
        await visit.say(Message(text=to_pass_on(visit, area, made)))
    return bool(invites)


def to_pass_on(visit: Visit, area: Area, made: Invite) -> Markup:
    """Write the message in which somebody gets their link."""
    return visit.texts.html(
        "invite-to-pass-on",
        name=said_on_one_line(made.name),
        area=said_on_one_line(area.name),
        link=made.link(visit.bot.username),
        date=date_long(made.expires_at, ZoneInfo(area.timezone), visit.texts.language),
    )
