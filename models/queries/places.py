"""Places for values in statements that are made once: to make one takes as long as to run it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, bindparam

from models.base import UtcDateTime

UPDATE: BindParameter[int] = bindparam("update")
PERSON: BindParameter[int] = bindparam("person")
WORKGROUP: BindParameter[int] = bindparam("workgroup")
TURN: BindParameter[int] = bindparam("turn")
NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
MOMENT: BindParameter[datetime] = bindparam("moment", type_=UtcDateTime())


def padded(values: Collection[str]) -> list[str]:
    """Name some values twice, so that there are none, one, two, four, eight and so on for an IN.

    A database prepares a statement anew for each number of values.
    """
    listed = list(values)
    wanted = 1 << (len(listed) - 1).bit_length() if listed else 0
    return [*listed, *listed[:1] * (wanted - len(listed))]
