"""Find where sentences begin and end, in six languages. The only module that knows sentencex.

sentencex knows many abbreviations; those of reports that it misses ("ст. 4", "n. 5", "et al.") are mended here.
"""

import re

import sentencex

# A sentence that ends with one of these goes on: what follows is its number, its name or its page.
_ABBREVIATIONS = frozenset(
    """
    art arts no nos n nn nr núm núms par para paras p pp pág págs pag pagg sec ch cap fig figs vol ed cf st cl abs s bd
    kap lit sog lett co inc al i.e e.g p.ex z.b d.h u.a ad.es p.ej vs v approx app ann doc res ref sr sra dott mme mlle
    mr mrs ms dr prof
    ст п пп см рис табл стр гл т.е им тыс млн млрд руб долл ч
    """.split()  # noqa: SIM905  # a table of words reads better without quotes
)
_LAST_WORD = re.compile(r"(?:^|[\s(\[«„“’'])([^\W\d_]+(?:\.\s?[^\W\d_]+)*)\.$")
_ITEM_MARK = re.compile(r"\s*(?:[•▪◦●■□‣∙·➢✓\uf0b7\uf0a7]|\(\w{1,3}\))\s+(?=\S)")
_ORDINAL = re.compile(r"\b\d{1,2}\.$")
_BARE_NUMBER = re.compile(r"\W*(?:\d{1,3}|[A-Za-zА-я])[.)]")


def sentence_offsets(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) offsets of the sentences of `text`, in order, without the blanks around them.

    A line break always ends a sentence. `language` is a two-letter code; an unknown one is read as English.
    """
    offsets: list[tuple[int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        offsets += ((start + a, start + b) for a, b in _of_one_line(line, language))
        start += len(line)
    return tuple(offsets)


def _of_one_line(line: str, language: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    mark = _ITEM_MARK.match(line)
    skipped = mark.end() if mark else 0  # sentencex finds no ends after it
    for boundary in sentencex.get_sentence_boundaries(language, line[skipped:]):
        begin = boundary["start_index"] + skipped if found or boundary["start_index"] else 0
        piece = line[begin : boundary["end_index"] + skipped]
        if not piece.strip():
            continue
        start = begin + len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if found and (start == found[-1][1] or _goes_on(line[slice(*found[-1])], line[start:end], language)):
            found[-1] = (found[-1][0], end)  # also where no blank stands between the two: "MC.DEC/2/03"
        else:
            found.append((start, end))
    return found


def _goes_on(before: str, after: str, language: str) -> bool:
    """Whether a cut between `before` and `after` was wrong."""
    if after[0].islower() or _BARE_NUMBER.fullmatch(before) or (language == "de" and _ORDINAL.search(before)):
        return True
    last = _LAST_WORD.search(before)
    if not last:
        return False
    words = last[1].casefold()
    return words.replace(" ", "") in _ABBREVIATIONS or words.split()[-1] in _ABBREVIATIONS
