"""All tables together, for whoever needs the whole schema."""

from models import (
    areas,
    arrangements,
    digests,
    heartbeat,
    lead,
    obstacles,
    organisations,
    people,
    rounds,
    traffic,
)
from models.base import Base

__all__ = [
    "Base",
    "areas",
    "arrangements",
    "digests",
    "heartbeat",
    "lead",
    "obstacles",
    "organisations",
    "people",
    "rounds",
    "traffic",
]
