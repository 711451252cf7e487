"""Sharing over HTTP, one module per subject."""
