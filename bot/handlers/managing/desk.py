"""The way in: /beheer, the buttons of its screens, and whose area it may be."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from telegram import Update

from bot.handlers.commands import words_after_command
from bot.handlers.managing import areas, exporting, logbook, people, rhythms, seats, tables, workgroups
from bot.handlers.managing.showing import areas_with
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render.words import said_on_one_line
from bot.screens import Manage, Screen
from jobs.arranging.drafts import rest
from jobs.post import Message
from jobs.rules.permissions import Action, may
from models.areas import Area
from models.queries import accounts
from models.queries import managing as queries

log = logging.getLogger(__name__)

Shown = Callable[[Visit, Area, Manage], Coroutine[Any, Any, Message | None]]

SCREENS: Mapping[Screen, Shown] = MappingProxyType(
    {
        Screen.WORKGROUPS: workgroups.listed,
        Screen.WORKGROUP: workgroups.one,
        Screen.NEW_WORKGROUP: workgroups.new,
        Screen.WORKGROUP_NAME: workgroups.name,
        Screen.PAUSE: workgroups.pause,
        Screen.STOP: workgroups.stop,
        Screen.ROTATION: workgroups.rotation,
        Screen.RHYTHM: rhythms.often,
        Screen.MOMENT: rhythms.moment,
        Screen.OTHER_MOMENT: rhythms.other_moment,
        Screen.RHYTHM_CHOSEN: rhythms.chosen,
        Screen.SEATS: seats.listed,
        Screen.SEAT_FOR: seats.seat_for,
        Screen.SEAT_TAKEN: seats.taken,
        Screen.SEAT_LEFT: seats.left,
        Screen.SEAT_UP: seats.up,
        Screen.TABLE: tables.one,
        Screen.TABLE_ADD: tables.add,
        Screen.TABLE_NEW: tables.new,
        Screen.TABLE_PUT: tables.put,
        Screen.TABLE_LEFT: tables.left,
        Screen.TABLE_OFTEN: tables.often,
        Screen.GAP_CLOSED: tables.gap_closed,
        Screen.SEARCH: workgroups.search,
        Screen.PEOPLE: people.listed,
        Screen.PERSON: people.one,
        Screen.NEW_PERSON: people.new,
        Screen.PERSON_NAME: people.name,
        Screen.ORGANISATION: people.organisation,
        Screen.EMAIL: people.email,
        Screen.ROLE: people.role,
        Screen.INVITE: people.invite,
        Screen.LEAVE: people.leave,
        Screen.AREAS: areas.listed,
        Screen.AREA: areas.one,
        Screen.DIGEST: areas.digest,
        Screen.DIGEST_CHOSEN: rhythms.digest_chosen,
        Screen.REMINDER: areas.reminder,
        Screen.CLOSING: areas.closing,
        Screen.CLOSED_PERIODS: areas.closed_periods,
        Screen.NEW_CLOSED_PERIOD: areas.new_closed_period,
        Screen.CLOSED_PERIOD_DROPPED: areas.closed_period_dropped,
        Screen.SCHOOL: areas.school,
        Screen.AREA_TABLES: tables.of_area,
        Screen.LOG: logbook.page,
        Screen.LOG_FILE: logbook.as_file,
        Screen.FILE: exporting.file,
    }
)
NEEDS: Mapping[Screen, Action] = MappingProxyType(
    {Screen.LOG: Action.READ_LOG, Screen.LOG_FILE: Action.READ_LOG, Screen.FILE: Action.EXPORT}
)
"""What a screen asks of a person's roles in its area, where that is not the right to arrange."""


async def beheer(update: Update, visit: Visit) -> None:
    """Open the list of workgroups, or those with the typed words in their name."""
    area = await _home(visit)
    if area is None:
        await visit.say(Message(text=visit.texts("not-for-you-arrange")))
        return
    await rest(visit.session, visit.me.id, area.id, visit.now)
    part = said_on_one_line(words_after_command(update))
    await visit.say(await workgroups.found(visit, area, part))


async def _home(visit: Visit) -> Area | None:
    """Choose the area that somebody arranges: the one they were at last, or the first by name."""
    mine = await areas_with(visit, Action.ARRANGE)
    draft = await queries.draft_of(visit.session, visit.me.id)
    last = next((area for area in mine if draft and area.id == draft.area_id), None)
    return last or (mine[0] if mine else None)


async def manage(update: Update, visit: Visit, press: Manage) -> None:
    """Show the screen of a button, if the person may see it in that area now."""
    area = await permitted_area(visit, press.area_id, NEEDS.get(press.screen, Action.ARRANGE))
    if area is None:
        return
    # Whoever looks at another screen does not answer the one before it.
    await rest(visit.session, visit.me.id, area.id, visit.now)
    message = await SCREENS[press.screen](visit, area, press)
    if message is None:
        visit.toast = visit.texts("tap-void")
    else:
        await show(update, visit, message)


async def permitted_area(visit: Visit, area_id: int, action: Action) -> Area | None:
    """Give an area in which this person may do this; else say so, and note that it was tried."""
    roles = {
        area.id: (area, roles) for area, roles in await accounts.roles_by_area(visit.session, visit.me.id)
    }
    area, held = roles.get(area_id, (None, set()))
    if area is not None and may(held, action):
        return area
    log.warning("Refused: person %s may not %s in area %s", visit.me.id, action, area_id)
    visit.toast = visit.texts("tap-not-allowed")
    return None
