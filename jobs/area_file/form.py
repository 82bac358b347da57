"""The keys of an area file, and what each must be.

Of an optional key that is left out nothing is changed; something new gets the default. Only a workgroup
without a cadence always follows its area.
"""

import re
import unicodedata
from datetime import date, time, timedelta
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from jobs.addresses import mail_address
from jobs.arranging.known import WEEKS_OF_MONTHLY, AtTable, ClosedDays
from jobs.problems import did_you_mean
from jobs.rules.cadence import TOO_FAR
from jobs.rules.calendar import LONGEST_CLOSED
from models.arranged import OrganisationKind
from models.values import Cadence, Language, MonthWeek, Role, Rotation, Weekday

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_KEY: Final = "a short name of small letters, digits, - and _, like"
_UNWRITTEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NAME: Final = "a name of 1 to 120 characters on one line"


def _wall_time(value: Any) -> Any:  # noqa: ANN401 - a validator gets what stands there
    if isinstance(value, str) and (found := _TIME.fullmatch(value)):
        return time(int(found[1]), int(found[2]))
    if isinstance(value, time) and not (value.second or value.microsecond or value.tzinfo):
        return value
    raise ValueError('must be a time of the day in hours and minutes, like "09:00"')


def _timezone(value: str) -> str:
    known = available_timezones()
    if value not in known:
        raise ValueError(f'must be a time zone, like "Europe/Amsterdam"; {_zone_hint(value, known)}')
    return value


def _zone_hint(value: str, known: set[str]) -> str:
    hint = did_you_mean(value, sorted(known))
    return hint if hint.startswith("did") else "their names are those of the IANA time zone database"


def _whole_number(value: Any) -> Any:  # noqa: ANN401 - a validator gets what stands there
    # True counts as 1 in Python and in pydantic; anything else that is no number is refused by the type.
    return "" if isinstance(value, bool) else value


def _one_line(value: str) -> str:
    # Marks of direction and joiners stay: a name in Arabic or Persian is written with them.
    if any(unicodedata.category(character) in _UNWRITTEN for character in value):
        raise ValueError(f"must be {_NAME}, without control characters")
    return value


def _email(value: str) -> str:
    return mail_address(value) if value else ""


Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_one_line),
]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
GivenRole = Literal[Role.GEBIEDSMAKELAAR, Role.FACILITATOR, Role.CORE_GROUP, Role.READER]
WorkingDay = Literal[Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class DigestForm(Table):
    weekday: Weekday = Field(description='a day: "mon", "tue", "wed", "thu", "fri", "sat" or "sun"')
    time: WallTime = Field(description='a time, like "15:00"')


class CadenceForm(Table):
    every_weeks: Annotated[int | None, BeforeValidator(_whole_number)] = Field(
        default=None, ge=1, le=8, description="a whole number of weeks from 1 to 8"
    )
    monthly: MonthWeek | None = Field(
        default=None, description='"first", "second", "third" or "last": once a month, on that weekday'
    )
    weekday: WorkingDay = Field(description='a working day: "mon", "tue", "wed", "thu" or "fri"')
    time: WallTime = Field(description='a time, like "09:00"')

    @model_validator(mode="after")
    def _has_one_rhythm(self) -> Self:
        if (self.every_weeks is None) == (self.monthly is None):
            raise ValueError("must have either every_weeks or monthly")
        return self

    @property
    def value(self) -> Cadence:
        weeks = self.every_weeks or WEEKS_OF_MONTHLY
        return Cadence(every_weeks=weeks, weekday=self.weekday, time=self.time, monthly=self.monthly)


class ClosedForm(Table):
    name: Name = Field(description=_NAME)
    first_day: date = Field(description="a date, like 2027-07-19")
    last_day: date = Field(description="a date, like 2027-08-27")

    @model_validator(mode="after")
    def _ends_within_a_year(self) -> Self:
        if not timedelta(0) <= self.last_day - self.first_day < LONGEST_CLOSED:
            raise ValueError("must have a last_day from its first_day up to a year later")
        return self

    @property
    def value(self) -> ClosedDays:
        return ClosedDays(name=self.name, first_day=self.first_day, last_day=self.last_day)


class AreaForm(Table):
    slug: Key = Field(description=f'{_KEY} "rijnbuurt"')
    name: Name = Field(description=_NAME)
    timezone: Annotated[str, AfterValidator(_timezone)] | None = Field(
        default=None, description='a time zone, like "Europe/Amsterdam"'
    )
    language: Language | None = Field(default=None, description='"nl" or "en"')
    digest: DigestForm | None = Field(
        default=None, description='a table, like { weekday = "fri", time = "15:00" }'
    )
    cadence: CadenceForm | None = Field(
        default=None, description='a table, like { every_weeks = 2, weekday = "tue", time = "09:00" }'
    )
    remind_after: Annotated[int | None, BeforeValidator(_whole_number)] = Field(
        default=None, ge=0, le=10, description="a whole number of working days from 0 (never) to 10"
    )
    answer_days: Annotated[int | None, BeforeValidator(_whole_number)] = Field(
        default=None, ge=1, le=10, description="a whole number of working days from 1 to 10"
    )
    school_region: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9_-]{0,31})?$")] | None = Field(
        default=None, description='a region of the school holidays, like "north", or "" for none'
    )
    closed_periods: tuple[ClosedForm, ...] | None = Field(
        default=None, description="a list of tables, each with name, first_day and last_day"
    )


