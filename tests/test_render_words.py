"""People's own words among ours: nothing they type changes a tag, a direction or a line of the program."""

import html
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.formatting import parse_html
from bot.render.managing.parts import LONGEST_LABEL, named
from bot.render.words import said, said_on_one_line, said_plainly

FSI, PDI, LRI, RLO, PDF = "\u2068", "\u2069", "\u2066", "\u202e", "\u202c"
ANYTHING = st.text(st.characters() | st.sampled_from(FSI + PDI + LRI + RLO + PDF + "אب<&>\n\x00\ud800"))


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("gewoon", "gewoon"),
        ("<b>'x' & \"y\"", "&lt;b&gt;&#39;x&#39; &amp; &#34;y&#34;"),
        ("שלום", FSI + "שלום" + PDI),
        (f"a{RLO}b", FSI + f"a{RLO}b" + PDI),
        (f"a{PDI}b", FSI + "ab" + PDI),
        (f"a{LRI}b", FSI + f"a{LRI}b" + PDI * 2),
        ("een\nשלום\ntwee", f"een\n{FSI}שלום{PDI}\ntwee"),
        ("bel\x07 \x1b[2Jweg\x00", "bel [2Jweg"),
        ("\n\nx\r\ny\n", "x\ny"),
        ("", ""),
    ],
)
def test_words_are_quoted_safely(typed: str, quoted: str) -> None:
    assert said(typed) == quoted


def test_a_name_stays_on_one_line() -> None:
    assert said_on_one_line(" Schoon\n en \t heel ") == "Schoon en heel"


@settings(derandomize=True, max_examples=500)
@given(ANYTHING)
def test_whatever_is_typed_telegram_shows_it_as_text(typed: str) -> None:
    assert parse_html(said(typed)).text == said_plainly(typed)
    assert parse_html(said(typed)).entities == ()


@settings(derandomize=True, max_examples=500)
@given(ANYTHING)
def test_every_line_closes_its_own_isolates(typed: str) -> None:
    for line in html.unescape(said(typed)).splitlines():
        depth = 0
        for character in line:
            depth += unicodedata.bidirectional(character) in {"LRI", "RLI", "FSI"}
            depth -= character == PDI
            assert depth >= 0
        assert depth == 0
        turning = {"R", "AL", "AN", "RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
        assert line.startswith(FSI) or not turning & {unicodedata.bidirectional(c) for c in line}


@pytest.mark.parametrize(
    "names",
    [
        ("Werkgroep jongeren en openbare ruimte Noord", "Werkgroep jongeren en openbare ruimte Zuid"),
        ("Samen werken aan een schone buurt, Rijnbuurt", "Samen werken aan een schone buurt, Waterbuurt"),
    ],
)
def test_names_that_differ_at_the_end_differ_on_a_button_too(names: tuple[str, str]) -> None:
    assert named(names[0]) != named(names[1])
    assert all(len(named(name)) <= LONGEST_LABEL for name in names)
    assert named("Schoon en heel") == "Schoon en heel"


@settings(derandomize=True, max_examples=500)
@given(ANYTHING)
def test_quoting_twice_changes_nothing(typed: str) -> None:
    assert said_plainly(said_plainly(typed)) == said_plainly(typed)
