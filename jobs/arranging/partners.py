"""The organisations that people come for, looked up once while many changes are made."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area
from models.arranged import OrganisationKind
from models.organisations import Organisation
from models.queries.organisations import area_organisations


class Partners:
    """The organisations of an area by name, small and capital letters alike."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._known: dict[str, Organisation] | None = None

    async def number(self, area: Area, name: str | None) -> int | None:
        """Give the number of an organisation; one that the area does not know yet is added."""
        if not name:
            return None
        if self._known is None:
            found = await area_organisations(self._session, area.id)
            self._known = {each.name.casefold(): each for each in found.values()}
        organisation = self._known.get(name.casefold())
        if organisation is None:
            organisation = Organisation(area_id=area.id, name=name, kind=OrganisationKind.OTHER)
            self._session.add(organisation)
            await self._session.flush()
            self._known[name.casefold()] = organisation
        return organisation.id
