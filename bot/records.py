"""An answer as JSON, for programs. `python -m bot ask --help` describes the fields."""

from typing import Any

from index import Answer, Hit

_DIGITS = 4  # of scores; more is noise


def record(answer: Answer) -> dict[str, Any]:
    """The answer as a JSON object. Field names are a promise to other people's programs: add, never rename."""
    return {
        "question": answer.question,
        "language": answer.language,
        "status": answer.status,
        "confidence": round(answer.confidence, _DIGITS),
        "searched_for": answer.searched_for,
        "topics": [{"key": topic.key, "title": topic.title, "report": topic.report.id} for topic in answer.topics],
        "more": answer.more,
        "hits": [_hit(hit) for hit in answer.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    citation = hit.citation
    return {
        "key": hit.passage.key,
        "report": citation.report.id,
        "file": citation.report.file,
        "title": citation.report.title,
        "official": citation.report.official,
        "section": list(citation.section),
        "section_key": hit.passage.section_key,
        "kind": hit.passage.kind,
        "item": hit.passage.item,
        "addressee": hit.passage.addressee,
        "language": hit.passage.language,
        "pages": list(citation.pages),
        "printed_pages": list(citation.labels),
        "quote": hit.passage.text,
        "answer": hit.passage.text[slice(*hit.sentence)] if hit.sentence else "",
        "score": round(hit.score, _DIGITS),
        "cosine": round(hit.cosine, _DIGITS),
        "bm25": round(hit.words, _DIGITS),
    }
