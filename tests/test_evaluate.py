"""The evaluation: sets are read or refused by line, figures are those computed by hand, and the product is asked."""

import json
import math
import shutil
from dataclasses import replace

import pytest

from index import Status
from scripts.evaluate import main
from scripts.evaluation import printed
from scripts.evaluation.abstention import aurc, auroc, false_abstention, false_answer, latency, risk_at, risks
from scripts.evaluation.comparing import differences
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.figures import HIT_1, HIT_3, HIT_5, MRR_5, NDCG_10, R_1, R_5, mean_of
from scripts.evaluation.outcomes import Found, Outcome, outcomes_of, read_run, write_run
from scripts.evaluation.product import components
from scripts.evaluation.questions import Gold, Question, read_questions, sample
from scripts.evaluation.texts import read_texts
from tests.conftest import CORPUS, MODELS

DIGEST = "survey-2021-public-facts.pdf"
GOLD = Gold("a.pdf", (7, 8), "Été — «порт» <&>")
SOUND = {"id": "q", "question": "порт — été <&>?", "lang": "ru", "kind": "finding", "answerable": False}
KEYS = """
    hit1_en hit5_en mrr5_en hit5_fr hit5_de hit5_ru hit5_es hit5_it off_topic_declined near_topic_declined
    false_abstention xquad_r1_en xquad_r1_ru xquad_r1_de xquad_r1_es starter_right starter_right_all
    danger_recall danger_false_alarms harmful_declined danger_recall_questions_md
    """.split()  # noqa: SIM905  # a table of words reads better without quotes


def lines(path, *records):
    """Write records, or lines as they are, into a file."""
    texts = (record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def outcome(name, rank=None, *, deep=5, status=Status.ANSWERED, confidence=0.0, **changes):
    """An outcome whose passage at place `rank` stands on a gold page; `kind` "off-topic" has no answer."""
    found = tuple(Found("a.pdf", (7 if place == rank else 1,), "…", int(place == rank)) for place in range(1, deep + 1))
    answerable = changes.get("kind") not in ("off-topic", "near-topic")
    gold = (GOLD,) if answerable else ()
    plain = Outcome(name, f"{name} — où?", "en", "finding", answerable, gold, status, confidence, 10.0, found)
    return replace(plain, **changes)


@pytest.fixture
def bench(tmp_path):
    return tmp_path / "bench"


@pytest.fixture
def indexed(bench, starter_index):
    """An index of the starter corpus is there already, so that none has to be built."""
    shutil.copytree(starter_index, bench / "index-corpus")


@pytest.fixture
def evaluate(bench, capsys):
    """Run the script here; its exit status, stdout and stderr."""
    given = ["--bench", bench, "--models", MODELS]
    return lambda *more: (main([str(argument) for argument in (*given, *more)]), *capsys.readouterr())


def test_a_question_is_read_with_all_that_is_known_of_its_answer(tmp_path):
    """Both names of the language are taken; a quote may stand at the question or at each place that answers it."""
    record = SOUND | {"answerable": True, "gold": [{"doc": "a.pdf", "pages": [7, 8]}], "quote": "Été — «порт» <&>"}
    other = {**SOUND, "id": "r", "gold": [{"doc": "б.pdf", "pages": [1], "quote": "elsewhere"}]}
    other["language"] = other.pop("lang")
    path = lines(tmp_path / "q.jsonl", record, "", other)
    assert read_questions(path) == (
        Question("q", "порт — été <&>?", "ru", "finding", answerable=True, gold=(GOLD,)),
        Question("r", "порт — été <&>?", "ru", "finding", answerable=False, gold=(Gold("б.pdf", (1,), "elsewhere"),)),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON, at character 2 "),
        ('"é"', 'must be an object {…}, not "é".'),
        (SOUND, "the id 'q' stands twice; each question needs its own."),
        (SOUND | {"id": 3}, "id must be a text in quotes, not 3."),
        (SOUND | {"id": "r", "question": " "}, 'question must be a text in quotes, not " ".'),
        (
            {key: SOUND[key] for key in SOUND if key != "lang"},
            "lang or language must be a text in quotes, not missing.",
        ),
        (SOUND | {"answerable": "no"}, 'answerable must be true or false, not "no".'),
        (SOUND | {"answerable": True}, "an answerable question needs gold"),
        (SOUND | {"gold": ["a.pdf"]}, 'gold must be a list of objects {…}, not ["a.pdf"].'),
        (SOUND | {"gold": [{"doc": "é", "pages": []}]}, "gold 1: pages must be a list of page numbers"),
        (SOUND | {"gold": [{"doc": "é", "pages": [0]}]}, "of the PDF from 1, not [0]."),
        (SOUND | {"gold": [{"doc": "é", "pages": [1]}]}, "needs a quote: words that say where to look."),
    ],
)
def test_a_malformed_question_is_told_with_its_line(tmp_path, line, told):
    """The message names file and line, what is wrong and what should stand there."""
    path = lines(tmp_path / "q.jsonl", SOUND, "", line)
    with pytest.raises(EvaluationError) as refused:
        read_questions(path)
    assert str(refused.value).startswith(f"{path}: line 3")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read (No such file or directory). Name a file that is there."),
        (b"\n\n", "is empty. Write one object {…} on each line."),
        (b"{}\n\xe9", "line 2: is not UTF-8. Save the file in that encoding."),
    ],
)
def test_a_file_that_holds_no_questions_is_told(tmp_path, content, told):
    """A missing file, an empty one, one in another encoding: what it is and what to do."""
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationError) as refused:
        read_questions(path)
    assert str(refused.value) == f"{path}: {told}"


