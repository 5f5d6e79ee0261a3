"""Tell by its words whether a message speaks of oneself, of force or of work with reports, or is a bare cry for help.

danger.py weighs these signs beside the meaning of a message, because a vector does not always know who is speaking.
Words are compared in small Latin letters, without accents and with Cyrillic spelled out, so that sloppy typing and
Russian in Latin letters count like anything else. A star stands for any ending. Add freely, then rebuild.
"""

import re
import unicodedata
from collections.abc import Mapping

import numpy as np

from index.language_shift import Vectors

_CYRILLIC = "а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ ы э ю я"
_LATIN = "a b v g d e zh z i k l m n o p r s t u f h c ch sh sh y e yu ya"
_SPELLED = str.maketrans(dict(zip(_CYRILLIC.split(), _LATIN.split(), strict=True)) | {"ъ": "", "ь": ""})

# Somebody speaks of himself, herself or their own people.
_SELF = {
    "en": "i am, i was, i have, i had, i need, i want, i can, i cant, i could, i do, i dont, i did, i didnt, i "
    "think, i saw, i see, i work, i live, i got, i owe, i ran, i feel, i just, i must, i know, i came, i "
    "went, i escaped, im, i m, ive, i ve, id, i d, me, my, mine, myself, we, us, our",
    "fr": "je, j, jai, jsuis, m, moi, mon, ma, mes, nous, notre, nos",
    "de": "ich, mir, mich, mein, meine, meiner, meinem, meinen, uns, unser, unsere, unserer, unserem, bin, hab",
    "it": "io, mi, mio, mia, miei, mie, noi, nostro, nostra, nostri, sono, ho, siamo, abbiamo",
    "ru": "я, меня, мне, мной, мой, моя, мою, моей, моего, моему, нас, нам, наш, наша, ja, menja, moj, moja, moju",
    "es": "yo, mi, mis, nos, nuestro, nuestra, nosotros, tengo, estoy, soy, somos, estamos, estaba",
}

# Papers taken, doors locked, blows, threats, debts, fear, flight.
_FORCE = {
    "en": "passport, papers, lock, locked, locks, beat*, hit, hits, hurt, hurts, threat*, kill*, scared, afraid, "
    "escape*, ran away, force, forced, forces, owe, debt, trapped, cant leave, can t leave, wont let, won t "
    "let, took my, missing, rape*",
    "fr": "passeport, papiers, enferme*, sequestr*, frappe*, menac*, tuer, peur, enfui*, sauve*, force, oblige, "
    "dette, danger, partir",
    "de": "pass, papiere, ausweis, eingesperrt, sperr*, schlag*, droh*, umbring*, angst, geflohen, abgehauen, "
    "zwing*, schulden, gefahr, nicht raus, nicht weg, festgehalten",
    "it": "passaporto, documenti, chiuso, chiusa, picchia*, minaccia*, ammazza*, paura, scappat*, scappare, "
    "costring*, obbliga*, debito, pericolo",
    "ru": "паспорт*, документ*, запер*, запира*, держат, держит, бьют, бьет, избил*, угрожа*, убьет, убьют, "
    "страшно, боюсь, сбежал*, убежа*, заставля*, долг, отпуска*, выпуска*, забрал*, отобрал*, derjat, derjit, "
    "biut, bjut, zastavlja*",
    "es": "pasaporte, papeles, encerrad*, encierra*, pega, pegan, golpea*, amenaza*, matar, miedo, escape, escapar, "
    "obliga*, fuerza, deuda, peligro, salir",
}

