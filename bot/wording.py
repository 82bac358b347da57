"""Says in words what the jobs decided to say: the one `Wording` that the program uses."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.render import chat, handover, notices, overview, proposals
from bot.texts import Texts
from jobs.post import Mail, Message
from jobs.rules.digest import Digest
from jobs.rules.handover import Note
from jobs.rules.notices import Notice
from jobs.rules.prompts import Prompt
from jobs.rules.tempo import TempoProposal
from models.values import Language


@dataclass(frozen=True, kw_only=True)
class Words:
    """The texts of all languages, as the jobs need them."""

    by_mail: bool = True
    """Whether a mail server was set, so that a mail is worth writing."""

    def question(self, prompt: Prompt, language: Language) -> Message:
        return chat.question(prompt, Texts(language))

    def notice(self, told: Notice, language: Language) -> Message:
        return Message(text=notices.notice(told, Texts(language)))

    def proposal(self, proposal: TempoProposal, language: Language) -> Message:
        return proposals.proposal(proposal, Texts(language))

    def handover(
        self, number: int, note: Note, workgroup: str, words: str | None, timezone: str, language: Language
    ) -> list[Message]:
        return handover.handover(number, note, workgroup, words, ZoneInfo(timezone), Texts(language))

    def digest_messages(self, digest: Digest, language: Language) -> list[Message]:
        texts = Texts(language)
        note = texts("repeat-note-overview")
        return [replace(message, repeat_note=note) for message in overview.telegram(digest, texts)]

    def digest_mail(self, digest: Digest, language: Language) -> Mail | None:
        return overview.mail(digest, Texts(language)) if self.by_mail else None
