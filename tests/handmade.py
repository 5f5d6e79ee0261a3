"""Write PDFs of one page by hand, to have in them exactly what a test is about. Knows pypdf; has no tests."""

from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

Plain = str | int | float | bytes | list | dict | PdfObject


class Handmade:
    """A page of 300 × 400 points that shows `content`, in Helvetica as /F1 unless `fonts` says otherwise.

    Plain values stand for PDF's: a str that begins with a slash is a name, bytes are a stream.
    """

    def __init__(self, content: str, fonts: Mapping[str, Plain] | None = None, **resources: Plain) -> None:
        self.writer = PdfWriter()
        self.page = self.writer.add_blank_page(300, 400)
        given = {"/Font": fonts or {"/F1": helvetica()}, **{f"/{name}": held for name, held in resources.items()}}
        self.page[NameObject("/Resources")] = self.made(given)
        self.page[NameObject("/Contents")] = self.writer._add_object(stream(content.encode("cp1252")))

    def made(self, value: Plain) -> PdfObject:
        """The PDF object for a plain value; streams become objects of their own, as they must be."""
        if isinstance(value, bytes):
            return self.writer._add_object(stream(value))
        if isinstance(value, dict) and not isinstance(value, PdfObject):
            return DictionaryObject({NameObject(key): self.made(held) for key, held in value.items()})
        if isinstance(value, list) and not isinstance(value, PdfObject):
            return ArrayObject(self.made(held) for held in value)
        if isinstance(value, str):
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        return value if isinstance(value, PdfObject) else NumberObject(value)

    def form(self, content: str, **entries: Plain) -> PdfObject:
        """A form that shows `content` with the resources of the page."""
        form = stream(content.encode("cp1252"))
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/Resources")] = self.page["/Resources"]
        for key, held in entries.items():
            form[NameObject(f"/{key}")] = self.made(held)
        return self.writer._add_object(form)

    def tree(self, kids: Plain, roles: Mapping[str, str] | None = None) -> None:
        """Give the file a structure tree with these kids, each a dictionary with /S and /K."""
        root = self.made({"/Type": "/StructTreeRoot", "/K": kids, "/RoleMap": dict(roles or {})})
        self.writer.root_object[NameObject("/StructTreeRoot")] = self.writer._add_object(root)

    def element(self, role: str, kids: Plain) -> PdfObject:
        """An element of the structure tree whose marked content is on the page."""
        element = {"/Type": "/StructElem", "/S": role, "/Pg": self.page.indirect_reference, "/K": kids}
        return self.writer._add_object(self.made(element))

    def saved(self, path: Path) -> Path:
        with path.open("wb") as file:
            self.writer.write(file)
        return path


def stream(content: bytes) -> StreamObject:
    held = StreamObject()
    held.set_data(content)
    return held


def helvetica(**entries: Plain) -> dict[str, Plain]:
    """The dictionary of a font that every reader has, in the encoding of Windows."""
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    return {**font, **{f"/{name}": held for name, held in entries.items()}}


def to_unicode(pairs: Mapping[str, str]) -> bytes:
    """A /ToUnicode map that gives these characters of cp1252 those letters."""
    lines = "".join(f"<{ord(shown):02X}> <{read.encode('utf-16-be').hex()}>\n" for shown, read in pairs.items())
    return f"1 begincodespacerange <00> <FF> endcodespacerange {len(pairs)} beginbfchar\n{lines}endbfchar".encode()
