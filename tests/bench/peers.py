"""Goal 13: a round of 400 beside the ways in which the peers send one, on the same strict server."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from .measure import Row, Scale, ms
from .pace import LIMIT, ours
from .product import bare
from .seed import FIRST_ACCOUNT, MONDAY, copied, representatives
from .telegrams import stub

RATES = {"a PTB stand-up bot": 0.32, "a Slack one": 0.8}
"""Messages a second as the peers themselves sent them, in `speed.md`: most of it is waiting of their own."""
FRESH = 40


@dataclass(frozen=True)
class Peer:
    """What a way of sending came to: CPU a message, messages a second, and how many arrived."""

    cpu: float
    rate: float
    delivered: int


def run(scale: Scale) -> list[Row]:
    people, fresh = scale.size(400, 45), scale.size(FRESH, 5)
    source = representatives(scale.folder / "source.db", people, due=MONDAY)
    rates, delivered, ways = [], [], []
    for number in range(scale.rounds):
        database = copied(source, scale.folder / f"{number}.db")
        with ThreadPoolExecutor(2) as pool:
            mine = pool.submit(ours, database, people, 0.0)
            both = [pool.submit(peer, "at_once", people), pool.submit(peer, "fresh", fresh)]
            ways.append([each.result() for each in both])
            told = mine.result().told
        rates.append(told.rate())
        delivered.append(len({arrival.chat for arrival in told.delivered}))
    at_once, one_by_one = zip(*ways, strict=True)
    rate = median(rates)
    return [
        *(_rate(name, peers, rate) for name, peers in RATES.items()),
        Row(
            goal="13",
            what=f"a round of {people}: delivered, beside all fired at once",
            baseline=f"{median(each.delivered for each in at_once):g}",
            ours=f"{min(delivered)}",
            wanted="all",
            met=min(delivered) == people,
        ),
        Row(
            goal="13",
            what=f"for comparison: a new client a message, without their pauses ({fresh} messages)",
            baseline=f"{median(each.rate for each in one_by_one):.1f} a second, "
            f"{ms(median(each.cpu for each in one_by_one))} CPU each",
            ours=f"{rate:.1f} a second",
            wanted="",
            met=True,
        ),
    ]


def _rate(name: str, peers: float, rate: float) -> Row:
    return Row(
        goal="13",
        what=f"messages a second, beside {name} (as it was measured)",
        baseline=f"{peers}",
        ours=f"{rate:.1f}",
        ratio=rate / peers,
        wanted="30x",
        met=rate / peers >= 30,
        wall=True,
    )


def peer(way: str, people: int) -> Peer:
    """Let a peer's way send to so many people."""
    with stub(limit=LIMIT) as server:
        arguments = bare("peers", way, server.url, server.token, str(FIRST_ACCOUNT), str(people))
        done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
        sent = [arrival.at for arrival in server.told().delivered]
    return Peer(float(done.stdout) / people, (len(sent) - 1) / max(sent[-1] - sent[0], 1e-9), len(sent))