# Reports and what stands in them, and people who read them for their work.
_WORK = {
    "en": "report, reports, survey, chapter, section, page, pages, paragraph, figure, figures, numbers, statistics, "
    "data, percent, share of, states, countries, osce, recommend*, mention*, covered, define*, definition, "
    "says, annex, prosecutor, journalist*, social worker, teacher, judge, lawyer, researcher, student, "
    "inspector, thesis, essay",
    "fr": "rapport, enquete, chapitre, partie, passage, chiffre, chiffres, donnees, etats, pays, osce, recommand*, "
    "mention*, definition, magistrat*, journaliste*, etudiant*, avocat*, professeur*, inspecteur*, memoire, "
    "juge",
    "de": "bericht*, umfrage, kapitel, abschnitt, seite, zahlen, daten, staaten, lander, landern, osze, empfehl*, "
    "empfiehl*, empfohlen, erwahn*, laut, definition, staatsanwalt*, sozialarbeiter*, richter*, anwalt*, "
    "lehrer*, arbeitsinspektor*, zeitung, gewerkschaft, frauenhaus, studentin",
    "it": "rapporto, indagine, capitolo, sezione, pagina, parte, dati, numeri, stati, paesi, paese, osce, "
    "raccomand*, secondo, definizione, se ne parla, pm, avvocat*, assistente sociale, giornalista, giudice, "
    "ispettore, ispettrice, tesi, insegn*",
    "ru": "отчет*, опрос*, доклад*, глав*, раздел*, страниц*, данные, данных, цифр*, статистик*, стран*, "
    "государств*, обсе, рекоменд*, упомин*, сказано, написано, определение, прокурор*, журналист*, студент*, "
    "курсов*, инспектор*, учител*, адвокат*",
    "es": "informe, encuesta, capitulo, seccion, pagina, cifra, cifras, datos, estados, paises, pais, osce, "
    "recomend*, recomiend*, mencion*, segun, definicion, fiscal, periodista, abogad*, profesor*, maestr*, "
    "juez*, inspector*, ong, tesis",
}

# A message of nothing but these is a cry for help, with or without what makes it polite or urgent.
_CRY = {
    "en": "help, help me, help us, sos, save me, save us, rescue me, rescue us",
    "fr": "au secours, secours, aide moi, aidez moi, aidez nous, a l aide, sauvez moi, sauvez nous",
    "de": "hilfe, hilf mir, helft mir, helfen sie mir, hilf uns, helft uns, rettet mich, rettet uns",
    "it": "aiuto, aiutami, aiutatemi, aiutaci, aiutateci, soccorso, salvami, salvatemi, salvateci",
    "ru": "помоги, помогите, спаси, спасите, на помощь, pomogite",
    "": "imdat, 救命, 救救我, ajutor, pomoc, na pomoc, upomoc, допоможіть, рятуйте, النجدة, ساعدوني, kömek, ndihmë",
    "es": "ayuda, ayudame, ayudenme, ayudadme, ayudenos, socorro, auxilio, salvenme, salvadme",
}
_ADDED = {
    "en": "please, pls, plz, now, me, us",
    "fr": "svp, stp, s il vous plait, vite, urgent",
    "de": "bitte, schnell, dringend",
    "it": "ti prego, vi prego, per favore, presto, urgente",
    "ru": "мне, меня, нам, нас, пожалуйста, срочно, pozhaluista, pojaluista, pozhalujsta, menja",
    "es": "por favor, xfa, porfa, urgente, ya",
}


def plain(text: str) -> str:
    """The words of `text` in small Latin letters without accents, Cyrillic spelled out, one blank between them."""
    bare = "".join(it for it in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(it))
    return " ".join(re.findall(r"\w+", bare.translate(_SPELLED)))


def cues_of(text: str) -> Vectors:
    """Which signs a message has: of speaking of oneself, of force, of work with reports; 1 for each, else −1."""
    words = plain(text)
    return np.array([1 if cue.search(words) else -1 for cue in _CUES], dtype=np.float32)


def speaks_of_self(text: str) -> bool:
    """Whether somebody speaks of himself, herself or their own people."""
    return _CUES[0].search(plain(text)) is not None


def is_cry(text: str) -> bool:
    """Whether a message is nothing but a cry for help."""
    return _CRIES.fullmatch(plain(text)) is not None


def _any_of(*tables: Mapping[str, str]) -> str:
    """A pattern for any of the terms of the tables."""
    terms = (term.strip() for table in tables for listed in table.values() for term in listed.split(","))
    return "|".join(plain(term) + (r"\w*" if term.endswith("*") else "") for term in terms)


_CUES = tuple(re.compile(rf"\b(?:{_any_of(table)})\b") for table in (_SELF, _FORCE, _WORK))
_CRIES = re.compile(rf"(?:(?:{_any_of(_ADDED)}) )*(?:{_any_of(_CRY)})(?: (?:{_any_of(_CRY, _ADDED)}))*")
