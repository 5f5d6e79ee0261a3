"""Passages found, made by hand: what Findings gives, without an index. Has no tests."""

from itertools import accumulate

from hypothesis import strategies as st

from index import Answer, Citation, Hit, Kind, Passage, Report, Status, Topic
from index.values import PageSpan

OFFICIAL = Report(
    "harbour", "harbour.pdf", "Harbour report — été <2021> & порт", "Harbour 2021", pdf_url="https://example.org/h.pdf"
)
DIGEST = Report("digest", "digest.pdf", "A digest", "Digest", official=False, note="no official document")
TOPIC = Topic("0123456789abcdef", "Дети & <b>", OFFICIAL)


def hit(*sentences, answer=None, report=OFFICIAL, section=("3 Ports", "3.1 Дети & <b>"), pages=((7, "5"),)):
    """A passage of these sentences; `answer` is the number of the one that answers."""
    text = " ".join(sentences)
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    offsets = tuple((end - 1 - len(sentence), end - 1) for end, sentence in zip(ends, sentences, strict=True))
    spans = tuple(PageSpan(page, label, 0, len(text)) for page, label in pages)
    passage = Passage(0, report.id, tuple(section), Kind.FINDING, "en", text, spans, offsets)
    citation = Citation(report, tuple(section), passage.pages, passage.labels)
    return Hit(passage, citation, None if answer is None else offsets[answer], 1.0, 0.9, 0.2)


def answer(*hits, status=Status.ANSWERED, question="?", searched_for="", topics=(), more=False):
    """An answer in English."""
    return Answer(question, "en", status, 0.1, hits, searched_for, topics, more)


# What PDFs, catalogues and people can hold: markup, entities, marks of direction, emoji of several parts, accents by
# the dozen, control characters, quotation marks without their other half, and anything else that Unicode has.
PIECES = (
    "<", ">", "&", '"', "'", "`", "</blockquote>", "<b>", "<a href='x'>", "&lt;", "&#0;", "&amp;amp;", "<!--", "]]>",
    "\u202e", "\u2067", "\u200f", "\u200b", "\ufeff", "é", "Дети", "été — ", "«", "„", "\U0001d509", "\U0010fffd",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f1e6\U0001f1f9", "👍🏽",
    "a" + "\u0301\u0323\u0308" * 12, "a\u030a", "\n", "\n\n", "\t", "\x01", "\x1f", "\x7f", "\x85", "\r", "\u2028",
    "\u00a0", "\u3000", " ", "@durov", "#1", "/start", "https://example.org/?a=1&b=<2>", "tg://user?id=1", "_*[]()~",
    "[…]",
)  # fmt: skip

nasty = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'/ \n\u202eé😀дa."), st.characters(exclude_categories=("Cs", "Cc")))
)
"""A text without control characters, as the readers of PDFs leave it."""

nastiest = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    max_size=8,
).map("".join)
"""A text that may hold anything but NUL."""

long_texts = st.tuples(nastiest, st.sampled_from((1, 1, 1, 7, 60, 10_000))).map(
    lambda said: (said[0] * said[1])[:10_000]
)
"""The same, up to a word of 10,000 characters."""