def test_a_sample_is_spread_over_all_questions():
    """Sets are sorted by language or kind, so the first few would be all alike."""
    numbers = tuple(range(10))
    assert sample(numbers, 4) == (0, 2, 5, 7)
    assert sample(numbers, None) == sample(numbers, 10) == sample(numbers, 99) == numbers


def test_rank_figures_are_those_counted_by_hand():
    """Right passages at places 1, 2 and 4, one declined with it at 1, one not found: 2, 3 and 4 of 5."""
    ranked = [outcome("a", 1), outcome("b", 2), outcome("c", 4), outcome("d", 1, status=Status.DECLINED), outcome("e")]
    ranked.append(outcome("unanswerable", kind="off-topic"))
    assert [mean_of(ranked, measure) for measure in (HIT_1, HIT_3, HIT_5)] == pytest.approx([2 / 5, 3 / 5, 4 / 5])
    assert mean_of(ranked, MRR_5) == pytest.approx((1 + 1 / 2 + 1 / 4 + 1 + 0) / 5)
    assert mean_of(ranked[-1:], HIT_1) is None
    assert mean_of([outcome("deep", 7, deep=10)], MRR_5) == 0


def test_recall_and_ndcg_know_what_was_not_found():
    """Of three right texts two are found, in the lesser order: the formulas of trec_eval, by hand."""
    gold = tuple(Gold("t", (page,), grade=grade) for page, grade in ((1, 3), (2, 1), (3, 1)))
    found = (Found("t", (2,), "", 1), Found("t", (9,), "", 0), Found("t", (1,), "", 3))
    outcomes = [outcome("q", gold=gold, found=found)]
    assert [mean_of(outcomes, measure) for measure in (R_1, R_5)] == pytest.approx([1 / 3, 2 / 3])
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    best = 3 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert mean_of(outcomes, NDCG_10) == pytest.approx(gained / best)


