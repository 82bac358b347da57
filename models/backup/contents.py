"""What a backup holds, and what is said when it cannot be made or put back."""

from collections.abc import Mapping
from dataclasses import dataclass


class BackupError(Exception):
    """A backup cannot be made, trusted or put back: one readable sentence, without any secret."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The revision of the tables, and how many rows each has."""

    revision: str
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())

    def must_equal(self, other: "Contents") -> None:
        """Raise BackupError when a copy holds something else than what was copied."""
        if self != other:
            names = {*self.rows, *other.rows}
            differ = sorted(name for name in names if self.rows.get(name) != other.rows.get(name))
            raise BackupError(
                f"The copy is not complete: {', '.join(differ) or 'revision'} differ; try again."
            )
