"""历史.html: every month on one page."""
