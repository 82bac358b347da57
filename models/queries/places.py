"""Places for values in statements that are made once: to make one takes as long as to run it."""

from datetime import datetime

from sqlalchemy import BindParameter, bindparam

from models.base import UtcDateTime

UPDATE: BindParameter[int] = bindparam("update")
PERSON: BindParameter[int] = bindparam("person")
WORKGROUP: BindParameter[int] = bindparam("workgroup")
TURN: BindParameter[int] = bindparam("turn")
NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
MOMENT: BindParameter[datetime] = bindparam("moment", type_=UtcDateTime())
