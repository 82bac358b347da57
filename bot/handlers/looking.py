"""The question whether the right people still sit at the table, as it comes and as it is shown again."""

from markupsafe import Markup

from bot.handlers.naming import own_name
from bot.handlers.visit import Visit
from bot.render import table as render
from jobs.arranging.drafts import Sketch, Typing, keep, note_shown, sketch_of
from jobs.post import Message
from jobs.setting import Setting
from jobs.tables import due_check
from models.areas import Workgroup
from models.organisations import TableCheck
from models.queries.organisations import tables_of
from models.queries.rounds import question_waits
from models.queries.tables import open_gaps


async def ask_if_due(visit: Visit, setting: Setting) -> None:
    """Ask whoever is the first to finish a round in which the table is looked at."""
    check = await due_check(visit.session, setting.workgroup, visit.me.id, visit.now)
    if check:
        # Words that come now may be for another question that waits; then this one takes taps and replies.
        if await question_waits(visit.session, visit.me.id):
            await note_shown(visit.session, visit.me.id, _asks(check, setting.workgroup), visit.now)
        else:
            await take_words(visit, check, setting.workgroup)
        await visit.say(await shown(visit, check, setting.workgroup))


async def shown(
    visit: Visit, check: TableCheck, workgroup: Workgroup, *, intro: Markup | None = None
) -> Message:
    """Show who sits at the table and ask whether it is right."""
    seated = [row["name"] for row in await tables_of(visit.session, [workgroup.id])]
    gaps = await open_gaps(visit.session, workgroup.id)
    name = await own_name(visit, workgroup)
    return render.check(check.id, name, seated, gaps, visit.texts, intro=intro)


async def take_words(visit: Visit, check: TableCheck, workgroup: Workgroup) -> None:
    """Take the next words for the answer, unless they are the reason of a change that waits for its yes."""
    sketch, asks = await sketch_of(visit.session, visit.me.id), _asks(check, workgroup)
    if sketch is None or not sketch.awaits_yes:
        await keep(visit.session, visit.me.id, asks, visit.now)
    else:
        await note_shown(visit.session, visit.me.id, asks, visit.now)


def _asks(check: TableCheck, workgroup: Workgroup) -> Sketch:
    return Sketch(area_id=workgroup.area_id, subject_id=check.id, typing=Typing.TABLE)
