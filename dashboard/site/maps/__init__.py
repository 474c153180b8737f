"""The world map as SVG, as a live Plotly figure and as a picture, and what they show."""
