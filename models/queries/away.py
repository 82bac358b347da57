"""Who is away, as the overview names them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import Date, RowMapping, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Seat, Workgroup
from models.people import Absence, Person

_YESTERDAY, _TOMORROW = (bindparam(name, type_=Date()) for name in ("yesterday", "tomorrow"))
_AWAY = (
    select(Workgroup.area_id, Person.id.label("person_id"), Person.name)
    .add_columns(Absence.first_day, Absence.last_day)
    .join(Seat, Seat.workgroup_id == Workgroup.id)
    .join(Person, Person.id == Seat.person_id)
    .join(Absence, Absence.person_id == Person.id)
    .where(
        Workgroup.area_id.in_(bindparam("areas", expanding=True)),
        Absence.first_day <= _TOMORROW,
        Absence.last_day >= _YESTERDAY,
    )
    .order_by(Person.name, Person.id)
)


async def away_around(session: AsyncSession, area_ids: Collection[int], today: date) -> Sequence[RowMapping]:
    """List area_id, person_id, name and days of whoever with a seat is away on a day, or one beside it."""
    days = {"yesterday": today - timedelta(days=1), "tomorrow": today + timedelta(days=1)}
    return (await session.execute(_AWAY, {"areas": area_ids, **days})).mappings().all()
