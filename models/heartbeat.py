"""Signs of life: when the running program, or a command beside it, last did each of its tasks well."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, by_value
from models.values import Pulse


class Heartbeat(Base):
    """The last moment that a task went well, a row a task. One that was never done has no row."""

    __tablename__ = "heartbeat"

    name: Mapped[Pulse] = mapped_column(by_value(Pulse), primary_key=True)
    at: Mapped[datetime]
