"""Reading a file of school holidays: all that is wrong with it at once, each with file, key and mend."""

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from jobs.problems import Problem, ProblemsError, dotted, mends, syntax_problem
from jobs.rules.calendar import LONGEST_CLOSED
from models.days_off import DaysOff, SchoolHolidays

PACKAGED: Final = "holidays.toml"

Region = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class HolidayForm(Table):
    name: Name = Field(description='a name of 1 to 120 characters, like "Kerstvakantie"')
    english: Annotated[str, StringConstraints(max_length=120)] = Field(
        default="", description='the name in English, like "Christmas holiday"'
    )
    first_day: date = Field(description="a date, like 2026-12-19")
    last_day: date = Field(description="a date, like 2027-01-03")

    @model_validator(mode="after")
    def _ends_within_a_year(self) -> Self:
        if not 0 <= (self.last_day - self.first_day).days < LONGEST_CLOSED.days:
            raise ValueError("must have a last_day from its first_day up to a year later")
        return self


class SchoolFile(Table):
    regions: dict[Region, tuple[HolidayForm, ...]] = Field(
        min_length=1, description="a table of regions, each a short name with a list of holidays"
    )


@lru_cache(maxsize=1)
def packaged_holidays() -> SchoolHolidays:
    """Give the dates that come with the product."""
    return parse_school_file(files("jobs.school").joinpath(PACKAGED).read_text(encoding="utf-8"), PACKAGED)


def read_school_file(path: Path) -> SchoolHolidays:
    """Read a file of school holidays. Raises ProblemsError with all problems at once."""
    try:
        return parse_school_file(path.read_text(encoding="utf-8-sig"), str(path))
    except UnicodeDecodeError:
        mend = "this is not text in UTF-8; save it as UTF-8"
    except FileNotFoundError:
        mend = "there is no such file; mend calendar.school_holidays, or leave it out for the packaged dates"
    except OSError as error:
        mend = f"it cannot be read ({error.strerror}); mend its name or its rights"
    raise ProblemsError([Problem(where=str(path), mend=mend)])


def parse_school_file(text: str, where: str) -> SchoolHolidays:
    """Check the text of a file of school holidays; `where` names it in the problems."""
    try:
        form = SchoolFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProblemsError([syntax_problem(where, error)]) from None
    except ValidationError as error:
        found = [
            Problem(where=where, key=dotted(place), mend=mend) for place, mend in mends(error, SchoolFile)
        ]
        raise ProblemsError(found) from None
    return {
        region: tuple(DaysOff(**dict(holiday)) for holiday in sorted(holidays, key=lambda one: one.first_day))
        for region, holidays in form.regions.items()
    }
