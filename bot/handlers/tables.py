"""/stap, and answers to the question whether the right people still sit at the table."""

from typing import Final

from telegram import Update

from bot.handlers.commands import words_after_command
from bot.handlers.looking import shown, take_words
from bot.handlers.meaning import is_thanks, spelling
from bot.handlers.naming import named_workgroup, own_name, own_names, own_workgroups
from bot.handlers.showing import show
from bot.handlers.visit import Visit
from bot.render import table as render
from bot.render.words import said_on_one_line
from bot.screens import AtTable, CheckTable, NewStep
from bot.texts import folded, is_made_of
from jobs import tables as jobs
from jobs.arranging.drafts import Sketch, Typing, keep, rest_from_oneself, sketch_of
from jobs.post import Message
from jobs.rules.organisations import Spellings, matched
from jobs.rules.table import LONGEST_WHO
from models.areas import Workgroup
from models.arranged import GapKind
from models.organisations import TableCheck
from models.queries import tables as queries
from models.queries.organisations import area_organisations, tables_of
from models.values import Question, Standing

_STEP: Final = "step"
_KINDS: Final = {AtTable.MISSING_WHO: GapKind.MISSING, AtTable.SUPERFLUOUS_WHO: GapKind.SUPERFLUOUS}


async def step(update: Update, visit: Visit) -> None:
    """Mark that a workgroup begins a new step, with the words after the command; then look at its table."""
    words, workgroups = said_on_one_line(words_after_command(update)), await own_workgroups(visit)
    if len(words) > LONGEST_WHO:
        await visit.say(Message(text=visit.texts("table-too-long")))
    elif len(workgroups) == 1:
        await visit.say(await _begun(visit, workgroups[0], words))
    else:
        sketch = Sketch(area_id=workgroups[0].area_id, typing=Typing.STEP_WORKGROUP, option=_STEP, why=words)
        await keep(visit.session, visit.me.id, sketch, visit.now)
        await visit.say(render.which_workgroup(await own_names(visit), visit.texts))


async def step_of(update: Update, visit: Visit, press: NewStep) -> None:
    """Take the workgroup that was chosen, and the words that came with the command."""
    found = next((each for each in await own_workgroups(visit) if each.id == press.workgroup_id), None)
    sketch = await sketch_of(visit.session, visit.me.id)
    if found is None or sketch is None or sketch.option != _STEP:
        visit.toast = visit.texts("tap-void")
        return
    await show(update, visit, await _begun(visit, found, sketch.why or ""))


async def heard_step(visit: Visit, sketch: Sketch, words: str) -> bool:
    """Take a typed name for the workgroup that begins a new step; say whether it is one."""
    workgroup = await named_workgroup(visit, words)
    if workgroup:
        await visit.say(await _begun(visit, workgroup, sketch.why or ""))
    return workgroup is not None


async def _begun(visit: Visit, workgroup: Workgroup, words: str) -> Message:
    check = await jobs.take_step(visit.session, workgroup, visit.me.id, words, visit.now)
    await rest_from_oneself(visit.session, visit.me.id, workgroup.area_id, visit.now)
    await take_words(visit, check, workgroup)
    intro = visit.texts.html("step-begun", workgroup=said_on_one_line(await own_name(visit, workgroup)))
    return await shown(visit, check, workgroup, intro=intro)


async def answer(update: Update, visit: Visit, press: CheckTable) -> None:
    """Do what a button under the question says, if it was asked of this person and they still have a seat."""
    mine = await _mine(visit, press.check_id)
    message = await _answered(visit, *mine, press) if mine else None
    if message is None:
        visit.toast = visit.texts("tap-void")
    else:
        await show(update, visit, message)


async def _mine(visit: Visit, check_id: int) -> tuple[TableCheck, Workgroup] | None:
    check = await queries.check_by_id(visit.session, check_id)
    if check is None or check.person_id != visit.me.id:
        return None
    seats = {each.id: each for each in await own_workgroups(visit)}
    return (check, seats[check.workgroup_id]) if check.workgroup_id in seats else None


async def _answered(
    visit: Visit, check: TableCheck, workgroup: Workgroup, press: CheckTable
) -> Message | None:
    await rest_from_oneself(visit.session, visit.me.id, workgroup.area_id, visit.now)
    match press.said:
        case AtTable.COMPLETE | AtTable.SKIP if check.answered_at is None:
            return await _done(visit, check, complete=press.said is AtTable.COMPLETE)
        case AtTable.MISSING:
            return await _who_misses(visit, check, workgroup, press.number)
        case AtTable.SUPERFLUOUS:
            seated = await tables_of(visit.session, [workgroup.id])
            people = [(row["organisation_id"], row["name"]) for row in seated]
            return render.who(check.id, AtTable.SUPERFLUOUS, people, press.number, visit.texts)
        case AtTable.MISSING_WHO | AtTable.SUPERFLUOUS_WHO:
            known = (await area_organisations(visit.session, workgroup.area_id)).values()
            found = next((each for each in known if each.id == press.number), None)
            return await _noted(visit, check, _KINDS[press.said], found.name) if found else None
        case AtTable.SETTLED if not await jobs.is_settled(visit.session, check, press.number, visit.now):
            return None
        case AtTable.TAKE_BACK if not await jobs.take_back(visit.session, check, press.number):
            return None
        case AtTable.SETTLED | AtTable.TAKE_BACK | AtTable.BACK:
            return await _again(visit, check, workgroup)
    return None


