"""Everything for visitors: pages, data API, embeds, previews of drafts and the static export. Outside this package only
``factory.py`` imports Dash and Plotly."""
