"""Somebody whom something does not reach: noted once, and told or passed on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.caretaking import Reader, tell_caretakers
from jobs.handovers import keep_for_later
from jobs.overview_keys import chat_with, digest_of, mail_with
from jobs.post import Wording
from jobs.rules.notices import MailGivenUp, MailRefused, Notice, OverviewNotTaken, OverviewRefused
from models.areas import Area
from models.people import Person
from models.queries.accounts import roles_by_area
from models.queries.caretakers import areas_of
from models.queries.digests import areas_told_of, fates, holders
from models.queries.outbox_upkeep import mark_unreachable
from models.queries.passing import look_again
from models.values import Channel, Role, SendStatus

_KEYS: Final = {MailRefused: "mail-refused", MailGivenUp: "mail-given-up"}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A person who takes no messages at an address of a channel."""

    person_id: int
    channel: Channel
    address: str
    key: str = ""
    """The key in the outbox of what was refused, if it was a message."""


async def note_refusal(session: AsyncSession, wording: Wording, refusal: Refusal, now: datetime) -> None:
    """Note it, unless it was known or the address is an old one.

    In the chat their open turns are looked at again, so that a deputy can take them, and a handover waits
    until they are back. Of mail, and of an overview that reaches them by no way, the facilitator hears once,
    never what was in it.
    """
    if refusal.channel is Channel.TELEGRAM:
        await keep_for_later(session, refusal.person_id)
    is_news = await mark_unreachable(session, refusal.person_id, refusal.channel, refusal.address, now)
    mail_key = mail_with(refusal.key)
    if mail_key and refusal.channel is Channel.TELEGRAM:
        await _tell_of_overview(session, wording, refusal, mail_key, now)
    if not is_news:
        return
    if refusal.channel is Channel.TELEGRAM:
        await look_again(session, refusal.person_id, now)
    else:
        await _tell_of_mail(session, wording, refusal.person_id, now)


async def note_refused_overview(
    session: AsyncSession, wording: Wording, refusal: Refusal, now: datetime
) -> None:
    """Tell once of overviews that neither the mail server nor the chat takes, whichever refused them last."""
    chat_key, mail_key = chat_with(refusal.key), mail_with(refusal.key)
    if chat_key is None or mail_key is None:
        return
    person = await _held(session, refusal.person_id)
    if refusal.channel is Channel.EMAIL:
        missed = not await fates(session, [chat_key]) - {SendStatus.FAILED}
    else:
        missed = refusal.key == chat_key and await fates(session, [mail_key]) == {SendStatus.FAILED}
    if not missed:
        return
    if person.unreachable_since:
        await _tell_it_is_missed(session, wording, person, person.unreachable_since, now)
        return
    areas = await _read_in(session, person, refusal.key)
    notice = partial(_not_taken, person)
    await _tell(session, wording, person, areas, now, key=f"overview-not-taken:{person.id}", notice=notice)


async def _held(session: AsyncSession, person_id: int) -> Person:
    """Hold somebody: what becomes of an overview by its other way is known once that is written down."""
    return await session.get_one(
        Person, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


async def _tell_of_mail(session: AsyncSession, wording: Wording, person_id: int, now: datetime) -> None:
    """Tell who looks after somebody's areas that mail to them is refused."""
    person, areas = await session.get_one(Person, person_id), await areas_of(session, person_id)
    key = f"{_KEYS[MailRefused]}:{person_id}:{now:%Y-%m-%dT%H:%M:%S}"
    await _tell(session, wording, person, areas, now, key=key, notice=partial(_of_mail, MailRefused, person))


async def tell_of_given_up(
    session: AsyncSession, wording: Wording, person_id: int, keys: Collection[str], now: datetime
) -> None:
    """Tell it who looks after the areas whose overviews were in these mails: others could not read them."""
    person = await session.get_one(Person, person_id)
    told_of = await areas_told_of(session, [id_ for key in keys if (id_ := digest_of(key)) is not None])
    areas = told_of or await _read_by(session, person)
    key = f"{_KEYS[MailGivenUp]}:{person_id}:{now:%Y-%m-%dT%H:%M:%S}"
    await _tell(session, wording, person, areas, now, key=key, notice=partial(_of_mail, MailGivenUp, person))


def _of_mail(
    what: type[MailRefused | MailGivenUp], person: Person, reader: Reader, *, may_change: bool
) -> Notice:
    own = reader.id == person.id
    if what is MailGivenUp:
        return MailGivenUp(name=person.name, own=own)
    return MailRefused(name=person.name, own=own, may_change=may_change)


def _not_taken(person: Person, reader: Reader, *, may_change: bool) -> Notice:  # noqa: ARG001 - as the others
    return OverviewNotTaken(name=person.name, own=reader.id == person.id)


async def _tell_of_overview(
    session: AsyncSession, wording: Wording, refusal: Refusal, mail_key: str, now: datetime
) -> None:
    """Tell it once for as long as somebody is out of reach, unless the overview goes to them by mail."""
    person = await _held(session, refusal.person_id)
    since = person.unreachable_since
    if since is None or str(person.telegram_id) != refusal.address:
        return
    # An address says little: where no mail server is set, nothing is mailed to it.
    mailed = await fates(session, [mail_key]) - {SendStatus.FAILED}
    if mailed == {SendStatus.EXPIRED} and await _read_in(session, person, mail_key):
        # It was taken back with its address.
        mailed = set()
    if mailed and not person.mail_refused_since:
        return
    await _tell_it_is_missed(session, wording, person, since, now)


async def _tell_it_is_missed(
    session: AsyncSession, wording: Wording, person: Person, since: datetime, now: datetime
) -> None:
    areas, key = await _read_by(session, person), f"overview-refused:{person.id}:{since:%Y-%m-%dT%H:%M:%S}"
    await _tell(session, wording, person, areas, now, key=key, notice=partial(_of_overview, person))


async def _read_by(session: AsyncSession, person: Person) -> list[Area]:
    """Give the areas whose overviews go to somebody."""
    roles = await roles_by_area(session, person.id)
    return [area for area, held in roles if Role.GEBIEDSMAKELAAR in held]


async def _read_in(session: AsyncSession, person: Person, key: str) -> list[Area]:
    """Give the area of the overview that a message with this key is of, if somebody may still read it."""
    digest_id = digest_of(key)
    about = await areas_told_of(session, [] if digest_id is None else [digest_id])
    read = {area.id for area in await _read_by(session, person)}
    return [area for area in about if area.id in read]


def _of_overview(person: Person, _reader: Reader, *, may_change: bool) -> Notice:
    return OverviewRefused(name=person.name, may_change=may_change)


async def _tell(
    session: AsyncSession,
    wording: Wording,
    person: Person,
    areas: Sequence[Area],
    now: datetime,
    *,
    key: str,
    notice: Callable[..., Notice],
) -> None:
    """Tell who looks after these areas what does not reach somebody, by who can change their address."""
    managers = await holders(session, [area.id for area in areas], Role.FACILITATOR)
    # Overviews of another area go to the address too, so no facilitator moves it.
    only_here = len(await areas_of(session, person.id)) == 1
    for area in areas:
        able = {each.id for each in managers[area.id]} if only_here else set[int]()
        await tell_caretakers(
            session,
            wording,
            area.id,
            ZoneInfo(area.timezone),
            now,
            key=key,
            notice=partial(_to, notice, able),
        )


def _to(notice: Callable[..., Notice], able: Collection[int], reader: Reader) -> Notice:
    return notice(reader, may_change=reader.id in able)
