"""The stand-in's rules on files: photos, documents, albums, getFile and their sizes."""

import pytest

from tests.standin import PERSON
from tests.standin.params import Upload
from tests.standin.people import SMALL_PHOTO


def png(width: int, height: int, size: int = 64) -> Upload:
    """The header of a picture of these sides, filled up to `size` bytes."""
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return Upload("café.png", (SMALL_PHOTO[:16] + sides).ljust(size, b"\0"), "image/png")


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (png(5000, 5000), ""),
        (png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (png(200, 10), ""),
        (png(201, 10), "PHOTO_INVALID_DIMENSIONS"),
        (png(9, 9, 10 << 20), ""),
        (
            png(9, 9, (10 << 20) + 1),
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        (Upload("é.txt", b"no picture", "text/plain"), "IMAGE_PROCESS_FAILED"),
        (Upload("é.png", b"", "image/png"), "file must be non-empty"),
    ],
)
async def test_photos(bot, upload, refusal):
    """At most 10 MB, width and height 10,000 together, one side at most 20 times the other."""
    reply = await bot.call("sendPhoto", {"photo": upload}, chat_id=PERSON)
    assert reply.body.get("description", "Bad Request: ") == f"Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "attach://nothing"}, "there is no document in the request"),
        ("sendDocument", {"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.org/é.png"}, "failed to get HTTP URL content"),
        ("getFile", {"file_id": "unknown"}, "invalid file_id"),
    ],
)
async def test_missing_files(bot, method, params, refusal):
    """A file that is not there is named as the server names it."""
    reply = await bot.call(method, chat_id=PERSON, **params)
    assert reply.refusal == f"400 Bad Request: {refusal}"


async def test_a_file_is_sent_again_by_its_id_and_fetched_for_an_hour(api, bot):
    """The path that getFile gives holds for an hour; a document's id is no photo."""
    upload = {"document": Upload("отчёт.pdf", b"%PDF <&>", "application/pdf")}
    document = (await bot.call("sendDocument", upload, chat_id=PERSON)).result["document"]
    assert (document["file_name"], document["file_size"]) == ("отчёт.pdf", 8)
    again = await bot.call("sendDocument", chat_id=PERSON, document=document["file_id"])
    assert again.result["document"] == document
    assert (await bot.call("sendPhoto", chat_id=PERSON, photo=document["file_id"])).status == 400
    api.clock.freeze()
    path = (await bot.call("getFile", file_id=document["file_id"])).result["file_path"]
    for seconds, status in ((3600, 200), (1, 404)):
        api.clock.advance(seconds)
        async with bot._session.get(f"{api.base_file_url}{api.token}/{path}") as response:
            assert response.status == status
            if status == 200:
                assert await response.read() == b"%PDF <&>"


@pytest.mark.parametrize(("size", "status"), [(20 << 20, 200), ((20 << 20) + 1, 400)])
async def test_a_bot_downloads_at_most_20_mb(api, bot, size, status):
    """A person may send larger files; getFile says that they are too big."""
    api.send_document(name="é.pdf", size=size)
    update = (await bot.call("getUpdates", offset=-1)).result[0]
    reply = await bot.call("getFile", file_id=update["message"]["document"]["file_id"])
    assert reply.status == status
    assert reply.body.get("description", "") in ("", "Bad Request: file is too big")


@pytest.mark.parametrize(("size", "status"), [(50 << 20, 200), ((50 << 20) + 1, 413)])
async def test_a_bot_sends_at_most_50_mb(bot, size, status):
    """One byte more is no longer taken."""
    upload = Upload("é.bin", bytes(size), "application/octet-stream")
    assert (await bot.call("sendDocument", {"document": upload}, chat_id=PERSON)).status == status


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        (["photo"] * 2, ""),
        (["document"] * 10, ""),
        (["photo"], "too few messages to send as an album"),
        (["document"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "documents can't be mixed with other media types"),
        (["photo", "voice"], "can't use the media of the specified type in the album"),
    ],
)
async def test_albums(bot, kinds, refusal):
    """Two to ten of a kind; documents only with documents."""
    files = {"photo": png(9, 9), "document": Upload("é.pdf", b"%PDF", ""), "voice": png(9, 9)}
    media = [{"type": kind, "media": f"attach://{kind}", "caption": "é"} for kind in kinds]
    reply = await bot.call("sendMediaGroup", files, chat_id=PERSON, media=media)
    if refusal:
        assert reply.refusal == f"400 Bad Request: {refusal}"
    else:
        assert [message["caption"] for message in reply.result] == ["é"] * len(kinds)
        assert len({message["media_group_id"] for message in reply.result}) == 1
