"""Passages: what can be quoted, its sentences, language and kind, and that each stands where it says."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from index.blocks import blocks_of
from index.furniture import without_furniture
from index.languages import LANGUAGES, is_foreign, is_written_in, language_of
from index.paged import cut, join
from index.passages import LONG_WORDS, SHORT_WORDS, passages_of
from index.pdf import read_pdf
from index.sentences import sentence_offsets
from index.structure import sections_of
from index.values import Block, Kind, PageSpan, Passage, Role, Section
from tests.typeset import prose, typeset

SENTENCES = {
    "en": [
        ["Art. 5 of the Act & No. 7 apply.", "They bind all States."],
        ["See MC.DEC/2/03 on trafficking.", "It was adopted in Maastricht."],
        ["Smith et al. found 3.5 per cent (e.g. para. 4).", "Dr. Été & Mr. Ng agreed — at last."],
        ["“Is it so?” she asked.", "He nodded!", "Was it < 18?"],
    ],
    "fr": [["L’art. 12 s’applique.", "Certains ports, p. ex. Aldra, sont pleins.", "M. Été l’a dit."]],
    "de": [
        ["Manche Häfen, z. B. Aldra, sind voll.", "Nach Art. 5 Abs. 2 gilt dies, d. h. bald."],
        ["Im 19. Jahrhundert war das so.", "Seit dem 3. Mai, so Dr. Weiß, gilt es nicht mehr."],
    ],
    "it": [["L’art. 12 obbliga gli Stati.", "Alcuni porti, ad es. Aldra, sono pieni.", "Il sig. Rossi è d’accordo."]],
    "es": [["El art. 12 obliga a los Estados.", "Algunos puertos, p. ej. Aldra, están llenos.", "¿Es así?", "Sí."]],
    "ru": [
        ["В 2021 г. в порт прибыли 12 детей.", "Согласно ст. 5 и п. 2 это запрещено.", "Помогли 3 тыс. человек."],
        ["Дети живут в г. Алдра.", "Опрошены дети, т. е. все < 18 лет.", "Они ждут."],
    ],
}
QUESTIONS = {
    "en": "How many children arrived?",
    "fr": "Combien d’enfants sont arrivés ?",
    "de": "Wie viele Kinder kamen an?",
    "it": "Quanti bambini sono arrivati?",
    "ru": "Сколько детей прибыло?",
    "es": "¿Cuántos niños llegaron?",
}
FRENCH = "Les tuteurs ont demandé un registre des personnes formées — la ministre l’a promis pour l’été."
RUSSIAN = "Опекуны просили вести реестр обученных лиц, и министерство пообещало его открыть — весной."


@st.composite
def paged_texts(draw) -> tuple[str, tuple[PageSpan, ...]]:
    """A text whose characters stand on pages in order, without gaps."""
    parts = draw(st.lists(st.text("aé <&—д.\n", min_size=1, max_size=12), min_size=1, max_size=5))
    first, place, spans = draw(st.integers(1, 3)), 0, []
    for number, part in enumerate(parts, start=first):
        spans.append(PageSpan(number, str(number), place, place + len(part)))
        place += len(part)
    return "".join(parts), tuple(spans)


def assert_covers(text: str, spans: tuple[PageSpan, ...]) -> None:
    assert [span.start for span in spans] == [0, *(span.end for span in spans)][:-1]
    assert spans[-1].end == len(text)


def passages(path: Path, source: str, language: str = "en") -> list[Passage]:
    document = read_pdf(typeset(path, source))
    sections = sections_of(blocks_of(without_furniture(document.pages)), document.outline)
    return passages_of(sections, "report", language, first=7)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def assert_stands_on_its_pages(found: list[Passage], path: Path) -> None:
    """Each line of a passage, letters alone, is on the page that its span names, by pypdf's own plain text."""
    printed = [letters(page.extract_text()) for page in PdfReader(path).pages]
    for passage in found:
        assert_covers(passage.text, passage.spans)
        for span in passage.spans:
            for line in passage.text[span.start : span.end].split("\n"):
                assert letters(line) in printed[span.page - 1]


