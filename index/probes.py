"""Everyday questions that no report on public policy answers, in six languages: what "far away" looks like.

calibration.py measures how near an index comes to these by chance. They are about many things, so that a
report which does treat one of them moves the outcome little. Add freely; rebuild afterwards.
"""

PROBES: dict[str, tuple[str, ...]] = {
    "en": (
        "how do i bake sourdough bread?", "who scored in the final last night?", "best phone under 300 dollars",
        "what time does the train to the airport leave?", "will it rain tomorrow?", "how tall is mount everest",
        "can you recommend a good restaurant nearby", "how do I change a bicycle tyre?", "tell me a joke",
        "which planet has the most moons?", "what's the wifi password", "how long do you boil an egg",
        "who painted the mona lisa?", "lyrics of yesterday", "how to remove red wine stains",
        "what is the capital of australia", "how do vaccines for cats work?", "install a printer driver",
        "when was the guitar invented", "what does a hybrid car cost", "how many calories in a banana",
        "is there a gym in the hotel?", "solve 3x + 5 = 20", "how do bees make honey", "latest smartphone reviews",
    ),
    "fr": (
        "comment faire du pain au levain ?", "qui a marqué en finale hier soir ?", "meilleur téléphone pas cher",
        "à quelle heure part le train pour l'aéroport ?", "est-ce qu'il va pleuvoir demain ?",
        "quelle est la hauteur de l'everest", "un bon restaurant dans le coin ?", "raconte-moi une blague",
        "comment changer un pneu de vélo ?", "quelle planète a le plus de lunes ?", "c'est quoi le mot de passe wifi",
        "combien de temps cuire un œuf", "qui a peint la joconde ?", "enlever une tache de vin rouge",
        "quelle est la capitale de l'australie", "installer un pilote d'imprimante",
        "combien de calories dans une banane", "y a-t-il une salle de sport à l'hôtel ?",
        "comment les abeilles font-elles le miel", "combien coûte une voiture hybride",
    ),
    "de": (
        "wie backe ich sauerteigbrot?", "wer hat gestern im finale getroffen?", "bestes handy unter 300 euro",
        "wann fährt der zug zum flughafen?", "regnet es morgen?", "wie hoch ist der mount everest",
        "gibt es hier ein gutes restaurant?", "erzähl mir einen witz", "wie wechsle ich einen fahrradreifen?",
        "welcher planet hat die meisten monde?", "wie ist das wlan-passwort", "wie lange kocht man ein ei",
        "wer hat die mona lisa gemalt?", "rotweinflecken entfernen", "was ist die hauptstadt von australien",
        "druckertreiber installieren", "wie viele kalorien hat eine banane", "gibt es ein fitnessstudio im hotel?",
        "wie machen bienen honig", "was kostet ein hybridauto",
    ),
    "it": (
        "come si fa il pane a lievitazione naturale?", "chi ha segnato in finale ieri sera?",
        "miglior telefono economico", "a che ora parte il treno per l'aeroporto?", "domani piove?",
        "quanto è alto l'everest", "un buon ristorante qui vicino?", "raccontami una barzelletta",
        "come si cambia una gomma della bicicletta?", "quale pianeta ha più lune?", "qual è la password del wifi",
        "quanto deve bollire un uovo", "chi ha dipinto la gioconda?", "togliere macchie di vino rosso",
        "qual è la capitale dell'australia", "installare il driver della stampante", "quante calorie ha una banana",
        "c'è una palestra in albergo?", "come fanno il miele le api", "quanto costa un'auto ibrida",
    ),
    "ru": (
        "как испечь хлеб на закваске?", "кто забил вчера в финале?", "лучший телефон до 300 евро",
        "во сколько поезд в аэропорт?", "завтра будет дождь?", "какая высота эвереста",
        "посоветуй хороший ресторан рядом", "расскажи анекдот", "как поменять велосипедную шину?",
        "у какой планеты больше всего спутников?", "какой пароль от вайфая", "сколько варить яйцо",
        "кто написал мону лизу?", "как вывести пятно от красного вина", "какая столица австралии",
        "установить драйвер принтера", "сколько калорий в банане", "есть ли в отеле спортзал?",
        "как пчёлы делают мёд", "сколько стоит гибридный автомобиль",
    ),
    "es": (
        "¿cómo se hace pan de masa madre?", "¿quién marcó anoche en la final?", "mejor móvil barato",
        "¿a qué hora sale el tren al aeropuerto?", "¿lloverá mañana?", "cuánto mide el everest",
        "¿un buen restaurante por aquí?", "cuéntame un chiste", "¿cómo se cambia una rueda de bicicleta?",
        "¿qué planeta tiene más lunas?", "cuál es la contraseña del wifi", "cuánto tiempo se hierve un huevo",
        "¿quién pintó la mona lisa?", "quitar manchas de vino tinto", "cuál es la capital de australia",
        "instalar el controlador de la impresora", "cuántas calorías tiene un plátano",
        "¿hay gimnasio en el hotel?", "cómo hacen la miel las abejas", "cuánto cuesta un coche híbrido",
    ),
}  # fmt: skip
