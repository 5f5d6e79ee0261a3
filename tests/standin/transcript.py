"""A chat as the person in it sees it now, in plain lines: fit for a golden file."""

from collections import defaultdict

from tests.standin.state import Account, Json, Message, Note

MARKS = {
    "bold": ("**", "**"),
    "italic": ("_", "_"),
    "underline": ("__", "__"),
    "strikethrough": ("~~", "~~"),
    "spoiler": ("||", "||"),
    "code": ("`", "`"),
    "pre": ("```", "```"),
    "blockquote": ("\ue000", "\ue001"),
    "expandable_blockquote": ("\ue002", "\ue001"),
}
QUOTE_PREFIX = {"\ue000": "> ", "\ue002": ">> "}  # the second one is folded until it is tapped
QUOTE_END = "\ue001"
SHOWN_OF_REPLY = 40  # characters
MEDIA = ("photo", "document", "voice", "sticker")


def transcript(account: Account, chat_id: int) -> str:
    """All lines of the chat, ending with a newline; empty if nothing was said."""
    lines: list[str] = []
    for entry in account.timelines.get(chat_id, ()):
        lines.extend([f"({entry.text})"] if isinstance(entry, Note) else message_lines(entry))
    chat = account.chats.get(chat_id)
    if chat and chat.draft and chat.draft_until > account.clock.now():
        lines.extend(_indented(f"{account.first_name} (writing): ", chat.draft))
    return "".join(f"{line}\n" for line in lines)


def message_lines(message: Message) -> list[str]:
    about = " (edited)" if message.edit_date else ""
    if message.reply:
        said = message.quote["text"] if message.quote else message.reply.text or _media(message.reply.content)
        one_line = " ".join(said.split())
        short = one_line if len(one_line) <= SHOWN_OF_REPLY else f"{one_line[:SHOWN_OF_REPLY]}…"
        about += f" (to “{short}”)"
    if "forward_origin" in message.extra:
        about += " (forwarded)"
    if "via_bot" in message.extra:
        about += f" (via @{message.extra['via_bot']['username']})"
    said = "\n".join(part for part in (_media(message.content), marked(message.text, message.entities)) if part)
    lines = _indented(f"{message.sender['first_name']}{about}: ", said)
    lines.extend(f"  {' '.join(_button(button) for button in row)}" for row in message.buttons)
    for row in (message.keyboard or {}).get("keyboard", ()):
        lines.append("  ⌨ " + " ".join(f"[{key if isinstance(key, str) else key['text']}]" for key in row))
    if message.reactions:
        lines.append(f"  {' '.join(message.reactions)}")
    return lines


def marked(text: str, entities: list[Json]) -> str:
    """The text with its formatting as marks, and block quotes as lines that begin with a >."""
    opened: dict[int, str] = defaultdict(str)
    closed: dict[int, str] = defaultdict(str)
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        before, after = MARKS.get(entity["type"], ("", ""))
        if entity["type"] == "text_link":
            before, after = "[", f"]({entity['url']})"
        opened[entity["offset"]] += before
        end = entity["offset"] + entity["length"]
        closed[end] = after + closed[end]  # what was opened last is closed first
    pieces = []
    offset = 0
    for char in text:
        pieces.append(closed[offset] + opened[offset] + char)
        offset += 2 if ord(char) > 0xFFFF else 1
    return _quoted("".join(pieces) + closed[offset])


def _quoted(text: str) -> str:
    lines = []
    prefix = ""
    for line in text.replace(f"{QUOTE_END}\n", f"\n{QUOTE_END}").split("\n"):
        rest = line
        if rest.startswith(QUOTE_END):
            prefix, rest = "", rest[1:]
        for start, mark in QUOTE_PREFIX.items():
            if start in rest:
                prefix, rest = mark, rest.replace(start, "")
        quoted, ends, after = rest.partition(QUOTE_END)
        lines.append(prefix + quoted)
        if ends:
            prefix = ""
            lines.extend([after] if after else [])
    return "\n".join(lines)


def _indented(head: str, text: str) -> list[str]:
    first, *others = text.split("\n")
    return [f"{head}{first}".rstrip(), *(f"  {line}".rstrip() for line in others)]


def _button(button: Json) -> str:
    return f"[{button['text']} ↗ {button['url']}]" if "url" in button else f"[{button['text']}]"


def _media(content: Json) -> str:
    kind = next((kind for kind in MEDIA if kind in content), "")
    match kind:
        case "photo":
            largest = content["photo"][-1]
            return f"[photo {largest['width']}x{largest['height']}]"
        case "document":
            return f"[file {content['document']['file_name']}]"
        case "voice":
            return f"[voice message, {content['voice']['duration']} s]"
        case "sticker":
            return f"[sticker {content['sticker']['emoji']}]"
    return ""
