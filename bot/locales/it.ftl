# What the bot says, in Italian; see en.ftl. Impersonal: inviare, toccare, la domanda.

language-name = Italiano

# --- First contact ---

welcome = Rispondo alle domande sui rapporti elencati sotto citandoli parola per parola; ogni citazione indica la sezione e la pagina.
    Sui risultati non scrivo nulla di mio e, se nei rapporti non c’è una risposta, lo dico.
welcome-how = Basta inviare una breve domanda in francese, inglese, italiano, russo, spagnolo o tedesco, oppure toccare un esempio:
welcome-danger = In pericolo, o in pensiero per qualcuno? /help_now
reports-heading = Rapporti che conosco:
reports-more = … e { $count ->
    [one] un altro
   *[other] altri { $count }
}
unofficial = documento non ufficiale

bot-description = Rispondo a brevi domande sui rapporti citandoli parola per parola; ogni citazione indica il rapporto, la sezione e la pagina. Se nei rapporti non c’è una risposta, lo dico. Sui risultati non scrivo nulla di mio.

    Nessuno legge i messaggi in tempo reale. In pericolo? Inviare /help_now per i numeri di emergenza e le linee di aiuto.
bot-short-description = Cita i rapporti parola per parola, con sezione e pagina. In pericolo: /help_now

command-topics = Indici dei rapporti
command-recommendations = Raccomandazioni, per tema o destinatario
command-compare = Confrontare i rapporti su un tema
command-reports = Rapporti che conosco
command-help_now = In pericolo: numeri di emergenza e di aiuto
command-help = Come fare una domanda
command-language = Scegliere la lingua
command-privacy = Che cosa si conserva e che cosa no
command-about = Rapporti, indice di ricerca e versione

# --- Help ---

help = Basta inviare una breve domanda con parole proprie, come la si scriverebbe a un conoscente: citerò ciò che ne dicono i rapporti.

    Per saperne di più, toccare un pulsante sotto una risposta oppure continuare a chiedere: «e per i ragazzi?», «quale pagina?», «altro». Per riprendere una risposta precedente, rispondere a quel messaggio.

    /topics: indici dei rapporti
    /recommendations minori: raccomandazioni, per tema o destinatario
    /compare tratta di minori: che cosa dicono il rapporto precedente e il successivo
    /reports: rapporti che conosco
    /language: un’altra lingua
    /privacy: che cosa si conserva
    /about: versioni

    In qualsiasi chat, scrivere { $name } e la domanda per condividere una citazione. In un gruppo, menzionarmi o rispondere a un mio messaggio.

    In pericolo, o in pensiero per qualcuno? /help_now

# --- Answers ---

searched-for = Ho cercato:
unsure = Questi sono i brani più vicini. Potrebbero non rispondere alla domanda.
declined = I rapporti che conosco non sembrano dire nulla al riguardo.
nearest-topics = Queste sono le sezioni più vicine. Toccarne una per leggerla:
# In a terminal, where nothing can be tapped.
nearest-sections = Queste sono le sezioni più vicine:
terminal-help = Questo messaggio sembra provenire da una persona in pericolo. Il bot risponde con i numeri di emergenza e le linee di aiuto di corpus/help.toml e non cita nulla.
terminal-harmful = Questa richiesta potrebbe nuocere a qualcuno. Il bot la rifiuta e indica linee di aiuto.
quote-language = Le citazioni restano nella lingua del rapporto.
page = p. { $pages }
pages = pp. { $pages }
pdf-page = pagina { $pages } del PDF
pdf-pages = pagine { $pages } del PDF
quoted-pages = Le citazioni dell’ultima risposta si trovano qui:
no-more = Nei rapporti non ho trovato altro al riguardo.
context-heading = Prima e dopo, nella pagina:
question-lost = Non vedo più la domanda a cui si riferisce questa risposta. Si prega di porla di nuovo.
passage-gone = Nel frattempo i rapporti sono cambiati e questo brano non c’è più. Si prega di porre di nuovo la domanda.
section-gone = Nel frattempo i rapporti sono cambiati e questa sezione non c’è più. Si prega di porre di nuovo la domanda.
vote-thanks = Grazie.

button-more = Altri brani
button-context = Prima e dopo
button-page = Mostra la pagina
button-whole-page = Pagina intera
button-recommendations = Che cosa si raccomanda
button-back = Indietro
button-open = Apri nel bot

# --- Page pictures ---

page-not-marked = Non è stato possibile individuare il brano nell’immagine della pagina; va cercato lì.
page-failed = Non è possibile mostrare questa pagina. Il link sotto la citazione porta al rapporto.
page-busy = In questo momento si disegnano molte pagine. Toccare di nuovo tra un minuto.

# --- Browsing ---

topics-heading = Scegliere un rapporto:
contents-heading = Indice: { $report }, pagina { $page } di { $pages }
contents-empty = In questo rapporto non ho individuato sezioni.
recommendations-heading = Raccomandazioni
recommendations-about = Raccomandazioni: { $topic }
recommendations-none = I rapporti che conosco non contengono raccomandazioni al riguardo.
recommendations-none-at-all = I rapporti che conosco non contengono raccomandazioni.
compare-usage = Scrivere dopo il comando che cosa confrontare: /compare tratta di minori
compare-heading = { $topic }: un rapporto dopo l’altro, dal meno recente
compare-heading-undated = { $topic }: un rapporto dopo l’altro
compare-nothing = Non ho trovato nulla al riguardo.
compare-one = Qui c’è un solo rapporto, quindi non c’è nulla da confrontare.
about = Indice di ricerca del { $date }: { $reports ->
    [one] un rapporto
   *[other] { $reports } rapporti
}, { $passages ->
    [one] un brano
   *[other] { $passages } brani
}
    Modello: { $model }
    Versione: { $version }

    Questo è un programma di ricerca. Non è un servizio di chi pubblica i rapporti, salvo indicazione in tal senso.
language-choose = Quale lingua devo parlare? Le citazioni restano nella lingua del rapporto.
language-chosen = D’ora in poi qui parlo italiano. Le citazioni restano nella lingua del rapporto.
language-as-phone = Come il telefono
language-reset = D’ora in poi parlo la lingua del telefono, se la conosco.

# --- Privacy ---

privacy = Che cosa conservo di chi scrive: nulla. Né il nome, né il numero, né un identificativo, né un elenco di chi ha chiesto che cosa.

    L’ultima domanda resta in memoria per { $minutes ->
        [one] un minuto
       *[other] { $minutes } minuti
    }, perché si possa capire «e per i ragazzi?», e poi scompare. Questa memoria non viene mai scritta su un disco. La lingua scelta è conservata da Telegram, come parte del menu di questa chat.
privacy-kept = Per il personale conservo, senza sapere da chi provengono e come sono state scritte, senza numeri né indirizzi: le domande a cui non ho potuto rispondere, le domande la cui risposta ha ricevuto 👍 o 👎 e quante domande sono arrivate in ciascuna lingua. Di ognuna il giorno, non l’ora. Tutto viene cancellato dopo { $days ->
        [one] un giorno
       *[other] { $days } giorni
    }.
privacy-not-kept = Le domande e i voti non vengono conservati affatto.
privacy-danger = Ciò che scrivono le persone in pericolo non viene né conservato né conteggiato.
privacy-telegram = Telegram, da parte sua, conserva le chat secondo le proprie regole: telegram.org/privacy

# --- Elsewhere in Telegram ---

inline-nothing = Nessun risultato. Chiedere qui al bot
inline-unsure = Brani vicini, forse non rispondono
inline-help = In pericolo? Qui c’è aiuto
inline-ask = Scrivere per condividere una citazione
only-text = Posso leggere solo messaggi di testo. Si prega di scrivere la domanda.
failed = Qualcosa non ha funzionato da parte mia e la domanda è rimasta senza risposta. Si prega di inviarla di nuovo.
unknown-command = Non conosco questo comando. /help elenca quelli che conosco.

# --- Danger ---
#
# Rules for these texts stand in the English catalogue.

help-danger =
    Questo è un servizio automatico. Nessuno legge questa chat.

    In pericolo immediato:
    { $emergency }

    Con chi parlare:
    { $helpline }

    Paese sbagliato, o in dubbio: toccare «{ help-choose-country }».

    Per togliere questa chat: nell’elenco delle chat, tenerla premuta, poi scegliere Elimina.

help-harmful =
    Il servizio non aiuta in questo. Cita soltanto rapporti contro la tratta di esseri umani.

    Se qualcuno è trattenuto, costretto o minacciato:
    { $emergency }

    Chi può aiutare:
    { $helpline }

    Se la domanda riguardava i rapporti, riformularla, per esempio: «Che cosa dice il rapporto su …?»

help-group = I numeri di emergenza e le linee di aiuto si trovano nella chat privata con questo servizio.
help-open-privately = Apri una chat privata

help-countries =
    { $emergency }

    Scegliere un Paese. Se non c’è, toccare «{ help-another-country }».

help-choose-country = Scegli un Paese
help-another-country = Un altro Paese
help-about-reports = La domanda riguarda i rapporti

# --- Lines of corpus/help.toml ---

help-emergency-line = { $numbers }: { $what }

help-line-number = { $number } ({ $country }): { $what }
help-line-number-international = { $number }: { $what }
help-line-page = { $country }: { $what }. Contatti sulla pagina ufficiale:
help-line-page-international = { $what }. Contatti sulla pagina ufficiale:
help-line-from-abroad = Dall’estero: { $number }
help-line-text-message = Via SMS: { $number }
help-line-languages = Lingue: { $languages }

# Ciò che leggono gli amministratori, in italiano: /stats e /unanswered.

staff-off = I riscontri sono disattivati: non si conserva nulla e non c’è nulla da mostrare.

# --- /stats ---

staff-stats-title = Domande dal { $since } al { $until }
staff-stats-none = In questi giorni non sono arrivate domande.
staff-questions = { $count ->
    [one] { $count } domanda
   *[other] { $count } domande
}
staff-answered = con risposta: { $count }
staff-unsure = risposta incerta: { $count }
staff-declined = senza risposta: { $count }
staff-by-day = { $days ->
    [one] Per giorno
   *[other] Ogni barra vale { $days } giorni
}
staff-by-language = Per lingua
staff-votes = Voti sulle risposte: 👍 { $up } · 👎 { $down }
staff-down-title = Risposte che non sono servite

# --- /unanswered ---

staff-unanswered-title = Domande senza risposta
staff-unanswered-none = Non ci sono domande senza risposta.

staff-more = … e { $count ->
    [one] un’altra
   *[other] altre { $count }
}. L’elenco completo, sulla macchina su cui gira il bot:
