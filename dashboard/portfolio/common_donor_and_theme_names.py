"""Names of donors and themes that many organisations use, translated into every language of the catalogues."""

from collections.abc import Iterable

from dashboard.language_and_locale import gettext as _, marked, speaking

TERMS = frozenset(
    (
        # organisations
        *(marked("African Development Bank"), marked("African Union"), marked("Asian Development Bank")),
        *(marked("Council of Europe"), marked("European Commission"), marked("European Investment Bank")),
        *(marked("Green Climate Fund"), marked("International Labour Organization")),
        *(marked("International Organization for Migration"), marked("United Nations")),
        *(marked("United Nations Children’s Fund"), marked("United Nations Development Programme")),
        *(marked("World Bank"), marked("World Food Programme"), marked("World Health Organization")),
        # themes of migration
        *(marked("Anti-trafficking"), marked("Asylum and international protection"), marked("Border management")),
        *(marked("Capacity development"), marked("Climate and displacement"), marked("Data and research")),
        *(marked("Diaspora and development"), marked("Integration"), marked("Labour migration")),
        *(marked("Legal pathways"), marked("Migrant information"), marked("Migration"), marked("Migration dialogues")),
        *(marked("Migration governance"), marked("Migration narratives and media")),
        marked("Return and reintegration"),
        # themes of development and humanitarian work
        *(marked("Agriculture"), marked("Children"), marked("Climate change"), marked("Culture"), marked("Education")),
        *(marked("Energy"), marked("Environment"), marked("Food security"), marked("Gender equality")),
        *(marked("Governance"), marked("Health"), marked("Human rights"), marked("Livelihoods"), marked("Nutrition")),
        *(marked("Protection"), marked("Shelter"), marked("Social protection"), marked("Transport")),
        marked("Water and sanitation"),
    )
)


def term_names(values: Iterable[str], language: str) -> dict[str, str]:
    """The names in ``language`` (a code) of those ``values`` that are in TERMS, the donors and themes that this program
    can translate: value as records write it → its name, which is the value itself if that language has no translation.
    Other values are left out."""
    with speaking(language):
        return {value: _(value) for value in values if value in TERMS}
