# What the bot says, in German; see en.ftl. Sie.

language-name = Deutsch

# --- First contact ---

welcome = Ich beantworte Fragen zu den unten genannten Berichten mit wörtlichen Zitaten daraus, jedes mit Abschnitt und Seite.
    Zu den Ergebnissen schreibe ich selbst nichts, und wenn die Berichte keine Antwort enthalten, sage ich das.
welcome-how = Schicken Sie mir eine kurze Frage auf Deutsch, Englisch, Französisch, Italienisch, Russisch oder Spanisch. Oder tippen Sie auf ein Beispiel:
welcome-danger = Sie sind selbst in Gefahr oder machen sich Sorgen um jemanden? /help_now
reports-heading = Berichte, die ich kenne:
reports-more = … und { $count ->
    [one] ein weiterer
   *[other] { $count } weitere
}
unofficial = kein offizielles Dokument

bot-description = Ich beantworte kurze Fragen zu Berichten mit wörtlichen Zitaten, jedes mit Bericht, Abschnitt und Seite. Enthalten die Berichte keine Antwort, sage ich das. Zu den Ergebnissen schreibe ich selbst nichts.

    Hier liest niemand mit. In Gefahr? Mit /help_now erhalten Sie Notrufnummern und Hilfetelefone.
bot-short-description = Zitiert Berichte Wort für Wort, mit Abschnitt und Seite. In Gefahr: /help_now

command-topics = Inhaltsverzeichnisse
command-recommendations = Empfehlungen zu einem Thema oder an jemanden
command-compare = Berichte zu einem Thema vergleichen
command-reports = Berichte, die ich kenne
command-help_now = In Gefahr: Notrufnummern und Hilfetelefone
command-help = So stellen Sie Fragen
command-language = Sprache wählen
command-privacy = Was gespeichert wird und was nicht
command-about = Berichte, Index und Version

# --- Help ---

help = Schicken Sie mir eine kurze Frage in Ihren eigenen Worten, wie in einer Nachricht unter Freunden, und ich zitiere, was die Berichte dazu sagen.

    Tippen Sie unter einer Antwort auf eine Schaltfläche, um mehr zu sehen, oder fragen Sie weiter: „und bei Jungen?“, „welche Seite?“, „mehr“. Um an eine ältere Antwort anzuknüpfen, antworten Sie auf diese.

    /topics: Inhaltsverzeichnisse
    /recommendations Kinder: Empfehlungen zu einem Thema oder an jemanden
    /compare Kinderhandel: was der frühere und der spätere Bericht dazu sagen
    /reports: Berichte, die ich kenne
    /language: andere Sprache
    /privacy: was gespeichert wird
    /about: Versionen

    In jedem Chat können Sie { $name } und Ihre Frage eingeben, um ein Zitat zu teilen. Erwähnen Sie mich in einer Gruppe, oder antworten Sie mir dort.

    Sie sind selbst in Gefahr oder machen sich Sorgen um jemanden? /help_now

# --- Answers ---

searched-for = Gesucht nach:
unsure = Diese Textstellen kommen Ihrer Frage am nächsten, beantworten sie aber vielleicht nicht.
declined = Die Berichte, die ich kenne, sagen dazu anscheinend nichts.
nearest-topics = Diese Abschnitte kommen Ihrer Frage am nächsten. Tippen Sie auf einen, um ihn zu lesen:
# In a terminal, where nothing can be tapped.
nearest-sections = Diese Abschnitte kommen Ihrer Frage am nächsten:
terminal-help = Das sieht nach einer Nachricht von jemandem in Gefahr aus. Der Bot antwortet darauf mit Notrufnummern und Hilfetelefonen aus corpus/help.toml und zitiert nichts.
terminal-harmful = Das sieht nach einer Anfrage aus, die Menschen schaden würde. Der Bot lehnt sie ab und nennt Hilfetelefone.
quote-language = Zitate bleiben in der Sprache des Berichts.
page = S. { $pages }
pages = S. { $pages }
pdf-page = PDF-Seite { $pages }
pdf-pages = PDF-Seiten { $pages }
quoted-pages = Die Zitate der letzten Antwort stehen hier:
no-more = Mehr habe ich dazu in den Berichten nicht gefunden.
context-heading = Davor und danach auf der Seite:
question-lost = Die Frage zu dieser Antwort liegt mir nicht mehr vor. Bitte stellen Sie sie noch einmal.
passage-gone = Die Berichte haben sich inzwischen geändert und enthalten diese Textstelle nicht mehr. Bitte fragen Sie noch einmal.
section-gone = Die Berichte haben sich inzwischen geändert und enthalten diesen Abschnitt nicht mehr. Bitte fragen Sie noch einmal.
vote-thanks = Danke.

