"""Tagged PDFs: what marked content and the structure tree say of text reaches its runs, and only its runs."""

import pytest
from pypdf.generic import NameObject

from index.pdf import read_pdf
from tests.handmade import Handmade
from tests.typeset import typeset

TAGGED = r"""
#set page(numbering: "1", header: [The harbour — été])
#outline()
= Été & \<hiver> — дети
Plain words.#footnote[A note & more.] And *more* of them.
== Ports
- An item
#figure(table(columns: 2, table.header([Port], [Children]), [Одеса], [12]), caption: [Children by port])
"""


def page_of(path):
    (page,) = read_pdf(path).pages
    return page


def tagged(path):
    """Text and tag of each run of the page that is no artifact."""
    runs = [run for line in page_of(path).lines for run in line.runs if run.text.strip() and not run.artifact]
    return [(run.text.strip(), run.tag) for run in runs]


def tagged_letters(path):
    letters = {}
    for text, tag in tagged(path):
        letters[tag] = letters.get(tag, "") + text
    return letters


def test_text_carries_the_part_it_plays(tmp_path):
    """Headings with their level, notes, marks, items, table cells, captions and contents are told apart."""
    letters = tagged_letters(typeset(tmp_path / "tagged.pdf", TAGGED))
    assert letters == {
        "H1": "ContentsÉté & <hiver> —дети",
        "TOC": "Été & <hiver> —дети1Ports1",
        "P": "Plain words.Andmoreof them.",
        "Lbl": "1",
        "H2": "Ports",
        "LI": "•An item",
        "TH": "PortChildren",
        "TD": "Одеса12",
        "Caption": "Table\xa01: Children by port",
        "Note": "1A note & more.",
    }


def test_heads_feet_and_leaders_are_artifacts(tmp_path):
    """Exactly what the typesetter calls an artifact is marked: running head, page number, dots of the contents."""
    lines = page_of(typeset(tmp_path / "tagged.pdf", TAGGED)).lines
    artifacts = ["".join(run.text for run in line.runs if run.artifact).replace(" .", ".") for line in lines]
    assert [text.strip().strip(".") for text in artifacts if text] == ["The harbour — été", "", "", "1"]


def test_marked_content_begins_and_ends_within_a_line(tmp_path):
    """Of text drawn in one go only what stands between the marks is marked, nested marks included."""
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td (before ) Tj /Artifact BMC (head ) Tj /Span <</Lang (fr)>> BDC (t\u00eate ) Tj EMC "
        "(head ) Tj EMC (after) Tj EMC ( the end, which is long enough) Tj ET"
    )
    (line,) = page_of(made.saved(tmp_path / "marks.pdf")).lines
    assert [(run.text, run.artifact) for run in line.runs] == [
        ("before ", False),
        ("head tête head ", True),
        ("after the end, which is long enough", False),
    ]


def test_properties_by_name(tmp_path):
    """Marks whose properties stand among the page's resources count like those written out."""
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td /P /MC7 BDC (Ports) Tj EMC ET", Properties={"/MC7": {"/MCID": 0}, "/MC8": {}}
    )
    made.tree([made.element("/H2", 0)])
    assert tagged(made.saved(tmp_path / "named.pdf")) == [("Ports", "H2")]


def test_style_names_are_kept_where_the_role_says_nothing(tmp_path):
    """A style mapped to P or Span comes with its own name, one mapped to a telling role with the role."""
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td /P <</MCID 0>> BDC (Title ) Tj EMC /P <</MCID 1>> BDC (note ) Tj EMC "
        "/P <</MCID 2>> BDC (within ) Tj EMC /P <</MCID 3>> BDC (plain) Tj EMC ET"
    )
    made.tree(
        [
            made.element("/Story", [made.element("/Title_1", 0), made.element("/hvl-noot", [1])]),
            made.element("/kader", [made.element("/bold", 2)]),
            made.element("/P", {"/Type": "/MCR", "/MCID": 3, "/Pg": made.page.indirect_reference}),
        ],
        {"/Story": "/Sect", "/Title_1": "/P", "/hvl-noot": "/voetnoot", "/voetnoot": "/Note", "/bold": "/Span"},
    )
    assert tagged(made.saved(tmp_path / "styles.pdf")) == [
        ("Title", "Title_1"),
        ("note", "Note"),
        ("within", "kader"),
        ("plain", "P"),
    ]


