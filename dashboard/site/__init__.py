"""Everything for visitors: pages, data API, embeds and the static export. No other package imports Dash and Plotly."""
