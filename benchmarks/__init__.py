"""What this project claims, measured beside a plain Dash app in the same run."""
