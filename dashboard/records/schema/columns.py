"""The columns of projects and of news, with their labels and the other names that files use for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.language_and_locale import ngettext


class Dataset(StrEnum):
    """The kind of records that a file holds: projects or news."""

    PROJECTS = "projects"
    NEWS = "news"

    def counted(self, records: int) -> str:
        """A number of records with its noun in the current language, such as "27,132 projects"."""
        if self is Dataset.PROJECTS:
            return ngettext("{number} project", "{number} projects", records)
        return ngettext("{number} news item", "{number} news items", records)


class Kind(StrEnum):
    """The kinds of columns, such as dates or lists. The kind decides how the cells of a column are read and written."""

    ID = "id"
    TEXT = "text"
    MARKDOWN = "markdown"
    LIST = "list"
    DATE = "date"
    STATUS = "status"
    STATUS_SOURCE = "status source"
    PLACES = "places"
    SCOPE = "scope"
    SDGS = "sdgs"
    MONEY = "money"
    CURRENCY = "currency"
    CATEGORY = "category"
    FLAG = "flag"
    LANGUAGE = "language"
    URL = "url"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a dataset: its ``name`` in files and frames, its ``label`` for people (by default made from the
    name), and its ``synonyms``, further headers that files may use for it. ``kind`` decides how its cells are read. A
    file must have each column that is ``required``. ``hxl`` are its HXL tags: the first is written into files; when a
    file is read, any of them names the column, and an earlier tag is preferred to a later one. A ``translatable``
    column may have translations, such as ``title_fr``."""

    name: str
    kind: Kind
    label: str = ""
    required: bool = False
    synonyms: tuple[str, ...] = ()
    hxl: tuple[str, ...] = ()
    translatable: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.name.replace("_", " ").capitalize())
        spoken = _SPOKEN.get(self.name, "").split("|")
        object.__setattr__(self, "synonyms", tuple(dict.fromkeys(filter(None, (*self.synonyms, *spoken)))))


_ID = ("identifier", "code", "reference", "ref")
_TITLE = ("name", "titre", "título")
_COUNTRIES = ("country", "country name", "country code", "iso3", "pays", "países")
_URL = ("link", "web page", "webpage", "website", "lien", "enlace")

