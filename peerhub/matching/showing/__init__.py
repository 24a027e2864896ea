"""What the pages of matching show: plain values, put together without database and without flask."""

from peerhub.matching.showing.pages import Asked, BuilderPage, build_page

__all__ = ["Asked", "BuilderPage", "build_page"]
