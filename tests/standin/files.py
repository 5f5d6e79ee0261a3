"""Photos and documents: what is taken, what a picture's header says, and getFile."""

import mimetypes
import struct
from pathlib import PurePath
from typing import Any

from tests.standin.params import Params, Upload
from tests.standin.rules import (
    CAPTION,
    DOWNLOAD_BYTES,
    FILE_PATH_SECONDS,
    PHOTO_BYTES,
    PHOTO_RATIO,
    PHOTO_SIDES,
    Refused,
)
from tests.standin.state import Account, Json, StoredFile
from tests.standin.text import read_formatted

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers that carry height and width
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})  # markers without a length


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header of a PNG or a JPEG; (0, 0) for anything else."""
    try:
        if content.startswith(PNG):
            width, height = struct.unpack(">II", content[16:24])
            return int(width), int(height)
        return _jpeg_size(content) if content.startswith(JPEG) else (0, 0)
    except (struct.error, IndexError):
        return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return int(width), int(height)
        place += 2
        if marker not in JPEG_ALONE:
            place += int(struct.unpack(">H", content[place : place + 2])[0])
    return 0, 0


def store_photo(account: Account, upload: Upload) -> StoredFile:
    size = len(upload.content)
    if size > PHOTO_BYTES:
        raise Refused(f"File of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
    width, height = picture_size(upload.content)
    if not width or not height:
        raise Refused("IMAGE_PROCESS_FAILED")
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise Refused("PHOTO_INVALID_DIMENSIONS")
    return account.add_file(upload.content, "photo.jpg", "image/jpeg", width=width, height=height)


def store_document(account: Account, upload: Upload) -> StoredFile:
    mime = upload.mime
    if not mime or mime == "application/octet-stream":
        mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return account.add_file(upload.content, upload.name, mime)


def photo_wire(photo: StoredFile) -> Json:
    return {"photo": [photo.wire() | {"width": photo.width, "height": photo.height}]}


def document_wire(document: StoredFile) -> Json:
    return {"document": document.wire() | {"file_name": document.name, "mime_type": document.mime}}


def read_media(account: Account, params: Params, kind: str, field: str) -> Json:
    """The wire content of a photo or a document with its caption. `field` holds the file."""
    upload = params.upload(field)
    file_id = params.text(field)
    if upload:
        if not upload.content:
            raise Refused("File must be non-empty")
        stored = (store_photo if kind == "photo" else store_document)(account, upload)
    elif file_id.startswith(("http://", "https://")):
        raise Refused("Failed to get HTTP URL content")  # the stand-in fetches nothing from the network
    elif not file_id or file_id.startswith("attach://"):
        raise Refused(f"There is no {kind} in the request")
    elif file_id in account.files:
        stored = account.files[file_id]
    else:
        raise Refused("Wrong file identifier/HTTP URL specified")
    if kind == "photo" and not stored.width:
        raise Refused("Can't use file of type Document as Photo")
    return (photo_wire(stored) if kind == "photo" else document_wire(stored)) | caption_wire(params)


def caption_wire(params: Params) -> Json:
    caption = read_formatted(params, "caption", CAPTION)
    wire: Json = {}
    if caption.text:
        wire["caption"] = caption.text
    if caption.entities:
        wire["caption_entities"] = list(caption.entities)
    if params.flag("show_caption_above_media"):
        wire["show_caption_above_media"] = True
    return wire


def get_file(account: Account, params: Params) -> Json:
    stored = account.files.get(params.text("file_id"))
    if stored is None:
        raise Refused("Invalid file_id")
    if stored.size > DOWNLOAD_BYTES:
        raise Refused("File is too big")
    folder = "photos" if stored.width else "documents"
    ending = PurePath(stored.name).suffix
    path = f"{folder}/file_{stored.unique_id}{ending if ending.isascii() else ''}"
    account.paths[path] = stored, account.clock.now() + FILE_PATH_SECONDS
    return stored.wire() | {"file_path": path}


def file_at(account: Account, path: str) -> StoredFile:
    """The file behind a file_path that getFile gave not longer than an hour ago."""
    stored, valid_until = account.paths.get(path, (None, 0.0))
    if stored is None or valid_until < account.clock.now():
        raise Refused("Not Found", code=404)
    return stored


METHODS: dict[str, Any] = {"getfile": get_file}
