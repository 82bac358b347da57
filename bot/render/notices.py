"""What somebody is told that is no question and no answer, in words."""

from typing import Final
from zoneinfo import ZoneInfo

from babel.lists import format_list
from markupsafe import Markup

from bot.render.dates import clock_time, moment
from bot.render.words import called, said_on_one_line
from bot.texts import Texts
from jobs.rules.notices import (
    MailGivenUp,
    MailRefused,
    NobodyReads,
    NobodySpeaks,
    NobodyToAsk,
    Notice,
    OutOfReach,
    OverviewNotTaken,
    OverviewRefused,
    PlaceEmpty,
    TapsLost,
)

_NAMED: Final = 10
"""More workgroups than this are a number."""


def notice(told: Notice, texts: Texts) -> Markup:
    """Say what happened, and what the reader can do."""
    match told:
        case MailRefused():
            return _mail_refused(told, texts)
        case MailGivenUp() | OverviewNotTaken():
            return _mail_is_over(told, texts)
        case OverviewRefused(name=name, may_change=may_change):
            key = "notice-overview-refused" if may_change else "notice-overview-refused-administrator"
            return texts.html(key, name=said_on_one_line(name))
        case NobodySpeaks():
            key = "notice-nobody-speaks" if told.may_arrange else "notice-nobody-speaks-gebiedsmakelaar"
            return texts.html(key, workgroup=called(told.workgroup, told.area, told.elsewhere))
        case NobodyReads(area=area):
            return texts.html("notice-nobody-reads", area=said_on_one_line(area))
        case NobodyToAsk():
            return _nobody_to_ask(told, texts)
        case PlaceEmpty():
            key = "notice-place" if told.others else "notice-nobody"
            return texts.html(key, workgroup=called(told.workgroup, told.area, told.elsewhere))
        case OutOfReach():
            return _out_of_reach(told, texts)
        case TapsLost():
            say = clock_time if told.today else moment
            start, end = (say(at, ZoneInfo(told.timezone), texts.language) for at in (told.start, told.end))
            return texts.html("notice-taps-lost", start=start, end=end)


def _nobody_to_ask(told: NobodyToAsk, texts: Texts) -> Markup:
    names = [called(name, told.area, told.elsewhere) for name in told.workgroups[:_NAMED]]
    more = len(told.workgroups) - len(names)
    rest = [texts.html("notice-more-workgroups", count=more)] if more else []
    shown = [*(Markup("<b>{}</b>").format(name) for name in names), *rest]
    return texts.html(
        "notice-nobody-to-ask" if told.may_arrange else "notice-nobody-to-ask-gebiedsmakelaar",
        workgroups=Markup(format_list(shown, locale=texts.language)),  # noqa: S704
    )


def _mail_refused(told: MailRefused, texts: Texts) -> Markup:
    if told.own:
        return texts.html("notice-mail-own" if told.may_change else "notice-mail-own-administrator")
    key = "notice-mail" if told.may_change else "notice-mail-administrator"
    return texts.html(key, name=said_on_one_line(told.name))


def _mail_is_over(told: MailGivenUp | OverviewNotTaken, texts: Texts) -> Markup:
    if isinstance(told, MailGivenUp):
        key = "notice-mail-given-up-own" if told.own else "notice-mail-given-up"
    else:
        key = "notice-overview-not-taken-own" if told.own else "notice-overview-not-taken"
    return texts.html(key, name=said_on_one_line(told.name))


def _out_of_reach(told: OutOfReach, texts: Texts) -> Markup:
    zone = ZoneInfo(told.timezone)
    start, end = (moment(each, zone, texts.language) for each in (told.start, told.end))
    if not told.caretaker:
        return texts.html("notice-outage", start=start, end=end)
    key = "notice-restored-caretaker" if told.restored else "notice-outage-caretaker"
    return texts.html(key, start=start, end=end)