def test_numbers_within_a_form_are_its_own(tmp_path):
    """A form counts its marked content from 0 again, and a page that draws it is not confused."""
    made = Handmade("BT /F1 12 Tf 20 300 Td /P <</MCID 0>> BDC (Body) Tj EMC ET /Fm0 Do", XObject={})
    form = made.form("BT /F1 12 Tf 20 200 Td /P <</MCID 0>> BDC (Heading) Tj EMC ET")
    made.page["/Resources"]["/XObject"][NameObject("/Fm0")] = form
    heading = {"/S": "/H1", "/K": {"/Type": "/MCR", "/MCID": 0, "/Stm": form, "/Pg": made.page.indirect_reference}}
    made.tree([made.element("/P", 0), heading])
    assert tagged(made.saved(tmp_path / "form.pdf")) == [("Body", "P"), ("Heading", "H1")]


def test_a_form_that_is_drawn_as_an_artifact(tmp_path):
    """What a form draws within an artifact is part of it, whatever the form says itself."""
    made = Handmade(
        "BT /F1 12 Tf 20 300 Td (Body that goes on) Tj ET /Artifact BMC /Fm0 Do EMC "
        "BT /F1 12 Tf 20 100 Td (More) Tj ET",
        XObject={},
    )
    form = made.form("/Span <</Lang (en)>> BDC BT /F1 12 Tf 20 380 Td (Running head) Tj ET EMC EMC")
    made.page["/Resources"]["/XObject"][NameObject("/Fm0")] = form
    lines = page_of(made.saved(tmp_path / "head.pdf")).lines
    assert [(line.text.strip(), line.runs[0].artifact) for line in lines] == [
        ("Body that goes on", False),
        ("Running head", True),
        ("More", False),
    ]


def test_tags_that_cover_little_are_left_out(tmp_path):
    """Where less than half of the text is tagged there are no tags: nobody may rely on them."""
    content = "BT /F1 12 Tf 20 300 Td /P <</MCID 0>> BDC (Tagged) Tj EMC 0 -20 Td (%s) Tj ET"
    for untagged, tag in (("little", "H1"), ("much more than that", "")):
        made = Handmade(content % untagged)
        made.tree([made.element("/H1", 0)])
        assert tagged(made.saved(tmp_path / "half.pdf"))[0] == ("Tagged", tag)


def test_a_page_of_artifacts_is_taken_for_text(tmp_path):
    """Where most of the text is said to be no text, the file is wrong about it."""
    content = "BT /F1 12 Tf 20 300 Td /Artifact BMC (All that there is to read) Tj EMC ( — nearly) Tj ET"
    (line,) = page_of(Handmade(content).saved(tmp_path / "all.pdf")).lines
    assert [run.artifact for run in line.runs] == [False, False]


@pytest.mark.parametrize("damage", ["loop", "depth", "nonsense"])
def test_a_damaged_tree_costs_nothing_but_tags(tmp_path, damage):
    """A tree that loops, is too deep or holds nonsense is followed as far as it goes, and the text is read."""
    made = Handmade("BT /F1 12 Tf 20 300 Td /P <</MCID 0>> BDC (Ports) Tj EMC ET")
    element = made.element("/H1", 0)
    if damage == "loop":
        element.get_object()[NameObject("/K")] = made.made([0, element, [element]])
    elif damage == "depth":
        for _ in range(5000):
            element = made.element("/Sect", [element])
    else:
        element = made.made([element, "/Name", "text", {"/K": -7, "/S": [1]}, {"/MCID": "/x", "/Pg": 5}])
    made.tree(element)
    expected = "" if damage == "depth" else "H1"
    assert tagged(made.saved(tmp_path / "damaged.pdf")) == [("Ports", expected)]


def test_unbalanced_marks(tmp_path):
    """Marks that end without a beginning, or never end, do no harm."""
    made = Handmade("EMC EMC BT /F1 12 Tf 20 300 Td BDC (Ports) Tj EMC EMC /Artifact BMC (7) Tj ET")
    (line,) = page_of(made.saved(tmp_path / "marks.pdf")).lines
    assert [(run.text, run.artifact) for run in line.runs] == [("Ports", False), ("7", True)]
