"""Every text that people see: readable, complete in both languages, written as agreed, and used."""

import re
from enum import StrEnum
from functools import cache
from itertools import product

import pytest
import writing
from markupsafe import Markup
from samples import SAMPLES, renderings
from used_texts import Asked, asked_for, in_python

from bot.handlers.info import NAMES
from bot.playground.formatting import parse_html
from bot.render.chat import choice_label
from bot.render.outline import PartName
from bot.texts import TextError, Texts, folded, is_made_of
from bot.texts.catalogue import Catalogue, catalogue
from bot.texts.folding import MOST_IN_PHRASE
from jobs.area_file.faults import Wrong
from jobs.arranging.changes import Action
from jobs.rules.conversation import choices
from jobs.rules.digest import Reason, State
from models.arranged import Arranged, GapKind, OrganisationKind, Way
from models.values import (
    AttachmentKind,
    Helper,
    Language,
    Question,
    Role,
    Rotation,
    SeatKind,
    SkipReason,
    Standing,
    Theme,
)

DUTCH, ENGLISH = catalogue(Language.DUTCH), catalogue(Language.ENGLISH)
EVERY_TEXT = [(language, key) for language in Language for key in catalogue(language).messages]
FAMILIES: list[tuple[str, type[StrEnum]]] = [
    ("theme-{}", Theme),
    ("theme-{}-hint", Theme),
    ("digest-part-{}", PartName),
    ("digest-empty-{}", PartName),
    ("digest-helper-{}", Helper),
    ("digest-reason-{}", Reason),
    ("digest-skipped-{}", SkipReason),
    ("digest-file-{}", AttachmentKind),
    ("button-show-{}", AttachmentKind),
    ("role-{}", Role),
    ("kind-{}", OrganisationKind),
    ("rotation-{}", Rotation),
    ("button-rotation-{}", Rotation),
    ("seat-for-{}", SeatKind),
    ("language-of-{}", Language),
    ("handover-standing-{}", Standing),
    ("list-wrong-{}", Wrong),
    ("log-way-{}", Way),
    ("log-subject-{}", Arranged),
    ("log-action-{}", Action),
    *(
        (family, GapKind)
        for family in (
            *("table-settled-{}", "table-noted-{}", "table-gap-{}", "table-check-{}"),
            *("handover-gap-{}", "digest-gap-{}", "field-{}"),
        )
    ),
]


def test_every_value_in_a_text_has_samples() -> None:
    unknown = {name for language, key in EVERY_TEXT for name in catalogue(language).variables(key)}
    assert unknown <= SAMPLES.keys(), "give them values in tests/samples.py"


@pytest.mark.parametrize("language", Language)
def test_a_text_keeps_the_rules_for_writing(language: Language) -> None:
    complaints = {
        (key, text): found
        for key, text in every_rendering(language)
        if (found := writing.complaints(writing.RULES[language], key, text))
    }
    assert complaints == {}


@pytest.mark.parametrize("language", Language)
def test_a_text_is_html_that_telegram_reads(language: Language) -> None:
    empty = [key for key, text in every_rendering(language) if not parse_html(text).text.strip()]
    assert empty == []


@cache
def every_rendering(language: Language) -> list[tuple[str, str]]:
    """Give each text by its key in all the forms that its samples give it."""
    texts = catalogue(language)
    return [(key, text) for key in texts.messages for text in renderings(texts, key)]


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    dutch = {key: DUTCH.variables(key) for key in DUTCH.messages}
    assert dutch == {key: ENGLISH.variables(key) for key in ENGLISH.messages}


def test_a_text_names_the_same_commands_and_the_same_button_in_both_languages() -> None:
    dutch, english = (
        {(key, name) for key, text in every_rendering(language) for name in names_in(text, language)}
        for language in Language
    )
    assert dutch == english
    assert ("notice-nobody-reads", "button-last-overview") in dutch


def names_in(text: str, language: Language) -> set[str]:
    """Give the commands that a text names, by their Dutch name, and whether it names the last overview."""
    names = {pair[list(Language).index(language)]: dutch for dutch, pair in NAMES.items()}
    said = {names.get(word, word) for word in re.findall(r"(?<![\w<./])/([a-z]+)", text)}
    button = "button-last-overview"
    return said | ({button} if Texts(language)(button) in text else set())


def test_every_text_is_used() -> None:
    asked = asked_for()
    assert [key for key in DUTCH.messages if not any(ask.fits(key) for ask in asked)] == []


def test_every_text_that_is_asked_for_exists() -> None:
    missing = [
        f"{ask.place}: {ask.words}"
        for ask in asked_for()
        if ask.strictly and not any(ask.fits(key) for key in DUTCH.messages)
    ]
    assert missing == []


@pytest.mark.parametrize(("family", "values"), FAMILIES)
def test_every_value_of_a_family_has_its_text(family: str, values: type[StrEnum]) -> None:
    assert {family.format(value) for value in values} <= DUTCH.messages.keys()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("question", Question)
def test_every_choice_has_a_label_and_what_we_understand_is_a_choice(
    language: Language, question: Question
) -> None:
    texts = Texts(language)
    assert all(0 < len(choice_label(question, choice, texts)) <= 40 for choice in choices(question))
    understood = texts.vocabulary(f"heard-{question}")
    assert set(understood.values()) <= set(choices(question))
    assert "" not in understood


def test_every_state_that_is_said_has_its_text() -> None:
    said_otherwise = {State.SKIPPED, State.STOPPED}
    states = {f"digest-state-{state}" for state in set(State) - said_otherwise}
    assert states <= DUTCH.messages.keys()


