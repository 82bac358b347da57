"""Mail through the outbox: a real SMTP server on loopback, and what it says."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from mailserver import MailServer, mail_server
from neighbourhood import FRIDAY, RIJNBUURT, Neighbourhood, neighbourhood
from sqlalchemy import select

from bot.channels import NotSent, Refused, Sent, Unreachable
from bot.channels.email import EmailCarrier, compose
from bot.demo.clock import MovedClock
from bot.settings.form import Email, Security
from bot.wording import Words
from jobs.late import decide_late
from jobs.outbox import Letter, post
from jobs.post import Mail
from models.areas import Area
from models.database import Database
from models.people import Membership, Person
from models.traffic import OutboxMessage
from models.values import SendStatus

pytestmark = pytest.mark.story

OVERVIEW = Mail(
    subject="Rijnbuurt: één ding voor jou", text="Goed nieuws.", html="<p>Goed <b>nieuws</b>.</p>"
)


def settings(server: MailServer, sender: str = "bot@example.org") -> Email:
    return Email(host="127.0.0.1", port=server.port, security=Security.NONE, sender=sender)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def town(sqlite_database: Database, server: MailServer) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database, mail_port=server.port) as town:
        await town.load()
        yield town


async def fatima(town: Neighbourhood) -> Person:
    async with town.bot.database.reading() as session:
        return (await session.scalars(select(Person).where(Person.name == "Fatima"))).one()


async def mails(town: Neighbourhood, key: str = "overview") -> None:
    """Post an overview to Fatima's mailbox."""
    person = await fatima(town)
    letter = Letter(
        key=key, address=person.email or "", payload=OVERVIEW, person_id=person.id, repeatable=True
    )
    async with town.bot.database.writing() as session:
        await post(session, [letter], town.clock.now())


async def mail_row(town: Neighbourhood, key: str = "overview") -> OutboxMessage:
    async with town.bot.database.reading() as session:
        return (await session.scalars(select(OutboxMessage).where(OutboxMessage.dedupe_key == key))).one()


async def becomes(
    town: Neighbourhood, status: SendStatus, *, attempts: int = 1, key: str = "overview"
) -> OutboxMessage:
    async with asyncio.timeout(10):
        while True:
            row = await mail_row(town, key)
            if row.status is status and row.attempts >= attempts:
                return row
            await asyncio.sleep(0.01)


async def tried_again(town: Neighbourhood, before: OutboxMessage) -> OutboxMessage:
    """Wait until a mail was tried again, or given up."""
    async with asyncio.timeout(10):
        while True:
            row = await mail_row(town)
            done = row.status is SendStatus.QUEUED and row.attempts > before.attempts
            if done or row.status is SendStatus.FAILED:
                return row
            await asyncio.sleep(0.01)


async def test_a_mail_arrives_with_text_and_html(town: Neighbourhood, server: MailServer) -> None:
    await mails(town)
    row = await becomes(town, SendStatus.SENT)
    (mail,) = server.mails
    assert server.recipients == ["fatima@example.org"]
    assert mail["Subject"] == "Rijnbuurt: één ding voor jou"
    assert mail["From"] == "Vlottrekker <bot@example.org>"
    assert mail["Message-ID"] == row.external_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(mail["Date"]).startswith(f"{FRIDAY:%a, %d %b %Y}")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in mail.iter_parts()] == [OVERVIEW.text, OVERVIEW.html]


async def test_a_busy_mail_server_is_tried_again_with_the_same_message_id(
    town: Neighbourhood, server: MailServer
) -> None:
    server.to_recipient = iter(["451 greylisted", "250 OK"])
    server.to_content = iter(["452 no room"])
    await mails(town)
    await becomes(town, SendStatus.QUEUED)
    town.clock.move(timedelta(minutes=5))
    await becomes(town, SendStatus.QUEUED, attempts=2)
    town.clock.move(timedelta(minutes=10))
    row = await becomes(town, SendStatus.SENT, attempts=3)
    assert [mail["Message-ID"] for mail in server.mails] == [row.external_id]
    assert (
        row.external_id
        == compose(OVERVIEW, sender="bot@example.org", recipient="", key="overview", now=FRIDAY)["Message-ID"]
    )


async def test_after_two_days_a_mail_is_given_up(town: Neighbourhood, server: MailServer) -> None:
    server.to_recipient = repeat("451 greylisted")
    await mails(town)
    row = await becomes(town, SendStatus.QUEUED)
    while row.status is not SendStatus.FAILED:
        town.clock.move(timedelta(hours=4))
        await decide_late(town.bot.database, Words(), town.clock.now())
        row = await tried_again(town, row)
    assert row.problem == "451"
    assert 10 <= row.attempts == server.tried <= 20
    assert (await fatima(town)).mail_refused_since is None


async def test_a_mailbox_that_does_not_exist_is_marked_until_a_mail_arrives(
    town: Neighbourhood, server: MailServer
) -> None:
    server.to_recipient = iter(["550 no such user"])
    await mails(town)
    assert (await becomes(town, SendStatus.FAILED)).problem == "550"
    assert (await fatima(town)).mail_refused_since is not None
    assert (await fatima(town)).unreachable_since is None
    await mails(town, "next week")
    async with asyncio.timeout(10):
        while (await fatima(town)).mail_refused_since is not None:
            await asyncio.sleep(0.01)
    assert len(server.mails) == 1


@pytest.fixture
async def each_town(database: Database, server: MailServer) -> AsyncIterator[Neighbourhood]:
    """Give the town on each kind of database, with Joris the facilitator in the chat."""
    async with neighbourhood(database, mail_port=server.port) as town:
        await town.load()
        await town.joins("joris")
        yield town


async def refused(town: Neighbourhood, server: MailServer, key: str) -> None:
    """Let a mail to Fatima be refused for good."""
    server.to_recipient = iter(["550 no such user"])
    await mails(town, key)
    async with asyncio.timeout(10):
        while (await mail_row(town, key)).status is not SendStatus.FAILED:
            await asyncio.sleep(0.01)


async def test_the_facilitator_hears_once_that_mail_does_not_arrive_and_what_to_do(
    each_town: Neighbourhood, server: MailServer
) -> None:
    town = each_town
    await refused(town, server, "first")
    told = await town["joris"].hears("De mail aan Fatima komt niet aan")
    assert "Vraag of het adres nog klopt" in told.text
    assert "Goed nieuws" not in town["joris"].transcript()
    await refused(town, server, "second")
    await town.quiet()
    assert town["joris"].transcript().count("komt niet aan") == 1