def test_abstention_figures_are_those_counted_by_hand():
    """Five questions by confidence: right, none, right, missed, none. Thresholds declined the last two."""
    outcomes = [
        outcome("none-low", kind="off-topic", status=Status.DECLINED, confidence=0.1),
        outcome("right-high", 3, confidence=0.5),
        outcome("none-high", kind="near-topic", confidence=0.4, status=Status.UNSURE),
        outcome("right-low", 1, confidence=0.3),
        outcome("missed", 4, confidence=0.2, status=Status.DECLINED),  # the fourth is not shown
    ]
    assert auroc(outcomes) == pytest.approx(4 / 6)
    assert auroc(outcomes[:1]) is None
    assert risks(outcomes) == pytest.approx((0, 1 / 2, 1 / 3, 2 / 4, 3 / 5))
    assert aurc(outcomes) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4 + 3 / 5) / 5)
    assert (risk_at(outcomes, 0.01), risk_at(outcomes, 0.4), risk_at(outcomes, 1.0)) == pytest.approx((0, 0.5, 0.6))
    assert (false_abstention(outcomes), false_answer(outcomes)) == pytest.approx((1 / 3, 1 / 2))
    assert [it.right for it in outcomes] == [True, True, False, True, False]
    assert false_abstention(outcomes[:1]) is None
    slow = [outcome(str(number), milliseconds=float(number)) for number in range(101)]
    assert [latency(slow, percent) for percent in (50, 95, 99)] == [50, 95, 99]


def test_equal_confidence_is_chance():
    """Where confidence says nothing, AUROC is one half."""
    assert auroc([outcome("a", 1), outcome("b", kind="off-topic")]) == 0.5


def test_words_that_say_where_to_look_are_as_good_as_declining():
    """A question that no report answers is right if such words come first, and wrong if they come second."""
    assert outcome("x", 1, kind="near-topic").right
    assert not outcome("x", 2, kind="near-topic").right


def test_a_difference_has_the_interval_of_its_resamples():
    """Ten gains among a hundred: resampled gains are binomial, with 95 % from 5 to 16, and hardly ever none."""
    before = [outcome(str(number), None if number < 10 else 1) for number in range(100)]
    after = [outcome(str(number), 1) for number in range(100)]
    hit1, hit5, mrr5, right = differences(before, after)
    assert [it.measure for it in (hit1, hit5, mrr5, right)] == ["hit@1", "hit@5", "MRR@5", "right"]
    assert (hit1.questions, hit1.before, hit1.after) == pytest.approx((100, 0.9, 1.0))
    assert (hit1.difference, hit1.low, hit1.high) == pytest.approx((0.10, 0.05, 0.16), abs=0.0101)
    assert hit1.not_better < 0.001
    assert hit1.is_sure
    assert differences(before, after) == (hit1, hit5, mrr5, right)
    back = differences(after, before)[0]
    assert (back.difference, back.not_better) == (pytest.approx(-0.1), 1.0)


def test_gains_and_losses_that_cancel_out_are_no_difference():
    """One better, one worse: the interval holds 0, and half of the unequal resamples go either way."""
    before, after = [outcome("a", 1), outcome("b")], [outcome("a"), outcome("b", 1)]
    hit1 = differences(before, after)[0]
    assert (hit1.difference, hit1.low, hit1.high, hit1.is_sure) == (0, -1, 1, False)
    assert hit1.not_better == pytest.approx(0.75, abs=0.02)


def test_runs_of_different_sets_are_not_compared():
    """Nothing in common, or a question with other gold, cannot be paired."""
    with pytest.raises(EvaluationError, match="no question in common"):
        differences([outcome("a")], [outcome("b")])
    with pytest.raises(EvaluationError, match="question a differs between the runs"):
        differences([outcome("a")], [outcome("a", gold=(Gold("a.pdf", (9,)),))])


def test_a_run_is_read_as_it_was_written(tmp_path):
    """Accents, Cyrillic and None survive; what is no run is refused."""
    outcomes = (outcome("é—<&>", 2, text="где порт?"), outcome("x", kind="off-topic", status=Status.DECLINED))
    path = tmp_path / "new" / "eval-a.jsonl"
    write_run(path, outcomes)
    assert read_run(path) == outcomes
    lines(path, {"id": "é"})
    with pytest.raises(EvaluationError, match="is no run of this version"):
        read_run(path)
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_run(tmp_path / "absent.jsonl")


def test_the_ablation_is_a_table_to_paste():
    """Markdown, a row for each component, with columns only for what the set has."""
    whole = [outcome("a", 1), outcome("b", 2), outcome("z", kind="off-topic", status=Status.DECLINED)]
    without = [outcome("a"), outcome("b"), outcome("z", kind="off-topic")]
    assert printed.ablation(whole, {"words": without}) == (
        "|  | hit@1 English | hit@5 English | MRR@5 English | off-topic declined | wrongly declined "
        "| MRR@5 difference, all questions [95 % interval] |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| as it is | 0.500 | 1.000 | 0.750 | 1.000 | 0.000 |  |\n"
        "| without words | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | −0.750 [−1.000, −0.500] |"
    )


def test_the_ranking_of_a_declined_question_is_judged_too(findings):
    """The product is asked as the bot asks; what it declines keeps its status, and shows what it would have said."""
    gold = (Gold(DIGEST, (7,)),)
    child = Question("c", "progress on child trafficking?", "en", "finding", answerable=True, gold=gold)
    cup = Question("w", "who won the world cup", "en", "off-topic", answerable=False, gold=())
    told = []
    answered, declined = outcomes_of(findings, [child, cup], 5, lambda *step: told.append(step))
    assert (answered.status, answered.rank, answered.right) == (Status.ANSWERED, 1, True)
    assert answered.found[0].beginning.startswith("On progress on child trafficking, the public facts")
    assert answered.confidence == findings.ask(child.text, 5).confidence
    assert (declined.status, declined.rank, declined.right) == (Status.DECLINED, None, True)
    assert len({found.beginning for found in declined.found}) == 5
    assert told == [(1, 2), (2, 2)]


def test_the_script_prints_figures_and_keeps_the_run(evaluate, bench, indexed, tmp_path):
    """One right, one with gold where nothing of the kind stands, one rightly declined; then the run is compared."""
    finding = {"lang": "en", "kind": "finding", "answerable": True}
    questions = lines(
        tmp_path / "q.jsonl",
        finding | {"id": "r", "question": "progress on child trafficking?", "gold": [{"doc": DIGEST, "pages": [7]}]},
        finding | {"id": "m", "question": "is there progress?", "gold": [{"doc": "absent.pdf", "pages": [1]}]},
        {"id": "o", "question": "who won the world cup", "lang": "en", "kind": "off-topic", "answerable": False},
    )
    given = ("--reports", CORPUS, "--questions", questions)
    code, out, err = evaluate(*given, "--name", "before")
    assert code == 0
    assert "all                      2  0.500  0.500  0.500  0.500" in out
    assert "right                                0.667" in out
    assert "note: absent.pdf: is not in the index; what it answers counts as missed (1).\n" in err
    misses = (bench / "eval-before-misses.txt").read_text(encoding="utf-8")
    assert misses.startswith(
        "Missed: no passage found stands on a gold page (1)\n  m (en, finding): is there progress?\n"
    )
    assert "    gold  absent.pdf p. 1\n       1  survey-2021-public-facts.pdf p. " in misses
    assert misses in out
    assert [it.rank for it in read_run(bench / "eval-before.jsonl")] == [1, None, None]
    assert evaluate(*given, "--name", "after", "--limit", "2")[0] == 0
    code, out, _ = evaluate("--compare", "before", bench / "eval-after.jsonl")
    assert code == 0
    assert "  all: hit@1          2   0.500  0.500      +0.000  [+0.000, +0.000]       1.000" in out
    assert "Left aside, as only one of the runs has them: 1." in out


