"""How much there is of everything that wants an eye kept on it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much there is of everything that somebody who keeps an eye on it wants to know; no names."""

    rounds_due: int
    rounds_late: int
    rounds_asked: int
    rounds_put_off: int
    rounds_skipped: int
    overviews_late: int
    overviews_perhaps_again: int
    messages_queued: int
    messages_late: int
    messages_uncertain: int
    messages_failed: int
    messages_given_up: int
    updates_waiting: int
    updates_late: int
    updates_set_aside: int
    people_unreachable: int
    people_mail_refused: int
