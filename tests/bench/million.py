"""A year of a million answers: 500 areas with 20 workgroups of 2 people, asked in each of 52 weeks."""

from datetime import timedelta
from pathlib import Path

from .seed import GROUPS_IN_AREA, MONDAY, SEATS, filling, representatives, run_script, stored

FRIDAY = MONDAY + timedelta(days=4, hours=6)
"""When the overviews are due: three in the afternoon in Amsterdam."""


def million(path: Path, areas: int, weeks: int) -> Path:
    """Make the year; in its last week everybody was asked, and the round is still open."""
    groups = areas * GROUPS_IN_AREA
    representatives(path, groups * SEATS, areas=areas, digest_at=FRIDAY)
    values = {
        "groups": groups,
        "weeks": weeks,
        "first": stored(MONDAY - timedelta(weeks=weeks - 1)),
        "open_since": stored(MONDAY - timedelta(weeks=3)),
    }
    with filling(path) as connection:
        run_script(connection, "year", values)
    return path
