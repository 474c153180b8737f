"""Lists of words for reading a sentence as filters, in five languages: words without meaning, words for statuses,
periods and events, and what precedes the name of a donor. All of them are compared with folded text
(``full_text.fold``), word by word."""

import re

from dashboard.portfolio.full_text import fold

# Words that carry no meaning of their own once something else of the sentence is understood.
FILLERS = frozenset(
    fold(
        """
        a about activities activity all an and any are at by countries country did do does during find for from fund
        funded funding funds had has have how in initiative initiatives into is list me of on or our program programme
        programmes programs project projects region regional show since support supported supporting that the their to
        until was we were what where which who will with work working works year years you your
        activites au aux avec ce ces d dans de des du elle en et il ils l la le les leur nos notre ou par pays pour
        programme programmes projet projets que quel quelle quelles quels qui region soutien sont sur travail un une
        a al algun ano con cual cuales de del e el en es la las los nuestra nuestro o pais paises para por programa
        programas proyecto proyectos que region se son su trabajo un una y
        в во год года году для до за и из к ко мы на наши о об от по при программа программы проект проекта проектах
        проектов проекты работа работы регион регионе с со стране страны что где какие
        الى او برامج برنامج بلد بلدان دول سنة عام على عن عمل في ما مشاريع مشروع المشاريع مع من منطقة هل هي و
        """
    ).split()
)

# Words that carry no meaning in these phrases, and may in others ("fake news", "hay production").
FILLER_PHRASES = re.compile(
    r"\bhow many\b|\bnumber of(?= (?:\w+ )?(?:project|programme|program))"
    r"|^(?:the )?(?:latest |recent )?news (?:about|on|from|of|in)\b"
    r"|\bcombien\b|\bnombre de(?= (?:projet|programme))"
    r"|^(?:les )?(?:dernieres )?(?:actualites|nouvelles)"
    r" (?:(?:au sujet|a propos) d(?:e|u|es)?|sur|de|du|des|au|aux|en|d|a)\b"
    r"|\bcuant[oa]s\b|\bnumero de(?= (?:proyecto|programa))|\bhay(?= (?:en|proyectos|programas)\b)"
    r"|^(?:las )?(?:ultimas )?(?:noticias|novedades) (?:sobre|de|del|en)\b"
    r"|\bau sujet d(?:e|u|es)?\b|\ba propos d(?:e|u|es)?\b|\b(?:sobre|acerca de|acerca del)\b"
    r"|\bсколько\b|^новости (?:о|об|из|в|по)\b"
    r"|\b(?:كم|عدد(?= (?:ال)?مشاريع))\b|^(?:ال)?اخبار(?: عن| من| في)?\b"
)

# A status that is one word counts beside one of these, or where nothing else is left to search for.
PROJECT_WORDS = re.compile(
    r"(?:project|programme|program|projet|proyecto|programa|initiative|activit(?:y|ie))s?|work|activites|проект\w*"
    r"|программ\w*|(?:ال)?(?:مشاريع|مشروع|برامج|برنامج)"
)

# What stands before the name of a donor.
FUNDED_BY = re.compile(
    r"\b(?:(?:funded|financed|supported|paid(?: for)?|backed) by|(?:funding|support|money|funds) (?:from|of)"
    r"|(?:finance|financee|soutenu|soutenue)s? par|(?:avec|grace a) (?:le soutien|l appui|des fonds|les fonds) d[eu]"
    r"|(?:financiad|apoyad|sufragad)[oa]s? por|con (?:el apoyo|la ayuda|fondos|financiacion) del?"
    r"|финансируем\w*|при (?:финансовои )?(?:поддержке|содеиствии|финансировании)|на (?:средства|деньги)"
    r"|(?:ب|ال)?(?:تمويل|دعم|ممول|ممولة|مموله)(?: من)?)\b(?! in\b)"
)

# Years that are told from today's, and how far off it they are.
RELATIVE_YEARS = [
    (re.compile(rf"\b(?:{words})\b"), distance)
    for distance, words in (
        (
            -1,
            "last year(?: s)?(?! of)|l an(?:nee)? (?:dernier|derniere|passee?)(?! scolaire)|ano pasado(?! escolar)"
            "|прошл(?:ом|ого|ыи) году?а?|(?:العام|السنة) الماضية?",
        ),
        (
            0,
            "this year(?: s)?(?! of)|cette annee(?! scolaire)|este ano(?! escolar)|эт(?:ом|ого|от) году?а?"
            "|هذا العام|هذه السنة|(?:العام|السنة) الحالية?",
        ),
        (
            1,
            "next year(?: s)?(?! of)|l an(?:nee)? prochaine?(?! scolaire)|(?:proximo ano|ano proximo|ano que viene)"
            "(?! escolar)|следующ(?:ем|его|ии) году?а?|(?:العام|السنة) (?:المقبلة?|القادمة?)",
        ),
    )
]

