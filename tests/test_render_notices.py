"""What the facilitator is told, in words: names are quoted, and a long list becomes a number."""

from bot.render.notices import notice
from bot.texts import Texts
from jobs.rules.notices import NobodyToAsk


def test_workgroups_without_anybody_to_ask_are_named_as_long_as_they_are_few() -> None:
    dutch, english = Texts("nl"), Texts("en")

    two = notice(NobodyToAsk(workgroups=("Schoon & heel", "Ontmoeting")), dutch)
    assert "In <b>Schoon &amp; heel</b> en <b>Ontmoeting</b> is nu niemand" in two
    many = NobodyToAsk(workgroups=tuple(f"W{number}" for number in range(13)))
    assert "<b>W9</b> en nog 3 werkgroepen is nu" in notice(many, dutch)
    assert "<b>W9</b>, and 3 more workgroups there is nobody" in notice(many, english)
    assert "W10" not in notice(many, english)
