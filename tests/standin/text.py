"""Text and its entities, by Telegram's own parser. The only module that knows tdjson.

Offsets and lengths of entities count UTF-16 units, as on the wire; limits count code points.
"""

import html
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.standin.params import Params
from tests.standin.rules import ENTITIES_KEPT, RAW_TEXT, Refused, Rule

Entity = dict[str, Any]
Execute = Callable[[dict[str, Any]], dict[str, Any]]

MODES: dict[str, dict[str, Any]] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
# TDLib's name → the Bot API's name, and how a field is called on either side.
TYPES: dict[str, tuple[str, dict[str, str]]] = {
    "textEntityTypeBold": ("bold", {}),
    "textEntityTypeItalic": ("italic", {}),
    "textEntityTypeUnderline": ("underline", {}),
    "textEntityTypeStrikethrough": ("strikethrough", {}),
    "textEntityTypeSpoiler": ("spoiler", {}),
    "textEntityTypeCode": ("code", {}),
    "textEntityTypePre": ("pre", {}),
    "textEntityTypePreCode": ("pre", {"language": "language"}),
    "textEntityTypeTextUrl": ("text_link", {"url": "url"}),
    "textEntityTypeMentionName": ("text_mention", {"user_id": "user"}),
    "textEntityTypeCustomEmoji": ("custom_emoji", {"custom_emoji_id": "custom_emoji_id"}),
    "textEntityTypeBlockQuote": ("blockquote", {}),
    "textEntityTypeExpandableBlockQuote": ("expandable_blockquote", {}),
    "textEntityTypeDateTime": ("date_time", {"unix_time": "unix_time"}),
    "textEntityTypeMention": ("mention", {}),
    "textEntityTypeHashtag": ("hashtag", {}),
    "textEntityTypeCashtag": ("cashtag", {}),
    "textEntityTypeBotCommand": ("bot_command", {}),
    "textEntityTypeUrl": ("url", {}),
    "textEntityTypeEmailAddress": ("email", {}),
    "textEntityTypePhoneNumber": ("phone_number", {}),
}
UNTOLD = frozenset({"textEntityTypeBankCardNumber", "textEntityTypeMediaTimestamp"})  # applications find them too
FOUND_BY_SERVER = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
GIVEN_BY_BOT = frozenset(name for name, _ in TYPES.values()) - FOUND_BY_SERVER
NOTHING_FOUND_IN = frozenset({"code", "pre", "text_link"})  # no links or commands are looked for there
QUOTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"})


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text as it is stored and shown, with its entities in wire form, in order."""

    text: str
    entities: tuple[Entity, ...] = ()

    def quoted(self, quote: "Formatted") -> int:
        """Where `quote` stands in this text with the same formatting, in UTF-16 units; -1 if nowhere."""
        start = self.text.find(quote.text)
        while quote.text and start >= 0:
            offset = utf16_length(self.text[:start])
            inside = _within(self.entities, offset, utf16_length(quote.text))
            if inside == [_plain(e) for e in quote.entities if e["type"] in QUOTABLE]:
                return offset
            start = self.text.find(quote.text, start + 1)
        return -1


@cache
def _tdlib() -> Execute:
    import tdjson  # noqa: PLC0415 - 18 MB of library, loaded by those who send text

    def execute(request: dict[str, Any]) -> dict[str, Any]:
        answer = tdjson.td_execute(json.dumps(request).encode())
        return json.loads(answer) if answer else {}

    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return execute


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def slice_utf16(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def parse(text: str, parse_mode: str = "", entities: Iterable[Any] = ()) -> Formatted:
    """The text that a bot sent, not yet trimmed or measured."""
    RAW_TEXT.check(text)
    mode = parse_mode.lower()
    if not text or mode in ("", "none"):
        return Formatted(text, tuple(_given(entity) for entity in entities if not _is_found(entity)))
    if mode not in MODES:
        raise Refused("Unsupported parse_mode")
    answer = _tdlib()({"@type": "parseTextEntities", "text": text, "parse_mode": MODES[mode]})
    if answer["@type"] == "error":
        raise Refused(answer["message"], answer["code"])
    return Formatted(answer["text"], tuple(_wire(entity) for entity in answer["entities"]))


def find_entities(text: str) -> tuple[Entity, ...]:
    """Commands, mentions, links and the like, as the server finds them by itself."""
    answer = _tdlib()({"@type": "getTextEntities", "text": text})
    return tuple(_wire(entity) for entity in answer["entities"] if entity["type"]["@type"] not in UNTOLD)


def fix(formatted: Formatted) -> Formatted:
    """Clean and trim, shifting the entities; find links and commands; keep 100 entities."""
    cleaned = _rewrite(formatted, _cleaned)
    first_entity = min((e["offset"] for e in cleaned.entities), default=utf16_length(cleaned.text))
    head = len(cleaned.text) - len(cleaned.text.lstrip(" \n"))
    head = min(head, first_entity)  # these are blanks: one UTF-16 unit each
    tail = len(cleaned.text.rstrip())
    trimmed = _rewrite(cleaned, lambda position, char: char if head <= position < tail else "")
    closed = [e for e in trimmed.entities if e["type"] in NOTHING_FOUND_IN]
    found = [e for e in find_entities(trimmed.text) if not any(_overlap(e, other) for other in closed)]
    in_order = sorted((*trimmed.entities, *found), key=lambda e: (e["offset"], -e["length"]))
    return Formatted(trimmed.text, tuple(in_order[:ENTITIES_KEPT]))


def read_formatted(params: Params, field: str, rule: Rule) -> Formatted:
    """The `field` of a call, with its entities, parsed, trimmed and within `rule`."""
    entities_field = "entities" if field == "text" else f"{field}_entities"
    mode_field = "parse_mode" if field in ("text", "caption") else f"{field}_parse_mode"
    given = params.json_array(entities_field, "MessageEntity")
    formatted = fix(parse(params.text(field), params.text(mode_field), given))
    rule.check(formatted.text)
    return formatted


def bad_url(url: str) -> str:
    """Why the server would not take this link; empty if it would."""
    answer = _tdlib()(
        {
            "@type": "parseTextEntities",
            "text": f'<a href="{html.escape(url)}">x</a>',
            "parse_mode": MODES["html"],
        }
    )
    if answer.get("entities"):
        return ""
    scheme = url.partition("://")[0].lower() if "://" in url else "http"
    return "Wrong HTTP URL" if scheme in ("http", "https") else "Unsupported URL protocol"


def _cleaned(_position: int, char: str) -> str:
    if char == "\r" or "\u2028" <= char <= "\u202e":
        return ""
    return " " if char < " " and char != "\n" else char


def _rewrite(formatted: Formatted, change: Callable[[int, str], str]) -> Formatted:
    """Replace each character by `change(position, character)`, moving the entities along."""
    moved = [0]  # old UTF-16 offset → new one
    pieces = []
    for position, char in enumerate(formatted.text):
        pieces.append(change(position, char))
        moved.extend([moved[-1] + utf16_length(pieces[-1])] * utf16_length(char))
    entities = []
    for entity in formatted.entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= start < end < len(moved):
            continue
        length = moved[end] - moved[start]
        if length:
            entities.append(entity | {"offset": moved[start], "length": length})
    return Formatted("".join(pieces), tuple(entities))


def _overlap(one: Entity, other: Entity) -> bool:
    start = max(one["offset"], other["offset"])
    end = min(one["offset"] + one["length"], other["offset"] + other["length"])
    return bool(start < end)


def _within(entities: Iterable[Entity], offset: int, length: int) -> list[Entity]:
    inside = []
    for entity in entities:
        start = max(entity["offset"], offset) - offset
        end = min(entity["offset"] + entity["length"], offset + length) - offset
        if entity["type"] in QUOTABLE and start < end:
            inside.append(_plain(entity | {"offset": start, "length": end - start}))
    return inside


def _plain(entity: Entity) -> Entity:
    return {key: entity[key] for key in ("type", "offset", "length")}


def _wire(entity: dict[str, Any]) -> Entity:
    name, fields = TYPES[entity["type"]["@type"]]
    wire: Entity = {"type": name, "offset": entity["offset"], "length": entity["length"]}
    for theirs, ours in fields.items():
        value = entity["type"][theirs]
        wire[ours] = {"id": value, "is_bot": False, "first_name": str(value)} if ours == "user" else value
    return wire


def _is_found(entity: object) -> bool:
    return isinstance(entity, dict) and entity.get("type") in FOUND_BY_SERVER


def _given(entity: object) -> Entity:
    if not isinstance(entity, dict):
        raise Refused("Can't parse MessageEntity: expected an Object")
    for field, kind in (("offset", int), ("length", int), ("type", str)):
        if not isinstance(entity.get(field), kind):
            raise Refused(f'Can\'t parse MessageEntity: Field "{field}" must be of type {kind.__name__}')
    if entity["type"] not in GIVEN_BY_BOT:
        raise Refused("Can't parse MessageEntity: Unsupported type specified")
    return dict(entity)
