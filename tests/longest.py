"""Words as long as they can be, of what takes the most room, for messages that must arrive all the same."""

from hypothesis import strategies as st

from bot.playground.formatting import parse_html
from bot.playground.values import utf16_length
from jobs.post import Message

WORST = ("🧹", "👩\u200d👩\u200d👧", "א", "\u2067", "<&>", "w ", "x", "é\u0301")


def words(most: int) -> st.SearchStrategy[str]:
    """Give up to so many characters."""
    long = st.sampled_from(WORST).map(lambda each: (each * most)[:most])
    return st.one_of(long, st.text(max_size=most), st.just("kort"))


def arrives(message: Message) -> bool:
    """Say whether Telegram takes a text: at most 4,096 UTF-16 units once its tags are read."""
    return 0 < utf16_length(parse_html(message.text).text) <= 4_096
