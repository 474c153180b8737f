"""Code that all staff pages share: context, access checks, CSRF tokens and headers, layout, error pages, template
filters."""
