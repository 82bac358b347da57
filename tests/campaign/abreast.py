"""Trials side by side, in as many processes as the machine has processors."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def abreast(work: Callable[[Task], Result], tasks: Sequence[Task], *, few: bool = False) -> list[Result]:
    """Do all the tasks and give what came of each, in order; a few are done right here.

    The processes are started anew, so that none inherits a loop or a thread of ours.
    """
    if few or (os.cpu_count() or 1) < 2:
        return [work(task) for task in tasks]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, tasks))
