"""What the bot says in its own words, in one table. Findings are never in here: those are only quoted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """Plain texts, without markup. Fields in braces are filled in by format()."""

    welcome: str
    how: str
    examples: tuple[str, ...]
    reports: str
    more_reports: str
    unsure: str
    declined: str
    searched_for: str
    topics: str
    topic_gone: str
    only_text: str
    failed: str
    unofficial: str
    page: str
    pages: str
    pdf_page: str
    pdf_pages: str


ENGLISH = Texts(
    welcome=(
        "I answer questions about the reports below by quoting them word for word, each quotation with its "
        "section and page. I write nothing of my own about the findings, and I say so when they hold no answer."
    ),
    how="Send me a short question, in English, French, German, Italian, Russian or Spanish. For example:",
    examples=(
        "progress on child trafficking?",
        "must victims talk to the police to get help?",
        "was passiert gegen Zwangsbettelei?",
    ),
    reports="Reports that I know:",
    more_reports="… and {count} more",
    unsure="These are the closest passages. They may not answer your question.",
    declined="The reports that I know do not seem to say anything about this.",
    searched_for="Searched for: {question}",
    topics="These sections come nearest to it. Press one to read it:",
    topic_gone="The reports have changed since, and this section is no longer among them. Please ask again.",
    only_text="I can only read text. Please type your question.",
    failed="Something went wrong on my side, and your question was not answered. Please send it again.",
    unofficial="not an official document",
    page="p. {pages}",
    pages="pp. {pages}",
    pdf_page="PDF page {pages}",
    pdf_pages="PDF pages {pages}",
)
