"""A rhythm that proposes itself, in words: the reason, the dates, and what became of it."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.buttons import AnswerProposal, encode
from bot.render.preview import preview, rhythm
from bot.render.words import called, said_on_one_line
from bot.texts import Texts
from jobs.post import Button, Message
from jobs.rules.tempo import Answered, TempoProposal


def proposal(made: TempoProposal, texts: Texts) -> Message:
    """Say why, from what to what, and the next dates; two buttons."""
    asked = texts.html(
        f"proposal-{made.tempo}",
        workgroup=called(made.workgroup, made.area, made.elsewhere),
        rounds=made.rounds,
        old=rhythm(made.old, texts),
        new=rhythm(made.new, texts),
    )
    dates = preview(made.dates, ZoneInfo(made.timezone), texts)
    yes, no = (
        Button(label=texts(key), data=encode(AnswerProposal(made.proposal_id, yes=agreed)))
        for key, agreed in (("button-proposal-yes", True), ("button-proposal-no", False))
    )
    text = Markup("\n").join([asked, Markup(), texts.html("proposal-dates"), dates])
    return Message(text=text, buttons=((yes, no),))


def choice(answered: Answered, texts: Texts) -> str:
    """Say what was chosen, as it stands under the proposal."""
    return texts("button-proposal-yes" if answered.accepted else "button-proposal-no")


def answer(answered: Answered, texts: Texts) -> Markup:
    """Say what an answer led to, or who was first."""
    workgroup = called(answered.workgroup, answered.area, answered.elsewhere)
    new = rhythm(answered.cadence, texts)
    if answered.stopped:
        return texts.html("proposal-stopped", workgroup=workgroup)
    if answered.by is None:
        return texts.html("proposal-overtaken", workgroup=workgroup, new=new)
    if not answered.own:
        name = said_on_one_line(answered.by)
        key = "proposal-taken-yes" if answered.accepted else "proposal-taken-no"
        return texts.html(key, name=name, workgroup=workgroup, new=new)
    if not answered.accepted:
        return texts.html("proposal-refused", workgroup=workgroup, new=new)
    dates = preview(answered.dates, ZoneInfo(answered.timezone), texts)
    return Markup("\n").join([texts.html("proposal-accepted", workgroup=workgroup, new=new), dates])