@pytest.mark.parametrize(
    ("language", "sentences"), [(code, some) for code, texts in SENTENCES.items() for some in texts]
)
def test_sentences_in_six_languages(language, sentences):
    """A sentence ends where a reader would end it; abbreviations, numbers and symbols of documents end none."""
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_offsets(text, language)] == sentences


def test_a_line_break_ends_a_sentence():
    """A line break always ends a sentence; blanks around it belong to none. An unknown language reads as English."""
    text = "States should: \n• appoint guardians\n\n  • Étés & дети. "
    expected = ["States should:", "• appoint guardians", "• Étés & дети."]
    assert [text[start:end] for start, end in sentence_offsets(text, "en")] == expected
    assert sentence_offsets(text, "xx") == sentence_offsets(text, "en")


@pytest.mark.parametrize("mark", ["•", "▪", "–", "1.", "(a)", "12)"])
def test_the_mark_of_an_item_is_part_of_its_first_sentence(mark):
    """An item of a list has sentences like any text; its mark goes with the first."""
    text = f"{mark} Ask the children. Été comes — they wait."
    assert [text[a:b] for a, b in sentence_offsets(text, "en")] == [
        f"{mark} Ask the children.",
        "Été comes — they wait.",
    ]


@given(st.text() | st.text("aZéД .!?…:\n\t\u00a0“”’()1—-&<"), st.sampled_from(LANGUAGES))
def test_sentences_cover_a_text(text, language):
    """Sentences are in order, begin and end with no blank, and hold every character that is none."""
    end_before = 0
    for start, end in sentence_offsets(text, language):
        assert text[end_before:start].strip() == ""
        assert text[start:end] == text[start:end].strip() != ""
        end_before = end
    assert text[end_before:].strip() == ""


@given(paged_texts(), st.data())
def test_cut_keeps_every_character_on_its_page(paged, data):
    """A part of a text has spans that cover it without gaps; each character keeps page and label."""
    text, spans = paged
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    parts = cut(spans, start, end)
    assert_covers(text[start:end], parts)
    before = [(span.page, span.label) for span in spans for _ in range(span.start, span.end)]
    assert [(span.page, span.label) for span in parts for _ in range(span.start, span.end)] == before[start:end]


@given(st.lists(paged_texts(), min_size=1, max_size=4), st.sampled_from(["\n", " ", ""]))
def test_join_keeps_every_character_on_its_page(parts, separator):
    """Joined texts are covered without gaps; a separator is on the page of what stands before it."""
    text, spans = join(parts, separator)
    assert text == separator.join(part for part, _ in parts)
    assert_covers(text, spans)
    expected = []
    for _, its_spans in parts:
        expected += [its for its in expected[-1:] for _ in separator]
        expected += [span.page for span in its_spans for _ in range(span.start, span.end)]
    assert [span.page for span in spans for _ in range(span.start, span.end)] == expected


@pytest.mark.parametrize(("code", "question"), QUESTIONS.items())
def test_the_language_of_a_question(code, question):
    """A short question is known to be in one of the six languages."""
    assert language_of(question) == code


def test_the_language_inside_a_report():
    """A long text in another language gets its own; short ones, and reports in a seventh language, do not."""
    assert [language_of(text, expected="en") for text in (FRENCH, RUSSIAN, prose(2))] == ["fr", "ru", "en"]
    assert language_of("Ibid., дети.", expected="fr") == "fr"
    assert language_of(FRENCH, expected="sr") == "sr"


