# What the bot says, in English. Every other catalogue has the same messages; tests name what is missing.
# Plain text: no markup, and what stands in braces is filled in.

# The name of the language in itself, for the menu of languages.
language-name = English

# --- First contact ---

# Two lines: what it does and what not.
welcome = I answer questions about the reports below by quoting them word for word, each quotation with its section and page.
    I write nothing of my own about the findings, and say so when the reports hold no answer.
welcome-how = Send me a short question, in English, French, German, Italian, Russian or Spanish. Or tap one:
welcome-danger = In danger yourself, or worried about somebody: /help_now
reports-heading = Reports that I know:
reports-more = … and { $count ->
    [one] one more
   *[other] { $count } more
}
# Stands behind the title of a text that is no official document and has no note of its own.
unofficial = not an official document

# The bot's page in Telegram, before anything is said; 512 characters at most, the short one 120.
bot-description = I answer short questions about reports by quoting them word for word, each quotation with report, section and page. When the reports hold no answer, I say so. I write nothing of my own about the findings.

    No person reads this chat as you write. In danger? Send /help_now for emergency numbers and helplines.
bot-short-description = Quotes reports word for word, with section and page. In danger: /help_now

# The menu of commands; 256 characters each at most.
command-topics = Tables of contents
command-recommendations = Recommendations, on a topic or to somebody
command-compare = What the earlier and the later report say on a topic
command-reports = The reports that I know
command-help_now = In danger: emergency numbers and helplines
command-help = How to ask
command-language = Choose the language
command-privacy = What is kept, and what is not
command-about = Reports, index and version

# --- Help ---

help = Send me a question in your own words, short and as you would type it to a friend, and I quote what the reports say about it.

    Tap a button under an answer for more, or go on asking: “and for boys?”, “which page?”, “more”. To go on from an older answer, reply to it.

    /topics: tables of contents
    /recommendations children: recommendations, on a topic or to somebody
    /compare child trafficking: what the earlier and the later report say
    /reports: the reports that I know
    /language: another language
    /privacy: what is kept
    /about: versions

    In any chat, type { $name } and your question to share a quotation. In a group, mention me or reply to me.

    In danger yourself, or worried about somebody: /help_now

# --- Answers ---

# Stands before what was searched for, where that is not what was typed.
searched-for = Searched for:
unsure = These are the closest passages. They may not answer your question.
declined = The reports that I know do not seem to say anything about this.
nearest-topics = These sections come nearest to it. Tap one to read it:
# The same in a terminal, where nothing can be tapped, and what is said there to somebody in danger.
nearest-sections = These sections come nearest to it:
terminal-help = This looks like a message of somebody in danger. The bot answers it with emergency numbers and helplines from corpus/help.toml, and quotes nothing.
terminal-harmful = This looks like a request that would harm people. The bot declines it and names helplines.
# Said once, where a quotation is in another language than this text.
quote-language = Quotations stay in the language of the report.
page = p. { $pages }
pages = pp. { $pages }
pdf-page = PDF page { $pages }
pdf-pages = PDF pages { $pages }
quoted-pages = The quotations of the last answer stand here:
no-more = I found nothing more about it in the reports.
# Above the passages before and after a quotation.
context-heading = Before and after, on the page:
question-lost = I can no longer see the question that this answer belongs to. Please ask it again.
passage-gone = The reports have changed since, and this passage is no longer among them. Please ask again.
section-gone = The reports have changed since, and this section is no longer among them. Please ask again.
vote-thanks = Thank you.

# Buttons, short: a phone shows about 20 characters in half a row.
button-more = More passages
button-context = Before and after
button-page = Show the page
button-whole-page = Whole page
button-recommendations = Recommendations on this
button-back = Back
button-open = Open in the bot

# --- Page pictures ---

page-not-marked = The words could not be located on the picture of the page; look for them there.
page-failed = This page cannot be drawn. The link under the quotation leads to the report.
page-busy = Many pages are being drawn right now. Please tap again in a minute.

# --- Browsing ---

topics-heading = Choose a report:
contents-heading = Contents of { $report }, page { $page } of { $pages }
contents-empty = This report has no sections that I could tell apart.
recommendations-heading = Recommendations
recommendations-about = Recommendations: { $topic }
recommendations-none = The reports that I know hold no recommendation on this.
recommendations-none-at-all = The reports that I know hold no recommendations.
compare-usage = Write what to compare behind the command: /compare child trafficking
compare-heading = { $topic }: one report after the other, the earlier one first
compare-heading-undated = { $topic }: one report after the other
compare-nothing = Nothing found on this.
compare-one = There is only one report here, so there is nothing to compare.
about = Index of { $date }, { $reports ->
    [one] one report
   *[other] { $reports } reports
}, { $passages ->
    [one] one passage
   *[other] { $passages } passages
}
    Model: { $model }
    Version: { $version }

    This is a machine that searches. It is no service of the publishers of the reports, unless they say so.
