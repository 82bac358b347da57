"""Goal 14: from a tap to the next question, also while a round goes out, beside PTB answering from memory."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median

from .measure import Row, Scale, ms, percentile, ratio
from .seed import MONDAY, copied, open_turns, representatives, stored
from .seed import filling as opened
from .talking import Talk, from_memory, ours
from .telegrams import stub

MOST = 2.0


def run(scale: Scale) -> list[Row]:
    people = scale.size(80, 14)
    rows = []
    for others in (0, scale.size(600, 40)):
        source = prepared(scale.folder / f"source-{others}.db", people, others)
        mine, theirs = [], []
        for number in range(scale.rounds):
            database = copied(source, scale.folder / f"{number}-{others}.db")
            with stub() as one, stub() as other, ThreadPoolExecutor(2) as pool:
                first = pool.submit(ours, database, one, people, first=others + 1)
                memory = scale.folder / "memory"
                second = pool.submit(from_memory, memory, other, people, first=others + 1, others=others)
                mine.append(first.result())
                theirs.append(second.result())
        rows += _rows(f" while a round of {others} goes out" if others else "", mine, theirs)
    return rows


def prepared(path: Path, people: int, others: int) -> Path:
    """Make a database in which some have an open question and the others are due at once."""
    total = others + people
    source = representatives(path, total + total % 4)
    open_turns(source, MONDAY - timedelta(hours=1))
    with opened(source) as connection:
        connection.execute("DELETE FROM check_in WHERE person_id <= ?", (others,))
        connection.execute(
            "DELETE FROM round WHERE id NOT IN (SELECT round_id FROM check_in WHERE person_id > ?)", (others,)
        )
        connection.execute(
            "UPDATE workgroup SET next_ask_at = ? WHERE id NOT IN (SELECT workgroup_id FROM check_in)",
            (stored(MONDAY),),
        )
    return source


def _rows(when: str, mine: Sequence[Talk], theirs: Sequence[Talk]) -> list[Row]:
    rows = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        ours_ = [percentile(talk.replies, share) for talk in mine]
        baseline = [percentile(talk.replies, share) for talk in theirs]
        times = ratio(ours_, baseline)
        rows.append(
            Row(
                goal="14",
                what=f"from a tap to the next question{when}, {name} of {len(mine[0].replies)}",
                baseline=ms(median(baseline)),
                ours=ms(median(ours_)),
                ratio=times,
                wanted=f"{MOST}x",
                met=times <= MOST,
                wall=True,
            )
        )
    return rows
