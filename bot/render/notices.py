"""What somebody is told that is no question and no answer, in words."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import moment
from bot.render.words import said_on_one_line
from bot.texts import Texts
from jobs.rules.notices import MailRefused, NobodySpeaks, Notice, OutOfReach, PlaceEmpty


def notice(told: Notice, texts: Texts) -> Markup:
    """Say what happened, and what the reader can do."""
    match told:
        case MailRefused(own=True):
            return texts.html("notice-mail-own")
        case MailRefused(name=name):
            return texts.html("notice-mail", name=said_on_one_line(name))
        case NobodySpeaks(workgroup=workgroup):
            return texts.html("notice-nobody-speaks", workgroup=said_on_one_line(workgroup))
        case PlaceEmpty(workgroup=workgroup, others=others):
            key = "notice-place" if others else "notice-nobody"
            return texts.html(key, workgroup=said_on_one_line(workgroup))
        case OutOfReach(start=start, end=end, timezone=timezone, caretaker=caretaker):
            zone = ZoneInfo(timezone)
            return texts.html(
                "notice-outage-caretaker" if caretaker else "notice-outage",
                start=moment(start, zone, texts.language),
                end=moment(end, zone, texts.language),
            )
