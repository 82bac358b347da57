"""How often Python looks for what nothing refers to any more: seldom, and never among what was loaded."""

import gc

# While a program starts, what is loaded stays: to look through it costs a tenth of the start.
gc.set_threshold(50_000, 50, 50)


def collect_seldom() -> None:
    """Call it once all is loaded: a look at everything held the loop for 100 ms, in the middle of a round."""
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
