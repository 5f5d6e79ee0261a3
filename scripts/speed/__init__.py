"""What the product costs: time, CPU and memory, from one question to a million passages.

    asking.py          one question, over an index of 10,000 passages
    building.py        an index, page by page
    million.py         the search alone, over a million passages
    answering.py       a process that starts and answers
    fresh_answers.py, fresh_searches.py   run in processes of their own, whose memory is theirs alone

    real.py            an index, its model and questions, all real
    lifelike.py        more passages and vectors, made out of real ones
    clocks.py          what a process has spent, and what it holds
    figures.py         what a part hands back

Apart from the product: nothing in `bot` or `index` knows of it. scripts/bench_speed.py is its command line.
"""
