"""The words of templates: help for filling in each column, an example, and headers in French, Spanish, Russian and
Arabic."""

from dataclasses import dataclass

from dashboard.records.schema.columns import Dataset

EXAMPLE_ID = "EXAMPLE-1"


@dataclass(frozen=True, slots=True)
class Help:
    """How to fill in a column: ``text`` is a sentence for people, ``example`` the cell of an example row, which is
    never published ("" for an empty cell)."""

    text: str
    example: str


_LIST = "One or more, separated by semicolons."
_DATE = "Best as 2024-03-01; 2024-03 or 2024 where no more is known."
_PLACES = "Names or ISO codes of countries, separated by semicolons."
_REGIONS = "Regions in which it works as a whole, separated by semicolons. Empty if countries say it."
_ADDRESS = "A whole web address that starts with https://."
_PICTURE_WORDS = "What the picture shows, for people who do not see it."

HELP: dict[Dataset, dict[str, Help]] = {
    Dataset.PROJECTS: {
        "id": Help("A short name that no other project has and that never changes. Needed.", EXAMPLE_ID),
        "acronym": Help("Short name.", "SBS"),
        "title": Help("The title for visitors. Needed.", "Skills for both shores"),
        "summary": Help("One or two sentences for the list.", "Links schools with employers in two countries."),
        "description": Help("The long text. Markdown and line breaks are kept.", "Why, how and with whom."),
        "status": Help("Choose from the list. Empty: it follows from the dates.", "Active"),
        "start_date": Help(_DATE, "2024-03-01"),
        "end_date": Help(_DATE, "2027-02-28"),
        "countries": Help(_PLACES, "Moldova; Georgia"),
        "regions": Help(_REGIONS, ""),
        "country_percentages": Help(
            "Share of each country in the budget, where it is known: the country and a number.", ""
        ),
        "scope": Help("Choose from the list where no country or region says how far it reaches.", ""),
        "themes": Help(_LIST, "Labour migration; Training"),
        "sectors": Help("OECD DAC purpose codes of five digits, separated by semicolons.", "15190; 16070"),
        "sdgs": Help("Sustainable Development Goals, 1 to 17, or targets such as 10.7.", "8; 10.7"),
        "donors": Help(_LIST, "European Union; Austria"),
        "partners": Help(_LIST, "Chamber of Commerce"),
        "budget": Help("The whole amount, as a plain number.", "1250000.50"),
        "currency": Help("Three letters, such as EUR or USD.", "EUR"),
        "url": Help(_ADDRESS, "https://example.org/skills"),
        "image_url": Help(_ADDRESS, "https://example.org/skills.jpg"),
        "image_alt": Help(_PICTURE_WORDS, "Two trainees at a workbench"),
        "contact_email": Help("One e-mail address.", "office@example.org"),
        "related_ids": Help("Ids of other projects, separated by semicolons.", ""),
        "updated_at": Help("When you last changed the row. Best as 2024-03-01.", "2026-10-05"),
    },
    Dataset.NEWS: {
        "id": Help("A short name that no other item has and that never changes. Needed.", EXAMPLE_ID),
        "title": Help("The headline. Needed.", "New advice centre opens"),
        "date": Help("The day of the news, best as 2026-10-05. Needed.", "2026-10-05"),
        "category": Help("Choose from the list.", "news"),
        "countries": Help(_PLACES, "Moldova"),
        "regions": Help(_REGIONS, ""),
        "project_ids": Help("Ids of the projects it is about, separated by semicolons.", "P-001"),
        "lead": Help("One or two sentences for the list.", "The centre advises people before they travel."),
        "body": Help("The long text. Markdown and line breaks are kept.", "The whole story."),
        "url": Help(_ADDRESS, "https://example.org/news/1"),
        "image_url": Help(_ADDRESS, "https://example.org/opening.jpg"),
        "image_alt": Help(_PICTURE_WORDS, "The mayor cuts a ribbon"),
        "featured": Help("“yes” puts it before the others.", "yes"),
        "appears_on": Help("The first day on which visitors see it. Empty: as soon as it is published.", "2026-12-01"),
        "ends_on": Help("The last day on which visitors see it. Empty: it stays.", "2027-01-31"),
        "language": Help("Language of the text, such as en or fr.", "en"),
    },
}


HELP_SHEET = "How to fill in"  # the same in every language, so that a workbook that comes back is known

# The headers of templates in French, Spanish, Russian and Arabic, by field.
_HEADERS = {
    "id": "Identifiant|Identificador|Идентификатор|المعرف",
    "acronym": "Acronyme|Acrónimo|Аббревиатура|الاختصار",
    "title": "Titre|Título|Название|العنوان",
    "summary": "Résumé|Resumen|Краткое описание|ملخص",
    "description": "Description|Descripción|Описание|الوصف",
    "status": "Statut|Estado|Статус|الحالة",
    "start_date": "Date de début|Fecha de inicio|Дата начала|تاريخ البدء",
    "end_date": "Date de fin|Fecha de fin|Дата окончания|تاريخ الانتهاء",
    "countries": "Pays|Países|Страны|البلدان",
    "regions": "Régions|Regiones|Регионы|المناطق",
    "country_percentages": "Part de chaque pays|Parte de cada país|Доля каждой страны|حصة كل بلد",
    "scope": "Portée|Alcance|Охват|النطاق",
    "themes": "Thèmes|Temas|Темы|المواضيع",
    "sectors": "Secteurs|Sectores|Секторы|القطاعات",
    "sdgs": "ODD|ODS|ЦУР|أهداف التنمية المستدامة",
    "donors": "Bailleurs de fonds|Donantes|Доноры|الجهات المانحة",
    "partners": "Partenaires|Socios|Партнёры|الشركاء",
    "budget": "Budget|Presupuesto|Бюджет|الميزانية",
    "currency": "Devise|Moneda|Валюта|العملة",
    "url": "Page web|Página web|Веб-страница|صفحة الويب",
    "image_url": "Image|Imagen|Изображение|الصورة",
    "image_alt": "Description de l’image|Descripción de la imagen|Описание изображения|وصف الصورة",
    "contact_email": "Courriel|Correo electrónico|Электронная почта|البريد الإلكتروني",
    "related_ids": "Projets liés|Proyectos relacionados|Связанные проекты|المشاريع ذات الصلة",
    "updated_at": "Mis à jour|Actualizado|Обновлено|آخر تحديث",
    "date": "Date|Fecha|Дата|التاريخ",
    "category": "Catégorie|Categoría|Категория|الفئة",
    "project_ids": "Projets|Proyectos|Проекты|المشاريع",
    "lead": "Accroche|Entradilla|Вводка|المقدمة",
    "body": "Texte|Texto|Текст|النص",
    "featured": "À la une|Destacado|Выделено|مميز",
    "appears_on": "Visible à partir du|Visible desde|Показывать с|يظهر من",
    "ends_on": "Visible jusqu’au|Visible hasta|Показывать до|يظهر حتى",
    "language": "Langue|Idioma|Язык|اللغة",
}
_LANGUAGES = ("fr", "es", "ru", "ar")


def template_header(name: str, language: str) -> str:
    """The header of the field ``name`` in templates in ``language`` (fr, es, ru or ar). It is ``name`` itself in any
    other language, and for a translation such as ``title_fr``."""
    words = dict(zip(_LANGUAGES, _HEADERS.get(name, "").split("|"), strict=False))
    return words.get(language) or name