# How headers are worded in French, Spanish, Portuguese, German, Russian and Arabic, and in donors' templates; by field.
_SPOKEN = {
    "id": "no|nr|n°|number|grant number|contract number|award id|numéro|numéro du projet|n° projet|code projet|code"
    "|código|código del proyecto|número|número do projeto|projektnummer|projekt-nr|kennung|aktenzeichen|номер|№"
    "|номер проекта|код проекта|идентификатор|رقم|رقم المشروع|رمز المشروع|معرف المشروع"
    "|project no|project ref|project reference|ref no|reference number|grant no|n° de projet"
    "|n° du projet|numéro de projet|code du projet|référence du projet|identifiant|n.º de proyecto"
    "|número de proyecto|número del proyecto|referencia|código do projeto|projekt-id|projektcode"
    "|الرقم|الرقم المرجعي",
    "title": "intitulé|intitulé du projet|titre du projet|nom du projet|nombre|nombre del proyecto|título del proyecto"
    "|título do projeto|nome do projeto|projekttitel|projektname|titel|projekt|bezeichnung|название|название проекта"
    "|наименование|наименование проекта|العنوان|عنوان المشروع|اسم المشروع|grant title|award title|programme title"
    "|name of the project|title of the project|title of the action|intitulé de l'action"
    "|título de la acción|المشروع|заголовок|activity title|activity name|action title|programme name"
    "|projet|proyecto|projeto|проект",
    "summary": "sommaire|synthèse|resumen del proyecto|resumo|zusammenfassung|kurzbeschreibung|краткое описание"
    "|аннотация|ملخص|ملخص المشروع|brief description|overview"
    "|project summary|résumé du projet|резюме|الملخص",
    "description": "descriptif|description du projet|descripción del proyecto|descrição|beschreibung|описание"
    "|описание проекта|الوصف|وصف المشروع|project description|full description"
    "|projektbeschreibung|descrição do projeto",
    "status": "état|état d’avancement|situation|estado del proyecto|situação|stand|projektstatus|статус|статус проекта"
    "|состояние|الحالة|حالة المشروع|implementation status"
    "|statut du projet|situación|estado do projeto",
    "start_date": "starting date|project start|commencement date|date début|début|date de démarrage|démarrage"
    "|fecha inicio|inicio|fecha de comienzo|data de início|início|beginn|startdatum|projektbeginn|anfang|дата начала"
    "|начало|начало проекта|تاريخ البدء|تاريخ البداية|البداية|planned start|actual start|grant start"
    "|project start date|date of start|beginning date|date de début du projet|début du projet"
    "|fecha de inicio del proyecto|data início|laufzeitbeginn|projektstart|дата начала проекта"
    "|начало реализации|بداية المشروع|تاريخ بدء المشروع|تاريخ بداية المشروع|contract start|contract start date"
    "|laufzeit von|inicio del proyecto",
    "end_date": "ending date|project end|completion date|date fin|fin|date d’achèvement|date de clôture|clôture"
    "|fecha fin|fecha de cierre|data de término|data de fim|fim|ende|enddatum|projektende|дата окончания"
    "|окончание|дата завершения|завершение|конец|تاريخ الانتهاء|تاريخ النهاية|النهاية|planned end|actual end|grant end"
    "|project end date|date of end|date de fin du projet|fin du projet|fecha de finalización"
    "|fecha de término|fecha de fin del proyecto|data fim|término|laufzeitende"
    "|дата окончания проекта|дата завершения проекта|نهاية المشروع|تاريخ انتهاء المشروع"
    "|تاريخ نهاية المشروع|contract end|contract end date|laufzeit bis|fin del proyecto",
    "countries": "country(ies)|beneficiary country(ies)"
    "|countries of implementation|country of implementation|beneficiary country|beneficiary countries"
    "|pays d’intervention|pays bénéficiaire|pays bénéficiaires|país|país beneficiario|países beneficiarios"
    "|land|länder|einsatzland|partnerland|страна|страны|страна реализации|страны реализации|البلد|البلدان|الدولة|الدول"
    "|بلد التنفيذ|location country"
    "|implementation country|recipient countries|country countries|partner country"
    "|pays de mise en œuvre|pays concernés|país de ejecución|países de ejecución|einsatzländer"
    "|projektland|país de execução|страна осуществления|страна-получатель|بلدان التنفيذ"
    "|البلد المستفيد",
    "regions": "régions|région|región|regiones|região|regionen|регион|регионы|المنطقة|الإقليم|المناطق",
    "themes": "thématique|thématiques|domaine|domaines|temática|temas|área temática|thema|themen|themenbereich|тема"
    "|темы|направление|тематика|الموضوع|المواضيع|المجال|focus area|focus areas",
    "sectors": "secteur|secteurs|sector cad|setor|sektor|sektoren|сектор|сектора|القطاع|القطاعات|sectores|секторы",
    "sdgs": "odd|ods|ziele für nachhaltige entwicklung|цур|أهداف التنمية المستدامة",
    "donors": "donor(s)|donor name|donor agency|financing source|source of funding|bailleur de fonds"
    "|bailleurs de fonds|bailleur(s) de fonds|financement|source de financement|donateur|donateurs|donantes|financiador"
    "|financiadores|fuente de financiación|doador|doadores|financiador do projeto|geber|geldgeber|zuwendungsgeber"
    "|auftraggeber|донор|доноры|источник финансирования|الجهة المانحة|الجهات المانحة|المانح|المانحون|مصدر التمويل"
    "|funding source|sources of funding|funding agency|bailleurs|entidad financiadora"
    "|fördermittelgeber|финансирующая организация",
    "partners": "implementing organisation|implementing organization|implementer|partenaire"
    "|partenaires de mise en œuvre|agence d’exécution|socio|socios ejecutores|parceiro|parceiros|partner|durchführer"
    "|durchführungspartner|партнёр|партнёры|исполнитель|исполнители|الشريك|الشركاء|الشركاء المنفذون|الجهة المنفذة"
    "|الشريك المنفذ",
    "budget": "grant amount|award amount|total amount|total cost|budget total|montant|montant total|coût total|importe"
    "|monto|monto total|presupuesto total|orçamento|valor total|mittel|fördersumme|projektvolumen|gesamtbudget|betrag"
    "|бюджет|сумма|общий бюджет|объём финансирования|الميزانية|المبلغ|الميزانية الإجمالية|التكلفة"
    "|project budget|budget amount|budget du projet|coût du projet|presupuesto del proyecto"
    "|contract value|contract amount|project value|valor|valor del proyecto|auftragsvolumen|auftragswert"
    "|orçamento total|projektbudget|бюджет проекта|ميزانية المشروع|إجمالي الميزانية",
    "currency": "devise|monnaie|moneda|divisa|moeda|währung|валюта|العملة",
    "url": "site web|page web|sitio web|página web|webseite|internetseite|сайт|веб-сайт|ссылка|الموقع|الرابط"
    "|الموقع الإلكتروني",
    "contact_email": "courriel|adresse électronique|correo electrónico|e-mail-adresse|эл. почта|электронная почта"
    "|البريد الإلكتروني|contact email|contact e-mail",
    "acronym": "acronyme|acrónimo|acrônimo|kürzel|akronym|сокращение|аббревиатура|الاختصار",
    "date": "date de publication|fecha de publicación|data de publicação|datum|veröffentlicht am|дата|дата публикации"
    "|التاريخ|تاريخ النشر",
    "lead": "accroche|entradilla|вводка|المقدمة",
    "body": "texte|contenu|texto|contenido|inhalt|текст|содержание|النص|المحتوى",
    "category": "catégorie|categoría|kategorie|категория|الفئة",
}

