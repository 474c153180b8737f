"""The app to compare with: what a developer in good faith writes with Dash and Plotly Express."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.express as px
import pycountry
from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response

SHOWN = 20
BORDERS = "topojson/"


def create(projects_file: str, news_file: str, borders_file: str) -> Flask:
    """The plain app's server for two record files and the base map that plotly.js would fetch from its CDN."""
    projects, news = _by_country(projects_file), _by_country(news_file)
    counts = projects.groupby("country").size().rename("projects").reset_index()
    counts["name"] = counts["country"].map(_name)
    figure = px.choropleth(counts, locations="country", color="projects", hover_name="name")
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})

    app = Dash(__name__, title="Where we work")
    app.layout = html.Div(
        [
            html.H1("Where we work"),
            dcc.Graph(id="world-map", figure=figure, config={"topojsonURL": f"/{BORDERS}"}, style={"height": "70vh"}),
            html.Div("Click a country.", id="panel"),
        ]
    )

    @app.callback(Output("panel", "children"), Input("world-map", "clickData"), prevent_initial_call=True)
    def show_country(click: dict[str, Any]) -> html.Section:
        code = click["points"][0]["location"]
        return _panel(code, projects[projects["country"] == code], news[news["country"] == code])

    _serve_borders(app.server, Path(borders_file))
    return app.server


def _by_country(file: str) -> pd.DataFrame:
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    frame["country"] = frame["countries"].str.split(";")
    frame = frame.explode("country")
    return frame[frame["country"].str.fullmatch("[A-Z]{3}")]


def _name(code: str) -> str:
    country = pycountry.countries.get(alpha_3=code)
    return country.name if country else code


def _panel(code: str, projects: pd.DataFrame, news: pd.DataFrame) -> html.Section:
    newest = projects.sort_values("start_date", ascending=False).head(SHOWN)
    latest = news.sort_values("date", ascending=False).head(SHOWN)
    return html.Section(
        [
            html.H2(_name(code)),
            html.P(f"{len(projects)} projects, {len(news)} news items"),
            html.H3("Projects"),
            *[_project(row) for row in newest.to_dict("records")],
            html.H3("News"),
            *[_news_item(row) for row in latest.to_dict("records")],
        ],
        id="country-panel",
        **{"data-iso3": code},
    )


def _project(row: dict[str, str]) -> html.Article:
    return html.Article(
        [
            html.H4(html.A(row["title"], href=row.get("url") or f"/projects/{row['id']}")),
            html.P(f"{row.get('status', '')} {row.get('start_date', '')} – {row.get('end_date', '')}"),
            html.P(row.get("summary", "")),
            html.P(f"Themes: {row.get('themes', '')}"),
            html.P(f"Donors: {row.get('donors', '')}"),
        ],
        **{"data-project-id": row["id"]},
    )


def _news_item(row: dict[str, str]) -> html.Article:
    return html.Article(
        [
            html.H4(row["title"]),
            html.P(row["date"]),
            html.P(row.get("lead", "")),
            html.A("READ MORE", href=row.get("url") or f"/news/{row['id']}"),
        ],
        **{"data-news-id": row["id"]},
    )


def _serve_borders(server: Flask, file: Path) -> None:
    # Compressed, as the CDN sends it: the rest of a plain Dash app is not, unless someone asks for it.
    packed = gzip.compress(file.read_bytes())

    @server.get(f"/{BORDERS}world_110m.json")
    def borders() -> Response:
        return Response(packed, headers={"Content-Encoding": "gzip"}, mimetype="application/json")
