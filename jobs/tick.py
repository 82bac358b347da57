"""One look at the clock: everything that is due at a moment, in order."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.digests import compile_due, overdue_areas
from jobs.handovers import give
from jobs.passing import pass_on
from jobs.post import Wording
from jobs.reminders import remind
from jobs.rounds import open_rounds, plan_rounds
from jobs.wordless import wordless
from models.database import Database
from models.leadership import LeadLostError
from models.queries.asking import due_rounds, due_workgroups
from models.queries.digests import due_areas
from models.queries.handovers import due_handovers
from models.queries.passing import due_passes
from models.queries.reminding import due_reminders

log = logging.getLogger(__name__)

BATCH = 100
"""How many workgroups one transaction takes, so that none holds the database for long."""
AREAS = 20
"""How many overviews one transaction makes: more are hardly cheaper, and hold the loop for longer."""
AWAY = (OperationalError, InterfaceError, NoConnectionError)
"""What the database itself says when it is locked, full or gone: then there is no use in going on."""


@dataclass(frozen=True, kw_only=True)
class TickReport:
    """How many rounds were planned and opened, overviews compiled, turns passed on, and people reminded."""

    planned: int
    opened: int
    reminded: int = 0
    digests: int = 0
    passed: int = 0
    handed: int = 0


class TickError(Exception):
    """Some of what was due could not be done, as the log tells; all else was."""


async def tick(database: Database, wording: Wording, now: datetime, *, backlog: bool = False) -> TickReport:
    """Do all that is due at `now`, in short transactions. Running it twice does nothing more.

    Overviews come before reminders: nobody is reminded of a round that the overview closes. While a `backlog`
    comes in, an overview that is overdue waits for it, and they with it. Raises TickError at the end if
    something failed; the next tick tries it again. LeadLostError ends it at once.
    """
    look = _Look(database, now)
    report = TickReport(
        planned=await look.do(due_workgroups, lambda session, ids: plan_rounds(session, ids, now)),
        opened=await look.do(due_rounds, lambda session, ids: open_rounds(session, wording, ids, now)),
        handed=await look.do(due_handovers, lambda session, ids: give(session, wording, ids, now)),
    )
    if not (backlog and await look.ids(overdue_areas)):
        report = replace(
            report,
            digests=await look.do(
                due_areas, lambda session, ids: compile_due(session, wording, ids, now), batch=AREAS
            ),
            passed=await look.do(due_passes, lambda session, ids: pass_on(session, wording, ids, now)),
            reminded=await look.do(due_reminders, lambda session, ids: remind(session, wording, ids, now)),
        )
    if look.failures:
        raise TickError(f"{look.failures} failed; tried again at the next tick. Done: {report}")
    return report


_Due = Callable[[AsyncSession, datetime], Awaitable[Sequence[int]]]
_Job = Callable[[AsyncSession, Sequence[int]], Awaitable[int]]


@dataclass
class _Look:
    """One look at the clock, which counts what failed."""

    database: Database
    now: datetime
    failures: int = field(default=0)

    async def ids(self, due: _Due) -> Sequence[int]:
        """List what is due, without holding anything."""
        try:
            async with self.database.reading(brief=True) as session:
                return await due(session, self.now)
        except LeadLostError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps go on
            self._broke_off(due, error)
            return ()

    async def do(self, due: _Due, job: _Job, *, batch: int = BATCH) -> int:
        """Do a job for all that is due, a batch a transaction; what fails holds up nothing else."""
        ids = await self.ids(due)
        try:
            return sum([await self._batch(job, ids[at : at + batch]) for at in range(0, len(ids), batch)])
        except LeadLostError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps go on
            self._broke_off(due, error)
            return 0

    def _broke_off(self, due: _Due, error: Exception) -> None:
        self.failures += 1
        log.error("The step %s broke off; it is tried again. %s", due.__name__, wordless(error))

    async def _batch(self, job: _Job, ids: Sequence[int]) -> int:
        """Do a batch; if it fails, one by one, so that only what is wrong stays behind."""
        try:
            async with self.database.writing() as session:
                return await job(session, ids)
        except (*AWAY, LeadLostError):
            raise
        except Exception as error:  # noqa: BLE001 - the others of the batch go on
            if len(ids) == 1:
                self.failures += 1
                log.error("A step failed for row %s; it is tried again. %s", ids[0], wordless(error))  # noqa: TRY400
                return 0
        return sum([await self._batch(job, [id_]) for id_ in ids])