@pytest.mark.parametrize(
    "text",
    [
        "прогрес у боротьбі з торгівлею дітьми",
        "ПРОГРЕС У БОРОТЬБІ",
        "борба против трговине људима",
        "protecția victimelor",
        "proteção das vítimas",
        "İnsan ticareti mağdurları",
        "ochrona ofiar — czyli co się robi?",
        "oběti obchodu s lidmi & děti",
        "الاتجار بالبشر (THB)",
        "人口贩运 <2021>",
        "ადამიანებით ვაჭრობა",
        "մարդկանց թրաֆիքինգ",
    ],
)
def test_a_seventh_language_shows_by_its_letters(text):
    """By those that none of the six uses, or by another script."""
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        *QUESTIONS.values(),
        FRENCH,
        RUSSIAN,
        "What about Łódź, Erdoğan & the café — naïve façade?",
        "ГРУЗИЯ, ЁЛКА & THB",
        "STRASSE, ẞ, cœur, Ñ, ª º ʼ ﬁ ½",
        "what does الاتجار mean?",
        "e\u0301te\u0301",
        "12 % — <&>?! 🙂",
        "",
    ],
)
def test_the_six_languages_are_not_foreign(text):
    """Nor are names in them, a quoted word of another script, and what has no letters."""
    assert not is_foreign(text)


def test_each_language_has_its_letters():
    """A word may be of one of the six, and not of another."""
    assert [language for language in LANGUAGES if is_written_in("Niños", language)] == ["en", "fr", "de", "es"]
    assert [language for language in LANGUAGES if is_written_in("ДЕТЯМ", language)] == ["ru"]
    assert is_written_in("crianças", "fr")
    assert not is_written_in("crianças", "es")


def test_passages_are_numbered_and_say_where_they_stand(tmp_path):
    """Numbers go on from `first`; report, section, pages, printed labels, language and sentences come along."""
    page = "#page(footer: align(center)[{}])[= {}\n{}]\n"
    titles = ["Ports — été", "Courts & дети", "Schools", "Shelters"]
    texts = [prose(3), FRENCH, prose(3, 3), RUSSIAN]
    source = "".join(page.format(n + 11, titles[n], texts[n]) for n in range(4))
    found = passages(tmp_path / "report.pdf", source)
    assert [passage.number for passage in found] == [7, 8, 9, 10]
    assert [passage.text for passage in found] == texts
    assert [passage.section for passage in found] == [(title,) for title in titles]
    assert [(passage.pages, passage.labels) for passage in found] == [((n,), (str(n + 10),)) for n in (1, 2, 3, 4)]
    assert [passage.language for passage in found] == ["en", "fr", "en", "ru"]
    assert {(passage.report_id, passage.kind) for passage in found} == {("report", Kind.FINDING)}
    first = found[0]
    assert " ".join(first.text[start:end] for start, end in first.sentences) == prose(3)


def test_recommendations_are_passages_of_their_own(tmp_path):
    """Each numbered recommendation is one, however short; the words that open the list are in the first."""
    items = ["Appoint a guardian within 24 hours & register the child.", "End detention.", "Share data — in été too."]
    source = f"= Recommendations\n{prose(9)}\n\nThe States of the survey should therefore:\n"
    found = passages(tmp_path / "report.pdf", source + "\n".join(f"+ {item}" for item in items))
    assert [passage.text for passage in found if passage.kind is Kind.RECOMMENDATION] == [
        f"The States of the survey should therefore:\n1. {items[0]}",
        f"2. {items[1]}",
        f"3. {items[2]}",
    ]
    assert [passage.text for passage in found if passage.kind is Kind.FINDING] == [prose(9)]


def test_a_passage_that_recommends_is_a_recommendation(tmp_path):
    """What says in so many words that it recommends is one in any section."""
    text = "The Survey recommends that all ports keep a register of guardians & publish it every year."
    (passage,) = passages(tmp_path / "report.pdf", f"= Ports\n{text}")
    assert (passage.text, passage.kind) == (text, Kind.RECOMMENDATION)


def test_short_paragraphs_go_together_and_long_ones_apart(tmp_path):
    """A short paragraph takes the next in, on a line of its own; a long one is cut, but no sentence is."""
    short, long = [prose(2), prose(2, 2), prose(3, 4)], prose(30, 9)
    source = "= Ports\n" + "\n\n".join(short) + f"\n\n= Courts\n{long}"
    found = passages(tmp_path / "report.pdf", source)
    assert "\n".join(passage.text for passage in found if passage.section == ("Ports",)) == "\n".join(short)
    assert found[0].text.startswith("\n".join(short[:2]))
    parts = [passage.text for passage in found if passage.section == ("Courts",)]
    assert " ".join(" ".join(parts).split()) == long
    assert all(part.endswith(".") for part in parts)
    assert all(SHORT_WORDS < len(part.split()) <= LONG_WORDS for part in parts)
    endless = long.replace(". ", ", ")
    assert [passage.text for passage in passages(tmp_path / "report.pdf", f"= Ports\n{endless}")] == [endless]


