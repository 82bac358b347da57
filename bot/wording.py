"""Says in words what the jobs decided to say: the one `Wording` that the program uses."""

from bot.render import chat, overview
from bot.texts import Texts
from jobs.post import Mail, Message
from jobs.rules.digest import Digest
from jobs.rules.prompts import Prompt
from models.values import Language


class Words:
    """The texts of all languages, as the jobs need them."""

    def question(self, prompt: Prompt, language: Language) -> Message:
        return chat.question(prompt, Texts(language))

    def digest_messages(self, digest: Digest, language: Language) -> list[Message]:
        return overview.telegram(digest, Texts(language))

    def digest_mail(self, digest: Digest, language: Language) -> Mail:
        return overview.mail(digest, Texts(language))
