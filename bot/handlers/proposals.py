"""A facilitator says yes or no to a proposed rhythm; whoever is second sees who was first."""

from telegram import Update

from bot.buttons import AnswerProposal
from bot.handlers.taps import show_choice, tapped_message
from bot.handlers.visit import Visit
from bot.render import proposals as render
from jobs.post import Bare, Message
from jobs.proposals import answer_proposal, area_of_proposal
from jobs.rules.permissions import Action, may
from models.queries import accounts


async def answer(update: Update, visit: Visit, press: AnswerProposal) -> None:
    """Settle a proposal, if this person may arrange the area that it is about."""
    area = await area_of_proposal(visit.session, press.proposal_id)
    areas = await accounts.roles_by_area(visit.session, visit.me.id)
    roles = {found.id: held for found, held in areas}
    if area is None or not may(roles.get(area.id, set()), Action.ARRANGE):
        visit.toast = visit.texts("tap-void")
        return
    answered = await answer_proposal(
        visit.session,
        press.proposal_id,
        visit.me,
        visit.now,
        accepted=press.yes,
        why=visit.texts("proposal-why"),
    )
    if answered.own:
        await show_choice(update, visit, render.choice(answered, visit.texts))
    elif shown := tapped_message(update.callback_query):
        await visit.say(Bare(message_id=shown.message_id))
    await visit.say(Message(text=render.answer(answered, visit.texts)))
