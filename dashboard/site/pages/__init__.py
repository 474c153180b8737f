"""The pages for visitors, one module for each: the map, a country, projects, news, accessibility, and the sitemap."""