PAD = "~"
"""Stands for the further words of "last year" and its like, once its year is written."""
_YEAR = rf"((?:19|20)\d\d)(?: {PAD})*"
# What says a period, and how many years its first and last year are off the years that are named; None: open.
_PERIOD_RULES = (
    (rf"(?:between|entre|между|بين) {_YEAR} (?:and|et|y|и|و) ?{_YEAR}", (0, 0)),
    (
        rf"(?:from|since|de|du|depuis|desde|с|со|من|منذ)(?: \w+)? {_YEAR}"
        rf" (?:to|until|till|a|au|hasta|по|до|الى|حتى)(?: \w+)? {_YEAR}",
        (0, 0),
    ),
    (rf"{_YEAR} {_YEAR}", (0, 0)),
    (
        r"(?:since|from|as of|starting in|depuis|a partir de|a compter de|des|desde|начиная с|с|со|منذ|ابتداء من|من) "
        + _YEAR,
        (0, None),
    ),
    (rf"(?:after|apres|despues de|после|بعد) {_YEAR}", (1, None)),
    (rf"(?:before|avant|antes de|ранее|قبل) {_YEAR}", (None, -1)),
    (rf"(?:until|till|up to|by|jusqu en|jusqu a|hasta|до|по|حتى) {_YEAR}", (None, 0)),
    (rf"(?:in|during|en|pendant|durante|в|во|في|خلال|عام)(?: (?:the year|el ano|عام|سنة))? {_YEAR}", (0, 0)),
    (_YEAR, (0, 0)),
)
PERIODS = [(re.compile(rf"\b{rule}\b(?: год[ау]?| {PAD})*"), moves) for rule, moves in _PERIOD_RULES]

# What says, before a period, that projects began or ended in it. Words of an end stand right before the period:
# elsewhere they are words of a status ("closed projects in 2024").
EVENT_WORDS = {
    "start": re.compile(
        r"\b(?:began|begun|started|launched|(?:(?:ont|ayant|a) )?(?:commence|debute|demarre|lance)e?s?"
        r"|(?:se )?(?:empezaron|comenzaron|iniciaron|lanzaron)|(?:iniciad|comenzad|empezad|lanzad)[oa]s?"
        r"|начал(?:ся|ась|ось|ись)|начат\w*|начавш\w*|запущен\w*|(?:التي |الذي )?(?:بدات?|انطلقت?))\b"
    ),
    "end": re.compile(
        r"\b(?:end(?:ed|ing|s)?|finish(?:ed|ing|es)?|completed|closed"
        r"|(?:(?:ont|ayant|a|se sont) )?(?:ete )?(?:termine|acheve|fini|clo|cloture)e?s?"
        r"|(?:se )?(?:terminaron|finalizaron|acabaron|cerraron|concluyeron)"
        r"|(?:terminad|finalizad|acabad|cerrad|concluid)[oa]s?"
        r"|законч\w*|заверш\w*|окончен\w*|окончивш\w*|закрыт\w*"
        r"|(?:التي |الذي )?(?:انته(?:ت|ى|ي)|اكتملت?|اختتمت?)|المنتهية|المكتملة|المغلقة)(?= $)"
    ),
}

# Words of each status beside its name, as they stand in front of or behind "projects".
STATUS_WORDS = {
    "1": "planned, upcoming, future, prévu, prévus, prévue, prévues, à venir, previsto, previstos, prevista, "
    "previstas, futuros, planificados, планируемые, запланированные, будущие, المخطط لها, المقبلة",
    "2": "ongoing, on going, under way, underway, current, currently, active, running, en cours, actuel, actuels, "
    "actuelle, actuelles, actif, actifs, actives, en curso, en marcha, actual, actuales, activo, activos, activa, "
    "activas, vigentes, текущие, действующие, активные, الجارية, الحالية, النشطة, نشطة, جارية",
    "4": "closed, completed, finished, ended, past, clos, achevé, achevés, achevées, terminé, terminés, terminée, "
    "terminées, clôturés, clôturées, cerrado, cerrados, cerradas, terminado, terminados, terminadas, finalizados, "
    "finalizadas, завершённые, закрытые, законченные, المنتهية, المكتملة, المغلقة",
    "5": "cancelled, canceled, annulé, annulés, annulées, cancelado, cancelados, canceladas, отменённые, الملغاة",
    "6": "suspended, on hold, suspendu, suspendus, suspendues, suspendido, suspendidos, suspendidas, "
    "приостановленные, المعلقة",
}
