"""The pages that visitors see. No other package imports Dash and Plotly."""
