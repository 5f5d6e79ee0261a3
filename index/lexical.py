"""Find passages by their words, scored by BM25. The only module that knows tantivy and the stemmers.

tantivy is given stems, not text, so that each passage is stemmed by the rules of its own language.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import Stemmer
import tantivy

from index.errors import IndexStateError

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "it": "italian",
    "ru": "russian",
    "es": "spanish",
}
_WORD = re.compile(r"\w+")
_K1 = 1.2  # tantivy's
_WRITER_BYTES = 50_000_000  # what tantivy may hold in memory before it writes a segment; 15 MB is its least


class LexicalIndex:
    """A saved BM25 index, opened. tantivy's BM25 has k1 = 1.2 and b = 0.75. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`.

        Raises IndexStateError if there is none, or it is damaged.
        """
        try:
            self._index = tantivy.Index.open(str(folder))
            self._schema = _schema()
            self._searcher = self._index.searcher()
            self._searcher.search(tantivy.Query.term_query(self._schema, "words", "probe"), 1)  # shows damage now
        except (ValueError, OSError) as error:
            raise IndexStateError(
                f"{folder}: the index of words cannot be opened ({error}). Build it anew: make index"
            ) from error

    def search(self, question: str, language: str, limit: int) -> list[tuple[int, float]]:
        """Up to `limit` passages in `language` that share a word with `question`: number and score, best first.

        The score is BM25's as a share of the most that any passage could score for this question, from 0 to 1. Passages
        in another language share with it only words that look alike by chance, and so mislead.
        """
        words = sorted(set(_words(question, language)))
        if not words:
            return []
        most = sum(self._most(word) for word in words)
        terms = [tantivy.Query.term_query(self._schema, "words", word) for word in words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        found = self._searcher.search(query, limit, count=False).hits
        return [(self._searcher.doc(address)["number"][0], score / most) for score, address in found]

    def _most(self, word: str) -> float:
        """What BM25 comes near to for a word that a passage repeats without end: k1 + 1 times its inverse frequency.

        That is Lucene's, never negative: ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N passages.
        """
        passages, having = self._searcher.num_docs, self._searcher.doc_freq("words", word)
        return (_K1 + 1) * math.log(1 + (passages - having + 0.5) / (having + 0.5))


def write_lexical_index(folder: Path, texts: Sequence[str], languages: Sequence[str]) -> None:
    """Write the index of `texts`, numbered from 0, each in its language, into the new folder `folder`."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), str(folder))
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for number, (text, language) in enumerate(zip(texts, languages, strict=True)):
        document = tantivy.Document()
        document.add_unsigned("number", number)
        document.add_text("words", " ".join(_words(text, language)))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def stems_of(text: str, language: str) -> list[str]:
    """The stems of the words of `text`, in order; plain small letters for a language without a stemmer."""
    words = _WORD.findall(unicodedata.normalize("NFC", text.casefold()))
    algorithm = _STEMMERS.get(language)
    # A stemmer must not be shared by threads; a new one without a cache costs microseconds.
    return list(Stemmer.Stemmer(algorithm, 0).stemWords(words)) if algorithm else words


def _words(text: str, language: str) -> list[str]:
    """Stems marked with their language, so that a stem finds none that looks like it in another language."""
    return [f"{language}:{stem}" for stem in stems_of(text, language)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
