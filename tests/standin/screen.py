"""What an application shows of a chat, in one piece, for a page that draws it."""

from tests.standin.profile import commands_for, text_in
from tests.standin.state import PERSON, Account, Json


def screen(account: Account, chat_id: int = PERSON, language: str = "") -> Json:
    """The chat as it stands now. `version` is the number of changes so far: once it is another, look again.

    `listening` is whether the bot waits for updates, `draft` the text that it is writing.
    """
    chat = account.chats.get(chat_id)
    drafting = chat is not None and chat.draft_until > account.clock.now()
    return {
        "version": account.signal.version,
        "timeline": [*account.timelines.get(chat_id, ())],
        "draft": chat.draft if chat and drafting else "",
        "standing": chat.standing if chat else "member",
        "listening": account.queue.poll is not None or bool(account.webhook.url),
        "bot": account.wire()
        | {
            "name": text_in(account, "name", language),
            "description": text_in(account, "description", language),
            "short_description": text_in(account, "short_description", language),
            "commands": commands_for(account, chat_id, language),
        },
    }
