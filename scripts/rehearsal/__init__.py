"""A rehearsal of the bot on this computer, with a page in place of Telegram.

    playing.py       starts the stand-in for Telegram, the bot and the page, and stops them
    bot_process.py   the bot, as a process of its own
    pages.py         serves the page
    browser.py       a Chromium that nobody sees, for pictures and tests
    pictures.py      pictures of the page for the documentation
    errors.py        what can stand in the way

    page/            the page: page.js is its beginning

Apart from the product: nothing in `bot` or `index` knows of it. scripts/preview.py is its command line. The stand-in
is the one that the tests use, tests/standin.
"""
