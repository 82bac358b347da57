"""Statements that SQLAlchemy compiled, shared by all engines of a kind: tests and processes make new ones."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.engine import base as engine_base
from sqlalchemy.engine.default import DefaultDialect


def share_compiled(set_to: Callable[[Any, str, Any], None] = setattr) -> None:
    """Let every engine that is made from now on look first among what another has compiled."""
    compiled: dict[Any, Any] = {}

    class Sharing(Engine):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            self.update_execution_options(compiled_cache=compiled)

    set_to(engine_base, "Engine", Sharing)
    set_to(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
    set_to(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))
