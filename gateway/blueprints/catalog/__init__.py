"""Catalog over HTTP, by subject."""