def test_reading_the_sources_sees_each_way_to_ask_for_a_text() -> None:
    source = """
texts("one-key", name="x-y")
self._texts.html("two" if late else f"three-{kind}-hint")
texts.vocabulary("heard-standing")
KEY = "four-key"
other(f"{kind}-no")
"""
    found = {ask.words: ask.strictly for ask in in_python(source, "x.py")}
    assert found == {
        "one-key": True,
        "x-y": False,
        "two": True,
        "three-*-hint": True,
        "three-": False,
        "heard-standing-**": True,
        "four-key": False,
    }


def test_a_family_of_keys_is_met_word_by_word() -> None:
    assert Asked("theme-*", strictly=True, place="x").fits("theme-core_group")
    assert not Asked("theme-*", strictly=True, place="x").fits("theme-support-hint")
    assert Asked("heard-**", strictly=True, place="x").fits("heard-theme-support")
    assert not Asked("theme", strictly=True, place="x").fits("theme-support")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a = { $x\n", "near 'a ="),
        ("no message at all\n", "Expected"),
        ("a = x\na = y\n", "a is there twice"),
    ],
)
def test_a_file_that_fluent_would_half_read_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(TextError, match=re.escape(complaint)):
        Catalogue(source, "nl")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a = { $x }\n", "x"),
        ("a = { b }\n", "b"),
        ("a = { -c }\n", "c"),
        ("b = x\n", "no text 'a'"),
        ("a =\n    .title = x\n", "a is empty"),
        ("a = x { a }\n", "Cyclic"),
        ("a = { UNKNOWN() }\n", "UNKNOWN"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(TextError, match=re.escape(complaint)):
        Catalogue(source, "nl").format("a", {})


def test_a_value_may_be_as_long_as_a_telegram_message() -> None:
    assert Catalogue("a = { $said }\n", "nl").format("a", {"said": "é" * 4096}) == "é" * 4096


@pytest.mark.parametrize("language", Language)
def test_words_of_any_length_fit_in_a_text_whatever_number_chooses_its_words(language: Language) -> None:
    texts = catalogue(language)
    for key, which in product(texts.messages, (0, -1)):
        values = {name: SAMPLES[name][which] for name in texts.variables(key)}
        long = {name: "é" * 4000 if isinstance(value, str) else value for name, value in values.items()}
        assert texts.format(key, long), key


def test_values_are_escaped_in_html_and_markup_passes() -> None:
    texts = Texts("nl")
    assert texts.html("digest-continued", workgroup="<b> & 'x'") == "&lt;b&gt; &amp; &#39;x&#39;, vervolg"
    assert texts.html("digest-continued", workgroup=Markup("<i>x</i>")) == "<i>x</i>, vervolg"
    assert texts("digest-continued", workgroup="<b> & 'x'") == "<b> & 'x', vervolg"


def test_markup_is_refused_in_a_plain_text() -> None:
    with pytest.raises(TextError, match="markup"):
        Texts("nl")("digest-continued", workgroup=Markup("<i>x</i>"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Goed!", "goed"),
        ("  GAAT   goed… 👍", "gaat goed"),
        ("oké, 't gaat", "oke t gaat"),
        ("niets-nodig", "niets nodig"),
        ("👍🏽", "👍"),
        ("👍️", "👍"),
        (":-)", "🙂"),
        ("\u2068goed\u2069", "goed"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_typed_words_are_compared_by_what_they_say(said: str, meant: str) -> None:
    assert folded(said) == meant


class Counted(set[str]):
    """Phrases that count how often somebody looks among them."""

    looks = 0

    def __contains__(self, phrase: object) -> bool:
        self.looks += 1
        return super().__contains__(phrase)


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("jij ook bedankt " * 250 + "x", False),
        ("jij ook bedankt " * 250, True),
        ("👍" * 4_000 + "+", False),
        ("👍 👍🙏", True),
        ("jij bedankt", False),
        ("", False),
    ],
    ids=["long and other", "long", "emoji and other", "emoji", "half a phrase", "nothing"],
)
def test_words_are_compared_with_phrases_in_so_many_steps(said: str, made: bool) -> None:  # noqa: FBT001
    phrases = Counted(["jij ook", "jij ook bedankt", "bedankt", "ook", "👍", "👍👍", "🙏"])
    assert is_made_of(phrases, folded(said)) is made
    assert phrases.looks <= MOST_IN_PHRASE * len(said)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("family", ["heard-thanks", "heard-pleased"])
def test_no_phrase_of_thanks_is_longer_than_what_is_compared(language: Language, family: str) -> None:
    phrases = Texts(language).vocabulary(family)
    assert phrases
    assert all(is_made_of({phrase}, phrase) for phrase in phrases)


def test_a_vocabulary_leads_from_typed_words_to_values(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "heard-mood-well = Goed | gaat prima! | 👍\nheard-mood-core_group = stroef\nheard-moody = x\n"
    monkeypatch.setattr("bot.texts.catalogue", lambda language: Catalogue(source, language))
    assert Texts("nl").vocabulary("heard-mood") == {
        "goed": "well",
        "gaat prima": "well",
        "👍": "well",
        "stroef": "core_group",
    }


def test_a_word_with_two_meanings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "heard-mood-well = prima\nheard-mood-rough = Prima!\n"
    monkeypatch.setattr("bot.texts.catalogue", lambda language: Catalogue(source, language))
    with pytest.raises(TextError, match="two meanings"):
        Texts("nl").vocabulary("heard-mood")
