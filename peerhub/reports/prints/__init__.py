"""Printouts: a page that somebody asks for on paper and that takes seconds to set, made by a worker."""
