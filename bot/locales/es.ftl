# What the bot says, in Spanish; see en.ftl. Usted.

language-name = Español

# --- First contact ---

welcome = Respondo a preguntas sobre los informes enumerados abajo citándolos textualmente; cada cita indica la sección y la página.
    No redacto nada por mi cuenta sobre sus conclusiones y, cuando los informes no ofrecen respuesta, lo digo.
welcome-how = Envíeme una pregunta corta en alemán, español, francés, inglés, italiano o ruso. O toque un ejemplo:
welcome-danger = ¿Está en peligro o teme por alguien? /help_now
reports-heading = Informes que conozco:
reports-more = … y { $count ->
    [one] uno más
   *[other] { $count } más
}
unofficial = documento no oficial

bot-description = Respondo a preguntas cortas sobre informes citándolos textualmente; cada cita indica el informe, la sección y la página. Si los informes no ofrecen respuesta, lo digo. No redacto nada por mi cuenta sobre sus conclusiones.

    Nadie lee los mensajes en tiempo real. ¿Está en peligro? Envíe /help_now para ver los números de emergencia y las líneas de ayuda.
bot-short-description = Cita informes textualmente, con sección y página. ¿En peligro? /help_now

command-topics = Índices de los informes
command-recommendations = Recomendaciones, por tema o destinatario
command-compare = Comparar los informes sobre un tema
command-reports = Informes que conozco
command-help_now = En peligro: números de emergencia y de ayuda
command-help = Cómo hacer una pregunta
command-language = Elegir el idioma
command-privacy = Qué se guarda y qué no
command-about = Informes, índice de búsqueda y versión

# --- Help ---

help = Envíeme una pregunta corta con sus propias palabras, como se la escribiría a una persona conocida, y citaré lo que dicen los informes al respecto.

    Para ver más, toque un botón debajo de una respuesta o siga preguntando: «¿y los niños varones?», «¿qué página?», «más». Para retomar una respuesta anterior, responda a ese mensaje.

    /topics: índices de los informes
    /recommendations niños: recomendaciones, por tema o destinatario
    /compare trata infantil: lo que dicen el informe anterior y el posterior
    /reports: informes que conozco
    /language: otro idioma
    /privacy: qué se guarda
    /about: versiones

    En cualquier chat, escriba { $name } y su pregunta para compartir una cita. En un grupo, mencióneme o responda a un mensaje mío.

    ¿Está en peligro o teme por alguien? /help_now

# --- Answers ---

searched-for = He buscado:
unsure = Estos son los pasajes más cercanos. Puede que no respondan a su pregunta.
declined = Los informes que conozco no parecen decir nada al respecto.
nearest-topics = Estas son las secciones más cercanas. Toque una para leerla:
# In a terminal, where nothing can be tapped.
nearest-sections = Estas son las secciones más cercanas:
terminal-help = Este mensaje parece ser de una persona en peligro. El bot responde con los números de emergencia y las líneas de ayuda de corpus/help.toml, y no cita nada.
terminal-harmful = Esta petición podría causar daño a otras personas. El bot la rechaza e indica líneas de ayuda.
quote-language = Las citas se muestran en el idioma del informe.
page = pág. { $pages }
pages = págs. { $pages }
pdf-page = página { $pages } del PDF
pdf-pages = páginas { $pages } del PDF
quoted-pages = Las citas de la última respuesta se encuentran aquí:
no-more = No he encontrado nada más al respecto en los informes.
context-heading = Antes y después, en la página:
question-lost = Ya no puedo ver la pregunta a la que corresponde esta respuesta. Por favor, hágala de nuevo.
passage-gone = Los informes han cambiado desde entonces y este pasaje ya no figura en ellos. Por favor, pregunte de nuevo.
section-gone = Los informes han cambiado desde entonces y esta sección ya no figura en ellos. Por favor, pregunte de nuevo.
vote-thanks = Gracias.

button-more = Más pasajes
button-context = Antes y después
button-page = Ver la página
button-whole-page = Página completa
button-recommendations = Qué se recomienda
button-back = Volver
button-open = Abrir en el bot

# --- Page pictures ---

page-not-marked = No se ha podido localizar el pasaje en la imagen de la página; búsquelo en ella, por favor.
page-failed = No se puede mostrar esta página. El enlace que está debajo de la cita lleva al informe.
page-busy = Ahora mismo se están dibujando muchas páginas. Por favor, vuelva a tocar dentro de un minuto.

# --- Browsing ---

topics-heading = Elija un informe:
contents-heading = Índice: { $report }, página { $page } de { $pages }
contents-empty = No he podido distinguir secciones en este informe.
recommendations-heading = Recomendaciones
recommendations-about = Recomendaciones: { $topic }
recommendations-none = Los informes que conozco no contienen ninguna recomendación al respecto.
recommendations-none-at-all = Los informes que conozco no contienen recomendaciones.
compare-usage = Escriba después del comando lo que quiere comparar: /compare trata infantil
compare-heading = { $topic }: un informe tras otro, primero el más antiguo
compare-heading-undated = { $topic }: un informe tras otro
compare-nothing = No he encontrado nada al respecto.
compare-one = Aquí solo hay un informe, así que no hay nada que comparar.
about = Índice de búsqueda del { $date }: { $reports ->
    [one] un informe
   *[other] { $reports } informes
}, { $passages ->
    [one] un pasaje
   *[other] { $passages } pasajes
}
    Modelo: { $model }
    Versión: { $version }

    Este es un programa de búsqueda. No es un servicio de quienes publican los informes, salvo que así lo indiquen.