async def test_the_facilitator_hears_of_a_mail_that_is_given_up_and_the_log_names_nobody(
    each_town: Neighbourhood, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    town = each_town
    await server.goes()
    await mails(town, "first")
    await becomes(town, SendStatus.QUEUED, key="first")
    town.clock.move(timedelta(hours=72))
    assert await decide_late(town.bot.database, Words(), town.clock.now()) == 1
    told = await town["joris"].hears("Een mail aan Fatima kon 2 dagen lang niet weg")
    assert "Vraag de beheerder" in told.text
    assert caplog.text.count("Mail is given up") == 1
    assert "fatima" not in caplog.text.lower()


async def test_another_address_is_another_matter(each_town: Neighbourhood, server: MailServer) -> None:
    town = each_town
    await refused(town, server, "first")
    await town["joris"].hears("De mail aan Fatima komt niet aan")
    await town.load(RIJNBUURT.replace("fatima@example.org", "f.bakker@example.org"))
    assert (await fatima(town)).mail_refused_since is None
    town.clock.move(timedelta(seconds=2))
    await refused(town, server, "second")
    await town["joris"].hears("De mail aan Fatima komt niet aan")


async def test_in_the_weekend_the_facilitator_is_left_in_peace(
    each_town: Neighbourhood, server: MailServer
) -> None:
    town = each_town
    town.clock.move_to(datetime(2026, 12, 5, 12, 0, tzinfo=UTC))
    await refused(town, server, "first")
    await town.clock.sleep(5)
    assert "komt niet aan" not in town["joris"].transcript()
    town.clock.move_to(datetime(2026, 12, 7, 7, 0, tzinfo=UTC))
    await town["joris"].hears("De mail aan Fatima komt niet aan")


async def test_who_looks_after_their_own_mail_hears_it_themselves(
    sqlite_database: Database, server: MailServer
) -> None:
    async with neighbourhood(sqlite_database, mail_port=server.port) as town:
        await town.load(RIJNBUURT.replace('roles = ["facilitator"]', "roles = []"))
        await town.joins("fatima")
        await refused(town, server, "first")
        told = await town["fatima"].hears("De mail aan jou komt niet aan")
        assert "Geef een nieuw adres door aan de beheerder van de bot." in told.text


async def test_who_manages_their_own_area_is_sent_to_the_place_where_they_change_their_address(
    sqlite_database: Database, server: MailServer
) -> None:
    both = RIJNBUURT.replace('roles = ["gebiedsmakelaar"]', 'roles = ["gebiedsmakelaar", "facilitator"]')
    async with neighbourhood(sqlite_database, mail_port=server.port) as town:
        await town.load(both)
        await town.joins("fatima", "joris")
        await refused(town, server, "first")
        own = await town["fatima"].hears("De mail aan jou komt niet aan")
        assert own.text.endswith("Met /beheer verander je het.")
        other = await town["joris"].hears("De mail aan Fatima komt niet aan")
        assert other.text.endswith("Met /beheer verander je het.")


async def test_who_may_not_change_an_address_of_two_areas_is_sent_to_the_administrator(
    each_town: Neighbourhood, server: MailServer
) -> None:
    town = each_town
    zuid = RIJNBUURT.replace("rijnbuurt", "zuid").replace("Fatima", "Karima").replace("fatima", "karima")
    await town.load(zuid, slug="zuid")
    async with town.bot.database.writing() as session:
        other = (await session.scalars(select(Area.id).where(Area.slug == "zuid"))).one()
        person = (await session.scalars(select(Person).where(Person.name == "Fatima"))).one()
        session.add(Membership(area_id=other, person_id=person.id, key="fatima-noord"))
    await refused(town, server, "first")
    told = await town["joris"].hears("De mail aan Fatima komt niet aan")
    assert "/beheer" not in told.text
    assert told.text.endswith("De beheerder van de bot kan het veranderen.")


@pytest.mark.parametrize(
    "answer",
    [
        "554 looks like spam",
        "552 5.3.4 too large",
        "550 5.7.1 against our policy",
        "550 no thanks to 5.1.1",
        "553 5.1.8 no such sender",
    ],
)
async def test_a_mail_that_is_refused_for_what_it_says_marks_nobody(
    town: Neighbourhood, server: MailServer, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    server.to_content = iter([answer])
    await mails(town)
    assert (await becomes(town, SendStatus.FAILED)).problem == answer[:3]
    assert (await fatima(town)).mail_refused_since is None
    assert f"The mail server refuses a mail: {answer[:3]}" in caplog.text


async def test_a_mailbox_that_turns_out_not_to_exist_after_the_mail_is_marked(
    town: Neighbourhood, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.to_content = iter(["550 5.1.1 no such user"])
    await mails(town)
    assert (await becomes(town, SendStatus.FAILED)).problem == "550"
    assert (await fatima(town)).mail_refused_since is not None
    assert "refuses" not in caplog.text


async def test_a_line_that_is_cut_after_the_mail_makes_it_uncertain_and_the_repeat_is_the_same_mail(
    town: Neighbourhood, server: MailServer
) -> None:
    server.hangs_up = 1
    await mails(town)
    await becomes(town, SendStatus.UNCERTAIN)
    town.clock.move(timedelta(minutes=10))
    await becomes(town, SendStatus.SENT)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert len(server.mails) == 2


@pytest.mark.parametrize("answer", ["251 OK", "200 OK", "OK queued", f"250 {'x' * 9000}"])
async def test_an_answer_after_the_mail_that_says_neither_yes_nor_no_makes_it_uncertain_and_it_goes_once_more(
    town: Neighbourhood, server: MailServer, answer: str
) -> None:
    server.to_content, server.keeps = repeat(answer), True
    await mails(town)
    await becomes(town, SendStatus.UNCERTAIN)
    town.clock.move(timedelta(minutes=10))
    row = await becomes(town, SendStatus.UNCERTAIN, attempts=2)
    assert row.repeated
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert len(server.mails) == 2


async def test_an_answer_to_the_recipient_that_says_neither_yes_nor_no_leaves_the_mail_unsent(
    town: Neighbourhood, server: MailServer
) -> None:
    server.to_recipient = iter(["252 perhaps"])
    await mails(town)
    assert (await becomes(town, SendStatus.QUEUED)).problem == "252"
    assert (await fatima(town)).mail_refused_since is None


async def test_a_server_that_hangs_up_at_one_recipient_holds_up_no_other_mail(
    town: Neighbourhood, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = server.handle_RCPT

    async def hang_up_at_fatima(
        smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "fatima" in address:
            cast("asyncio.Transport", smtp.transport).abort()
        return await take(smtp, session, envelope, address, options)

    monkeypatch.setattr(server, "handle_RCPT", hang_up_at_fatima)
    await mails(town)
    await becomes(town, SendStatus.QUEUED)
    other = Letter(key="other", address="noor@example.org", payload=OVERVIEW, repeatable=True)
    async with town.bot.database.writing() as session:
        await post(session, [other], town.clock.now())
    await becomes(town, SendStatus.SENT, key="other")
    row = await mail_row(town)
    assert (row.status, row.attempts) == (SendStatus.QUEUED, 1)


async def test_a_mail_from_a_domain_with_accents_arrives(server: MailServer) -> None:
    carrier = EmailCarrier(settings(server, sender="Café Rijn <bot@café-rijn.nl>"), MovedClock(FRIDAY))
    assert isinstance(await carrier.send("noor@example.org", OVERVIEW, key="overview"), Sent)
    (mail,) = server.mails
    assert mail["From"] == "Café Rijn <bot@xn--caf-rijn-d1a.nl>"


async def test_a_mail_that_cannot_be_made_is_refused_and_one_for_a_host_that_cannot_be_waits(
    server: MailServer,
) -> None:
    split = replace(OVERVIEW, subject="Rijnbuurt\nBcc: all@example.org")
    usual = settings(server)
    carrier = EmailCarrier(usual, MovedClock(FRIDAY))
    assert isinstance(await carrier.send("noor@example.org", split, key="overview"), Refused)
    assert isinstance(await carrier.send("noör@example.org", OVERVIEW, key="overview"), Unreachable)
    strange = EmailCarrier(usual.model_copy(update={"host": "mail..example.org"}), MovedClock(FRIDAY))
    sent = await strange.send("noor@example.org", OVERVIEW, key="overview")
    assert isinstance(sent, NotSent)
    assert sent.everything_waits
    assert server.tried == 0


async def test_a_dead_mail_server_delays_mail_and_nothing_else(
    town: Neighbourhood, server: MailServer
) -> None:
    await server.goes()
    await mails(town)
    waiting = await becomes(town, SendStatus.QUEUED)
    assert waiting.attempts == 1
    await town.joins("amina")
    assert server.mails == []
    await server.comes()
    await becomes(town, SendStatus.SENT)


async def test_a_telegram_that_is_away_delays_chats_and_no_mail(
    town: Neighbourhood, server: MailServer
) -> None:
    town.playground.garble("*", status=502, times=10_000)
    # A poll that hangs already would still bring something: it brings this, and then none does.
    await town.playground.person("Zoë").says("Hallo")
    await town.playground.polled(now=False)
    amina = town.playground.person("Amina")
    await amina.opens(town.links["amina"])
    await mails(town)
    await becomes(town, SendStatus.SENT)
    assert len(server.mails) == 1
    assert amina.unheard == []
    town.playground.heal()
    await amina.hears("Doe je mee?", timeout=10)