language-choose = Which language shall I speak? Quotations stay in the language of the report.
language-chosen = From now on I speak English here. Quotations stay in the language of the report.
language-as-phone = As my phone
language-reset = From now on I speak the language of your phone, where I know it.

# --- Privacy ---

# Exactly what the program does; a test holds it to that.
privacy = What I keep about you: nothing. Not your name, not your number, no user id, and no list of who asked what.

    Your last question stays in memory for { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }, so that “and for boys?” can be understood, and then it is gone. This memory is never written to a disk. The language that you choose is kept by Telegram, as part of the menu of this chat.
privacy-kept = For the staff I keep, without knowing from whom and as they were typed, with numbers and addresses taken out: questions that I could not answer, questions under whose answer somebody tapped 👍 or 👎, and how many questions came in each language. Of each, the day, not the hour. It is deleted after { $days ->
    [one] one day
   *[other] { $days } days
}.
privacy-not-kept = Questions and votes are not kept at all.
privacy-danger = What people in danger write is neither kept nor counted.
privacy-telegram = Telegram itself keeps your chats by its own rules: telegram.org/privacy

# --- Elsewhere in Telegram ---

inline-nothing = Nothing found. Ask me here
inline-unsure = Closest passages, may not answer
inline-help = In danger? Help here
inline-ask = Type a question to share a quotation
only-text = I can only read text. Please type your question.
failed = Something went wrong on my side, and your question was not answered. Please send it again.
unknown-command = I do not know this command. /help tells those that I know.

# --- Danger ---
#
# Read by somebody in fear, by children too, and often in a foreign language. To change one of these texts, change it in
# every language, and let a native speaker read it aloud. Keep to this:
#
#   - Say first that this is a machine and that nobody reads along. Somebody may be waiting for an answer.
#   - Ask nothing, promise nothing, advise nothing. What is right depends on the place and the person, and who answers a
#     helpline knows how to find out. Do not say "call now": whoever holds the door may be listening.
#   - Short words. No number and no address: those come from corpus/help.toml.
#   - No word such as "victim" or "trafficking" in the first lines of help-danger: they show on a locked screen.

# To somebody who is, or may be, in danger: victim, witness, relative, child, or one for whom it is over.
help-danger =
    This is an automatic service. Nobody reads along here.

    In immediate danger:
    { $emergency }

    People you can talk to:
    { $helpline }

    Wrong country, or not sure: tap “{ help-choose-country }”.

    To remove this chat: in the list of chats, press and hold it, then choose Delete.

# To somebody who asks how to keep, hide, buy or bring people. Said without anger: the machine may have misunderstood,
# and whoever reads it may be the one it is done to.
help-harmful =
    This service does not help with that. It only quotes reports against trafficking in human beings.

    If somebody is held, forced or threatened:
    { $emergency }

    People who help:
    { $helpline }

    If you meant a question about the reports, put it in other words, such as “What does the report say about …?”

# In a group, where others read along: one neutral line, and a button to where nobody does.
help-group = Emergency numbers and helplines can be had in a private chat with this service.
help-open-privately = Open a private chat

# Above the countries as buttons.
help-countries =
    { $emergency }

    Choose a country. If it is not here, tap “{ help-another-country }”.

# Buttons, short.
help-choose-country = Choose a country
help-another-country = Another country
# For somebody whose question was taken for a cry for help: it is answered from the reports.
help-about-reports = I am asking about the reports

# --- Lines of corpus/help.toml ---

# Emergency numbers, and whose they are.
help-emergency-line = { $numbers }: { $what }

# A helpline whose number staff have checked; then one that is not bound to a country.
help-line-number = { $number } ({ $country }): { $what }
help-line-number-international = { $number }: { $what }
# One without a number, or whose number is not checked, or not lately: the address alone follows.
help-line-page = { $country }: { $what }. Contact on the official page:
help-line-page-international = { $what }. Contact on the official page:
# Further lines of a checked helpline.
help-line-from-abroad = From abroad: { $number }
help-line-text-message = By text message: { $number }
help-line-languages = Languages: { $languages }

# What administrators read, in English: /stats and /unanswered. Every other catalogue of staff has the same messages.
# Plain text: no markup, and what stands in braces is filled in.

staff-off = Feedback is switched off, so nothing is kept and there is nothing to show.

# --- /stats ---

staff-stats-title = Questions from { $since } to { $until }
staff-stats-none = No questions came in these days.
staff-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
# Each stands behind the sign that means it in the bars below.
staff-answered = answered: { $count }
staff-unsure = unsure: { $count }
staff-declined = declined: { $count }
staff-by-day = { $days ->
    [one] By day
   *[other] Each bar is { $days } days
}
staff-by-language = By language
staff-votes = Votes on answers: 👍 { $up } · 👎 { $down }
staff-down-title = Answers that did not help

# --- /unanswered ---

staff-unanswered-title = Questions without an answer
staff-unanswered-none = There are no questions without an answer.

# Where a list is cut; a line below it holds the command.
staff-more = … and { $count ->
    [one] { $count } more
   *[other] { $count } more
}. The whole list, on the machine that runs the bot:
