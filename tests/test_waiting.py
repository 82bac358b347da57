"""How long is waited after failures: longer each time, never beyond the longest, however many there were."""

import pytest

from bot.waiting import LONGEST_PAUSE_SECONDS, pause_after


def test_pauses_grow_from_the_first() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 6)] == [1, 2, 4, LONGEST_PAUSE_SECONDS]
    assert [pause_after(failures, first=0.2) for failures in (1, 2, 5)] == pytest.approx([0.2, 0.4, 3.2])


@pytest.mark.parametrize("growth", [1.5, 2.0])
def test_an_outage_of_days_makes_no_number_too_large(growth: float) -> None:
    assert pause_after(100_000, first=0.2, growth=growth) == LONGEST_PAUSE_SECONDS
