"""What every staff page shares: context, access, security, layout, errors."""