class PersonForm(Table):
    key: Key = Field(description=f'{_KEY} "amina"')
    name: Name = Field(description=_NAME)
    email: Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)] | None = Field(
        default=None, description='a mail address, like "amina@example.org", or "" for none'
    )
    organisation: (
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(_one_line)]
        | None
    ) = Field(
        default=None, description='a name of at most 120 characters, like "De Wijkpost", or "" for none'
    )
    language: Language | None = Field(default=None, description='"nl" or "en"; only for somebody new')
    roles: tuple[GivenRole, ...] | None = Field(
        default=None, description='a list of "gebiedsmakelaar", "facilitator", "core_group" or "reader"'
    )


class PlaceForm(Table):
    name: Name = Field(description=_NAME)
    kind: OrganisationKind = Field(description=f"one of {', '.join(OrganisationKind)}")

    @property
    def value(self) -> AtTable:
        return AtTable(name=self.name, kind=self.kind)


class WorkgroupForm(Table):
    slug: Key = Field(description=f'{_KEY} "schoon"')
    name: Name = Field(description=_NAME)
    cadence: CadenceForm | None = Field(
        default=None, description='a table, like { every_weeks = 1, weekday = "mon", time = "09:00" }'
    )
    representatives: tuple[Key, ...] | None = Field(
        default=None, min_length=1, max_length=2, description="a list of one or two keys of people"
    )
    deputies: tuple[Key, ...] | None = Field(
        default=None, description="a list of keys of people, the first to be asked in front"
    )
    table: tuple[PlaceForm, ...] | None = Field(
        default=None, description='a list of tables, like { name = "De Wijkpost", kind = "welfare" }'
    )
    rotation: Rotation | None = Field(default=None, description='"both", "in_turns" or "first_then_other"')
    paused_until: Annotated[date, Field(lt=TOO_FAR)] | Literal[""] | None = Field(
        default=None, description='a date before 2100, like 2027-01-04, or "" for no pause'
    )
    table_every: Annotated[int | None, BeforeValidator(_whole_number)] = Field(
        default=None, ge=0, le=52, description="a whole number of rounds from 0 (never) to 52"
    )
    stopped: bool | None = Field(default=None, description="true or false")


class AreaFile(Table):
    area: AreaForm = Field(description='a table, like [area] with slug = "rijnbuurt" and name = "Rijnbuurt"')
    people: tuple[PersonForm, ...] = Field(
        default=(), description='tables, each [[people]] with key = "amina" and name = "Amina"'
    )
    workgroups: tuple[WorkgroupForm, ...] = Field(
        default=(), description="tables, each [[workgroups]] with slug, name, cadence and representatives"
    )
