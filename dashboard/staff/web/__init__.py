"""Code that all staff pages share: context, access checks, security headers, layout, error pages, template filters."""