def test_texts_stand_in_for_pdfs(evaluate, bench, tmp_path):
    """Each text is a passage; a question in Russian finds the English one that answers it."""
    folder = tmp_path / "été"
    folder.mkdir()
    texts = ("The harbour of <Ostrov> & its café close at nine — not ten.", "Bees make honey.", "Trains leave hourly.")
    lines(folder / "passages.jsonl", *({"id": f"p{place}", "text": text} for place, text in enumerate(texts)))
    lines(
        folder / "queries.jsonl",
        {"id": "q1", "lang": "ru", "text": "во сколько закрывается порт?"},
        {"id": "q2", "lang": "en", "text": "what do bees make?"},
    )
    lines(folder / "qrels.tsv", "q1\tp0\t1", "q1\tp1\t0", "q2\tp1\t2")
    read = read_texts(folder)
    assert [(passage.text, passage.pages) for passage in read.passages] == [
        (text, (place,)) for place, text in enumerate(texts, start=1)
    ]
    assert [question.gold for question in read.questions] == [(Gold("été", (1,)),), (Gold("été", (2,), grade=2),)]
    code, out, _ = evaluate("--passages", folder, "--shown", "0")
    assert code == 0
    assert "  all                       2  1.000  1.000    1.000\n" in out
    assert [it.found[0].pages for it in read_run(bench / "eval-été.jsonl")] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("judgement", "told"),
    [
        ("q1 p0 1", "must be a question, a text and a whole number, with tabs between them."),
        ("q1\tp9\t1", "there is no text 'p9' in passages.jsonl. Correct its id."),
        ("q2\tp0\t1", "no text answers 'q1'. Add a line to qrels.tsv, or take the question out."),
    ],
)
def test_a_malformed_judgement_is_told(tmp_path, judgement, told):
    """File, line and remedy, as for questions."""
    lines(tmp_path / "passages.jsonl", {"id": "p0", "text": "Été — <&> порт."})
    lines(tmp_path / "queries.jsonl", {"id": "q1", "lang": "ru", "text": "порт?"})
    lines(tmp_path / "qrels.tsv", judgement)
    with pytest.raises(EvaluationError, match="line 1") as refused:
        read_texts(tmp_path)
    assert str(refused.value).endswith(told)


def test_all_sets_give_the_key_figures_and_null_for_what_is_absent(evaluate, bench, indexed, tmp_path):
    """Without the sets only the starter corpus is measured; the others are null, and it says why."""
    code, out, _ = evaluate("--all", tmp_path)
    assert code == 0
    assert f"xquad_r1_en, xquad_r1_ru, xquad_r1_de, xquad_r1_es: null, as there is no {tmp_path}/sets/xquad\n" in out
    assert f"false_abstention: null, as there is no {tmp_path}/reports\n" in out
    figures = json.loads((bench / "eval.json").read_text(encoding="utf-8"))
    assert list(figures) == KEYS
    assert [key for key, value in figures.items() if value is not None] == KEYS[-6:-1]
    run = read_run(bench / "eval-corpus.jsonl")
    assert figures["starter_right_all"] == round(sum(it.right for it in run) / len(run), 4)
    messages = [it for it in run if it.id[0] in "QXL"]
    assert figures["starter_right"] == round(sum(it.right for it in messages) / len(messages), 4) > 0.8


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--compare", "a", "b"), "eval-a.jsonl: cannot be read (No such file or directory)."),
        (("--questions", "no/such/file"), "no/such/file: cannot be read (No such file or directory)."),
        (("--passages", "no/such"), "no/such/passages.jsonl: cannot be read (No such file or directory)."),
    ],
)
def test_what_is_missing_is_told_in_one_line(evaluate, arguments, told):
    """One line on stderr, and exit status 1."""
    code, out, err = evaluate(*arguments)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("error: ")
    assert told in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--all", "x", "--passages", "y"), "--passages and --all do not go together"),
        (("--compare", "a", "b", "--ablate"), "do not go with --compare"),
        (("--name", "../é"), "becomes part of a file's name"),
        (("--limit", "0"), "must be a whole number from 1"),
    ],
)
def test_ways_that_exclude_each_other_are_refused(evaluate, capsys, arguments, told):
    """Usage errors end with status 2, before anything is done."""
    with pytest.raises(SystemExit) as ended:
        evaluate(*arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_an_unknown_setting_is_told_with_those_there_are(evaluate):
    """--set names the keys and their values; nothing is built or asked."""
    pytest.importorskip("index.ranking", reason="this version of the product has no settings")
    code, out, err = evaluate("--set", "été=1")
    assert (code, out) == (1, "")
    assert err.startswith("error: --set été=1: write key=value with one of these keys (here with values): ")


def test_each_component_can_be_switched_off():
    """Settings without a component differ from the product's own, and no two are the same."""
    ranking = pytest.importorskip("index.ranking", reason="this version of the product has no settings")
    without = [component.without for component in components(None)]
    assert len(set(without)) == len(without) >= 1
    assert ranking.Ranking() not in without
