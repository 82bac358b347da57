"""The rules for writing to people: each can complain, and good writing passes."""

import pytest
import writing

BAD = [
    (writing.says_je, "x", "Kunt u dit doen?"),
    (writing.says_je, "x", "Wat is Uw vraag?"),
    (writing.common_words, "x", "We komen binnenkort langs."),
    (writing.common_words, "x", "De groep dient te antwoorden."),
    (writing.no_jargon, "x", "Je check-in staat klaar."),
    (writing.no_jargon, "x", "Dit ID is onbekend."),
    (writing.short_message, "x", "Dag. Hallo. Fijn. Mooi."),
    (writing.short_message, "x", "Hoe gaat het? Wat helpt?"),
    (writing.short_sentences, "x", "woord " * 19),
    (writing.plain_marks, "x", "Je werkgroep (van nu)"),
    (writing.plain_marks, "x", "Dit is goed; dat ook"),
    (writing.plain_marks, "x", "Dit is goed – dat ook"),
    (writing.plain_marks, "x", "Dit is goed - dat ook"),
    (writing.plain_marks, "x", "Jij &amp; ik"),
    (writing.plain_marks, "x", "75%"),
    (writing.plain_marks, "x", "Dank je wel!"),
    (writing.short_button, "button-x", "Ja, ik doe mee"),
    (writing.small_functions, "x", "Vraag het de Gebiedsmakelaar."),
    (writing.small_functions, "x", "Dit gaat naar het Dagelijks Bestuur."),
    (writing.word_beside_emoji, "x", "Het gaat:\n✅"),
    (writing.dutch_figures, "x", "Over drie dagen."),
    (writing.dutch_figures, "x", "Om 14:30 uur."),
    (writing.dutch_figures, "x", "Het is 14.30 nu."),
    (writing.dutch_figures, "x", "Kom om 9 uur."),
    (writing.dutch_figures, "x", "Op 15-03-2026."),
    (writing.dutch_figures, "x", "Op maart 15."),
    (writing.english_figures, "x", "In three days."),
    (writing.english_figures, "x", "On 15/03/2026."),
]


@pytest.mark.parametrize(("rule", "key", "text"), BAD)
def test_each_rule_for_writing_can_complain(rule: writing.Rule, key: str, text: str) -> None:
    assert len(writing.complaints((rule,), key, text)) == 1


def test_every_rule_for_writing_has_a_bad_text() -> None:
    rules = {rule for rules in writing.RULES.values() for rule in rules}
    assert rules == {rule for rule, _, _ in BAD}


@pytest.mark.parametrize(
    "text",
    [
        "✅ Dank je wel. De werkgroep ziet je antwoord op vrijdag 27 november om 14.30 uur.",
        "Gebiedsmakelaar en kerngroep lezen mee. Je hebt 3 dagen. Wil je dat?",
        "<b>Ja</b>: 75 procent van de e-mails in buurt 2 kwam op 15 maart 2026.",
    ],
)
def test_good_writing_gets_no_complaint(text: str) -> None:
    assert writing.complaints(writing.RULES["nl"], "x", text) == []
