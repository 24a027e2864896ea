"""A whole season planned at once: many engagements, one problem; scenarios compared, applied and undone."""
