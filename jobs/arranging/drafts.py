"""Drafts: what somebody is changing in chat and has not agreed to yet. A restart loses none of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.area_file.given import GivenList
from jobs.arranging.changes import CHANGE, Change
from models.arrangements import Draft
from models.queries import asked as asked_queries
from models.queries import managing as queries

TYPED_WITHIN: Final = timedelta(hours=1)
"""How long words are taken for what was asked; later they are ordinary words again."""
MOST_HEARD: Final = 50
"""Of so many messages, the newest, it is known that a screen heard them."""
MOST_SHOWN: Final = 20
"""Of so many screens, the newest, it is known which words they asked for."""


class Typing(StrEnum):
    """What the next typed words are meant for."""

    WORKGROUP_NAME = "workgroup_name"
    NEW_WORKGROUP = "new_workgroup"
    NEW_PERSON = "new_person"
    PERSON_NAME = "person_name"
    ORGANISATION = "organisation"
    EMAIL = "email"
    MOMENT = "moment"
    PAUSE = "pause"
    CLOSED_PERIOD = "closed_period"
    SEARCH_WORKGROUP = "search_workgroup"
    SEARCH_PERSON = "search_person"
    WHY = "why"
    AWAY = "away"
    HOURS = "hours"
    LANGUAGE = "language"
    HANDOVER = "handover"
    TABLE_ORGANISATION = "table_organisation"
    TABLE = "table"
    MISSING_AT_TABLE = "missing_at_table"
    STUCK_WORKGROUP = "stuck_workgroup"
    STEP_WORKGROUP = "step_workgroup"
    LEFT_WORKGROUP = "left_workgroup"


ABOUT_ONESELF: Final = frozenset(
    {
        Typing.AWAY,
        Typing.HOURS,
        Typing.LANGUAGE,
        Typing.HANDOVER,
        Typing.TABLE,
        Typing.MISSING_AT_TABLE,
        Typing.STUCK_WORKGROUP,
        Typing.STEP_WORKGROUP,
        Typing.LEFT_WORKGROUP,
    }
)
"""What is no part of arranging an area: the area that somebody arranges stays what it was."""


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A change or a list of them, as far as it is chosen, and what is asked for in words."""

    area_id: int
    subject_id: int = 0
    option: str = ""
    typing: Typing | None = None
    change: Change | None = None
    given: GivenList | None = None
    print_: str = ""
    """Of the changes that the list would make, as they were shown."""
    why: str | None = None
    number: int = 0
    """Of the draft: a button of an older one does nothing."""

    @property
    def awaits_yes(self) -> bool:
        """Whether it is a change, or a list of them, that was shown and waits to be agreed to."""
        return self.change is not None or self.given is not None


async def keep(session: AsyncSession, person_id: int, sketch: Sketch, now: datetime) -> Sketch:
    """Put a sketch in the place of the one before; give it with its number."""
    before = await queries.draft_of(session, person_id)
    if before and sketch.typing in ABOUT_ONESELF:
        sketch = replace(sketch, area_id=before.area_id)
    content = {
        "subject_id": sketch.subject_id,
        "option": sketch.option,
        "typing": sketch.typing,
        "change": CHANGE.dump_python(sketch.change, mode="json") if sketch.change else None,
        "given": vars(sketch.given) if sketch.given else None,
        "print": sketch.print_,
        "why": sketch.why,
        "heard": _heard(before),
        "shown": _shown_with(before, sketch, now),
    }
    await queries.drop_draft(session, person_id)
    draft = Draft(person_id=person_id, area_id=sketch.area_id, content=content, made_at=now)
    session.add(draft)
    await session.flush()
    return replace(sketch, number=draft.id)


async def sketch_of(session: AsyncSession, person_id: int) -> Sketch | None:
    """Give what somebody is changing."""
    draft = await queries.draft_of(session, person_id)
    return _sketch(draft) if draft else None


async def asked_in_words(session: AsyncSession, person_id: int, now: datetime) -> Sketch | None:
    """Give what somebody is changing if words were asked of them a short while ago, and nothing since."""
    draft = await queries.draft_of(session, person_id)
    if draft is None or now - draft.made_at > TYPED_WITHIN:
        return None
    sketch = _sketch(draft)
    # A question that came later is what somebody has before them.
    asked_later = sketch.typing and await asked_queries.question_came(session, person_id, draft.made_at)
    return sketch if sketch.typing and not asked_later else None


async def asked_at(session: AsyncSession, person_id: int, moment: datetime) -> Sketch | None:
    """Give what the screen asked for in words that was made at a moment, be it long ago.

    Of the change that an earlier screen was about nothing is known any more.
    """
    draft = await queries.draft_of(session, person_id)
    current = _sketch(draft) if draft and draft.made_at == moment else None
    if current and current.typing:
        return current
    asked = (shown for shown in reversed(_shown(draft)) if datetime.fromisoformat(shown["at"]) == moment)
    found = next(asked, None)
    if found is None:
        return None
    typing = _TYPING.validate_python(found["typing"])
    return Sketch(**{**found["sketch"], "typing": typing})