# The same in both files.
_AT_WORK_IN = Column(
    "countries",
    Kind.PLACES,
    synonyms=("recipient country", "where", "places", *_COUNTRIES),
    hxl=("#country+code+v_iso3+list", "#country+name", "#country+code", "#country"),
)
_REGIONS = Column("regions", Kind.PLACES, synonyms=("region",), hxl=("#region+code+list", "#region"))
_IMAGES = (
    Column("image_url", Kind.URL, "Image", synonyms=("image", "picture", "photo"), hxl=("#meta+image",)),
    Column(
        "image_alt",
        Kind.TEXT,
        "Image in words",
        synonyms=("image text", "alt text", "image description"),
        hxl=("#meta+image_text",),
        translatable=True,
    ),
)

_PROJECT_COLUMNS = (
    Column(
        "id",
        Kind.ID,
        required=True,
        synonyms=("project id", "project code", "project number", "activity id", "iati identifier", *_ID),
        hxl=("#activity+code", "#activity+id", "#meta+id"),
    ),
    Column("acronym", Kind.TEXT, synonyms=("short name", "sigle"), hxl=("#activity+acronym",), translatable=True),
    Column(
        "title",
        Kind.TEXT,
        required=True,
        synonyms=("project title", "project name", "project", "initiative", "activity", *_TITLE),
        hxl=("#activity+name", "#activity+title", "#activity"),
        translatable=True,
    ),
    Column(
        "summary",
        Kind.TEXT,
        synonyms=("abstract", "short description", "objective", "résumé", "resumen"),
        hxl=("#description+summary",),
        translatable=True,
    ),
    Column(
        "description",
        Kind.MARKDOWN,
        synonyms=("long description", "details", "descripción"),
        hxl=("#description", "#activity+description"),
        translatable=True,
    ),
    Column(
        "status",
        Kind.STATUS,
        synonyms=("project status", "activity status", "statut", "estado"),
        hxl=("#status", "#activity+status"),
    ),
    Column("status_source", Kind.STATUS_SOURCE, "How the status is known", hxl=("#status+source",)),
    Column(
        "start_date",
        Kind.DATE,
        "Start",
        synonyms=("start", "from", "begin date", "date from", "date de début", "fecha de inicio"),
        hxl=("#date+start",),
    ),
    Column(
        "end_date",
        Kind.DATE,
        "End",
        synonyms=("end", "to", "until", "closing date", "date to", "date de fin", "fecha de fin"),
        hxl=("#date+end",),
    ),
    _AT_WORK_IN,
    _REGIONS,
    Column(
        "country_percentages",
        Kind.LIST,
        "Share of each country",
        synonyms=("country percentages", "country shares", "recipient country percentage", "% by country"),
        hxl=("#country+share+list",),
    ),
    Column("scope", Kind.SCOPE, synonyms=("activity scope", "geographic scope"), hxl=("#activity+scope",)),
    Column(
        "themes",
        Kind.LIST,
        synonyms=("theme", "topic", "topics", "thematic area", "thème", "tema"),
        hxl=("#subsector+name+list", "#subsector", "#theme"),
        translatable=True,
    ),
    Column(
        "sectors",
        Kind.LIST,
        synonyms=("sector", "dac sector", "dac code", "sector code"),
        hxl=("#sector+code+v_dac+list", "#sector"),
    ),
    Column(
        "sdgs",
        Kind.SDGS,
        "Sustainable Development Goals",
        synonyms=("sdg", "sdg goals"),
        hxl=("#sector+code+v_sdg+list",),
    ),
    Column(
        "donors",
        Kind.LIST,
        synonyms=("donor", "funder", "funders", "funded by", "funding", "bailleur", "donante"),
        hxl=("#org+funder+list", "#org+funding", "#org+donor", "#org+funder"),
    ),
    Column(
        "partners",
        Kind.LIST,
        synonyms=("partner", "implementing partner", "implementing partners", "partenaires", "socios"),
        hxl=("#org+partner+list", "#org+partner", "#org+impl", "#org+implementing"),
    ),
    Column(
        "budget",
        Kind.MONEY,
        synonyms=("amount", "total budget", "project cost", "cost", "presupuesto"),
        hxl=("#value+budget", "#value"),
    ),
    Column("currency", Kind.CURRENCY, synonyms=("budget currency",), hxl=("#currency+code", "#currency")),
    Column("url", Kind.URL, "Web page", synonyms=("project url", *_URL), hxl=("#meta+url",)),
    *_IMAGES,
    Column("contact_email", Kind.EMAIL, "Contact", synonyms=("contact", "email", "e-mail"), hxl=("#contact+email",)),
    Column(
        "related_ids",
        Kind.LIST,
        "Related projects",
        synonyms=("related", "related projects"),
        hxl=("#activity+related+list",),
    ),
    Column(
        "updated_at",
        Kind.DATE,
        "Updated",
        synonyms=("updated", "last updated", "last modified"),
        hxl=("#date+updated",),
    ),
)

