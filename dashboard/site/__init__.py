"""What visitors see: the only place for dash and plotly."""