button-more = Weitere Textstellen
button-context = Davor und danach
button-page = Seite zeigen
button-whole-page = Ganze Seite
button-recommendations = Empfehlungen dazu
button-back = Zurück
button-open = Im Bot öffnen

# --- Page pictures ---

page-not-marked = Die Textstelle ließ sich auf dem Bild der Seite nicht markieren; bitte suchen Sie sie dort.
page-failed = Diese Seite lässt sich nicht darstellen. Der Link unter dem Zitat führt zum Bericht.
page-busy = Gerade werden viele Seiten gezeichnet. Bitte tippen Sie in einer Minute noch einmal.

# --- Browsing ---

topics-heading = Wählen Sie einen Bericht:
contents-heading = Inhalt: { $report }, Seite { $page } von { $pages }
contents-empty = In diesem Bericht konnte ich keine Abschnitte erkennen.
recommendations-heading = Empfehlungen
recommendations-about = Empfehlungen: { $topic }
recommendations-none = Die Berichte, die ich kenne, enthalten dazu keine Empfehlung.
recommendations-none-at-all = Die Berichte, die ich kenne, enthalten keine Empfehlungen.
compare-usage = Schreiben Sie hinter den Befehl, was verglichen werden soll: /compare Kinderhandel
compare-heading = { $topic }: ein Bericht nach dem anderen, der frühere zuerst
compare-heading-undated = { $topic }: ein Bericht nach dem anderen
compare-nothing = Dazu habe ich nichts gefunden.
compare-one = Hier gibt es nur einen Bericht, also nichts zu vergleichen.
about = Index vom { $date }: { $reports ->
    [one] ein Bericht
   *[other] { $reports } Berichte
}, { $passages ->
    [one] eine Textstelle
   *[other] { $passages } Textstellen
}
    Modell: { $model }
    Version: { $version }

    Dies ist ein Suchprogramm. Es ist kein Angebot der Herausgeber der Berichte, sofern diese nichts anderes mitteilen.
language-choose = In welcher Sprache soll ich mit Ihnen sprechen? Zitate bleiben in der Sprache des Berichts.
language-chosen = Ab jetzt spreche ich hier Deutsch. Zitate bleiben in der Sprache des Berichts.
language-as-phone = Wie mein Telefon
language-reset = Ab jetzt spreche ich die Sprache Ihres Telefons, sofern ich sie kann.

# --- Privacy ---

privacy = Was ich über Sie speichere: nichts. Weder Ihren Namen noch Ihre Nummer, keine Nutzerkennung und keine Liste, wer was gefragt hat.

    Ihre letzte Frage bleibt { $minutes ->
        [one] eine Minute
       *[other] { $minutes } Minuten
    } im Arbeitsspeicher, damit ich „und bei Jungen?“ verstehen kann; danach verschwindet sie. Dieser Speicher wird nie auf einen Datenträger geschrieben. Welche Sprache Sie wählen, speichert Telegram als Teil des Menüs dieses Chats.
privacy-kept = Für das zuständige Team speichere ich, ohne zu wissen, von wem sie stammen, im Wortlaut, aber ohne Nummern und Adressen: Fragen, die ich nicht beantworten konnte, Fragen, deren Antwort jemand mit 👍 oder 👎 bewertet hat, und die Zahl der Fragen je Sprache. Festgehalten wird jeweils der Tag, nicht die Uhrzeit. All das wird nach { $days ->
        [one] einem Tag
       *[other] { $days } Tagen
    } gelöscht.
