"""Where the paths in the settings lead: a relative one starts at the folder of config.toml."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bot.settings.form import DEFAULT_BACKUPS, database_in

_PATHS: Final = (("backup", "folder"), ("calendar", "school_holidays"))


def place(values: dict[str, Any], folder: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Put database, backups and school holidays in their places; give each that has none, with the mend."""
    database, backup = values.setdefault("database", {}), values.setdefault("backup", {})
    if isinstance(database, dict):
        database["url"] = database_in(folder, database.get("url"))
    if isinstance(backup, dict):
        backup.setdefault("folder", DEFAULT_BACKUPS)
    for name, key in _PATHS:
        section = values.get(name)
        if isinstance(section, dict) and isinstance(section.get(key), str):
            try:
                section[key] = placed(section[key], folder)
            except ValueError as error:
                del section[key]
                yield (name, key), str(error)


def placed(named: str, folder: Path) -> Path:
    """Give the path that was named; raise ValueError when it begins at the home of nobody."""
    try:
        return folder / Path(named).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no account {named.partition('/')[0]}; write the whole path") from None