_NEWS_COLUMNS = (
    Column("id", Kind.ID, required=True, synonyms=("news id", "item id", "guid", *_ID), hxl=("#meta+id", "#meta+code")),
    Column(
        "title",
        Kind.TEXT,
        required=True,
        synonyms=("headline", *_TITLE),
        hxl=("#meta+title", "#event+name"),
        translatable=True,
    ),
    Column(
        "date",
        Kind.DATE,
        required=True,
        synonyms=("published", "published on", "publication date", "news date", "report date", "fecha"),
        hxl=("#date+published", "#date+reported", "#date"),
    ),
    Column("category", Kind.CATEGORY, synonyms=("type", "news type", "catégorie"), hxl=("#meta+category",)),
    _AT_WORK_IN,
    _REGIONS,
    Column(
        "project_ids",
        Kind.LIST,
        "Projects",
        synonyms=("project", "projects", "project id", "related projects"),
        hxl=("#activity+code+list", "#activity+code"),
    ),
    Column(
        "lead",
        Kind.TEXT,
        synonyms=("summary", "abstract", "teaser", "intro", "chapeau"),
        hxl=("#description+summary", "#meta+summary"),
        translatable=True,
    ),
    Column(
        "body", Kind.MARKDOWN, synonyms=("text", "content", "description"), hxl=("#description",), translatable=True
    ),
    Column("url", Kind.URL, "Web page", synonyms=_URL, hxl=("#meta+url",)),
    *_IMAGES,
    Column("featured", Kind.FLAG, synonyms=("highlight", "pinned"), hxl=("#meta+featured",)),
    Column(
        "appears_on", Kind.DATE, "Appears on", synonyms=("show from", "visible from", "embargo"), hxl=("#date+appears",)
    ),
    Column("ends_on", Kind.DATE, "Ends on", synonyms=("show until", "visible until", "expires"), hxl=("#date+ends",)),
    Column("language", Kind.LANGUAGE, synonyms=("lang", "langue", "idioma"), hxl=("#meta+language",)),
)

COLUMNS: dict[Dataset, tuple[Column, ...]] = {Dataset.PROJECTS: _PROJECT_COLUMNS, Dataset.NEWS: _NEWS_COLUMNS}


def column_names(dataset: Dataset) -> tuple[str, ...]:
    """The names of the columns of a dataset, in the order of the canonical frame."""
    return tuple(column.name for column in COLUMNS[dataset])