language-choose = ¿En qué idioma quiere que le hable? Las citas se muestran en el idioma del informe.
language-chosen = A partir de ahora le hablo aquí en español. Las citas se muestran en el idioma del informe.
language-as-phone = Como en mi teléfono
language-reset = A partir de ahora hablo el idioma de su teléfono, si lo conozco.

# --- Privacy ---

privacy = Lo que guardo sobre usted: nada. Ni su nombre, ni su número, ni un identificador, ni una lista de quién preguntó qué.

    Su última pregunta permanece en la memoria durante { $minutes ->
        [one] un minuto
       *[other] { $minutes } minutos
    }, para que se pueda entender «¿y los niños varones?», y después desaparece. Esta memoria nunca se escribe en un disco. El idioma que usted elige lo guarda Telegram, como parte del menú de este chat.
privacy-kept = Para el personal guardo, sin saber de quién proceden y tal como se escribieron, sin números ni direcciones: las preguntas que no pude responder, las preguntas cuya respuesta alguien marcó con 👍 o 👎 y cuántas preguntas llegaron en cada idioma. De cada una, el día, no la hora. Todo se borra después de { $days ->
        [one] un día
       *[other] { $days } días
    }.
privacy-not-kept = Las preguntas y los votos no se guardan en absoluto.
privacy-danger = Lo que escriben las personas en peligro no se guarda ni se cuenta.
privacy-telegram = Telegram, por su parte, guarda sus chats según sus propias normas: telegram.org/privacy

# --- Elsewhere in Telegram ---

inline-nothing = Sin resultados. Pregúnteme aquí
inline-unsure = Pasajes cercanos, quizá no respondan
inline-help = ¿En peligro? Aquí hay ayuda
inline-ask = Escriba una pregunta y comparta la cita
only-text = Solo puedo leer texto. Por favor, escriba su pregunta.
failed = Algo ha fallado por mi parte y su pregunta ha quedado sin respuesta. Por favor, envíela de nuevo.
unknown-command = No conozco este comando. /help indica los que conozco.

# --- Danger ---
#
# Rules for these texts stand in the English catalogue.

help-danger =
    Este es un servicio automático. Nadie lee esta conversación.

    En peligro inmediato:
    { $emergency }

    Con quién hablar:
    { $helpline }

    Si no es su país, o si hay dudas: toque «{ help-choose-country }».

    Para quitar este chat: en la lista de chats, manténgalo pulsado y elija Eliminar.

help-harmful =
    Este servicio no ayuda con eso. Solo cita informes contra la trata de personas.

    Si retienen, obligan o amenazan a alguien:
    { $emergency }

    Quién puede ayudar:
    { $helpline }

    Si preguntaba por los informes, dígalo de otra manera, por ejemplo: «¿Qué dice el informe sobre …?»

help-group = Los números de emergencia y las líneas de ayuda están en el chat privado con este servicio.
help-open-privately = Abrir un chat privado

help-countries =
    { $emergency }

    Elija un país. Si no está, toque «{ help-another-country }».

help-choose-country = Elegir un país
help-another-country = Otro país
help-about-reports = Pregunto por los informes

# --- Lines of corpus/help.toml ---

help-emergency-line = { $numbers }: { $what }

help-line-number = { $number } ({ $country }): { $what }
help-line-number-international = { $number }: { $what }
help-line-page = { $country }: { $what }. Contacto en la página oficial:
help-line-page-international = { $what }. Contacto en la página oficial:
help-line-from-abroad = Desde el extranjero: { $number }
help-line-text-message = Por SMS: { $number }
help-line-languages = Idiomas: { $languages }

# Lo que leen los administradores, en español: /stats y /unanswered.

staff-off = Los comentarios están desactivados: no se conserva nada y no hay nada que mostrar.

# --- /stats ---

staff-stats-title = Preguntas del { $since } al { $until }
staff-stats-none = En estos días no hubo preguntas.
staff-questions = { $count ->
    [one] { $count } pregunta
   *[other] { $count } preguntas
}
staff-answered = con respuesta: { $count }
staff-unsure = respuesta dudosa: { $count }
staff-declined = sin respuesta: { $count }
staff-by-day = { $days ->
    [one] Por día
   *[other] Cada barra son { $days } días
}
staff-by-language = Por idioma
staff-votes = Votos sobre las respuestas: 👍 { $up } · 👎 { $down }
staff-down-title = Respuestas que no ayudaron

# --- /unanswered ---

staff-unanswered-title = Preguntas sin respuesta
staff-unanswered-none = No hay preguntas sin respuesta.

staff-more = … y { $count ->
    [one] { $count } más
   *[other] { $count } más
}. La lista completa, en la máquina donde funciona el bot:
