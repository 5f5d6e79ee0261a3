# What the bot says, in French; see en.ftl. Vous. The spaces before : ; ? ! » and after « do not break: U+00A0 with the
# colon and the quotation marks, U+202F with the others.

language-name = Français

# --- First contact ---

welcome = Je réponds aux questions sur les rapports ci-dessous en les citant mot pour mot ; chaque citation indique la section et la page.
    Je ne rédige rien moi-même sur leurs conclusions et, lorsque les rapports ne donnent pas de réponse, je le dis.
welcome-how = Envoyez-moi une courte question en allemand, anglais, espagnol, français, italien ou russe. Ou touchez un exemple :
welcome-danger = Vous êtes en danger, ou vous vous inquiétez pour quelqu’un ? /help_now
reports-heading = Les rapports que je connais :
reports-more = … et { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
unofficial = document non officiel

bot-description = Je réponds à de courtes questions sur des rapports en les citant mot pour mot ; chaque citation indique le rapport, la section et la page. Si les rapports ne donnent pas de réponse, je le dis. Je ne rédige rien moi-même sur leurs conclusions.

    Personne ne lit les messages en direct. En danger ? Envoyez /help_now pour obtenir les numéros d’urgence et les lignes d’aide.
bot-short-description = Cite des rapports mot pour mot, avec section et page. En danger : /help_now

command-topics = Sommaires des rapports
command-recommendations = Recommandations, par thème ou destinataire
command-compare = Comparer les rapports sur un thème
command-reports = Les rapports que je connais
command-help_now = En danger : numéros d’urgence et d’aide
command-help = Comment poser une question
command-language = Choisir la langue
command-privacy = Ce qui est conservé et ce qui ne l’est pas
command-about = Rapports, index et version

# --- Help ---

help = Envoyez-moi une courte question avec vos propres mots, comme vous l’écririez à un proche, et je cite ce que les rapports disent à ce sujet.

    Pour en savoir plus, touchez un bouton sous une réponse ou continuez à m’interroger : « et pour les garçons ? », « quelle page ? », « encore ». Pour revenir à une réponse plus ancienne, répondez à ce message.

    /topics : sommaires des rapports
    /recommendations enfants : recommandations, par thème ou destinataire
    /compare traite des enfants : ce que disent l’ancien et le nouveau rapport
    /reports : les rapports que je connais
    /language : une autre langue
    /privacy : ce qui est conservé
    /about : versions

    Dans n’importe quelle conversation, écrivez { $name } et votre question pour partager une citation. Dans un groupe, mentionnez-moi ou répondez à l’un de mes messages.

    Vous êtes en danger, ou vous vous inquiétez pour quelqu’un ? /help_now

# --- Answers ---

searched-for = J’ai cherché :
unsure = Voici les passages les plus proches. Ils ne répondent peut-être pas à votre question.
declined = Les rapports que je connais ne semblent rien dire à ce sujet.
nearest-topics = Voici les sections les plus proches. Touchez-en une pour la lire :
# In a terminal, where nothing can be tapped.
nearest-sections = Voici les sections les plus proches :
terminal-help = Ce message semble venir d’une personne en danger. Le bot y répond par les numéros d’urgence et les lignes d’aide de corpus/help.toml, sans rien citer.
terminal-harmful = Cette demande semble pouvoir nuire à des personnes. Le bot la refuse et indique des lignes d’aide.
quote-language = Les citations restent dans la langue du rapport.
# « p. » for one page and for several.
page = p. { $pages }
pages = p. { $pages }
pdf-page = page { $pages } du PDF
pdf-pages = pages { $pages } du PDF
quoted-pages = Les citations de la dernière réponse se trouvent ici :
no-more = C’est tout ce que j’ai trouvé à ce sujet dans les rapports.
context-heading = Avant et après, sur la page :
question-lost = Je ne retrouve plus la question à laquelle répond ce message. Veuillez la poser de nouveau.
passage-gone = Les rapports ont changé entre-temps et ce passage n’y figure plus. Veuillez poser de nouveau votre question.
section-gone = Les rapports ont changé entre-temps et cette section n’y figure plus. Veuillez poser de nouveau votre question.
vote-thanks = Merci.

button-more = Autres passages
button-context = Avant et après
button-page = Voir la page
button-whole-page = Page entière
button-recommendations = Recommandations liées
button-back = Retour
button-open = Ouvrir dans le bot

# --- Page pictures ---

page-not-marked = Le passage n’a pas pu être repéré sur l’image de la page ; veuillez l’y chercher.
page-failed = Impossible d’afficher cette page. Le lien sous la citation mène au rapport.
page-busy = Beaucoup de pages sont en cours de dessin. Veuillez toucher à nouveau dans une minute.

# --- Browsing ---

topics-heading = Choisissez un rapport :
contents-heading = Sommaire : { $report }, page { $page } sur { $pages }
contents-empty = Je n’ai pas pu distinguer de sections dans ce rapport.
recommendations-heading = Recommandations
recommendations-about = Recommandations : { $topic }
recommendations-none = Les rapports que je connais ne contiennent aucune recommandation à ce sujet.
recommendations-none-at-all = Les rapports que je connais ne contiennent aucune recommandation.
compare-usage = Écrivez après la commande ce qu’il faut comparer : /compare traite des enfants
compare-heading = { $topic } : un rapport après l’autre, le plus ancien d’abord
compare-heading-undated = { $topic } : un rapport après l’autre
compare-nothing = Je n’ai rien trouvé à ce sujet.
compare-one = Il n’y a ici qu’un seul rapport, donc rien à comparer.
about = Index du { $date } : { $reports ->
    [one] { $reports } rapport
   *[other] { $reports } rapports
}, { $passages ->
    [one] { $passages } passage
   *[other] { $passages } passages
}
    Modèle : { $model }
    Version : { $version }

    Ceci est un programme de recherche. Ce n’est pas un service des éditeurs des rapports, sauf indication de leur part.
language-choose = Dans quelle langue dois-je vous parler ? Les citations restent dans la langue du rapport.
language-chosen = Désormais, je vous parle ici en français. Les citations restent dans la langue du rapport.
language-as-phone = Comme mon téléphone
language-reset = Désormais, je parle la langue de votre téléphone, si je la connais.

# --- Privacy ---

privacy = Ce que je conserve sur vous : rien. Ni votre nom, ni votre numéro, ni identifiant, ni liste de qui a demandé quoi.

    Votre dernière question reste en mémoire pendant { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, afin que « et pour les garçons ? » puisse être compris, puis elle disparaît. Cette mémoire n’est jamais écrite sur un disque. La langue que vous choisissez est conservée par Telegram, avec le menu de cette conversation.
privacy-kept = Pour l’équipe, je conserve, sans savoir de qui elles viennent et telles qu’elles ont été écrites, sans numéros ni adresses : les questions auxquelles je n’ai pas pu répondre, celles dont la réponse a reçu 👍 ou 👎, et le nombre de questions dans chaque langue. Pour chacune, le jour et non l’heure. Tout est supprimé après { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }.
privacy-not-kept = Les questions et les votes ne sont pas conservés du tout.
privacy-danger = Ce qu’écrivent les personnes en danger n’est ni conservé ni compté.
privacy-telegram = Telegram conserve lui-même vos conversations selon ses propres règles : telegram.org/privacy

# --- Elsewhere in Telegram ---

inline-nothing = Rien trouvé. Posez-moi la question ici
inline-unsure = Passages proches, sans réponse sûre
inline-help = En danger ? De l’aide ici
inline-ask = Posez une question, citez la réponse
only-text = Je ne lis que du texte. Veuillez écrire votre question.
failed = Un problème est survenu de mon côté et votre question est restée sans réponse. Veuillez l’envoyer de nouveau.
unknown-command = Je ne connais pas cette commande. /help indique celles que je connais.

# --- Danger ---
#
# Rules for these texts stand in the English catalogue.

help-danger =
    Ceci est un service automatique. Personne ne lit cette conversation.

    En danger immédiat :
    { $emergency }

    À qui parler :
    { $helpline }

    Pas le bon pays, ou un doute : touchez « { help-choose-country } ».

    Pour effacer cette conversation : dans la liste des conversations, appuyez longuement dessus, puis choisissez Supprimer.

help-harmful =
    Ce service n’aide pas à cela. Il ne fait que citer des rapports contre la traite des êtres humains.

    Si une personne est retenue, forcée ou menacée :
    { $emergency }

    Qui peut aider :
    { $helpline }

    Si votre question portait sur les rapports, posez-la autrement, par exemple : « Que dit le rapport sur … ? »

help-group = Les numéros d’urgence et les lignes d’aide se trouvent dans une conversation privée avec ce service.
help-open-privately = Ouvrir en privé

help-countries =
    { $emergency }

    Choisissez un pays. S’il n’y est pas, touchez « { help-another-country } ».

help-choose-country = Choisir un pays
help-another-country = Un autre pays
help-about-reports = Ma question porte sur les rapports

# --- Lines of corpus/help.toml ---

help-emergency-line = { $numbers } : { $what }

help-line-number = { $number } ({ $country }) : { $what }
help-line-number-international = { $number } : { $what }
help-line-page = { $country } : { $what }. Contact sur la page officielle :
help-line-page-international = { $what }. Contact sur la page officielle :
help-line-from-abroad = Depuis l’étranger : { $number }
help-line-text-message = Par SMS : { $number }
help-line-languages = Langues : { $languages }

# Ce que lisent les administrateurs, en français : /stats et /unanswered.

staff-off = Les retours sont désactivés : rien n’est conservé, il n’y a rien à montrer.

# --- /stats ---

staff-stats-title = Questions du { $since } au { $until }
staff-stats-none = Aucune question ces jours-là.
staff-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
staff-answered = avec réponse : { $count }
staff-unsure = réponse incertaine : { $count }
staff-declined = sans réponse : { $count }
staff-by-day = { $days ->
    [one] Par jour
   *[other] Chaque barre compte { $days } jours
}
staff-by-language = Par langue
staff-votes = Votes sur les réponses : 👍 { $up } · 👎 { $down }
staff-down-title = Réponses qui n’ont pas aidé

# --- /unanswered ---

staff-unanswered-title = Questions sans réponse
staff-unanswered-none = Il n’y a aucune question sans réponse.

staff-more = … et { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}. La liste entière, sur la machine où tourne le bot :
