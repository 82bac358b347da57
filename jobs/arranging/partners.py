"""The organisations of an area, looked up once while many changes are made."""

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.rules.organisations import Spellings
from models.arranged import OrganisationKind
from models.organisations import Organisation
from models.queries.organisations import area_organisations


class Partners:
    """The organisations of one area, each found by its name however that is spelt."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows: dict[str, Organisation] = {}
        self._looked = False
        self._spellings = Spellings()

    async def find(self, area_id: int, name: str) -> Organisation | None:
        if not self._looked:
            self._looked = True
            self._rows = await area_organisations(self._session, area_id)
            self._spellings = Spellings(self._rows)
        return self._rows.get(self._spellings.of(name))

    async def get(
        self, area_id: int, name: str, kind: OrganisationKind = OrganisationKind.OTHER
    ) -> Organisation:
        """Find an organisation; one that the area does not know yet is added."""
        found = await self.find(area_id, name)
        if found is None:
            found = Organisation(area_id=area_id, name=name, kind=kind)
            self._session.add(found)
            await self._session.flush()
            self._rows[self._spellings.of(name)] = found
        return found
