"""How well the product answers: questions with known answers, what came of each, and figures over them.

    questions.py, texts.py   sets of questions, read from files
    product.py               the product, as it is built and asked
    outcomes.py              what came of each question; a file of them is a run
    figures.py               over the ranking of a run
    abstention.py            over what a run declined and answered
    danger.py                over messages of people in danger, and what sounds like them
    comparing.py             between two runs
    printed.py, tables.py    for people

Apart from the product: nothing in `bot` or `index` knows of it. scripts/evaluate.py is its command line.
"""
