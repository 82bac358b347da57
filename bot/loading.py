"""What makes a start light; it comes before all that takes long to load.

Python looks seldom for what nothing refers to any more, and never among what was loaded.
"""

import gc
import sys

# While a program starts, what is loaded stays: to look through it costs a tenth of the start.
gc.set_threshold(50_000, 50, 50)

# httpx, which python-telegram-bot loads, has a command line that brings click, rich and pygments with it:
# 5 MB and a thirtieth of the start. Without it httpx goes on, as where those are not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]


def collect_seldom() -> None:
    """Call it once all is loaded: a look at everything held the loop for 100 ms, in the middle of a round."""
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