async def _again(visit: Visit, check: TableCheck, workgroup: Workgroup) -> Message:
    """Show what was told last; the question itself as long as nothing is told."""
    told = await queries.gaps_told_in(visit.session, check.id)
    if told:
        return render.noted(check.id, told[0], visit.texts)
    await take_words(visit, check, workgroup)
    return await shown(visit, check, workgroup)


async def _done(visit: Visit, check: TableCheck, *, complete: bool) -> Message:
    await jobs.settle_check(visit.session, check, visit.now, complete=complete)
    if complete and not check.complete:
        return Message(text=visit.texts("table-further-complete"))
    return Message(text=visit.texts("table-complete" if complete else "table-skipped"))


async def _who_misses(visit: Visit, check: TableCheck, workgroup: Workgroup, page: int = 0) -> Message:
    """List the organisations of the area that do not sit there; words will do as well."""
    sketch = Sketch(area_id=workgroup.area_id, subject_id=check.id, typing=Typing.MISSING_AT_TABLE)
    await keep(visit.session, visit.me.id, sketch, visit.now)
    seated = {row["name"] for row in await tables_of(visit.session, [workgroup.id])}
    known = await area_organisations(visit.session, workgroup.area_id)
    others = [(each.id, name) for name, each in known.items() if name not in seated]
    return render.who(check.id, AtTable.MISSING, others, page, visit.texts)


async def _noted(visit: Visit, check: TableCheck, kind: GapKind, who: str) -> Message:
    gap = await jobs.report_gap(visit.session, check, kind, who, visit.now)
    return render.noted(check.id, gap, visit.texts)


async def heard(visit: Visit, sketch: Sketch, typing: Typing, text: str, *, replied: bool) -> bool:
    """Take typed words for the answer, perhaps in a reply to the screen; say whether they are one."""
    mine = await _mine(visit, sketch.subject_id)
    choice = _choice(visit, text, replied=replied)
    # How it goes is the answer to another question that may still wait.
    other = is_thanks(visit, text) or spelling(visit, text)(Question.STANDING)
    if mine is None or (choice is None and other):
        return False
    check, workgroup = mine
    if choice is None:
        return await _heard_who(visit, check, workgroup, typing, said_on_one_line(text))
    await rest_from_oneself(visit.session, visit.me.id, workgroup.area_id, visit.now)
    await visit.say(await _chosen(visit, check, workgroup, typing, choice))
    return True


def _choice(visit: Visit, text: str, *, replied: bool) -> str | None:
    """Give what words choose; in a reply "prima" is about the table, and not how it goes or thanks."""
    said, standing = folded(text), spelling(visit, text)(Question.STANDING)
    choice = visit.texts.vocabulary("heard-table").get(said)
    pleased = said in visit.texts.vocabulary("heard-pleased") or standing == Standing.WELL
    if choice is None and pleased and (replied or not standing):
        return "complete"
    return choice


async def _chosen(
    visit: Visit, check: TableCheck, workgroup: Workgroup, typing: Typing, said: str
) -> Message:
    """Do what a typed choice says; one that names nobody is no answer to who is missing."""
    match said:
        case "complete" | "skip" if typing is Typing.TABLE:
            return await _done(visit, check, complete=said == "complete")
        case "skip" if check.answered_at is None:
            return await _done(visit, check, complete=False)
        case "missing" if typing is Typing.TABLE:
            return await _who_misses(visit, check, workgroup)
    return await _again(visit, check, workgroup)


async def _heard_who(
    visit: Visit, check: TableCheck, workgroup: Workgroup, typing: Typing, words: str
) -> bool:
    """Take words for who is missing; an organisation that the area knows goes by its own name."""
    seated = {matched(row["name"]) for row in await tables_of(visit.session, [workgroup.id])}
    organisations = await area_organisations(visit.session, workgroup.area_id)
    known = Spellings(organisations)
    if matched(words) not in map(matched, organisations) and _names_nobody(visit, words):
        # Nobody is called yes or no: what else was said shows only in another answer.
        begins = visit.texts.vocabulary("heard-begins").get(folded(words).partition(" ")[0])
        asks_who = begins == "no" or typing is Typing.MISSING_AT_TABLE
        again = _who_misses if asks_who else _again
        await visit.say(await again(visit, check, workgroup))
    elif not words or len(words) > LONGEST_WHO:
        await visit.say(Message(text=visit.texts("table-too-long")))
    elif matched(words) in seated:
        await visit.say(Message(text=visit.texts.html("table-seated", who=words)))
    else:
        await rest_from_oneself(visit.session, visit.me.id, workgroup.area_id, visit.now)
        await visit.say(await _noted(visit, check, GapKind.MISSING, known.of(words)))
    return True


def _names_nobody(visit: Visit, words: str) -> bool:
    """Say whether words are only a yes, a no or a doubt, or begin so and do not tell who is missing."""
    said, begins = folded(words), visit.texts.vocabulary("heard-begins")
    families = "heard-table", "heard-no-name", "heard-begins"
    if is_made_of({phrase for family in families for phrase in visit.texts.vocabulary(family)}, said):
        return True
    tells = any(f" {phrase} " in f" {said} " for phrase in visit.texts.vocabulary("heard-misses"))
    return not tells and said.partition(" ")[0] in begins
