"""The Dutch calendar of the library `holidays`, without the 250 other countries that it would bring."""

from datetime import date
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


@cache
def _netherlands() -> ModuleType:
    """Load one country from its file; by its name it comes with all others, 75 ms and 8 MB."""
    import holidays  # noqa: PLC0415 - most starts are over before the first look at the calendar

    path = Path(holidays.__file__).with_name("countries") / "netherlands.py"
    spec = spec_from_file_location("dutch_holidays", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def are_known() -> bool:
    """Say whether the library is loaded."""
    return _netherlands.cache_info().currsize > 0


def learn() -> None:
    """Load the library, which takes a tenth of a second."""
    _netherlands()


def dutch_holidays(year: int, language: str) -> dict[date, str]:
    """Name the public holidays of a year, in a language that the library knows."""
    found = _netherlands().Netherlands(years=year, language=language, categories=("public",))
    return dict(found)
