"""One update being answered: who it is from, the transaction it is in, and the way to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.texts import Texts
from jobs.outbox import Letter, post
from jobs.post import Clock, Payload
from jobs.rules.conversation import Point
from models.database import Database
from models.people import Person
from models.queries import accounts
from models.values import Language, Priority

App = Application[ExtBot[None], "Visit", dict[Any, Any], dict[Any, Any], dict[Any, Any], None]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the bot works with: one of each, made at the start."""

    application: App
    database: Database
    clock: Clock
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """What was fetched for this update, by Telegram's number; None is what could not be had."""
    is_patient: bool = False
    """Whether others wait for this update, so that it may take its time."""


class FileWantedError(Exception):
    """A handler needs a file. Its transaction is given up, and it is called again with the file."""

    def __init__(self, file_id: str) -> None:
        super().__init__("a file has to be fetched first")
        self.file_id = file_id


class TimeWantedError(Exception):
    """A handler has much to read or write. It is called again in a transaction that may last."""


class Visit(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update. Everything a handler does here is committed together, or not at all."""

    session: AsyncSession
    now: datetime
    person: Person | None
    toast: str | None
    update_id: int
    chat: int
    is_private: bool
    desk: Desk
    said: int
    """How many letters this visit has queued so far."""

    @classmethod
    async def begin(cls, desk: Desk, update: Update, session: AsyncSession) -> "Visit":
        """Find out who is speaking. Only the number of a Telegram account says who somebody is."""
        visit = Visit.from_update(update, desk.application)
        user, chat = update.effective_user, update.effective_chat
        visit.desk, visit.session, visit.now, visit.toast = desk, session, desk.clock.now(), None
        visit.person = await accounts.person_of_account(session, user.id) if user else None
        visit.update_id, visit.chat, visit.said = update.update_id, chat.id if chat else 0, 0
        visit.is_private = chat is not None and chat.type == chat.PRIVATE
        spoke = visit.is_private and update.my_chat_member is None
        if visit.person and visit.person.unreachable_since and spoke:
            visit.person.unreachable_since = None
        return visit

    def take_time(self) -> None:
        """See to it that this may last. Raises TimeWantedError the first time; call it before all else."""
        if not self.desk.is_patient:
            raise TimeWantedError

    def content_of(self, file_id: str) -> bytes | None:
        """Give a file, None if it cannot be had. Raises FileWantedError the first time."""
        if file_id not in self.desk.files:
            raise FileWantedError(file_id)
        return self.desk.files[file_id]

    @property
    def me(self) -> Person:
        """The person who joined; handlers behind `members_only` have one."""
        if self.person is None:
            raise LookupError("nobody we know is speaking")
        return self.person

    @property
    def texts(self) -> Texts:
        return Texts(self.person.language if self.person else Language.DUTCH)

    async def say(
        self,
        *payloads: Payload,
        check_in_id: int | None = None,
        asks: Point | None = None,
        repeatable: bool = False,
        about: tuple[str, ...] = (),
    ) -> None:
        """Queue answers for this chat, in this order."""
        letters = []
        for payload in payloads:
            letters.append(
                Letter(
                    key=f"update:{self.update_id}:{self.said}",
                    address=str(self.chat),
                    payload=payload,
                    person_id=self.person.id if self.person else None,
                    check_in_id=check_in_id,
                    asks=asks,
                    priority=Priority.REPLY,
                    repeatable=repeatable,
                    about=about,
                )
            )
            self.said += 1
        await post(self.session, letters, self.now)
