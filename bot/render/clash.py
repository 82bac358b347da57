"""What a facilitator reads when an overview comes before the answers can be in."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.render.dates import day
from bot.render.preview import moment_of
from bot.texts import Texts
from jobs.rules.clash import Clash
from models.values import Cadence


def clash_note(clash: Clash, asking: Cadence, zone: ZoneInfo, texts: Texts) -> Markup:
    """Say when the answers are told as it is now, and each way to have them told sooner."""
    asked, told = (day(moment, zone, texts.language) for moment in (clash.asked_at, clash.told_at))
    lines = [texts.html("clash", asked=asked, told=told)]
    if clash.ask_on:
        weekday = moment_of(replace(asking, weekday=clash.ask_on), texts)["weekday"]
        lines.append(texts.html("clash-ask", weekday=weekday))
    if clash.overview:
        overview = texts("overview-moment", **moment_of(clash.overview, texts))
        lines.append(texts.html("clash-overview", overview=overview))
    return Markup("\n").join(lines)