def test_tables_are_not_quoted_and_notes_are(tmp_path):
    """Rows of numbers are no passage; a note of some length is one, without its mark, on its page."""
    note = f"Named by the ministry of the interior & trained by the court. {prose(2)}"
    table = "#table(columns: 3, [Port], [2019], [2021], [Aldra], [1200], [1500], [Été], [1120], [9000])"
    source = f"= Ports\n{prose(3)}#footnote[{note}]#footnote[Ibid.]\n\n{table}\n\n{prose(3, 3)}"
    found = passages(tmp_path / "report.pdf", source)
    assert [(passage.kind, passage.text, passage.pages) for passage in found] == [
        (Kind.FINDING, f"{prose(3)}\n{prose(3, 3)}", (1,)),
        (Kind.NOTE, note, (1,)),
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("© 2021 the keepers of Été & Гавань. The text may be used under the licence CC BY — <4.0>.", False),
        ("(c) 2021 the keepers of the harbour. Its text may be used by all of them.", False),
        ("Copyright: the keepers of the harbour and all of their children.", False),
        ("Copyright by the keepers of the harbour and all of their children.", False),
        ("Printed for the keepers of the harbour. All rights reserved.", False),
        ("Gedruckt für die Hüter des Hafens. Alle Rechte vorbehalten.", False),
        ("Издано для всех портов моря. Все права защищены.", False),
        ("The report of the keepers of the harbour — ISBN 978-3-16-148410-0 — is printed on old sails.", False),
        ("Copyright law was amended in twelve States & protects the songs of seafarers.", True),
        ("(c) Keep the lighthouses lit — été — and appoint guardians for all of the children.", True),
        ("The report should be quoted by its full name, the keepers, the year, and ISBN 978-3-16-148410-0.", True),
        (f"© the keepers of the harbour. {prose(8)}", True),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_whose_the_report_is_answers_nothing(text, quoted):
    """A short notice of copyright or of a book's number is no passage, in the text or in a note; what explains is."""
    for role in (Role.BODY, Role.NOTE):
        said = ((Role.BODY, prose(4)), (role, text if role is Role.BODY else f"12 {text} {'été ' * 12}"))
        blocks = [
            Block(its_role, its, (PageSpan(1, "1", 0, len(its)),), 10.0, bold=False, italic=False, lines=1)
            for its_role, its in said
        ]
        found = passages_of([Section(("Harbour",), tuple(blocks))], "report", "en", first=0)
        assert any(text[:60] in passage.text for passage in found) is quoted
        assert prose(4) in found[0].text


# Without shrinking, which would typeset for a minute; the sample that fails is printed whole.
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    st.lists(st.tuples(st.integers(1, 14), st.integers(0, 300), st.sampled_from("p=-+n")), min_size=1, max_size=9),
    st.integers(1, 2),
    st.integers(180, 420),
)
def test_every_passage_stands_on_the_pages_it_names(paragraphs, columns, width):
    """Paragraphs, headings, items and footnotes over pages and columns: the page of every letter is right."""
    forms = {"p": "{0}", "=": "= Ports & дети\n{0}", "-": "- {0}", "+": "+ {0}", "n": "{0}#footnote[{1}]"}
    if columns == 2:  # there a note at the foot of a column parts a sentence in the plain text
        forms["n"] = forms["p"]
    source = f"#set page(width: {width * columns}pt, columns: {columns})\n"
    for count, first, form in paragraphs:
        source += forms[form].format(prose(count, first), prose(2, first + 7)) + "\n\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        found = passages(path, source)
        assert found
        assert_stands_on_its_pages(found, path)
