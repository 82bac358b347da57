"""Updates as they are stored: as they came in, without what no database keeps."""

import re
from collections.abc import Sequence
from typing import Any

from models.queries.inbox import Received

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def received(updates: Sequence[dict[str, Any]]) -> list[Received]:
    return [Received(update["update_id"], cleaned(update)) for update in updates]


def cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Take out what no database keeps: NUL, and halves of surrogate pairs."""
    match value:
        case str():
            return _UNKEPT.sub("", value)
        case dict():
            return {key: cleaned(item) for key, item in value.items()}
        case list():
            return [cleaned(item) for item in value]
        case _:
            return value
