"""The world map as SVG, as a Plotly figure and as a picture."""