privacy-not-kept = Fragen und Bewertungen werden überhaupt nicht gespeichert.
privacy-danger = Was Menschen in Gefahr schreiben, wird weder gespeichert noch gezählt.
privacy-telegram = Telegram selbst speichert Ihre Chats nach eigenen Regeln: telegram.org/privacy

# --- Elsewhere in Telegram ---

inline-nothing = Nichts gefunden. Fragen Sie mich hier
inline-unsure = Ähnliche Stellen, Antwort nicht sicher
inline-help = In Gefahr? Hier finden Sie Hilfe
inline-ask = Frage eingeben und Zitat teilen
only-text = Ich kann nur Text lesen. Bitte schreiben Sie Ihre Frage.
failed = Bei mir ist ein Fehler aufgetreten, und Ihre Frage blieb unbeantwortet. Bitte senden Sie sie noch einmal.
unknown-command = Diesen Befehl kenne ich nicht. /help nennt die, die ich kenne.

# --- Danger ---
#
# Rules for these texts stand in the English catalogue.

help-danger =
    Das ist ein automatischer Dienst. Hier liest kein Mensch mit.

    In unmittelbarer Gefahr:
    { $emergency }

    Mit wem man sprechen kann:
    { $helpline }

    Falsches Land oder nicht sicher: auf „{ help-choose-country }“ tippen.

    Diesen Chat entfernen: in der Liste der Chats lange darauf drücken, dann Löschen wählen.

help-harmful =
    Dabei hilft dieser Dienst nicht. Er zitiert nur Berichte gegen Menschenhandel.

    Wird jemand festgehalten, gezwungen oder bedroht:
    { $emergency }

    Wer helfen kann:
    { $helpline }

    War eine Frage zu den Berichten gemeint, stellen Sie sie bitte anders, etwa: „Was sagt der Bericht zu …?“

help-group = Notrufnummern und Hilfsangebote gibt es im privaten Chat mit diesem Dienst.
help-open-privately = Privaten Chat öffnen

help-countries =
    { $emergency }

    Land wählen. Ist es nicht dabei: auf „{ help-another-country }“ tippen.

help-choose-country = Land wählen
help-another-country = Ein anderes Land
help-about-reports = Ich frage nach den Berichten

# --- Lines of corpus/help.toml ---

help-emergency-line = { $numbers }: { $what }

help-line-number = { $number } ({ $country }): { $what }
help-line-number-international = { $number }: { $what }
help-line-page = { $country }: { $what }. Kontakt auf der offiziellen Seite:
help-line-page-international = { $what }. Kontakt auf der offiziellen Seite:
help-line-from-abroad = Aus dem Ausland: { $number }
help-line-text-message = Per SMS: { $number }
help-line-languages = Sprachen: { $languages }

# Was Administratoren lesen, auf Deutsch: /stats und /unanswered.

staff-off = Rückmeldungen sind abgeschaltet: Es wird nichts aufbewahrt, also gibt es nichts zu zeigen.

# --- /stats ---

staff-stats-title = Fragen vom { $since } bis { $until }
staff-stats-none = In diesen Tagen kamen keine Fragen.
staff-questions = { $count ->
    [one] { $count } Frage
   *[other] { $count } Fragen
}
staff-answered = beantwortet: { $count }
staff-unsure = unsicher: { $count }
staff-declined = ohne Antwort: { $count }
staff-by-day = { $days ->
    [one] Nach Tagen
   *[other] Jeder Balken steht für { $days } Tage
}
staff-by-language = Nach Sprachen
staff-votes = Stimmen zu Antworten: 👍 { $up } · 👎 { $down }
staff-down-title = Antworten, die nicht halfen

# --- /unanswered ---

staff-unanswered-title = Fragen ohne Antwort
staff-unanswered-none = Es gibt keine Fragen ohne Antwort.

staff-more = … und { $count ->
    [one] { $count } weitere
   *[other] { $count } weitere
}. Die ganze Liste, auf dem Rechner, auf dem der Bot läuft:
