"""What the facilitator is told, in words: names are quoted, and a long list becomes a number."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.render.notices import notice
from bot.texts import Texts
from jobs.rules.notices import NobodySpeaks, NobodyToAsk, Notice, PlaceEmpty, TapsLost


def nobody_to_ask(*workgroups: str, may_arrange: bool = True) -> NobodyToAsk:
    return NobodyToAsk(workgroups=workgroups, area="Rijnbuurt", elsewhere=(), may_arrange=may_arrange)


def test_who_may_not_arrange_is_sent_to_who_may() -> None:
    named, asked = "geef de naam aan de facilitator of de beheerder van de bot", nobody_to_ask("Schoon")
    assert "/beheer" in notice(asked, Texts("nl"))
    told = notice(replace(asked, may_arrange=False), Texts("nl"))
    assert named in told
    assert "/beheer" not in told


def test_workgroups_without_anybody_to_ask_are_named_as_long_as_they_are_few() -> None:
    dutch, english = Texts("nl"), Texts("en")

    two = nobody_to_ask("Schoon & heel", "Ontmoeting")
    assert "In <b>Schoon &amp; heel</b> en <b>Ontmoeting</b> is nu niemand" in notice(two, dutch)
    many = nobody_to_ask(*(f"W{number}" for number in range(13)))
    assert "<b>W9</b> en nog 3 werkgroepen is nu" in notice(many, dutch)
    assert "<b>W9</b>, and 3 more workgroups there is nobody" in notice(many, english)
    assert "W10" not in notice(many, english)


def test_a_workgroup_of_which_the_reader_has_another_by_name_is_told_apart_by_its_area() -> None:
    place: dict[str, Any] = {"area": "Rijn & IJ", "elsewhere": ("Schoon", "ontmoeting")}
    told: list[Notice] = [
        NobodySpeaks(workgroup="Ontmoeting", may_arrange=True, **place),
        PlaceEmpty(workgroup="Ontmoeting", others=True, **place),
        PlaceEmpty(workgroup="Ontmoeting", others=False, **place),
        NobodyToAsk(workgroups=("Ontmoeting", "Groen"), may_arrange=True, **place),
    ]
    for each in told:
        assert "<b>Ontmoeting, Rijn &amp; IJ</b>" in notice(each, Texts("nl"))
    assert "en <b>Groen</b> is nu niemand" in notice(told[-1], Texts("nl"))


def test_taps_that_were_lost_are_told_with_the_hours_alone_on_the_same_day() -> None:
    start, end = datetime(2026, 12, 7, 8, tzinfo=UTC), datetime(2026, 12, 7, 10, tzinfo=UTC)
    today, later = (
        TapsLost(start=start, end=end, timezone="Europe/Amsterdam", today=today) for today in (True, False)
    )
    assert notice(today, Texts("nl")).startswith("Tussen 9.00 uur en 11.00 uur was ik niet bereikbaar.")
    assert notice(today, Texts("en")).startswith("I was away between 09:00 and 11:00.")
    dutch = "Tussen maandag 7 december om 9.00 uur en maandag 7 december om 11.00 uur was ik niet bereikbaar."
    assert notice(later, Texts("nl")).startswith(dutch)
