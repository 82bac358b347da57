"""Days on which nobody is asked, as values: an area's closed periods, and school holidays."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class DaysOff:
    """Days in a row, the last included, on which nobody is asked; the English name may be empty."""

    name: str
    first_day: date
    last_day: date
    english: str = ""


SchoolHolidays = dict[str, tuple[DaysOff, ...]]
"""The school holidays of each region, by the name of the region."""
