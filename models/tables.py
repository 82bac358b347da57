"""All tables together, for whoever needs the whole schema."""

from models import areas, digests, heartbeat, lead, obstacles, people, rounds, traffic
from models.base import Base

__all__ = ["Base", "areas", "digests", "heartbeat", "lead", "obstacles", "people", "rounds", "traffic"]