async def note_shown(session: AsyncSession, person_id: int, sketch: Sketch, now: datetime) -> None:
    """Note what a screen asks that takes no words but those in a reply to it."""
    if await queries.draft_of(session, person_id) is None:
        await keep(session, person_id, Sketch(area_id=sketch.area_id), now)
    draft = await queries.draft_of(session, person_id)
    if draft:
        draft.content = {**draft.content, "shown": _shown_with(draft, sketch, now)}


def _shown(draft: Draft | None) -> list[dict[str, Any]]:
    # Drafts of an earlier release do not tell.
    return draft.content.get("shown", []) if draft else []


def _shown_with(draft: Draft | None, sketch: Sketch, now: datetime) -> list[dict[str, Any]]:
    if sketch.typing is None:
        return _shown(draft)
    said: dict[str, Any] = {
        "area_id": sketch.area_id,
        "subject_id": sketch.subject_id,
        "option": sketch.option,
    }
    if sketch.typing is Typing.STEP_WORKGROUP:
        # These words are for the workgroup that is asked for; others go with the change that they were about.
        said["why"] = sketch.why
    shown = {"at": now.isoformat(), "typing": sketch.typing, "sketch": said}
    return [*_shown(draft), shown][-MOST_SHOWN:]


_TYPING: TypeAdapter[Typing | None] = TypeAdapter(Typing | None)


def _sketch(draft: Draft) -> Sketch:
    content = draft.content
    return Sketch(
        area_id=draft.area_id,
        subject_id=content["subject_id"],
        option=content["option"],
        typing=_TYPING.validate_python(content["typing"]),
        change=CHANGE.validate_python(content["change"]) if content["change"] else None,
        # Drafts of an earlier release hold no list.
        given=GivenList(**given) if (given := content.get("given")) else None,
        print_=content.get("print", ""),
        why=content["why"],
        number=draft.id,
    )


async def rest(session: AsyncSession, person_id: int, area_id: int, now: datetime) -> None:
    """Give up what somebody was changing; which area they were at is remembered."""
    draft = await queries.draft_of(session, person_id)
    if draft and _sketch(draft) == Sketch(area_id=area_id, number=draft.id):
        return
    await keep(session, person_id, Sketch(area_id=area_id), now)


async def rest_from_oneself(session: AsyncSession, person_id: int, area_id: int, now: datetime) -> None:
    """Give up what was asked of somebody about themselves; they stay at the area where they were, if any.

    A change that waits to be agreed to is not about themselves, and waits on.
    """
    sketch = await sketch_of(session, person_id)
    if sketch is None or not sketch.awaits_yes:
        await rest(session, person_id, sketch.area_id if sketch else area_id, now)


async def stop_asking(session: AsyncSession, person_id: int, typing: Typing, now: datetime) -> None:
    """Give up what was asked for in words, as it was chosen with a button; what else is asked stays."""
    sketch = await sketch_of(session, person_id)
    if sketch and sketch.typing is typing:
        await rest(session, person_id, sketch.area_id, now)


async def note_heard(session: AsyncSession, person_id: int, message_id: int, sketch: Sketch) -> None:
    """Note which screen heard a message, so that an edit of it, or a reply, is taken for nothing else."""
    draft = await queries.draft_of(session, person_id)
    if draft:
        heard = [message_id, sketch.typing, sketch.subject_id]
        draft.content = {**draft.content, "heard": [*_heard(draft), heard][-MOST_HEARD:]}


async def heard_as(session: AsyncSession, person_id: int, message_id: int) -> Typing | None:
    """Say for what a screen heard a message, be it long ago; None if none did."""
    screen = await heard_for(session, person_id, message_id)
    return screen.typing if screen else None


async def heard_for(session: AsyncSession, person_id: int, message_id: int) -> Sketch | None:
    """Give what the screen asked for that heard a message, and of what, be it long ago; None if none did."""
    draft = await queries.draft_of(session, person_id)
    heard = next((each for each in reversed(_heard(draft)) if each[0] == message_id), None)
    if draft is None or heard is None:
        return None
    # Drafts of an earlier release do not tell of what.
    _, typing, subject_id = [*heard, 0][:3]
    return Sketch(area_id=draft.area_id, subject_id=subject_id, typing=_TYPING.validate_python(typing))


def _heard(draft: Draft | None) -> list[list[Any]]:
    # Drafts of an earlier release do not tell.
    return draft.content.get("heard", []) if draft else []
